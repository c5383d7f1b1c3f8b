"""What to do about a line of a hook that is not converted."""

from __future__ import annotations

from livinglab_gen.language import translate as _

_APART = (
    "pip",
    "pip3",
    "pipx",
    "conda",
    "virtualenv",
    "pre-commit",
    "docker",
    "docker-compose",
    "gh",
    "echo",
)
_SETTING_UP = ("uv", "poetry", "pdm", "hatch", "npm", "yarn", "pnpm", "make", "tox", "go", "cargo", "bundle",
               "composer", "python", "python3")  # fmt: skip

_CHANGING = {"mv", "rm", "clean", "restore", "reset", "checkout", "apply", "am", "clone", "submodule",
             "subtree", "stash", "worktree", "pull", "merge", "lfs"}  # fmt: skip


def unknown_path() -> str:
    """For a path that cannot be told from the answers alone."""
    return _("which path this is cannot be read: name the file by a condition in its path in the layer")


def unknown_condition() -> str:
    """For a condition that cannot be told from the answers alone."""
    return _("when this is done cannot be read: write it as a computed question of the layer")


def on_disk() -> str:
    """For a condition on what other files there are."""
    return _("this depends on other files: write the condition on the answers that decide about them")


def before() -> str:
    """For what a hook does before there is a project."""
    return _("this is done before there are files, and changes none of them: leave it out")


def refusal() -> str:
    """For a refusal whose reason is no answer alone."""
    return _("which answers are refused cannot be read: write it as the validator of a question")


def writing() -> str:
    """For a file that the hook writes."""
    return _("this writes a file: bring the file in the layer, with tags where it differs")


def copying() -> str:
    """For a file that the hook copies."""
    return _("this copies a file: bring it a second time in the layer")


def folder() -> str:
    """For a folder that the hook makes."""
    return _("this makes a folder: bring it in the layer with a file in it, since git keeps no empty ones")


def answers() -> str:
    """For a tag that changes an answer."""
    return _("this changes an answer while it renders: write it as a computed question of the layer")


def tag() -> str:
    """For a tag of Jinja's that is neither a value nor a condition."""
    return _("this tag shapes the hook itself: write what comes out of it by hand")


def code() -> str:
    """For a call of what is not read."""
    return _("this calls code that is not read: look what it does to the files, and write that in the layer")


def language() -> str:
    """For a hook in a language that is not read."""
    return _("hooks in this language are not read: write what it does to the files in the layer")


def unparsed(why: object) -> str:
    """For a hook that is no program."""
    return _("this hook cannot be read ({why}): write what it does to the files in the layer").format(why=why)


def prompting() -> str:
    """For a hook that runs before the questions."""
    return _("this runs before anything is asked: write what it prepares as computed questions of the layer")


def command(words: list[str]) -> tuple[str, bool]:
    """For a command that the hook starts, and whether it leaves the project's files alone."""
    name = words[0].rpartition("/")[2] if words else ""
    if name == "git" and not _CHANGING & {*words[1:3]}:
        return _("no part of the files: `livinglab new` makes a git repository with its first commit"), True
    if name in (*_APART, *_SETTING_UP):
        told = _("sets up the machine or the project after it was made: name the command in the README")
        return told, name in _APART
    return _("this starts a program: look what it does to the files, and write that in the layer"), False
