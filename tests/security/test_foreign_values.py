"""No value of a document becomes a program, an argument that is run, or a place to look."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from envcheck.catalogue import all_problems, all_signatures
from envcheck.catalogue.problem import Remedy
from envcheck.catalogue.told import SHAPES, told_fixes
from envcheck.checks import run_checks
from envcheck.compat.requirements import parse as parse_requirement
from envcheck.compat.tables.known_packages import KNOWN, is_known
from envcheck.explain.explain import explain
from envcheck.findings import Command, Evidence, Fix
from envcheck.importers import read_text
from envcheck.report.load import UnreadableInput, parse
from envcheck.report.plausible import plausible
from envcheck.requirement_text import is_requirement, name_of
from envcheck.snapshot import Snapshot
from tests.boxes import HEALTHY, healthy_2x3090, no_gpu
from tests.security.hostile import ALL, FILES, MARK, OPTIONS, PATHS, SHELL, UNKNOWN_PACKAGE, URLS

pytestmark = pytest.mark.once
PACKAGE = Path(__file__).parents[2] / "envcheck"
_KEY = re.compile(r"""evidence(?:\.get\(|\[)\s*["'](\w+)""")
KEYS = sorted({*SHAPES, *(key for file in PACKAGE.rglob("*.py") for key in _KEY.findall(file.read_text("utf-8")))})


def bare() -> Snapshot:
    return Snapshot()


ALONE = (PATHS[0], URLS[0], OPTIONS[0])
BOXES = (healthy_2x3090, no_gpu, bare)


class Watched(dict[str, Any]):
    """Evidence that remembers which of its keys were asked for."""

    def __init__(self, evidence: Evidence) -> None:
        super().__init__(evidence)
        self.asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.asked.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        self.asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        self.asked.update(KEYS)
        return super().__iter__()

    def keys(self) -> Any:
        self.asked.update(KEYS)
        return super().keys()

    def items(self) -> Any:
        self.asked.update(KEYS)
        return super().items()


def read_by(remedy: Remedy, snapshot: Snapshot) -> list[str]:
    """The keys that a remedy asks for, given nothing, everything, or one of them by itself."""
    asked: set[str] = set()
    given: list[Evidence] = [{}, *(evidence for value in (*ALONE, UNKNOWN_PACKAGE) for evidence in evidences(value))]
    while given:
        before = set(asked)
        for evidence in given:
            watched = Watched(evidence)
            with suppress(TypeError, ValueError, AttributeError, LookupError, ArithmeticError):
                remedy(snapshot, cast("Evidence", watched))
            asked |= watched.asked
        given = [{key: UNKNOWN_PACKAGE} for key in asked - before]
    return sorted(asked & set(KEYS))


def evidences(value: str, alone: Sequence[str] = ()) -> Iterator[Evidence]:
    """The value under every key that any remedy reads: in all at once, and in each of `alone` by itself."""
    yield dict.fromkeys(KEYS, value)
    yield {key: [value] for key in KEYS}
    for key in alone:
        yield {key: value}
        yield {key: [value, "torch"]}


def words(fixes: tuple[Fix, ...]) -> Iterator[str]:
    for fix in fixes:
        for command in fix.commands:
            yield from command
        for variable in fix.variables:
            yield from (variable.name, variable.value or "")


@pytest.mark.parametrize("box", BOXES)
def test_no_problem_takes_a_path_a_url_or_an_option_of_a_document_into_a_command(box: Callable[[], Snapshot]) -> None:
    snapshot = box()
    for problem in all_problems().values():
        alone = read_by(problem.remedy, snapshot) if box is healthy_2x3090 else []
        for value in ALL:
            for evidence in evidences(value, alone if value in ALONE else ()):
                fixes = told_fixes(problem.remedy, snapshot, evidence)
                found = [word for word in words(fixes) if MARK in word or (value and value == word)]
                assert not found, (problem.id, evidence, found)


@pytest.mark.parametrize("value", [*FILES, UNKNOWN_PACKAGE, f"{MARK}/model", f"{MARK}.sub"])
def test_what_could_be_a_name_is_proposed_and_never_run_by_itself(value: str) -> None:
    for problem in all_problems().values():
        alone = read_by(problem.remedy, healthy_2x3090()) if value == UNKNOWN_PACKAGE else []
        for evidence in evidences(value, alone):
            for fix in told_fixes(problem.remedy, healthy_2x3090(), evidence):
                named = any(MARK in word for command in fix.commands for word in command)
                assert not (named and fix.automatic), (problem.id, evidence, fix)
                for command in fix.commands:
                    assert installs_no_file(command), (problem.id, evidence, command)


def installs_no_file(command: Command) -> bool:
    return "pip" not in command[1:3] or not any(MARK in word and not is_requirement(word) for word in command)


def test_a_known_package_that_a_log_names_is_still_installed_by_itself() -> None:
    (first, *_) = told_fixes(all_problems()["package-missing"].remedy, healthy_2x3090(), {"module": "safetensors"})
    assert first.automatic
    assert first.commands[0][-1] == "safetensors"


def test_a_document_uninstalls_nothing() -> None:
    for problem in all_problems().values():
        for key in KEYS:
            for fix in told_fixes(problem.remedy, healthy_2x3090(), {key: ["accelerate"]}):
                removed = any("uninstall" in command and "accelerate" in command for command in fix.commands)
                assert not (removed and fix.automatic), problem.id


def test_what_a_document_names_is_still_said() -> None:
    remedy = all_problems()["package-conflict"].remedy
    fixes = told_fixes(remedy, healthy_2x3090(), {"files": ["/their/constraints.txt"]})
    assert "/their/constraints.txt" in fixes[0].summary


def leaves(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value[:2]):
            yield from leaves(item, (*path, place))
    elif isinstance(value, str):
        yield path


def changed(document: bytes, path: tuple[str | int, ...], value: str) -> bytes:
    whole = msgspec.json.decode(document)
    inner = whole
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return msgspec.json.encode(whole)


def test_no_fact_of_a_saved_snapshot_is_a_program_an_option_or_an_address() -> None:
    """Paths of the other machine may stand in commands for that machine; nothing else of it that is not a name."""
    values = (f"--{MARK}=x", f"https://{MARK}.example/x", f"../{MARK}", f"/tmp/{MARK}")
    for make in (*HEALTHY[:2], no_gpu):
        document = msgspec.json.encode(make())
        for path in leaves(msgspec.json.decode(document)):
            if path[0] in ("unavailable", "schema", "environment", "hub"):
                continue
            for value in values:
                try:
                    snapshot = parse(changed(document, path, value), "it")
                except UnreadableInput:
                    continue
                assert isinstance(snapshot, Snapshot)
                assert_harmless(snapshot, value, path)


def assert_harmless(snapshot: Snapshot, value: str, where: object) -> None:
    """No command for the machine of a document has its value as a program, and none but a path at all."""
    for finding in run_checks(snapshot):
        for fix in finding.fixes:
            for command in fix.commands:
                assert MARK not in command[0], (where, command)
                assert value.startswith("/") or not any(MARK in word for word in command), (where, command)


PASTED = sorted((Path(__file__).parents[1] / "importers" / "texts").iterdir())
TOKEN = re.compile(r"[\w.+@/:=-]{3,}")
PLACES = 24
"""Of each text, spread over all of it."""


@pytest.mark.parametrize("file", PASTED, ids=lambda file: file.name)
def test_no_value_of_a_pasted_text_is_a_program_an_option_or_an_address(file: Path) -> None:
    text = file.read_text("utf-8")
    tokens = list(TOKEN.finditer(text))
    for token in tokens[:: max(1, len(tokens) // PLACES)]:
        for value in (f"--{MARK}=x", f"https://{MARK}.example/x", f"../{MARK}", f"/tmp/{MARK}/bin/python"):
            snapshot = plausible(read_text(text[: token.start()] + value + text[token.end() :]))
            assert_harmless(snapshot, value, (file.name, token[0]))


@pytest.mark.parametrize("value", [PATHS[0], PATHS[2], URLS[0], URLS[1], *OPTIONS[:2], SHELL[0]])
def test_what_a_log_says_in_any_place_of_a_known_text_is_at_most_a_name(value: str) -> None:
    """The examples of all signatures, with each captured value replaced: a part of it that is a name is proposed."""
    box, seen = healthy_2x3090(), 0
    for signature in all_signatures():
        found = re.compile(signature.pattern, re.MULTILINE).search(signature.example)
        for name in found.groupdict() if found else ():
            assert found is not None
            begin, end = found.span(name)
            if begin < 0:
                continue
            text = signature.example[:begin] + value + signature.example[end:]
            for cause in explain([text.encode()], snapshot=box).causes:
                seen += 1
                assert not any(MARK in command[0] for fix in cause.fixes for command in fix.commands), signature.id
                said = {word: fix.automatic for fix in cause.fixes for word in words((fix,)) if MARK in word}
                bad = [word for word, automatic in said.items() if automatic or not is_requirement(word)]
                assert bad == [], (signature.id, name, bad)
    assert seen > 50


def test_only_the_probes_say_that_a_snapshot_is_of_this_machine() -> None:
    """`LocalSnapshot` is what starts programs; whoever else makes one would make it of a document."""
    makers = {
        file.relative_to(PACKAGE).as_posix()
        for file in PACKAGE.rglob("*.py")
        if re.search(r"\bseen_here\(", file.read_text("utf-8")) and file.name != "document.py"
    }
    reasons = {
        "probes/runner.py": "the probes",
        "smoke/run.py": "a machine of which nothing is known",
        "install/repair_run.py": "what `install` carries out was prepared from this machine",
    }
    assert makers == set(reasons)


class TestValidator:
    """The one that all names and versions pass on their way to an installer."""

    @pytest.mark.parametrize(
        "text",
        [
            "torch",
            "torch==2.8.0+cu128",
            "pkg[extra, more] >=1.0,<2",
            "ruamel.yaml",
            "a",
            "numpy~=1.26",
            "x!=1.*",
            "A_b.c",
        ],
    )
    def test_names_and_versions_pass(self, text: str) -> None:
        assert is_requirement(text)

    @pytest.mark.parametrize(
        "text", [*ALL, *FILES, ".", "..", "-", "a/b", "a\\b", "x==", "==1", "torch ;x", "tor\u0441h"]
    )
    def test_all_else_is_refused(self, text: str) -> None:
        assert not is_requirement(text)
        assert name_of(text) == ""

    def test_the_table_of_known_packages_holds_names_as_they_are_compared(self) -> None:
        assert all(name_of(name) == name for name in KNOWN)
        assert is_known("nvidia-cublas-cu12")
        assert not is_known("nvidia-cublas-cu99")


def test_a_requirement_of_spaces_costs_no_time() -> None:
    began = time.process_time()
    assert parse_requirement("a" + " " * 30_000 + "?") is None
    assert parse_requirement("a" * 30_000) is None
    assert parse_requirement("  torch  >=2.6 ; python_version < '3.12'") is not None
    assert time.process_time() - began < 1
