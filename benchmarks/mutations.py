"""Change comparison operators, numbers and rows of tables, one at a time; the tests of the same folder must notice.

    python -m benchmarks.mutations --sample 40 --seed 1

Each mutant is written into a copy of the checkout, and the tests of its folder run there. Prints the survivors.
"""

import argparse
import ast
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = {
    "envcheck/compat": ("tests/compat", "tests/plan", "tests/catalogue"),
    "envcheck/checks": ("tests/checks",),
    "envcheck/explain": ("tests/explain",),
}
"""Folder of the code to the folders of its tests."""
OPPOSITES = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
LIMIT_S = 300.0


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change to one file."""

    file: Path
    line: int
    what: str
    source: str
    """The whole file with the change in it."""


def mutants(file: Path) -> Iterator[Mutant]:
    """Every mutant of a file: operators turned round, and rows dropped from tables at the top of a module."""
    text = file.read_text("utf-8")
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and type(node.ops[0]) in OPPOSITES:
            kept = node.ops[0]
            node.ops[0] = OPPOSITES[type(kept)]()
            yield Mutant(file, node.lineno, f"{type(kept).__name__} -> {type(node.ops[0]).__name__}", ast.unparse(tree))
            node.ops[0] = kept
    for node in tree.body:
        table = getattr(node, "value", None)
        rows = table.elts if isinstance(table, (ast.Tuple, ast.List)) else []
        for index in range(len(rows)) if len(rows) > 2 else ():
            row = rows.pop(index)
            yield Mutant(file, row.lineno, f"row dropped: {ast.unparse(row)[:60]}", ast.unparse(tree))
            rows.insert(index, row)


def survives(mutant: Mutant, copy: Path, tests: tuple[str, ...]) -> bool:
    """The tests pass with the mutant in place. Raises TimeoutExpired where they do not end, which counts as noticed."""
    place = copy / mutant.file.relative_to(ROOT)
    kept = place.read_text("utf-8")
    place.write_text(mutant.source, "utf-8")
    there = [folder for folder in tests if (copy / folder).is_dir()]
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *there]
    try:
        return subprocess.run(command, cwd=copy, capture_output=True, timeout=LIMIT_S, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        place.write_text(kept, "utf-8")


def main() -> None:
    """Draw a sample, try each mutant, print what survived and the share that was noticed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=40, help="mutants to try")
    parser.add_argument("--seed", type=int, default=1, help="of the random draw")
    arguments = parser.parse_args()
    drawn = [(m, tests) for folder, tests in TESTS.items() for f in (ROOT / folder).rglob("*.py") for m in mutants(f)]
    print(f"{len(drawn)} mutants in all")
    chosen = random.Random(arguments.seed).sample(drawn, min(arguments.sample, len(drawn)))
    survivors = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "checkout")
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", ".envcheck"))
        for number, (mutant, tests) in enumerate(chosen, 1):
            alive = survives(mutant, copy, tests)
            survivors += alive
            state = "SURVIVED" if alive else "noticed "
            print(f"{number:3} {state} {mutant.file.relative_to(ROOT)}:{mutant.line} {mutant.what}", flush=True)
    print(f"{len(chosen) - survivors} of {len(chosen)} noticed")


if __name__ == "__main__":
    main()
