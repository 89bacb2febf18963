"""Saved snapshots and reports read back, and everything else refused in one sentence."""

import json
import os
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from envcheck.report import read_input as source
from envcheck.report.document import Report
from envcheck.report.json import to_text
from envcheck.report.load import UnreadableInput, load, parse
from envcheck.snapshot import Snapshot, to_json
from tests.boxes import healthy_2x3090
from tests.report.samples import broken

INDEX = b'{"schema":"envcheck.snapshot/1","gpus":[{"index":%s}]}'
REPORT: dict[str, Any] = json.loads(to_text(broken()))


def edited(*path: str | int, value: Any) -> bytes:
    """The sample report with one value changed."""
    document = json.loads(to_text(broken()))
    place = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return json.dumps(document).encode()


def refusal(data: bytes) -> str:
    """The sentence with which `data` is refused."""
    with pytest.raises(UnreadableInput) as caught:
        parse(data, "'r.json'")
    sentence = str(caught.value)
    assert sentence.startswith(("'r.json' ", "the snapshot in 'r.json' "))
    assert sentence.endswith(".")
    assert sentence.isprintable()
    return sentence


def test_a_report_comes_back_whole(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text(to_text(broken()), "utf-8")
    assert load(str(file)) == broken()


def test_a_snapshot_comes_back_whole(tmp_path: Path) -> None:
    file = tmp_path / "snapshot.json"
    file.write_bytes(to_json(healthy_2x3090()))
    assert load(str(file)) == healthy_2x3090()


def test_a_snapshot_of_a_few_facts_is_enough() -> None:
    snapshot = parse(b'{"schema":"envcheck.snapshot/1","driver":{"version":"525.1"}}', "x")
    assert isinstance(snapshot, Snapshot)
    assert snapshot.driver is not None
    assert snapshot.driver.version == "525.1"


def test_a_fact_that_a_snapshot_leaves_out_is_unknown_and_one_that_is_null_is_none() -> None:
    """Whether the snapshot stands alone or in a report; what a report itself could not read keeps its reason."""
    alone = parse(b'{"schema":"envcheck.snapshot/1","cuda":{"nvcc":null},"torch":{"version":"2.8.0"}}', "'s.json'")
    assert isinstance(alone, Snapshot)
    assert set(alone.unavailable) == {"cuda.compiler", "torch.cuda"}
    report = parse(edited("snapshot", "torch", value={"version": None, "cuda": None}), "'r.json'")
    assert isinstance(report, Report)
    assert "torch.version" not in report.snapshot.unavailable
    bare = parse(edited("snapshot", "torch", value={}), "'r.json'")
    assert isinstance(bare, Report)
    assert bare.snapshot.unavailable["torch.version"] == "this snapshot does not tell"


def test_keys_that_this_version_does_not_know_are_passed_over() -> None:
    assert isinstance(parse(edited("snapshot", "quantum", value=[1]), "x"), Report)


def test_windows_editors_leave_it_readable() -> None:
    text = to_text(broken())
    assert parse(source.as_utf8(b"\xef\xbb\xbf" + text.encode(), "x"), "x") == broken()
    assert parse(source.as_utf8(text.encode("utf-16"), "x"), "x") == broken()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"{", "is not JSON: input data was truncated"),
        (b"torch 2.8.0\n", "is not JSON: JSON is malformed: invalid character (byte 4), line 1."),
        (b'{"schema":\n\n nonsense}', "line 3"),
        (b"[]", "is not a report: expected `object`, got `array`"),
        (b"null", "is not a report"),
        (b"{}", 'it has no "schema"'),
        (b'{"host":{},"gpus":[]}', 'it has no "schema"'),
        (b'{"schema":"something/1"}', "its \"schema\" is 'something/1'"),
        (b'{"schema":7}', "its \"schema\" is '7'"),
        (b'{"schema":{"a":[]}}', "not a report or snapshot of envcheck"),
        (b'{"schema":"\\u001b[31mred"}', "its \"schema\" is 'red'"),
        (b'{"schema":"envcheck.smoke/1"}', "only a report (envcheck.report/1) or a snapshot can be checked"),
        (b'{"schema":"envcheck.report/2","findings":7}', "written by a newer envcheck; this one (0.1.0) reads"),
        (b'{"schema":"envcheck.snapshot/12"}', "written by a newer envcheck"),
        (b'{"schema":"envcheck.report/0"}', "not a report or snapshot of envcheck"),
        (b'{"schema":"envcheck.report/1"}', "is not a valid envcheck.report/1: object missing"),
        (b'{"schema":"envcheck.snapshot/1","gpus":{}}', "expected `array`, got `object` - at `$.gpus`"),
        (b'{"schema":"envcheck.snapshot/1","gpus":[{"index":1e400}]}', "number out of range - at `$.gpus[0].index`"),
        (b'{"schema":"envcheck.snapshot/1","gpus":[{"index":0,"power_w":-1e999}]}', "number out of range"),
        (b'{"schema":"envcheck.snapshot/1","gpus":[{"index":NaN}]}', "is not JSON"),
        (INDEX % (b"9" * 30), "contains a whole number of more than 64 bits"),
        (INDEX % (b"9" * 9000), "out of range"),
        (b'{"schema":"envcheck.snapshot/1","created":"\\ud800"}', "is not JSON"),
        (b"[" * 100_000, "is not a report"),
        (b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "is nested too deeply"),
        (b'{"schema":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001, "is nested too deeply"),
        (edited("snapshot", "gpus", 0, "index", value="0"), "got `str` - at `$.snapshot.gpus[0].index`"),
        (edited("snapshot", "schema", value="envcheck.snapshot/3"), "the snapshot in 'r.json' is envcheck.snapshot/3"),
        (edited("verdict", value="superb"), "`$.verdict`"),
        (edited("findings", 0, "area", value="printer"), "`$.findings[0].area`"),
        (edited("envcheck", value=7), "`$.envcheck`"),
    ],
    ids=lambda value: value[:50] if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_no_report_is_refused_in_one_sentence(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_a_report_of_another_version_says_which() -> None:
    document = {**REPORT, "envcheck": "0.9.0", "findings": [{"area": "quantum"}]}
    assert "(written by envcheck 0.9.0, this is 0.1.0)" in refusal(json.dumps(document).encode())


KEYS = st.text() | st.sampled_from(["schema", "snapshot", "gpus"])
VALUES = st.none() | st.booleans() | st.floats() | st.integers() | st.text()
JSON = st.recursive(VALUES, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_input_at_all_raises_anything_else(data: bytes) -> None:
    refusal(data)


def path_refusal(path: Path | str, limit_s: float = 60) -> str:
    with pytest.raises(UnreadableInput) as caught:
        load(str(path), limit_s)
    return str(caught.value)


def test_what_is_no_file_is_refused_by_name(tmp_path: Path) -> None:
    missing = tmp_path / "none.json"
    assert path_refusal(missing) == f"'{missing}' cannot be read: no such file or directory."
    assert path_refusal(tmp_path) == f"'{tmp_path}' is a folder, not a file."
    assert re.search("cannot be read: .*embedded null", path_refusal("a\0b"))
    assert path_refusal("/dev/null") == "'/dev/null' is empty."
    assert "larger than 32 MiB" in path_refusal("/dev/zero")


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "image.json"
    file.write_bytes(b"\x89PNG\r\n")
    assert path_refusal(file).startswith(f"'{file}' looks like an image, and envcheck reads text only. To check")


def test_a_named_pipe_nobody_writes_to_is_given_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "did not end within 0.05 s" in path_refusal(tmp_path / "pipe", 0.05)


def test_the_output_of_another_command_is_read() -> None:
    """`--from <(jq ... report.json)`: the shell gives a pipe by the name /dev/fd/N."""
    ours, theirs = os.pipe()
    writer = threading.Thread(target=lambda: os.fdopen(theirs, "w").write(to_text(broken())))
    writer.start()
    try:
        assert load(f"/dev/fd/{ours}") == broken()
    finally:
        writer.join(5)
        os.close(ours)


def test_a_pipe_that_says_nothing_is_given_up() -> None:
    ours, theirs = os.pipe()
    assert "did not end within 0.05 s" in path_refusal(f"/dev/fd/{ours}", 0.05)
    os.close(ours)
    os.close(theirs)
