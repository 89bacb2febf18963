"""Change comparison operators and rows of tables, one at a time; the tests of the same folder must notice.

    python -m benchmarks.mutations --sample 100 --seed 11     a hundred mutants of each folder
    python -m benchmarks.mutations --again                    what survived, against the tests as they are now

The fast tests of a folder are collected, and run once with instrumented functions, to see which functions each test
calls and at which comparisons the change would have given another result. Each mutant is a fork of that process, in
which the changed functions and tables take the place of the old ones; it is asked only of the tests in which its
comparison gives another result, or that call what is next to its table, one case of each test first. Results are added
to a file below the temporary folder, so that a run that was stopped goes on. A table that other modules were built from
when they were imported may keep its old row there: such a mutant survives, and is never counted as noticed by mistake.
"""

import argparse
import ast
import builtins
import contextlib
import functools
import gc
import hashlib
import importlib
import itertools
import json
import operator
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
from types import CodeType, FunctionType
from typing import Any, ClassVar

import pytest
from _pytest.main import pytest_runtestloop as run_tests

from envcheck.compat.tables.table import Table
from envcheck.late_pattern import late

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
OPERATIONS: dict[str, tuple[Callable[[Any, Any], Any], Callable[[Any, Any], Any] | None]] = {
    "Lt": (operator.lt, operator.le),
    "LtE": (operator.le, operator.lt),
    "Gt": (operator.gt, operator.ge),
    "GtE": (operator.ge, operator.gt),
    "Eq": (operator.eq, None),
    "NotEq": (operator.ne, None),
    "Is": (operator.is_, None),
    "IsNot": (operator.is_not, None),
    "In": (lambda a, b: a in b, None),
    "NotIn": (lambda a, b: a not in b, None),
}
"""What an operator does, and what its mutant does; None: always the contrary."""
ROW_S = 20.0
"""Of the processor, that a dropped row is given, by the time its tests took; `--again` gives it all of them."""
WORK = Path(tempfile.gettempdir(), "envcheck-mutations")
WORD = r"[a-z_][\w-]{4,}"
PLAIN = (tuple, list, dict, frozenset, set, str, int, float, re.Pattern, type(late("")))
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
    def key(self) -> str:
        """`envcheck/compat/builds.py#3`: what the instrumented code calls it."""
        return f"{self.file.relative_to(ROOT)}#{self.number}"

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
            exchange_functions(mutant.file, tree)
            if mutant.function is None:
                _exchange_values(mutant.file, tree)
            break
    for cached in Live.caches:
        cached.cache_clear()


def exchange_functions(file: Path, tree: ast.Module) -> list[tuple[FunctionType, CodeType]]:
    """Give the functions of a file the code of a changed tree. Which had which before."""
    old = list(_codes(compile(file.read_text("utf-8"), str(file), "exec")))
    new = list(_codes(compile(tree, str(file), "exec")))
    if [code.co_name for code in old] != [code.co_name for code in new]:
        return []
    others = dict(zip(old, new, strict=True))
    before = []
    for function in Live.functions.get(str(file), ()):
        other = others.get(function.__code__)
        if other is not None and other.co_freevars == function.__code__.co_freevars:
            before.append((function, function.__code__))
            function.__code__ = other
    return before


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


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
        if isinstance(old, Table) and isinstance(new, Table) and list(new) != list(old):
            old.replace(new)
        elif isinstance(new, PLAIN) and not key.startswith("__") and _said(new) != _said(old):
            for other in list(sys.modules.values()):
                for word, value in list(vars(other).items()) if hasattr(other, "__dict__") else ():
                    if value is old:
                        setattr(other, word, new)


def _said(value: object) -> object:
    """What tells two values apart: of patterns, which are compiled late, their text."""
    return getattr(value, "pattern", value)


class Runner:
    """Takes the place of pytest's loop over the tests: tries the mutants."""

    def __init__(self, folder: str, chosen: list[Mutant], results: dict[str, bool], record: Path, ends: float) -> None:
        self.folder, self.chosen, self.results, self.record, self.ends = folder, chosen, results, record, ends
        self.seen = Seen(folder)
        self.words: dict[Path, set[str]] = {}
        self.importers: dict[str, set[str]] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of the tests."""
        items = session.items
        for file in (ROOT / self.folder).rglob("*.py"):  # what tests import late, a fork would import unchanged
            importlib.import_module(_module(file))
        self.importers = importers()
        Live.find()
        session.items = [item for item in items if item.nodeid not in self.seen.rows]
        self.seen.learn(session, self.ends)
        if any(item.nodeid not in self.seen.rows for item in items):
            return True  # the time is over
        items = [item for item in items if self.seen.of(item).passed]
        self.words = {f: set(re.findall(WORD, f.read_text("utf-8"))) for f in {i.path for i in items}}
        Live.find()
        gc.freeze()
        for mutant in self.chosen:
            if time.monotonic() > self.ends:
                break
            able = self._able_to_notice(mutant, items)
            limit_s = 20 + 5 * sum(self.seen.of(item).seconds for item in able)
            code = _forked(functools.partial(_try, session, mutant, able), limit_s) if able else 0
            self.results[mutant.name] = code == 0
            with self.record.open("a") as record:
                record.write(json.dumps({"name": mutant.name, "survived": code == 0}) + "\n")
            word = "SURVIVED" if code == 0 else "noticed "
            print(f"{word} {mutant.name} ({len(able)} tests)", file=sys.stderr, flush=True)
        return True

    def _able_to_notice(self, mutant: Mutant, items: list[pytest.Item]) -> list[pytest.Item]:
        """The tests in which the change has an effect, the likeliest first; of a table, what is near it."""
        if mutant.function is not None:
            able = [item for item in items if mutant.key in self.seen.of(item).differ]
            remembered = {item.path for item in able if self.words[item.path] & {"cache", "lru_cache"}}
            known = {item.nodeid for item in able}
            able += [item for item in items if item.path in remembered and item.nodeid not in known]
        else:
            file = str(mutant.file.relative_to(ROOT))
            near = {file, *self.importers.get(_module(mutant.file), ())}
            able = [item for item in items if near & self.seen.of(item).files]
        wanted, row = words_of(mutant), set(re.findall(r"[\w.]{3,}", mutant.what))
        cases: dict[str, int] = defaultdict(int)
        ranked = []
        for item in able:
            test, words, seen = item.nodeid.partition("[")[0], self.words[item.path], self.seen.of(item)
            cases[test] += 1
            about = (-len(row & words), -len(wanted & words)) if mutant.function is None else (len(seen.files), 0)
            case = cases[test].bit_length() if mutant.function is None else cases[test]
            ranked.append(((seen.seconds > 1, case, *about), item))
        likely = [item for _, item in sorted(ranked, key=lambda pair: pair[0])]
        if mutant.function is not None or self.results.get(mutant.name):
            return likely
        spent = itertools.accumulate(self.seen.of(item).seconds for item in likely)
        return [item for item, seconds in zip(likely, spent, strict=True) if seconds < ROW_S]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one test reaches."""

    files: frozenset[str]
    """Of the package, from which it calls a function."""
    differ: frozenset[str]
    """Keys of the mutants whose comparison gives another result in this test."""
    seconds: float
    passed: bool


class Seen:
    """What each test reaches, as it was seen once; kept in a file until the code changes."""

    def __init__(self, folder: str) -> None:
        sources = [*(ROOT / "envcheck").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]
        state = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(sources))).hexdigest()[:12]
        self.folder, self.file = folder, WORK / f"seen-{Path(folder).name}-{state}.jsonl"
        self.rows: dict[str, Effect] = {}
        self.shared: dict[frozenset[str], frozenset[str]] = {}
        for line in self.file.read_text().splitlines() if self.file.exists() else ():
            self._add(*json.loads(line))
        self.marks: set[str] = set()
        self.of_fixtures: dict[str, set[str]] = {}
        self.session: pytest.Session
        self.ends: float

    def of(self, item: pytest.Item) -> Effect:
        return self.rows[item.nodeid]

    def _add(self, name: str, files: list[str], differ: list[str], seconds: float, passed: bool) -> None:
        one, two = (self.shared.setdefault(group, group) for group in (frozenset(files), frozenset(differ)))
        self.rows[name] = Effect(one, two, seconds, passed)

    def learn(self, session: pytest.Session, ends: float) -> None:
        """Run the tests of the session, and note what each reaches."""
        if not session.items:
            return
        before = instrument(self.folder, self.marks)
        most, session.config.option.maxfail = session.config.option.maxfail, 0
        session.config.pluginmanager.register(self, "seen")
        self.session, self.ends = session, ends
        with contextlib.suppress(session.Interrupted):
            run_tests(session)
        session.config.pluginmanager.unregister(self)
        session.config.option.maxfail = most
        for function, code in before:
            function.__code__ = code
        lost = [name for name, row in self.rows.items() if not row.passed]
        if lost:
            print(f"{len(lost)} tests fail as they are, and are not asked: {lost[:5]}", file=sys.stderr)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Around one test."""
        self.marks.clear()
        failed, start = self.session.testsfailed, time.process_time()
        yield
        for name in getattr(item, "fixturenames", ()):
            self.marks.update(self.of_fixtures.get(name, ()))
        files = sorted(mark for mark in self.marks if "#" not in mark)
        differ = sorted(mark for mark in self.marks if "#" in mark)
        row = (item.nodeid, files, differ, round(time.process_time() - start, 3), self.session.testsfailed == failed)
        self._add(*row)
        with self.file.open("a") as file:
            file.write(json.dumps(row) + "\n")
        if time.monotonic() > self.ends:
            self.session.shouldstop = "the time is over"

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Iterator[None]:
        """Around what several tests share: each of them reaches what it reaches."""
        outside = set(self.marks)
        self.marks.clear()
        yield
        if fixturedef.scope != "function":
            self.of_fixtures[fixturedef.argname] = {*self.of_fixtures.get(fixturedef.argname, ()), *self.marks}
        self.marks.update(outside)


def instrument(folder: str, marks: set[str]) -> list[tuple[FunctionType, CodeType]]:
    """Make each function of the package mark its file, and each comparison of the folder where it matters."""

    def compared(key: str, name: str, left: object, right: object) -> object:
        kept, other = OPERATIONS[name]
        result = kept(left, right)
        if other is None or bool(other(left, right)) != bool(result):
            marks.add(key)
        return result

    vars(builtins).update(__mark__=marks.add, __compared__=compared)
    before = []
    for file in sorted((ROOT / "envcheck").rglob("*.py")):
        name = str(file.relative_to(ROOT))
        tree = ast.parse(file.read_text("utf-8"))
        instrumented = _Instrumented(name, tree, compares=name.startswith(f"{folder}/")).visit(tree)
        before += exchange_functions(file, ast.fix_missing_locations(instrumented))
    return before


class _Instrumented(ast.NodeTransformer):
    """Calls `__mark__` at the start of each function, and `__compared__` in the place of each comparison."""

    def __init__(self, file: str, tree: ast.Module, *, compares: bool) -> None:
        self.file = file
        self.numbers: dict[ast.Compare, list[int]] = defaultdict(list)
        number = 0
        for node in [node for node in ast.walk(tree) if isinstance(node, ast.Compare) and compares]:
            for kept in node.ops:
                if type(kept) in OPPOSITES:
                    self.numbers[node].append(number)
                    number += 1

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.generic_visit(node)
        node.body.insert(0, ast.copy_location(ast.Expr(_call("__mark__", self.file)), node.body[0]))
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        keys = [f"{self.file}#{number}" for number in self.numbers.get(node, ())]
        self.generic_visit(node)
        if len(node.ops) > 1 and keys:  # the operands of a chain are not always computed: reached is enough
            marked: list[ast.expr] = [_call("__mark__", key) for key in keys]
            together = ast.Tuple([*marked, node], ast.Load())
            return ast.copy_location(ast.Subscript(together, ast.Constant(-1), ast.Load()), node)
        if keys:
            call = _call("__compared__", keys[0], type(node.ops[0]).__name__)
            call.args += [node.left, *node.comparators]
            return ast.copy_location(call, node)
        return node


def _call(function: str, *texts: str) -> ast.Call:
    return ast.Call(ast.Name(function, ast.Load()), [ast.Constant(text) for text in texts], [])


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
