"""What the words of Python's library and of shells mean for a project's files."""

from __future__ import annotations

import re

from livinglab_gen.importer.hooks.model import Kind

REMOVALS = {
    "os.remove": Kind.file,
    "os.unlink": Kind.file,
    "os.rmdir": Kind.empty,
    "shutil.rmtree": Kind.folder,
    "cookiecutter.utils.rmtree": Kind.folder,
}
MOVES = {"os.rename": False, "os.replace": False, "shutil.move": True}
"""Whether a target that is a folder takes the source in."""

STANDING = ("os.path.exists", "os.path.lexists", "os.path.isfile", "os.path.isdir")
MATCHING = ("re.match", "re.search", "re.fullmatch")
SAYING = (
    "print", "click.echo", "click.secho", "typer.echo", "rich.print", "pprint.pprint", "warnings.warn",
    "sys.stdout.write", "sys.stderr.write", "logging.error", "logging.warning", "logging.info",
)  # fmt: skip
LOGGING = re.compile(
    r"(\w+\.)*_?log(ger|ging)?\.(debug|info|warning|error|exception|critical|log)", re.IGNORECASE
)
ENDING = ("sys.exit", "exit", "quit", "os._exit", "SystemExit")
COPYING = ("shutil.copy", "shutil.copy2", "shutil.copyfile", "shutil.copytree", "os.link", "os.symlink")
TAKING = ("list", "tuple", "set", "frozenset", "sorted", "sum", "len", "collections.deque", "deque")
"""Which functions take every item of what they are given."""

WRAPPING = ("wraps", "functools.wraps")
"""Decorators, made by a call, that leave a function as it is."""

LATER = ("atexit.register",)
"""What keeps a function to call it at the end."""

FOLDERS = ("os.mkdir", "os.makedirs")
STARTING = (
    "os.system", "os.popen", "subprocess.run", "subprocess.call", "subprocess.check_call",
    "subprocess.check_output", "subprocess.Popen", "subprocess.getoutput",
)  # fmt: skip

ACTING = frozenset([*REMOVALS, *MOVES, *COPYING, *FOLDERS, *STARTING])
"""What does something to files, or starts a program."""

QUIET = re.compile(
    r"(datetime|date|random|string|secrets|time|re|platform|textwrap|logging|uuid|getpass|hashlib|base64"
    r"|collections|itertools|functools|typing|locale|math|sys|glob|fnmatch|pathlib|copy|operator|enum|inspect"
    r"|packaging|shlex|pprint|traceback|colorama|termcolor|ast|json\.loads?|tomllib\.loads?|toml\.loads?"
    r"|yaml\.(safe_)?load|os\.(environ|getenv|path|listdir|walk|scandir|access|stat|getlogin|getuid)"
    r"|shutil\.which|urllib\.parse|importlib\.(metadata|util)|click\.(style|prompt|confirm))(\..+)?"
)
"""What gives values alone: what they are cannot be told, and nothing of the project is written."""

BUILTINS = (
    "len", "range", "map", "filter", "any", "all", "min", "max", "sum", "abs", "round", "input", "isinstance",
    "hasattr", "getattr", "type", "repr", "id", "iter", "next", "reversed", "vars", "dir", "globals",
    "locals", "callable", "super", "chr", "ord", "hash", "format", "object",
    "Exception", "ValueError", "RuntimeError",
)  # fmt: skip

# --- shells ---

SILENT = (
    "set", ":", "true", "false", "shopt", "wait", "sleep", "clear", "tput", "which", "type", "pwd", "ls",
    "cat", "grep", "head", "tail", "date", "return", "shift", "hash",
)  # fmt: skip
NAMING = ("export", "readonly", "local", "declare", "typeset", "unset")
"""Commands whose arguments are names, or `NAME=value`."""

CHANGING = ("touch", "sed", "tee", "truncate", "perl", "awk", "ln", "chmod", "install", "patch")
SUCCEEDING = ("rm", "mv", "echo", "printf", "cd", "true", ":", "set", "export")
"""Commands that are taken to succeed where a script asks for it."""
