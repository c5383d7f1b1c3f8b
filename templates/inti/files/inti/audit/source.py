"""Reading the code of the own apps for bulk writes that would leave no history.

``update``, ``bulk_create``, ``bulk_update`` and ``_raw_delete`` of a queryset pass by ``save()``.
(``delete`` of a queryset does not: it tells each row, and the history has it.) Where the code alone
cannot show that the model keeps no history, the line has to say so:
``# tanpa-jejak: <reason>``.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.apps import apps
from django.conf import settings

from inti.audit.history import audited

BULK = frozenset({"bulk_create", "abulk_create", "bulk_update", "abulk_update", "_raw_delete"})
UPDATE = frozenset({"update", "aupdate"})
PAST_SAVE = frozenset({"save_without_historical_record"})
QUERYSET = frozenset(
    [
        "objects",
        "_default_manager",
        "_base_manager",
        "all",
        "filter",
        "exclude",
        "order_by",
        "annotate",
        "select_related",
        "select_for_update",
        "prefetch_related",
        "distinct",
        "using",
        "none",
        "only",
        "defer",
        "alias",
        "reverse",
    ]
)
PLAIN = frozenset({"dict", "globals", "locals", "vars", "set", "sha256", "new"})
OUTSIDE = ("migrations", "tests")
MARKER = re.compile(r"#\s*tanpa-jejak:[ \t]*(?P<why>.*)")
CURE = (
    "menulis tanpa meninggalkan riwayat: pakai inti.audit.bulk, atau simpan satu per satu, atau "
    "tulis `# tanpa-jejak: alasannya` di baris itu"
)


def faults(base: Path) -> Iterator[str]:
    """One sentence for each bulk write of the local apps that leaves no history."""
    known = models_by_name()
    for app in settings.LOCAL_APPS:
        for path in sorted((base / app).rglob("*.py")):
            if not set(OUTSIDE).intersection(path.relative_to(base).parts):
                for line, what in of_text(path.read_text(encoding="utf-8"), known):
                    yield f"{path.relative_to(base)}:{line}: {what}."


def models_by_name() -> dict[str, bool]:
    """Whether the models of that name keep a history; one that does is enough."""
    kept = {model.__name__ for model in audited()}
    return {model.__name__: model.__name__ in kept for model in apps.get_models()}


def of_text(text: str, known: Mapping[str, bool]) -> Iterator[tuple[int, str]]:
    """Line and fault of each bulk write in a module."""
    lines = text.splitlines()
    tree = ast.parse(text)
    values = _values(tree)
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
            name = call.func.attr
            if _past_history(call, name, values, known):
                what = f"{name}() {CURE}"
                yield from _unless_marked(call, lines, what)


def _past_history(
    call: ast.Call, name: str, values: Mapping[str, ast.expr], known: Mapping[str, bool]
) -> bool:
    if name in PAST_SAVE:
        return True
    if name not in BULK | UPDATE or not isinstance(call.func, ast.Attribute):
        return False
    chain = list(_chain(call.func.value, values))
    models = [known[part] for part in chain if part in known]
    if "bulk" in chain[:1]:  # inti.audit.bulk itself
        return False
    if models:
        return models[0] or "through" in chain
    if name in BULK:
        return True
    # dict.update(...) and a form's update take values by position; a queryset's never does.
    return not call.args and bool(QUERYSET.intersection(chain)) | _from_call(call, chain)


def _from_call(call: ast.Call, chain: list[str]) -> bool:
    """Whether it is ``something(...).update(name=...)`` with an unknown function."""
    receiver = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(receiver, ast.Call) and bool(call.keywords) and not PLAIN.intersection(chain)


def _chain(node: ast.expr, values: Mapping[str, ast.expr]) -> Iterator[str]:
    """The names along ``a.b(...).c``, innermost last; a variable is followed to its value once."""
    seen: set[str] = set()
    while True:
        if isinstance(node, ast.Call | ast.Subscript):
            node = node.func if isinstance(node, ast.Call) else node.value
        elif isinstance(node, ast.Attribute):
            yield node.attr
            node = node.value
        elif isinstance(node, ast.Name):
            yield node.id
            if node.id not in values or node.id in seen:
                return
            seen.add(node.id)
            node = values[node.id]
        else:
            return


def _values(tree: ast.AST) -> dict[str, ast.expr]:
    """What variables and annotated arguments stand for: the last assignment of each name."""
    found: dict[str, ast.expr] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            found |= {one.id: node.value for one in node.targets if isinstance(one, ast.Name)}
        elif isinstance(node, ast.arg) and node.annotation is not None:
            found[node.arg] = _queryset_of(node.annotation) or found.get(node.arg, node.annotation)
    return found


def _queryset_of(annotation: ast.expr) -> ast.expr | None:
    """``Model.objects`` for an argument annotated ``QuerySet[Model]``."""
    match annotation:
        case ast.Subscript(value=ast.Name(id="QuerySet"), slice=ast.Name() as model):
            return ast.Attribute(value=model, attr="objects", ctx=ast.Load())
    return None


def _unless_marked(call: ast.Call, lines: list[str], what: str) -> Iterator[tuple[int, str]]:
    for line in lines[call.lineno - 1 : call.end_lineno]:
        if marker := MARKER.search(line):
            if not marker["why"].strip():
                yield call.lineno, "`# tanpa-jejak:` tanpa alasan: tulis alasannya di belakangnya"
            return
    yield call.lineno, what
