"""Change comparison operators and rows of tables, one at a time; the tests of the same folder must notice.

    python -m benchmarks.mutations --sample 100 --seed 11     a hundred mutants of each folder
    python -m benchmarks.mutations --again                    what survived, against the tests as they are now

The fast tests of a folder are collected, and run once to see what each calls. Each mutant is a fork of that process, in
which the changed functions and tables take the place of the old ones; it is asked only of the tests that call what is
changed, or what is next to a table, the most special first. Results are added to a file below the temporary folder, so
that a run that was stopped goes on. A table that other modules were built from when they
were imported may keep its old row there: such a mutant survives, and is never counted as noticed by mistake.
"""

import argparse
import ast
import contextlib
import functools
import gc
import hashlib
import importlib
import json
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, ClassVar

import pytest
from _pytest.main import pytest_runtestloop as run_tests

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
OF_EACH = 60
"""Cases of one parametrised test that are tried: what survives them might be noticed by another."""
WORK = Path(tempfile.gettempdir(), "envcheck-mutations")
WORD = r"[a-z_][\w-]{4,}"
PLAIN = (tuple, list, dict, frozenset, set, str, int, float, re.Pattern)
"""Kinds of values at the top of a module that can be exchanged."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change to one file."""

    folder: str
    file: Path
    number: int
    """Which of the file's mutants it is."""
    line: int
    function: int | None
    """First line of the innermost function it stands in, as its code object has it; None: at the top of a module."""
    what: str

    @property
    def name(self) -> str:
        """`envcheck/compat/builds.py:12 Lt -> LtE: a < b`."""
        return f"{self.file.relative_to(ROOT)}:{self.line} {self.what}"


def mutants(folder: str, file: Path, tree: ast.Module) -> Iterator[Mutant]:
    """Every mutant of a file; while one is given, the tree holds its change."""
    inside: dict[ast.AST, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            inside.update(dict.fromkeys(ast.walk(node), min([node.lineno, *(d.lineno for d in node.decorator_list)])))
    number = 0
    for node in [node for node in ast.walk(tree) if isinstance(node, ast.Compare)]:
        for index, kept in enumerate(node.ops):
            if type(kept) in OPPOSITES:
                text = ast.unparse(node)[:70]
                node.ops[index] = OPPOSITES[type(kept)]()
                what = f"{type(kept).__name__} -> {type(node.ops[index]).__name__}: {text}"
                yield Mutant(folder, file, number, node.lineno, inside.get(node), what)
                node.ops[index] = kept
                number += 1
    for statement in tree.body:
        table = getattr(statement, "value", None)
        table = table.args[0] if isinstance(table, ast.Call) and len(table.args) == 1 else table
        rows = table.elts if isinstance(table, (ast.Tuple, ast.List)) else []
        named = [getattr(target, "id", "") for target in getattr(statement, "targets", [])]
        for place in range(len(rows)) if len(rows) > 2 and "__all__" not in named else ():
            row = rows.pop(place)
            yield Mutant(folder, file, number, row.lineno, None, f"row dropped: {ast.unparse(row)[:60]}")
            rows.insert(place, row)
            number += 1


def draw(folder: str, size: int, seed: int) -> list[Mutant]:
    """A random sample of the mutants of a folder; the same seed draws the same ones."""
    files = sorted((ROOT / folder).rglob("*.py"))
    every = [m for file in files for m in mutants(folder, file, ast.parse(file.read_text("utf-8")))]
    print(f"{folder}: {len(every)} mutants in all")
    return random.Random(seed).sample(every, min(size, len(every)))


def apply(mutant: Mutant) -> None:
    """Put a mutant in the place of what was imported, in this process."""
    tree = ast.parse(mutant.file.read_text("utf-8"))
    for one in mutants(mutant.folder, mutant.file, tree):
        if one.number == mutant.number:
            code = compile(tree, str(mutant.file), "exec")
            _exchange_functions(str(mutant.file), code)
            if mutant.function is None:
                _exchange_values(mutant.file, tree)
            break
    for cached in Live.caches:
        cached.cache_clear()


def _exchange_functions(file: str, code: CodeType) -> None:
    known: dict[tuple[str, int], CodeType] = {}
    waiting = [code]
    while waiting:
        one = waiting.pop()
        known[one.co_name, one.co_firstlineno] = one
        waiting += [constant for constant in one.co_consts if isinstance(constant, CodeType)]
    for function in Live.functions.get(file, ()):
        new = known.get((function.__code__.co_name, function.__code__.co_firstlineno))
        if new is not None and new.co_freevars == function.__code__.co_freevars:
            function.__code__ = new


def _module(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _exchange_values(file: Path, tree: ast.Module) -> None:
    """The tables of a module, wherever they are known by a name; its classes and functions stay."""
    module = importlib.import_module(_module(file))
    kept = (ast.FunctionDef, ast.ClassDef)
    body: list[ast.stmt] = [s for s in tree.body if not isinstance(s, kept)]
    scope = dict(vars(module))
    exec(compile(ast.Module(body, []), str(file), "exec"), scope)
    for key, new in scope.items():
        old = vars(module).get(key)
        if isinstance(new, PLAIN) and not key.startswith("__") and new != old:
            for other in list(sys.modules.values()):
                for word, value in list(vars(other).items()) if hasattr(other, "__dict__") else ():
                    if value is old:
                        setattr(other, word, new)


class Runner:
    """Takes the place of pytest's loop over the tests: tries the mutants."""

    def __init__(self, folder: str, chosen: list[Mutant], results: dict[str, bool], record: Path, ends: float) -> None:
        self.folder, self.chosen, self.results, self.record, self.ends = folder, chosen, results, record, ends
        self.calls = Calls(folder)
        self.words: dict[Path, set[str]] = {}
        self.importers: dict[str, set[str]] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of the tests."""
        items = self._asked(session)
        for file in (ROOT / self.folder).rglob("*.py"):  # what tests import late, a fork would import unchanged
            importlib.import_module(_module(file))
        self.importers = importers()
        session.items = [item for item in items if item.nodeid not in self.calls.rows]
        self.calls.learn(session, self.ends)
        if any(item.nodeid not in self.calls.rows for item in items):
            return True  # the time is over
        items = [item for item in items if self.calls.passed(item)]
        self.words = {f: set(re.findall(WORD, f.read_text("utf-8"))) for f in {i.path for i in items}}
        Live.find()
        gc.freeze()
        for mutant in self.chosen:
            if time.monotonic() > self.ends:
                break
            able = self._able_to_notice(mutant, items)
            limit_s = 20 + 5 * sum(self.calls.seconds(item) for item in able)
            code = _forked(functools.partial(_try, session, mutant, able), limit_s)
            self.results[mutant.name] = code == 0
            with self.record.open("a") as record:
                record.write(json.dumps({"name": mutant.name, "survived": code == 0}) + "\n")
            word = "SURVIVED" if code == 0 else "noticed "
            print(f"{word} {mutant.name} ({len(able)} tests)", file=sys.stderr, flush=True)
        return True

    def _asked(self, session: pytest.Session) -> list[pytest.Item]:
        """The tests, without the cases of one beyond the most that are tried."""
        taken: dict[str, int] = defaultdict(int)
        items = []
        for item in session.items:
            name = item.nodeid.partition("[")[0]
            taken[name] += 1
            if taken[name] <= OF_EACH:
                items.append(item)
        return items

    def _able_to_notice(self, mutant: Mutant, items: list[pytest.Item]) -> list[pytest.Item]:
        """The tests that call what is changed, the likeliest first; of a table, what is near it."""
        file = str(mutant.file.relative_to(ROOT))
        if mutant.function is not None:
            able = [item for item in items if f"{file}:{mutant.function}" in self.calls.of(item)]
            return sorted(able, key=lambda item: (self.calls.seconds(item) > 1, len(self.calls.of(item))))
        near = {file, *self.importers.get(_module(mutant.file), ())}
        wanted, row = words_of(mutant), set(re.findall(r"[\w.]{3,}", mutant.what))

        def unlike(item: pytest.Item) -> tuple[bool, int, int]:
            words = self.words[item.path]
            return self.calls.seconds(item) > 1, -len(row & words), -len(wanted & words)

        able = [item for item in items if near & {call.partition(":")[0] for call in self.calls.of(item)}]
        return sorted(able, key=unlike)


class Calls:
    """Which functions of the package each test calls, as it was seen once; kept in a file until the code changes."""

    def __init__(self, folder: str) -> None:
        sources = [*(ROOT / "envcheck").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
        state = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(sources))).hexdigest()[:12]
        self.file = WORK / f"calls-{Path(folder).name}-{state}.jsonl"
        rows = map(json.loads, self.file.read_text().splitlines()) if self.file.exists() else ()
        self.rows: dict[str, tuple[list[str], float, bool]] = {name: (calls, s, ok) for name, calls, s, ok in rows}
        self.session: pytest.Session
        self.ends: float

    def of(self, item: pytest.Item) -> list[str]:
        return self.rows[item.nodeid][0]

    def seconds(self, item: pytest.Item) -> float:
        return self.rows[item.nodeid][1]

    def passed(self, item: pytest.Item) -> bool:
        return self.rows[item.nodeid][2]

    def learn(self, session: pytest.Session, ends: float) -> None:
        """Run the tests of the session, and note what each calls."""
        most, session.config.option.maxfail = session.config.option.maxfail, 0
        session.config.pluginmanager.register(self, "calls")
        self.session, self.ends = session, ends
        with contextlib.suppress(session.Interrupted):
            run_tests(session)
        session.config.pluginmanager.unregister(self)
        session.config.option.maxfail = most
        lost = [name for name, row in self.rows.items() if not row[2]]
        if lost:
            print(f"{len(lost)} tests fail as they are, and are not asked: {lost[:5]}", file=sys.stderr)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Around one test."""
        seen: dict[int, CodeType] = {}

        def note(frame: FrameType, event: str, _argument: object) -> None:
            if event == "call":
                seen[id(frame.f_code)] = frame.f_code

        failed, start = self.session.testsfailed, time.process_time()
        sys.setprofile(note)
        yield
        sys.setprofile(None)
        inside = str(ROOT / "envcheck") + os.sep
        calls = {code for code in seen.values() if code.co_filename.startswith(inside)}
        names = sorted(f"{Path(code.co_filename).relative_to(ROOT)}:{code.co_firstlineno}" for code in calls)
        row = (names, round(time.process_time() - start, 3), self.session.testsfailed == failed)
        self.rows[item.nodeid] = row
        with self.file.open("a") as file:
            file.write(json.dumps([item.nodeid, *row]) + "\n")
        if time.monotonic() > self.ends:
            self.session.shouldstop = "the time is over"


class Live:
    """Functions and caches of this process: looked for once, before the forks."""

    functions: ClassVar[dict[str, list[FunctionType]]] = {}
    caches: ClassVar[list[Any]] = []

    @classmethod
    def find(cls) -> None:
        """All that there are by now."""
        cls.functions.clear()
        objects = gc.get_objects()
        for one in objects:
            if isinstance(one, FunctionType):
                cls.functions.setdefault(one.__code__.co_filename, []).append(one)
        cls.caches[:] = [o for o in objects if type(o).__name__ == "_lru_cache_wrapper"]


def importers() -> dict[str, set[str]]:
    """Each module of the package to the files that import it."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in (ROOT / "envcheck").rglob("*.py"):
        name = str(file.relative_to(ROOT))
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                found[node.module].add(name)
                for alias in node.names:
                    found[f"{node.module}.{alias.name}"].add(name)
    return found


def _try(session: pytest.Session, mutant: Mutant, items: list[pytest.Item]) -> int:
    apply(mutant)
    session.items = items
    try:
        run_tests(session)
    except (session.Failed, session.Interrupted):
        return 1
    return int(session.testsfailed > 0)


def words_of(mutant: Mutant) -> set[str]:
    """What the changed function, or the module, is about: the tests that share most of these words come first."""
    lines = mutant.file.read_text("utf-8").splitlines()
    start = (mutant.function or 1) - 1
    part = lines[start : mutant.line + 12] if mutant.function else lines
    return {mutant.file.stem, *re.findall(WORD, "\n".join(part))}


def _forked(work: Callable[[], int], limit_s: float) -> int:
    """Its exit code, where it ends within so many seconds of the processor: 0 alone says that all tests passed."""
    child = os.fork()
    if child == 0:
        signal.setitimer(signal.ITIMER_PROF, limit_s)
        code = 1
        try:
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
            code = work()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> None:
    """Draw a sample, try each mutant, print what survived and the share that was noticed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=40, help="mutants of each folder to try")
    parser.add_argument("--seed", type=int, default=1, help="of the random draw")
    parser.add_argument("--minutes", type=float, default=1e6, help="stop after so many, to go on later")
    parser.add_argument("--only", help="a folder of the code, envcheck/checks")
    parser.add_argument("--again", action="store_true", help="try the survivors again")
    arguments = parser.parse_args()
    WORK.mkdir(exist_ok=True)
    record = WORK / f"results-{arguments.seed}-{Path(arguments.only or 'all').name}.jsonl"
    lines = record.read_text().splitlines() if record.exists() else []
    results = {row["name"]: row["survived"] for row in map(json.loads, lines)}
    ends = time.monotonic() + 60 * arguments.minutes
    chosen = [folder for folder in TESTS if arguments.only in (None, folder)]
    drawn = [mutant for folder in chosen for mutant in draw(folder, arguments.sample, arguments.seed)]
    for folder in chosen:
        waiting = [m for m in drawn if m.folder == folder and results.get(m.name, arguments.again or None) is not False]
        waiting = [m for m in waiting if arguments.again or m.name not in results]
        if waiting and time.monotonic() < ends:
            runner = Runner(folder, waiting, results, record, ends)
            options = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:randomly", "-m", "not slow", "--capture=no"]
            pytest.main([*options, *TESTS[folder]], plugins=[runner])
    tried = [m for m in drawn if m.name in results]
    for folder in chosen:
        mine = [m for m in tried if m.folder == folder]
        for mutant in mine:
            if results[mutant.name]:
                print(f"SURVIVED {mutant.name}")
        print(f"{folder}: {sum(not results[m.name] for m in mine)} of {len(mine)} noticed")
    print(f"{sum(not results[m.name] for m in tried)} of {len(tried)} noticed; {len(drawn) - len(tried)} not tried")


if __name__ == "__main__":
    main()
