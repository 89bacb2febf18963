"""Reports from strangers: refused in one sentence, or judged, compared and printed cleanly. The long run is by hand."""

import json
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from envcheck.report.limits import BRANCHES, ENTRIES, FEWER, TEXT, VALUES
from envcheck.report.load import UnreadableInput, load, parse
from tests.boxes import healthy_2x3090, no_gpu
from tests.fuzz.judge import complaints
from tests.fuzz.mutate import METHODS, Seeds, archived, invented, mutated, packed
from tests.fuzz.seeds import written_down

SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
DOCUMENTS = written_down()
SEEDS = Seeds(DOCUMENTS)


def refusal(data: bytes, folder: Path, name: str = "r.json") -> str:
    """The sentence with which a file is refused."""
    file = folder / name
    file.write_bytes(data)
    with pytest.raises(UnreadableInput) as caught:
        load(str(file))
    sentence = str(caught.value)
    assert sentence.isprintable()
    assert sentence.endswith(".")
    assert len(sentence) < 700
    return sentence


@given(st.randoms(use_true_random=False))
@SETTINGS
def test_a_report_that_was_changed_is_read_cleanly_or_refused(rng: random.Random) -> None:
    assert list(complaints(mutated(rng, SEEDS), healthy_2x3090(), rng)) == []


@given(st.randoms(use_true_random=False))
@SETTINGS
def test_json_of_any_shape_is_read_cleanly_or_refused(rng: random.Random) -> None:
    assert list(complaints(json.dumps(invented(rng)).encode(), no_gpu(), rng)) == []


@given(st.randoms(use_true_random=False))
@SETTINGS
def test_a_damaged_archive_or_page_is_read_cleanly_or_refused(rng: random.Random) -> None:
    data = json.dumps(rng.choice(DOCUMENTS)).encode()
    assert list(complaints(packed(rng, data), healthy_2x3090(), rng)) == []


def snapshot(**sections: Any) -> bytes:
    return json.dumps({"schema": "envcheck.snapshot/1", **sections}).encode()


BEYOND = {
    "lists and tables": (snapshot(x=[[]] * (BRANCHES + 1)), "lists and tables"),
    "values": (snapshot(x=[1] * (VALUES + 2)), "values"),
    "a long text": (snapshot(driver={"version": "5" * (TEXT + 1)}), "a text of more than 32768 characters"),
    "a long name": (snapshot(packages={"p" * (TEXT + 1): "1"}), "a key of more than 32768 characters"),
    "many packages": (
        snapshot(packages={f"p{n}": "1" for n in range(ENTRIES + 1)}),
        "more than 2000 entries",
    ),
    "many GPUs": (snapshot(gpus=[{"index": n} for n in range(FEWER["gpus"] + 1)]), "a list of more than 256 entries"),
    "a huge number": (snapshot(gpus=[{"index": 1 << 63}]), "a whole number of more than 64 bits"),
}


@pytest.mark.parametrize(("data", "words"), BEYOND.values(), ids=BEYOND)
def test_more_than_any_box_has_is_refused_before_it_costs_anything(data: bytes, words: str, tmp_path: Path) -> None:
    assert words in refusal(data, tmp_path)


def test_the_largest_that_is_read_is_judged() -> None:
    """All bounds reached at once are still a report that can be printed."""
    packages = {f"p{n}": "1" for n in range(ENTRIES)}
    gpus = [{"index": n, "name": "x" * 100} for n in range(FEWER["gpus"])]
    data = snapshot(packages=packages, gpus=gpus, driver={"version": "5." * (TEXT // 2)})
    assert list(complaints(data, healthy_2x3090(), random.Random(1))) == []


def test_of_two_keys_of_one_name_the_last_counts_everywhere() -> None:
    data = b'{"schema":"envcheck.snapshot/1","driver":{"version":"1"},"driver":{"version":"2"}}'
    document = parse(data, "x")
    assert getattr(getattr(document, "driver"), "version") == "2"  # noqa: B009 - either kind of document


@pytest.mark.parametrize("method", METHODS)
def test_no_more_of_an_archive_is_unpacked_than_a_report_may_be_long(method: int, tmp_path: Path) -> None:
    said = refusal(archived(b" " * (8 << 20), method), tmp_path, "r.zip")
    if method == zipfile.ZIP_STORED:
        assert "larger than 4 MiB" in said
    elif method == zipfile.ZIP_DEFLATED:
        assert "unpacks to more than 4 MiB" in said
    else:
        assert "is packed with" in said


def test_an_archive_writes_nothing_wherever_its_members_want_to_go(tmp_path: Path) -> None:
    """The member is read, and never extracted."""
    whole = archived(snapshot(driver={"version": "525.1"}), name="../../../escaped/report.json")
    (tmp_path / "r.zip").write_bytes(whole)
    load(str(tmp_path / "r.zip"))
    assert [path.name for path in tmp_path.rglob("*")] == ["r.zip"]
