"""Files of the environment that Python runs at each start and that fail there: what they import is not installed.

`site` reads the lines of `.pth` files that begin with `import`, and sitecustomize.py and usercustomize.py. Nothing of
them is run here: the names that they import are looked for.
"""

import ast
import os
import sys
from collections.abc import Iterator, Sequence
from importlib.machinery import PathFinder
from pathlib import Path

from envcheck.probes.packages_shadowed import CUSTOM
from envcheck.snapshot import PackageDamage

MOST_BYTES = 1 << 18
"""What runs at each start is short."""


def failing_at_start(own: Sequence[str], site_packages: Sequence[str]) -> tuple[PackageDamage, ...]:
    """One for each such file in the environment's own folders."""
    return tuple(
        PackageDamage(package=name, file=name, how="start")
        for folder in own
        for name, code in _run_at_start(folder)
        if any(not _is_there(module, site_packages) for module in _imported(code))
    )


def _run_at_start(folder: str) -> Iterator[tuple[str, str]]:
    try:
        names = sorted(n for n in os.listdir(folder) if n.endswith(".pth") or n in CUSTOM)  # noqa: PTH208 - fast
    except OSError:
        return
    for name in names:
        try:
            path = Path(folder, name)
            text = path.read_text("utf-8", "replace") if path.stat().st_size < MOST_BYTES else ""
        except OSError:
            continue
        if name in CUSTOM:
            yield name, text
        else:
            yield name, "\n".join(line for line in text.splitlines() if line.startswith(("import ", "import\t")))


def _imported(code: str) -> Iterator[str]:
    """Top names of the modules that are imported in any case; of code within `try` or `if` nothing can be said."""
    try:
        body = ast.parse(code).body if code else []
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for statement in body:
        if isinstance(statement, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
            yield statement.module.partition(".")[0]


def _is_there(module: str, site_packages: Sequence[str]) -> bool:
    if module in sys.stdlib_module_names:
        return True
    try:
        return PathFinder.find_spec(module, list(site_packages)) is not None
    except (ImportError, ValueError):
        return False
