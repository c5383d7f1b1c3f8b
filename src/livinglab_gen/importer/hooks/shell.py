"""A hook for a shell, read command by command: what `rm` and `mv` do, under which `if`.

Only what people write in hooks is known: tests of texts and paths, variables, lists, `for` over words.
What else there is, is left with its line. Nothing is run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from livinglab_gen.importer.hooks import advice, calls, vocabulary
from livinglab_gen.importer.hooks.combining import message
from livinglab_gen.importer.hooks.conditions import ALWAYS, NEVER, UNKNOWN, Condition, contrary, every, some
from livinglab_gen.importer.hooks.found import Found
from livinglab_gen.importer.hooks.model import Hooks, Kind
from livinglab_gen.importer.hooks.tags import Program, Unreadable, program
from livinglab_gen.importer.hooks.values import HERE, Nothing, Scope, Text, Value, equal, one, truly
from livinglab_gen.importer.hooks.words import Token, tokens, value

_NAME = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
_HARMLESS = re.compile(r"(-\w?|(echo|printf|exit|true|:)\b[^;&|]*)?", re.DOTALL)  # of what a trap does
_CLOSING = {"if": "fi", "for": "done", "while": "done", "until": "done", "case": "esac", "{": "}"}


def read(file: str, source: str, settings: Mapping[str, Any], *, before: bool) -> Hooks:
    """What the hook in `file` does; raises Unreadable for what is no shell script."""
    made = program(source, settings)
    lines = source.splitlines()
    found = Found(file, lambda line: lines[line - 1].strip() if 0 < line <= len(lines) else "", before=before)
    for line, tag in made.odd:
        found.leave(line, advice.answers() if "cookiecutter" in tag else advice.tag())
    reader = _Reader(made, found)
    reader.block(ALWAYS, ())
    return found.hooks


class _Reader:
    """Follows the commands of one script; what `calls` asks of a reader, it has too."""

    def __init__(self, made: Program, found: Found) -> None:
        self.made = made
        self.found = found
        self.scope = Scope({"PWD": one(Text((HERE,)))})
        self.told: list[Text] = []
        self.astray = False
        self.line = 1
        self.failed: Condition = NEVER
        self.quit: Condition = NEVER
        self._tokens = list(tokens(made.text))
        self._at = 0
        self._deep = 0

    # --- reading on ---

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _next(self) -> Token:
        token = self._peek()
        if token is None:
            raise Unreadable("a block has no end")
        self._at += 1
        return token

    def _is(self, *texts_: str) -> bool:
        token = self._peek()
        return token is not None and token.kind == "word" and token.text in texts_

    def _expect(self, *texts_: str) -> str:
        self._skip_ends()
        token = self._next()
        if token.text not in texts_:
            raise Unreadable(f"{token.text} where {texts_[0]} should be")
        return token.text

    def _skip_ends(self) -> None:
        while (token := self._peek()) is not None and token.kind == "end":
            self._at += 1

    # --- blocks ---

    def block(self, condition: Condition, until: Sequence[str]) -> Condition:
        """Follow commands up to one of the words `until`; gives the condition under which it is reached."""
        self._deep += 1
        if self._deep > 50:
            raise Unreadable("it is nested too deeply")
        here = condition
        while True:
            self._skip_ends()
            if self._peek() is None or self._is(*until):
                break
            before = self.quit
            token = self._tokens[self._at]
            placed = self.made.condition(token.at)
            now = every(here, placed)
            after, _status = self._list(now)
            if self.quit != before:
                after = every(after, contrary(self.quit))
            if after != now:
                here = some(after, every(here, contrary(placed))) if placed != ALWAYS else after
        self._deep -= 1
        return here

    def _list(self, condition: Condition, *, asked: bool = False) -> tuple[Condition, Condition]:
        """Follow commands joined by `&&` and `||`; gives where they end, and where they succeeded."""
        here, status = self._command(condition, asked=asked)
        while (token := self._peek()) is not None and token.kind == "join":
            self._next()
            while (after := self._peek()) is not None and after.text == "\n":
                self._next()
            if token.text in ("|", "&"):
                if self._peek() is not None and not (token.text == "&" and self._peek().kind == "end"):  # type: ignore[union-attr]
                    _here, status = self._command(here, asked=asked)
                continue
            on = status if token.text == "&&" else contrary(status)
            inside = every(here, on)
            reached, more = self._command(inside, asked=asked)
            status = every(status, more) if token.text == "&&" else some(status, more)
            if reached != inside:
                here = some(every(here, contrary(on)), reached)
        return here, status

    def _command(self, condition: Condition, *, asked: bool) -> tuple[Condition, Condition]:
        token = self._peek()
        if token is None or token.kind == "end":
            return condition, ALWAYS
        self.line = self.made.line(self.made.text.count("\n", 0, token.at) + 1)
        if self._is("!"):
            self._next()
            here, status = self._command(condition, asked=asked)
            return here, contrary(status)
        if self._is("if"):
            return self._if(condition), ALWAYS
        if self._is("for"):
            return self._for(condition), ALWAYS
        if self._is("while", "until", "case", "function", "{") or token.kind == "bracket":
            return self._unread(condition), ALWAYS
        return self._simple(condition, asked=asked)

    def _if(self, condition: Condition) -> Condition:
        self._next()
        ends: list[Condition] = []
        ways: list[Condition] = []
        going = condition
        word = "elif"
        while word == "elif":
            self._skip_ends()
            _here, status = self._list(going, asked=True)
            self._expect("then")
            ways.append(every(going, status))
            ends.append(self._branch(every(going, status), ("elif", "else", "fi")))
            going = every(going, contrary(status))
            word = self._expect("elif", "else", "fi")
        ways.append(going)
        ends.append(self._branch(going, ("fi",)) if word == "else" else going)
        if word == "else":
            self._expect("fi")
        return condition if ends == ways else some(*ends)

    def _branch(self, condition: Condition, until: Sequence[str]) -> Condition:
        """The same as `block`, with failure left out: where a hook fails there is no project to speak of."""
        mark, failed = len(self.told), self.failed
        self.failed = NEVER
        after = some(self.block(condition, until), self.failed)
        self.failed = failed
        del self.told[mark:]
        return after

    def _for(self, condition: Condition) -> Condition:
        self._next()
        name = self._next().text
        items: list[Value] = []
        if self._is("in"):
            self._next()
            while (token := self._peek()) is not None and token.kind == "word":
                items.append(self._value(self._next()))
        self._expect("do")
        start = self._at
        for item in items or [one(Nothing())]:
            self._at = start
            self.scope.put(name, item, ALWAYS)
            self._branch(condition, ("done",))
            end = self._at
        self._at = end
        self._expect("done")
        return condition

    def _unread(self, condition: Condition) -> Condition:
        """Pass over a block whose meaning is not known, and leave it."""
        self.found.leave(self.line, advice.code())
        open_: list[str] = []
        while True:
            token = self._next()
            if token.text in _CLOSING and token.kind == "word":
                open_.append(_CLOSING[token.text])
            elif token.text == "(":
                open_.append(")")
            elif open_ and token.text == open_[-1]:
                open_.pop()
            elif token.text == ")" and "esac" in open_:
                continue  # a case's pattern
            if not open_ and token.text != "function":
                following = self._peek()
                if following is None or following.kind in ("end", "join", "redirect"):
                    return condition

    # --- simple commands ---

    def _simple(self, condition: Condition, *, asked: bool) -> tuple[Condition, Condition]:
        words: list[Token] = []
        writes = False
        while (token := self._peek()) is not None and token.kind != "end":
            within = bool(words) and words[0].text == "[[" and words[-1].text != "]]"
            if token.kind == "join" and not within:
                break
            self._next()
            if token.kind == "bracket":
                if words and token.text == "(" and len(words) == 1:  # a function of the script
                    self._at -= 1
                    return self._unread(condition), ALWAYS
                continue
            if token.kind == "redirect":
                target = self._peek()
                if "&" not in token.text[1:] and target is not None and target.kind == "word":
                    self._next()
                    writes = writes or (">" in token.text and target.text.strip("\"'") != "/dev/null")
                continue
            words.append(token)
        if writes:
            self.found.leave(self.line, advice.writing())
        while words and (assigned := _NAME.fullmatch(words[0].text)):
            held = self._value(Token("word", assigned[2], words[0].at))
            self.scope.put(assigned[1], held, condition)
            words.pop(0)
        if not words:
            return condition, ALWAYS
        return self._run(words, condition, asked=asked)

    def _run(self, words: list[Token], condition: Condition, *, asked: bool) -> tuple[Condition, Condition]:
        name, given = words[0].text, words[1:]
        if name in ("[", "[[", "test"):
            return condition, self._test([word for word in given if word.text not in ("]", "]]")])
        if name == "exit":
            return self._exit(given, condition), ALWAYS
        if name in ("command", "builtin") and given and not _is_option(given[0].text):
            return self._run(given, condition, asked=asked)
        if name in _COMMANDS:
            _COMMANDS[name](self, name, given, condition)
        elif name not in (*vocabulary.SILENT, "command", "builtin"):
            why, harmless = advice.command([word.text for word in words])
            self.found.leave(self.line, why, harmless=harmless)
        if name == "false":
            return condition, NEVER
        return condition, UNKNOWN if asked and name not in vocabulary.SUCCEEDING else ALWAYS

    def _removes(self, name: str, given: Sequence[Token], condition: Condition) -> None:
        options = {letter for word in given if _is_option(word.text) for letter in word.text}
        kind = Kind.empty if name == "rmdir" else Kind.either if options & set("rR") else Kind.file
        for word in given:
            if not _is_option(word.text):
                calls.remove(self, self._value(word), kind, condition)

    def _moves(self, _name: str, given: Sequence[Token], condition: Condition) -> None:
        paths = [self._value(word) for word in given if not _is_option(word.text)]
        turned = any(_is_option(word.text) and "t" in word.text for word in given)  # `mv -t folder file`
        if len(paths) == 2 and not turned:
            calls.move(self, paths[0], paths[1], condition, below=True)
        else:
            self.found.leave(self.line, advice.unknown_path())

    def _says(self, _name: str, given: Sequence[Token], _condition: Condition) -> None:
        told = [self._value(word) for word in given if not _is_option(word.text)]
        self.told += [atom for text in told[:1] for _c, atom in text if isinstance(atom, Text)][:1]

    def _goes(self, _name: str, given: Sequence[Token], _condition: Condition) -> None:
        calls.go(self, self._value(given[0]) if given else one(Nothing()))

    def _asks(self, _name: str, given: Sequence[Token], _condition: Condition) -> None:
        for word in given:
            self.scope.put(word.text, one(Nothing()), ALWAYS)

    def _names(self, name: str, given: Sequence[Token], condition: Condition) -> None:
        for word in given:
            assigned = _NAME.fullmatch(word.text)
            if assigned:
                self.scope.put(assigned[1], self._value(Token("word", assigned[2], word.at)), condition)
            elif name == "unset":
                self.scope.put(word.text, one(Nothing()), condition)

    def _traps(self, _name: str, given: Sequence[Token], _condition: Condition) -> None:
        if given and not _HARMLESS.fullmatch(given[0].text.strip("'\"").strip()):
            self.found.leave(self.line, advice.code())

    def _exit(self, given: Sequence[Token], condition: Condition) -> Condition:
        if given and given[0].text == "0":
            self.quit = some(self.quit, condition)
        elif given:
            said = "\n".join(message(one(text)) for text in self.told)
            self.found.refuse(condition, said, self.line)
            self.failed = some(self.failed, condition)
        else:
            self.quit = some(self.quit, condition)
        return NEVER

    def _test(self, words: Sequence[Token]) -> Condition:
        """What `[ … ]` says."""
        for word, join in (("-o", some), ("||", some), ("-a", every), ("&&", every)):
            for place, token in enumerate(words):
                if token.text == word and place:
                    return join(self._test(words[:place]), self._test(words[place + 1 :]))
        if words and words[0].text == "!":
            return contrary(self._test(words[1:]))
        held = [self._value(word) for word in words]
        if len(words) == 1:
            return truly(held[0])
        if len(words) == 2:
            return self._of_one(words[0].text, held[1])
        if len(words) == 3 and words[1].text in ("=", "==", "!="):
            if re.search(r"^[^'\"]*[*?\[]", words[2].text):
                return UNKNOWN  # a pattern
            same = some(*(every(w, m, equal(a, b)) for w, a in held[0] for m, b in held[2]))
            return contrary(same) if words[1].text == "!=" else same
        return UNKNOWN

    def _of_one(self, option: str, held: Value) -> Condition:
        if option == "-n":
            return truly(held)
        if option == "-z":
            return contrary(truly(held))
        forms = {"-e": "exists", "-f": "isfile", "-d": "isdir"}
        return truly(calls.standing(forms[option], held)) if option in forms else UNKNOWN

    def _value(self, word: Token) -> Value:
        return value(word, self.made, self.scope)


def _is_option(text: str) -> bool:
    return text.startswith("-") and len(text) > 1


_COMMANDS: Mapping[str, Callable[[_Reader, str, Sequence[Token], Condition], None]] = {
    "rm": _Reader._removes,
    "unlink": _Reader._removes,
    "rmdir": _Reader._removes,
    "mv": _Reader._moves,
    "echo": _Reader._says,
    "printf": _Reader._says,
    **dict.fromkeys(("cd", "pushd", "popd"), _Reader._goes),
    "read": _Reader._asks,
    "trap": _Reader._traps,
    **dict.fromkeys(vocabulary.NAMING, _Reader._names),
    "cp": lambda reader, *_: reader.found.leave(reader.line, advice.copying()),
    "mkdir": lambda reader, *_: reader.found.leave(reader.line, advice.folder()),
    **{
        name: lambda reader, *_: reader.found.leave(reader.line, advice.writing())
        for name in vocabulary.CHANGING
    },
}
