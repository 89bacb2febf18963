"""A comparison on a terminal: what comes first, and that it fits."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from envcheck.snapshot import Snapshot
from tests.boxes import HEALTHY, healthy_2x3090, with_driver, with_environment, with_gpu
from tests.diff.make_golden import FOLDER, golden_texts, render, worse
from tests.diff.sides import differences
from tests.report.samples import too_wide

pytestmark = pytest.mark.usefixtures("utf8_locale")


@pytest.fixture
def utf8_locale(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_CTYPE", "LANG", "NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.mark.parametrize("name", sorted(p.name for p in FOLDER.iterdir()))
def test_the_whole_text_is_as_it_was_approved(name: str) -> None:
    assert golden_texts()[name] == (FOLDER / name).read_text("utf-8")


def test_the_culprit_stands_before_everything_else() -> None:
    text = render(worse())
    assert text.startswith("Different: 2 findings new in B")
    places = [text.index(words) for words in ("Likely culprit", "New in B (2)", "Other differences", "rarely matters")]
    assert places == sorted(places)


@pytest.mark.parametrize("box", HEALTHY, ids=lambda box: box.__name__)
@pytest.mark.parametrize("width", [20, 40, 80])
def test_no_line_is_wider_than_the_page(box: Callable[[], Snapshot], width: int) -> None:
    for encoding in ("utf-8", "ascii"):
        text = render(differences(healthy_2x3090(), box()), width, encoding=encoding, verbose=True)
        assert too_wide(text, width) == []


def test_names_from_a_stranger_steer_no_terminal() -> None:
    evil = "\x1b[2J\x1b]0;owned\x07RTX\u202e0903 <script>[red]`x`\ud800"
    box = with_environment(with_driver(with_gpu(healthy_2x3090(), 0, name=evil), version=evil), NCCL_DEBUG=evil)
    text = render(differences(healthy_2x3090(), replace(box, unavailable={evil: evil})), verbose=True)
    assert all(line.isprintable() for line in text.split("\n"))
    assert "[red]" in text
