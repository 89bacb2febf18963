"""Change comparison operators and rows of tables, one at a time; the tests of the same folder must notice.

    python -m benchmarks.mutations --learn                    which test runs which function: once, and after changes
    python -m benchmarks.mutations --sample 300 --seed 11     a share of all mutants, drawn from each folder alike
    python -m benchmarks.mutations --again                    the survivors of the last run, with every fast test

Each mutant is written into a copy of the checkout. First the tests run there that run the changed function, few of each
parametrised one; what they do not notice is tried with every fast test of the folder. Results are added to a file below
the temporary folder, so that a run that was stopped goes on where it ended. Prints the survivors.
"""

import argparse
import ast
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
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
LIMIT_S = 400.0
FEW = 150
"""Tests that are tried first."""
OF_EACH = 6
"""Cases of one parametrised test among these."""
WORK = Path(tempfile.gettempdir(), "envcheck-mutations")

PLUGIN = """
import json, os, sys, time

SEEN, ROOT, FOUND = set(), os.environ["MUTATIONS_CODE"], {}

def tell(frame, event, _argument):
    code = frame.f_code
    if code.co_filename.startswith(ROOT):
        SEEN.add((code.co_filename, code.co_firstlineno))

def pytest_runtest_setup(item):
    SEEN.clear()
    item.began = time.perf_counter()
    sys.settrace(tell)

def pytest_runtest_teardown(item):
    sys.settrace(None)
    took = time.perf_counter() - getattr(item, "began", 0)
    top = os.environ["MUTATIONS_TOP"]
    FOUND[item.nodeid] = [round(took, 4), sorted(f"{os.path.relpath(f, top)}:{n}" for f, n in SEEN)]

def pytest_sessionfinish():
    with open(os.environ["MUTATIONS_TOLD"], "w") as file:
        json.dump(FOUND, file)
"""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change to one file."""

    folder: str
    file: Path
    line: int
    function: int | None
    """First line of the innermost function it stands in, as its code object has it; None: at the top of a module."""
    what: str
    source: str
    """The whole file with the change in it."""

    @property
    def name(self) -> str:
        """`envcheck/compat/builds.py:12 Lt -> LtE`; the same in every run."""
        return f"{self.file.relative_to(ROOT)}:{self.line} {self.what}"


def mutants(folder: str, file: Path) -> Iterator[Mutant]:
    """Every mutant of a file: operators turned round, and rows dropped from tables at the top of a module."""
    tree = ast.parse(file.read_text("utf-8"))
    inside: dict[ast.AST, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            inside.update(dict.fromkeys(ast.walk(node), first))
    for node in ast.walk(tree):
        for index in range(len(node.ops)) if isinstance(node, ast.Compare) else ():
            assert isinstance(node, ast.Compare)
            kept = node.ops[index]
            if type(kept) not in OPPOSITES:
                continue
            node.ops[index] = OPPOSITES[type(kept)]()
            what = f"{type(kept).__name__} -> {type(node.ops[index]).__name__}: {ast.unparse(node)[:70]}"
            yield Mutant(folder, file, node.lineno, inside.get(node), what, ast.unparse(tree))
            node.ops[index] = kept
    for statement in tree.body:
        table = getattr(statement, "value", None)
        rows = table.elts if isinstance(table, (ast.Tuple, ast.List)) else []
        listed = [getattr(target, "id", "") for target in getattr(statement, "targets", [])]
        for number in range(len(rows)) if len(rows) > 2 and "__all__" not in listed else ():
            row = rows.pop(number)
            yield Mutant(folder, file, row.lineno, None, f"row dropped: {ast.unparse(row)[:60]}", ast.unparse(tree))
            rows.insert(number, row)


def learn() -> None:
    """Run each folder's fast tests once, and note which function each of them runs, and how long it takes."""
    WORK.mkdir(exist_ok=True)
    (WORK / "mutations_plugin.py").write_text(PLUGIN, "utf-8")
    for folder, tests in TESTS.items():
        told = WORK / f"{Path(folder).name}.json"
        if told.exists():
            continue
        environment = {
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(WORK),
            "MUTATIONS_CODE": str(ROOT / folder),
            "MUTATIONS_TOP": str(ROOT),
            "MUTATIONS_TOLD": f"{told}.part",
        }
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "mutations_plugin", *tests]
        subprocess.run([*command, "-m", "not slow"], cwd=ROOT, env=environment, check=True)
        Path(f"{told}.part").rename(told)


def likely(mutant: Mutant, told: dict[str, tuple[float, list[str]]]) -> list[str]:
    """The tests that run the changed function, the quick ones first; for a table, those that run its module."""
    place = str(mutant.file.relative_to(ROOT))
    wanted = f"{place}:{mutant.function}"

    def runs(functions: list[str]) -> bool:
        return wanted in functions if mutant.function else any(f.startswith(f"{place}:") for f in functions)

    running = sorted((seconds, test) for test, (seconds, functions) in told.items() if runs(functions))
    taken: dict[str, int] = defaultdict(int)
    chosen = []
    for _seconds, test in running:
        taken[test.partition("[")[0]] += 1
        if taken[test.partition("[")[0]] <= OF_EACH:
            chosen.append(test)
    return chosen[:FEW]


def survives(mutant: Mutant, copy: Path, tests: list[str]) -> bool:
    """The tests pass with the mutant in place; tests that do not end have noticed it."""
    if not tests:
        return True
    place = copy / mutant.file.relative_to(ROOT)
    kept = place.read_text("utf-8")
    place.write_text(mutant.source, "utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "not slow", *tests]
    try:
        return subprocess.run(command, cwd=copy, capture_output=True, timeout=LIMIT_S, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        place.write_text(kept, "utf-8")


def drawn(sample: int, seed: int) -> list[Mutant]:
    """The sample, each folder with its share, in an order that a longer run only adds to."""
    everything = [m for folder in TESTS for f in sorted((ROOT / folder).rglob("*.py")) for m in mutants(folder, f)]
    print(f"{len(everything)} mutants in all")
    return random.Random(seed).sample(everything, min(sample, len(everything)))


def main() -> None:
    """Draw a sample, try each mutant, print what survived and the share that was noticed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=40, help="mutants to try")
    parser.add_argument("--seed", type=int, default=1, help="of the random draw")
    parser.add_argument("--minutes", type=float, default=1e6, help="stop after so many, to go on later")
    parser.add_argument("--learn", action="store_true", help="note which test runs which function")
    parser.add_argument("--again", action="store_true", help="try the survivors, with every fast test of their folder")
    arguments = parser.parse_args()
    if arguments.learn:
        learn()
        return
    record = WORK / f"results-{arguments.seed}.jsonl"
    results = (
        {r["name"]: r["survived"] for r in map(json.loads, record.read_text().splitlines())} if record.exists() else {}
    )
    told = {folder: json.loads((WORK / f"{Path(folder).name}.json").read_text()) for folder in TESTS}
    chosen = drawn(arguments.sample, arguments.seed)
    ends = time.monotonic() + 60 * arguments.minutes
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "checkout")
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", ".envcheck"))
        for number, mutant in enumerate(chosen, 1):
            known = results.get(mutant.name)
            if time.monotonic() > ends or known is False or (known and not arguments.again):
                continue
            every = list(TESTS[mutant.folder])
            alive = survives(mutant, copy, every if arguments.again else likely(mutant, told[mutant.folder]))
            results[mutant.name] = alive
            with record.open("a") as file:
                file.write(json.dumps({"name": mutant.name, "survived": alive}) + "\n")
            print(f"{number:3} {'SURVIVED' if alive else 'noticed '} {mutant.name}", flush=True)
    tried = [m for m in chosen if m.name in results]
    for mutant in tried:
        if results[mutant.name]:
            print(f"SURVIVED {mutant.name}")
    print(f"{sum(not results[m.name] for m in tried)} of {len(tried)} noticed; {len(chosen) - len(tried)} not tried")


if __name__ == "__main__":
    main()
