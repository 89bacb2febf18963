"""No text, whatever was done to it, stops an importer, takes long, or gives a snapshot that cannot be judged."""

import random
import time

import pytest

from envcheck.checks import run_checks
from envcheck.importers import from_texts, read_text
from envcheck.importers.core.registry import all_importers
from envcheck.importers.markup.html import text_of_html
from envcheck.snapshot import from_json, to_json
from tests.importers.mutations import mutated, originals

CASES = 40
SLOW_S = 5.0


@pytest.mark.parametrize("seed", range(4))
def test_a_mutated_text_is_read_in_time_and_judged(seed: int) -> None:
    chance, texts = random.Random(seed), originals()
    for case in range(CASES):
        text = mutated(chance, texts)
        began = time.monotonic()
        snapshot = from_texts([("x", text)])
        assert time.monotonic() - began < SLOW_S, (seed, case)
        assert from_json(to_json(snapshot)) is not None
        findings = run_checks(snapshot)
        assert [f for f in findings if f.status == "error"] == [], (seed, case)


@pytest.mark.parametrize("importer", all_importers(), ids=lambda i: i.__name__.rpartition(".")[2])
def test_an_importer_takes_linear_time(importer: object) -> None:
    """Of lines that nearly match, which send a careless pattern back and forth."""
    nearly = [
        "GPU " * 2_000,
        "\n" * 20_000,
        " \n" * 20_000,
        "a" * 20_000,
        "- " * 8_000,
        "|" * 9_000,
        "=" * 9_000,
        "1." * 9_000,
        " : " * 6_000,
        "x==" * 6_000,
    ]
    text = "\n".join(nearly * 3)
    began = time.process_time()
    assert 0 <= importer.recognise(text) <= 1  # type: ignore[attr-defined]
    importer.read(text)  # type: ignore[attr-defined]
    assert time.process_time() - began < SLOW_S


def test_a_long_number_in_a_row_of_dmon_takes_no_time() -> None:
    heading = "# gpu    pwr  gtemp     sm     fb\n"
    began = time.monotonic()
    read_text(heading + "    0 " + "9" * 400 + "x\n    0 " + "12 " * 120 + "x\n")
    assert time.monotonic() - began < 2


OPEN = ("<!-- ", "<a ", "<a '", '<a "x<', "<div>", "<script>", "</", "<!", "&#", "<a x='y' ")


@pytest.mark.parametrize("piece", OPEN)
def test_a_page_whose_markup_is_never_closed_takes_linear_time(piece: str) -> None:
    page = "<html><body>torch 2.8.0" + piece * (400_000 // len(piece))
    began = time.process_time()
    assert text_of_html(page).startswith("torch 2.8.0")
    assert time.process_time() - began < SLOW_S


def test_the_text_of_a_page_is_what_a_browser_shows() -> None:
    page = (
        "<html><head><title>no</title></head><body><script>if (a<b) no()</script><!-- no <p> --><p title='a > b'>one"
        " &lt;x&gt;  two</p><pre>a  b\nc</pre><td>d</td><style>p {no: 1}</style>e<br>f < g</body>"
    )
    assert text_of_html(page).split("\n") == ["", "one <x> two", "", "a  b", "c", " de", "f < g"]
