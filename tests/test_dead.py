"""Nothing stands in the package that nothing of the package uses."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "envcheck"
CALLED_FROM_OUTSIDE = {
    "main": "bootstrap.sh and child processes run it",
    "schema_files": "docs/make_schemas.py writes them",
    "phases": "docs/make_fit_table.py asks it",
    "hide_text": "docs/check_vendor_rows.py and the tests of redaction ask it",
    "undeclared": "a test holds that each text of a document has a kind",
}
"""What others than the package call."""


def defined(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Functions without a decorator, classes, constants and fields of a module."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.name, node.lineno
            fields = (n.target for n in node.body if isinstance(n, ast.AnnAssign))
            yield from ((t.id, t.lineno) for t in fields if isinstance(t, ast.Name))
            bases = {getattr(b, "id", getattr(b, "attr", "")) for b in node.bases}
            own = bases <= {"Struct", "Facts", "Protocol", "NamedTuple"}
            methods = (n for n in node.body if isinstance(n, ast.FunctionDef))
            yield from ((m.name, m.lineno) for m in methods if own)
        elif isinstance(node, ast.FunctionDef) and not node.decorator_list:
            yield node.name, node.lineno
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((t.id, t.lineno) for t in targets if isinstance(t, ast.Name))


def test_every_name_is_used() -> None:
    texts = {file: file.read_text("utf-8") for file in PACKAGE.rglob("*.py")}
    words = Counter(word for text in texts.values() for word in re.findall(r"\w+", text))
    unused = [
        f"{file.relative_to(PACKAGE)}:{line} {name}"
        for file, text in sorted(texts.items())
        for name, line in defined(ast.parse(text))
        if words[name] < 2 and not name.startswith(("__", "pytest_")) and name not in CALLED_FROM_OUTSIDE
    ]
    assert unused == []
