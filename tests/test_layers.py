"""The import layers of docs/architecture.md: nothing is imported by anything to its left."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.each import each

PACKAGE = Path(__file__).parents[1] / "envcheck"

# Left to right. A package may import itself, what stands in an earlier row, and the small tools.
LAYERS = (
    {"snapshot"},
    {"findings"},
    {"verdict"},
    {"compat"},
    {"catalogue"},
    {"probes", "checks", "explain", "passthrough"},
    {"importers"},
    {"plan"},
    {"install", "smoke"},
    {"fit", "diff", "fix", "expect"},
    {"report"},
    {"fleet"},
    {"schemas"},
    {"cli"},
    {"api"},
    {"pytest_plugin"},
)
TOOLS = {
    "about",
    "errors",
    "units",
    "process",
    "pypi",
    "integrity",
    "compiled_files",
    "wheel_fit",
    "files",
    "packed",
    "pip_config",
    "requirement_files",
    "requirement_text",
    "paths",
    "late_pattern",
    "urls",
    "envcheck",
}  # leaves: they import nothing of envcheck; `envcheck` is the version
MODULES = sorted(PACKAGE.rglob("*.py"))
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}


def layer_of(file: Path) -> str:
    first = file.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def envcheck_imports(file: Path) -> Iterator[str]:
    """The parts of envcheck that a module imports anywhere in it, also inside functions and for types only."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            names = [node.module or ""]
            if node.module == "envcheck":
                names = [f"envcheck.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        for name in names:
            if name.split(".")[0] == "envcheck":
                part = name.split(".")[1] if "." in name else "envcheck"
                yield "envcheck" if part.startswith("__") else part


@each(MODULES, name=lambda f: f.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_what_stands_to_its_left(file: Path) -> None:
    layer = layer_of(file)
    if layer in {"__init__", "__main__"}:
        return
    for imported in envcheck_imports(file):
        if imported in TOOLS:
            continue
        assert layer not in TOOLS or imported in TOOLS, f"{file.name} is a leaf, but imports envcheck.{imported}"
        assert imported in RANK, f"envcheck.{imported} has no layer; add it to LAYERS and to docs/architecture.md"
        assert RANK[imported] < RANK[layer] or imported == layer, (
            f"envcheck.{layer} must not import envcheck.{imported}"
        )


def test_the_layers_are_those_that_there_are() -> None:
    there = {layer_of(file) for file in MODULES} - {"__init__", "__main__"} - TOOLS
    assert there == set(RANK)


def test_no_two_modules_of_the_command_line_import_each_other() -> None:
    """A circle of modules cannot be read one at a time, nor moved one at a time."""
    edges = {file.stem: set(_modules_of_cli(file)) - {file.stem} for file in (PACKAGE / "cli").glob("*.py")}
    reached = dict(edges)
    for _ in edges:  # as many steps as the longest way can have
        reached = {name: to | {far for near in to for far in edges.get(near, ())} for name, to in reached.items()}
    assert sorted(name for name, to in reached.items() if name in to) == []


def _modules_of_cli(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("envcheck.cli."):
            yield (node.module or "").split(".")[2]


ALONE = [
    file
    for file in MODULES
    if "standard library only" in (ast.get_docstring(ast.parse(file.read_text("utf-8"))) or "").lower()
]
"""Modules that bootstrap.sh runs before anything is installed, or that run in another Python."""


def test_what_needs_the_standard_library_only_is_imported_without_anything_else() -> None:
    assert {"index_env.py", "integrity.py", "get_pip.py"} <= {file.name for file in ALONE}
    ask = f"import runpy, sys; sys.path.append({str(PACKAGE.parent)!r})\n" + "\n".join(
        f"runpy.run_path({str(file)!r}, run_name='alone')" for file in ALONE
    )
    done = subprocess.run([sys.executable, "-I", "-S", "-c", ask], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
