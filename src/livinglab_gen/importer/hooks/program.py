"""A hook in Python, read statement by statement: which paths it takes away or moves, and when.

The program is followed as Python would, with conditions in place of answers: both ways of an `if`, each
round of a loop over a list, each function where it is called. What depends on more than answers is
left, with its line. Nothing is run.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from livinglab_gen.importer.hooks import advice, arguments, combining, expressions, functions
from livinglab_gen.importer.hooks.conditions import ALWAYS, NEVER, UNKNOWN, Condition, contrary, every, some
from livinglab_gen.importer.hooks.found import Found
from livinglab_gen.importer.hooks.frames import Frame, Loop
from livinglab_gen.importer.hooks.model import Hooks
from livinglab_gen.importer.hooks.tags import Unreadable, program
from livinglab_gen.importer.hooks.values import (
    Function,
    Items,
    Named,
    Nothing,
    Number,
    Scope,
    Table,
    Text,
    Value,
    one,
    truly,
)
from livinglab_gen.importer.hooks.vocabulary import ACTING

_MOST = 10_000  # statements that are followed
_MAIN = "__main__"
_ENDING = "SystemExit"
_CATCHING = ("BaseException", _ENDING)


def read(file: str, source: str, settings: Mapping[str, Any], *, before: bool) -> Hooks:
    """What the hook in `file` does; raises Unreadable for what is no Python."""
    made = program(source, settings)
    lines = source.splitlines()
    found = Found(file, lambda line: lines[line - 1].strip() if 0 < line <= len(lines) else "", before=before)
    try:
        tree = ast.parse(made.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Unreadable(str(error)) from error
    for line, tag in made.odd:
        found.leave(line, advice.answers() if "cookiecutter" in tag else advice.tag())
    reader = Reader(expressions.Places(made), found)
    reader.run(tree.body)
    return found.hooks


class Reader:
    """Follows the statements of one hook."""

    def __init__(self, places: expressions.Places, found: Found) -> None:
        self.places = places
        self.found = found
        self.top = Scope({"__name__": one(Text((_MAIN,)))})
        self.frames = [Frame(self.top)]
        self.told: list[Text] = []
        self.astray = False
        self.failed: Condition = NEVER
        self.gone: Condition = NEVER
        self._quit: Condition = NEVER
        self._thrown: Condition = NEVER
        self._caught: frozenset[str] = frozenset()
        self._count = 0
        self._line = 1

    @property
    def frame(self) -> Frame:
        """The function that is being followed."""
        return self.frames[-1]

    @property
    def line(self) -> int:
        """The line of the hook that is being followed."""
        return self._line

    def run(self, body: Sequence[ast.stmt]) -> None:
        """Follow the program."""
        self.block(body, ALWAYS)

    def block(self, body: Sequence[ast.stmt], condition: Condition) -> Condition:
        """Follow statements where `condition` holds; gives the condition under which their end is reached."""
        here = condition
        for statement in body:
            placed = self.places.condition(statement)
            now = every(here, placed)
            if now == NEVER:
                continue
            self._count += 1
            if self._count > _MOST:
                raise Unreadable("it is too long")
            self._line = self.places.line(statement)
            quit_before = self._quit
            after = self._statement(statement, now)
            if self._quit != quit_before:  # somewhere within, the whole program ended
                after = every(after, contrary(self._quit))
            if after != now:
                here = some(after, every(here, contrary(placed))) if placed != ALWAYS else after
            if here == NEVER:
                break
        return here

    def _statement(self, node: ast.stmt, condition: Condition) -> Condition:
        follow: Callable[[Reader, Any, Condition], Condition] | None = _WAYS.get(type(node))
        return condition if follow is None else follow(self, node, condition)

    # --- names ---

    def _imports(self, node: ast.Import, condition: Condition) -> Condition:
        for alias in node.names:
            bound = alias.asname or alias.name.partition(".")[0]
            self.frame.scope.put(bound, one(Named(alias.name if alias.asname else bound)), ALWAYS)
        return condition

    def _imports_from(self, node: ast.ImportFrom, condition: Condition) -> Condition:
        for alias in node.names:
            name = f"{node.module or ''}.{alias.name}"
            self.frame.scope.put(alias.asname or alias.name, one(Named(name)), ALWAYS)
        return condition

    def _defines(self, node: ast.FunctionDef, condition: Condition) -> Condition:
        value = one(self.function(node, condition))
        for decorator in reversed(node.decorator_list):
            value = functions.decorated(self, decorator, value, condition)
        self.frame.scope.put(node.name, value, condition)
        return condition

    def _describes(self, node: ast.ClassDef | ast.AsyncFunctionDef, condition: Condition) -> Condition:
        for decorator in node.decorator_list:
            functions.decorated(self, decorator, one(Nothing()), condition)
        # Neither its methods nor what it makes are followed: whatever is called of it is left.
        self.frame.scope.put(node.name, one(Named(f"<{node.name}>")), condition)
        if isinstance(node, ast.ClassDef):  # its body is run at once, but what it names stays its own
            self.frames.append(Frame(Scope(outer=self.frame.scope), condition))
            self.block(node.body, condition)
            self.frames.pop()
        return condition

    def _shares(self, node: ast.Global | ast.Nonlocal, condition: Condition) -> Condition:
        for name in node.names:
            around = None if isinstance(node, ast.Global) else self.frame.scope.holder(name)
            self.frame.shared[name] = around or self.top
        return condition

    def _assigns(self, node: ast.Assign, condition: Condition) -> Condition:
        value = expressions.value(node.value, self, condition)
        for target in node.targets:
            self.bind(target, value, condition)
        return condition

    def _annotates(self, node: ast.AnnAssign, condition: Condition) -> Condition:
        if node.value is not None:
            self.bind(node.target, expressions.value(node.value, self, condition), condition)
        return condition

    def _adds(self, node: ast.AugAssign, condition: Condition) -> Condition:
        more = expressions.value(node.value, self, condition)
        if isinstance(node.target, ast.Name) and isinstance(node.op, ast.Add):
            before = self.frame.find(node.target.id) or one(Nothing())
            if all(isinstance(atom, Items) for _holds, atom in before):
                combining.extend(before, more, condition)
            else:
                self.bind(node.target, combining.added(before, more), condition)
        else:
            self.bind(node.target, one(Nothing()), condition)
        return condition

    def bind(self, target: ast.expr, value: Value, condition: Condition) -> None:
        """Let what is assigned to hold `value`."""
        if isinstance(target, ast.Name):
            shared = self.frame.shared.get(target.id)
            where = ALWAYS if condition == self.frame.condition and not shared else condition
            (shared or self.frame.scope).put(target.id, value, where)
        elif isinstance(target, ast.Tuple | ast.List):
            parts = combining.parts(value, len(target.elts))
            for element, part in zip(target.elts, parts, strict=True):
                self.bind(element, part, condition)
        elif isinstance(target, ast.Subscript | ast.Attribute):
            for _holds, atom in expressions.value(target.value, self, condition):
                if isinstance(atom, Items | Table):
                    atom.lost = True
                elif isinstance(atom, Named) and f"{atom.name}.{getattr(target, 'attr', '')}" in ACTING:
                    self.found.leave(self.line, advice.code())  # `os.remove = …`

    # --- ways ---

    def _if(self, node: ast.If, condition: Condition) -> Condition:
        test = truly(expressions.value(node.test, self, condition))
        yes, no = every(condition, test), every(condition, contrary(test))
        ends = self._branch(node.body, yes), self._branch(node.orelse, no)
        return condition if ends == (yes, no) else some(*ends)

    def _branch(self, body: Sequence[ast.stmt], condition: Condition) -> Condition:
        """The same as `block`, with failure left out: where a hook fails there is no project to speak of."""
        if condition == NEVER:
            return NEVER
        mark, failed = len(self.told), self.failed
        self.failed = NEVER
        after = some(self.block(body, condition), self.failed)
        self.failed = failed
        del self.told[mark:]
        return after

    def _for(self, node: ast.For, condition: Condition) -> Condition:
        rounds = combining.rounds(expressions.value(node.iter, self, condition), condition)
        loop = Loop()
        self.frame.loops.append(loop)
        returned = len(self.frame.returned)
        going = condition
        for holds, item in [(UNKNOWN, one(Nothing()))] if rounds is None else rounds:
            inside = every(going, holds)
            if inside == NEVER:
                continue
            self.bind(node.target, item, ALWAYS)
            self._branch(node.body, inside)
            going = self._left(loop.broken, returned, going)
        self.frame.loops.pop()
        self.block(node.orelse, going)
        return self._left(NEVER, returned, condition)

    def _left(self, broken: Condition, returned: int, condition: Condition) -> Condition:
        """`condition` without where a loop was left."""
        lost = some(broken, *(where for where, _value in self.frame.returned[returned:]))
        return condition if lost == NEVER else every(condition, contrary(lost))

    def _while(self, node: ast.While, condition: Condition) -> Condition:
        self.frame.loops.append(Loop())
        self.block(node.body, every(condition, UNKNOWN))
        self.frame.loops.pop()
        return condition

    def _goes_on(self, node: ast.Continue, condition: Condition) -> Condition:
        return NEVER

    def _breaks(self, node: ast.Break, condition: Condition) -> Condition:
        if self.frame.loops:
            loop = self.frame.loops[-1]
            loop.broken = some(loop.broken, condition)
        return NEVER

    def _tries(self, node: ast.Try | ast.TryStar, condition: Condition) -> Condition:
        caught = _what_is_caught([handler.type for handler in node.handlers])
        after = self._guarded([*node.body, *node.orelse], condition, caught)
        perhaps = every(condition, UNKNOWN)
        ends = [self.block(handler.body, perhaps) for handler in node.handlers]
        if self._thrown != NEVER:
            after = some(after, self._thrown if all(end == perhaps for end in ends) else perhaps)
            self._thrown = NEVER
        end = self.block(node.finalbody, condition)  # also after a `return`
        return after if end == condition else every(after, end)

    def _guarded(self, body: Sequence[ast.stmt], condition: Condition, caught: frozenset[str]) -> Condition:
        """Follow statements whose exceptions of the kinds `caught` do not end the hook."""
        before = self._caught
        self._caught = before | caught
        try:
            return self.block(body, condition)
        finally:
            self._caught = before

    def _with(self, node: ast.With, condition: Condition) -> Condition:
        called = node.items[0].context_expr if len(node.items) == 1 else None
        if isinstance(called, ast.Call) and _suppresses(expressions.value(called.func, self, condition)):
            after = self._guarded(node.body, condition, _what_is_caught(called.args))
            after, self._thrown = some(after, self._thrown), NEVER
            return after
        for item in node.items:
            value = expressions.value(item.context_expr, self, condition)
            if item.optional_vars is not None:
                self.bind(item.optional_vars, value, condition)
        return self.block(node.body, condition)

    def _matches(self, node: ast.Match, condition: Condition) -> Condition:
        subject = expressions.value(node.subject, self, condition)
        going, ways, ends = condition, [], []
        for case in node.cases:
            test = expressions.fits(case.pattern, subject, self, going)
            if case.guard is not None:
                test = every(test, truly(expressions.value(case.guard, self, every(going, test))))
            ways.append(every(going, test))
            ends.append(self._branch(case.body, ways[-1]))
            going = every(going, contrary(test))
        return condition if ends == ways else some(*ends, going)

    # --- ends ---

    def _returns(self, node: ast.Return, condition: Condition) -> Condition:
        value = one(Number(None)) if node.value is None else expressions.value(node.value, self, condition)
        self.frame.returned.append((condition, value))
        return NEVER

    def _asserts(self, node: ast.Assert, condition: Condition) -> Condition:
        test = truly(expressions.value(node.test, self, condition))
        message = one(Text(())) if node.msg is None else expressions.value(node.msg, self, condition)
        self._refused(combining.message(message), every(condition, contrary(test)))
        return condition

    def _raises(self, node: ast.Raise, condition: Condition) -> Condition:
        if isinstance(node.exc, ast.Name) and node.exc.id == _ENDING:
            return self.ends(one(Number(None)), condition)
        told: Value = one(Text(()))
        if isinstance(node.exc, ast.Call):
            given = [expressions.value(argument, self, condition) for argument in node.exc.args]
            if isinstance(node.exc.func, ast.Name) and node.exc.func.id == _ENDING:
                return self.ends(given[0] if given else one(Number(None)), condition)
            told = given[0] if given else told
        self._fails(combining.message(told), condition, caught=bool(self._caught))
        return NEVER

    def ends(self, status: Value, condition: Condition) -> Condition:
        """Follow `sys.exit(status)`: in vain when it is no success, and what was said before is why."""
        said = "\n".join(combining.message(one(text)) for text in self.told)
        caught = _ENDING in self._caught
        for holds, atom in status:
            if isinstance(atom, Number) and not atom.value and not caught:
                self._quit = some(self._quit, every(condition, holds))
            else:
                told = combining.message(one(atom)) if isinstance(atom, Text) else ""
                self._fails(told or said, every(condition, holds), caught=caught)
        self.gone = condition
        return NEVER

    def _fails(self, message: str, condition: Condition, *, caught: bool) -> None:
        """The hook ends in vain, unless a `try` around it goes on."""
        if caught:
            self.found.leave(self.line, advice.refusal())
            self._thrown = some(self._thrown, condition)
        else:
            self._refused(message, condition)
            self.failed = some(self.failed, condition)

    def _refused(self, message: str, condition: Condition) -> None:
        self.found.refuse(condition, message, self.line)

    def _does(self, node: ast.Expr, condition: Condition) -> Condition:
        self.gone = NEVER
        expressions.value(node.value, self, condition)
        return NEVER if self.gone == condition else condition

    def _deletes(self, node: ast.Delete, condition: Condition) -> Condition:
        for target in node.targets:
            self.bind(target, one(Nothing()), condition)
        return condition

    # --- functions ---

    def function(self, node: ast.FunctionDef | ast.Lambda, condition: Condition) -> Function:
        """A function where it is defined."""
        return Function(node, self.frame.scope, arguments.defaults(node.args, self, condition))

    def call(
        self, function: Function, given: Sequence[Value], named: Mapping[str, Value], condition: Condition
    ) -> Value:
        """Follow a function of the hook with what it is given."""
        return functions.called(self, function, given, named, condition)

    def value(self, frame: Frame, node: ast.expr) -> Value:
        """What an expression is in a function."""
        self.frames.append(frame)
        try:
            return expressions.value(node, self, frame.condition)
        finally:
            self.frames.pop()

    def within(self, frame: Frame, body: Sequence[ast.stmt]) -> Condition:
        """Follow the statements of a function; gives the condition under which their end is reached."""
        line = self._line
        self.frames.append(frame)
        try:
            return self.block(body, frame.condition)
        finally:
            self.frames.pop()
            self._line = line

    def undo(self, mark: int) -> None:
        """Leave what a generator does: it is done when somebody asks for an item, if anybody does."""
        if self.found.undo(mark):
            self.found.leave(self.line, advice.code())


def _what_is_caught(kinds: Sequence[ast.expr | None]) -> frozenset[str]:
    """What handlers of these kinds catch: an error for any of them, the hook's end for those that say so."""
    if not kinds:
        return frozenset()
    ends = any(kind is None or any(name in ast.unparse(kind) for name in _CATCHING) for kind in kinds)
    return frozenset(["Exception", *([_ENDING] if ends else [])])


def _suppresses(function: Value) -> bool:
    """Whether a function is `contextlib.suppress`."""
    return all(isinstance(atom, Named) and atom.name == "contextlib.suppress" for _holds, atom in function)


_WAYS: Mapping[type[ast.stmt], Any] = {
    ast.Import: Reader._imports,
    ast.ImportFrom: Reader._imports_from,
    ast.FunctionDef: Reader._defines,
    ast.AsyncFunctionDef: Reader._describes,
    ast.ClassDef: Reader._describes,
    ast.Global: Reader._shares,
    ast.Nonlocal: Reader._shares,
    ast.Assign: Reader._assigns,
    ast.AnnAssign: Reader._annotates,
    ast.AugAssign: Reader._adds,
    ast.If: Reader._if,
    ast.For: Reader._for,
    ast.While: Reader._while,
    ast.Continue: Reader._goes_on,
    ast.Break: Reader._breaks,
    ast.Try: Reader._tries,
    ast.TryStar: Reader._tries,
    ast.With: Reader._with,
    ast.Match: Reader._matches,
    ast.Return: Reader._returns,
    ast.Assert: Reader._asserts,
    ast.Raise: Reader._raises,
    ast.Expr: Reader._does,
    ast.Delete: Reader._deletes,
}
