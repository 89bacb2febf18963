"""report.md carries its own JSON, so that the issue it was pasted into can be replayed."""

import base64
import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec.structs import replace

from envcheck.report.attached import read_attached
from envcheck.report.load import parse
from envcheck.report.markdown import to_markdown
from envcheck.report.markdown.data import extract as from_markdown
from envcheck.report.markdown.page import LONGEST
from envcheck.report.read_input import LIMIT_BYTES, UnreadableInput
from envcheck.report.unpack import report_in
from tests.report.samples import broken, healthy
from tests.report.tickets import with_everything


def test_the_markdown_replays_and_is_short() -> None:
    for make in (healthy, broken):
        report = make()
        text = to_markdown(report)
        assert len(text.encode()) < 20_000
        assert from_markdown(text.encode()) is not None
        inside = report_in(f"> The user wrote:\r\n\r\n{text}\r\nThanks".encode(), "x")
        assert parse(inside, "x") == report


def test_a_report_with_a_log_and_many_packages_holds_its_data() -> None:
    report = with_everything()
    many = {f"package-{sha256(bytes([n])).hexdigest()[:30]}": f"{n}.{n * 7919}.0" for n in range(250)}
    report = replace(report, snapshot=replace(report.snapshot, packages={**report.snapshot.packages, **many}))
    text = to_markdown(report)
    assert 20_000 < len(text.encode()) < LONGEST
    assert parse(report_in(text.encode(), "x"), "x") == report


def ways_to_lose_the_data() -> Iterator[tuple[str, bytes]]:
    """What becomes of a report.md on its way through mails, forms and hands; and what somebody may make of it."""
    text = to_markdown(broken()).encode()
    comment = text.index(b"<!-- envcheck-report")
    start = comment + 430
    yield "damaged", text[:start] + b"@" + text[start:]
    yield "damaged", text[:start] + b"\n-->"
    yield "damaged", text[:start]
    yield "damaged", text[:comment] + b"<!-- envcheck-report zlib+base64\n\n-->"
    yield "damaged", text[:comment] + packed(b" " * (LIMIT_BYTES + 10))
    yield "damaged", text[:comment] + packed(b"\x00\x01\xff" * 20)
    yield "damaged", text[:comment] + packed(b"[" * 100_000)
    yield "missing", text[:comment]
    yield "missing", b"Hello,\n\n" + b"\n".join(b"> " + line for line in text[:comment].splitlines())
    yield "missing", text[:comment].replace(b"### envcheck", b"envcheck")
    yield "missing", text[text.index(b"#### Failed") : comment]


def packed(data: bytes) -> bytes:
    """A comment that holds any data."""
    return b"<!-- envcheck-report zlib+base64\n" + base64.b64encode(zlib.compress(data, 9)) + b"\n-->"


def test_a_report_without_its_data_is_refused_and_not_read_as_a_text(tmp_path: Path) -> None:
    for state, data in ways_to_lose_the_data():
        path = tmp_path / "report.md"
        path.write_bytes(data)
        with pytest.raises(UnreadableInput, match=f"report.md of envcheck whose data are {state}; use its report.json"):
            read_attached((str(path),))


def test_of_data_that_this_version_does_not_read_its_own_reason_is_said(tmp_path: Path) -> None:
    text = to_markdown(broken()).encode()
    path = tmp_path / "report.md"
    for inside, reason in (
        (b'{"schema":"envcheck.report/1","x":' + b"[" * 150_000 + b"]" * 150_000 + b"}", "nested too deeply"),
        (b'{"schema":"envcheck.report/2"}', "written by a newer envcheck"),
    ):
        path.write_bytes(text[: text.index(b"<!-- envcheck-report")] + packed(inside))
        with pytest.raises(UnreadableInput, match=reason):
            read_attached((str(path),))


def test_a_text_that_only_names_envcheck_is_read(tmp_path: Path) -> None:
    for said in ("envcheck: degraded; the report is in envcheck-report/", "### envcheck is broken (for me)"):
        path = tmp_path / "issue.md"
        path.write_text(f"{said}\n\nI have 2x RTX 3090, driver 535.183.01\n", "utf-8")
        assert read_attached((str(path),)).text.startswith(said)


def test_a_comment_cannot_blow_up() -> None:
    bomb = base64.b64encode(zlib.compress(b" " * (LIMIT_BYTES + 10), 9))
    assert from_markdown(b"<!-- envcheck-report zlib+base64\n" + bomb + b"\n-->") is None


def test_gpus_and_versions_are_not_folded() -> None:
    text = to_markdown(healthy())
    assert "\n#### GPUs\n" in text
    assert "\n#### Versions\n" in text
