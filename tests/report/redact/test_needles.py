"""What a prefilter leaves out cannot hold anything to hide: proven for each pattern from the pattern itself."""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import envcheck.report.redact
from envcheck.report.redact.patterns import Late, Words, form, near
from tests.report.redact.needles import always_holds

BLIND = sorted((Path(__file__).parent / "blind").glob("*.txt"))


def _patterns() -> Iterator[tuple[str, Late]]:
    for module in pkgutil.iter_modules(envcheck.report.redact.__path__, "envcheck.report.redact."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for number, one in enumerate(value if isinstance(value, tuple) else (value,)):
                if isinstance(one, Late):
                    yield f"{module.name}.{name}[{number}]", one


FILTERED = {id(one): (name, one) for name, one in _patterns() if one.needles or one.form}


def test_every_match_of_a_pattern_holds_one_of_its_needles() -> None:
    unproven = [
        name
        for name, one in FILTERED.values()
        if (one.needles and not always_holds(one.source, one.flags, one.needles, str))
        or (one.form and not always_holds(one.source, one.flags, one.form, form))
    ]
    assert not unproven
    assert len(FILTERED) > 200


@pytest.mark.parametrize(
    ("pattern", "needle", "told"),
    [
        (r"user (?P<user>\w+) logged", "user ", True),
        (r"[Uu]ser (?P<user>\w+)", "user ", False),
        (r"(?:ssh|scp) \S+", "ssh ", False),
        (r"(?<=uid=)\w+", "uid=", True),
        (r"\w+(?=@gpu)", "@", True),
        (r"a{0,3}b", "a", False),
        (r"a{2,3}b", "ab", True),
    ],
)
def test_the_proof_tells_a_needle_from_what_may_be_missing(pattern: str, needle: str, told: bool) -> None:
    assert always_holds(pattern, 0, (needle,), str) is told


def test_the_form_of_a_text_has_one_sign_for_a_number_and_for_blanks() -> None:
    assert form("at 10.20.30.40:\t22\n\nx") == "at 0.0.0.0: 0 x"


@pytest.mark.parametrize("file", BLIND, ids=lambda file: file.name)
def test_single_lines_are_looked_at_where_a_word_stands_in_them(file: Path) -> None:
    needles = Words("login", "密", "é", "-p")
    for line in file.read_text("utf-8").split("\n"):
        looked = near(line, needles, lambda _line: "looked at") == "looked at"
        assert looked or needles.now.search(line) is None
