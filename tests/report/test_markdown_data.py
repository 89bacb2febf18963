"""report.md carries its own JSON, so that the issue it was pasted into can be replayed."""

import base64
import zlib

from envcheck.report.load import parse
from envcheck.report.markdown import to_markdown
from envcheck.report.markdown.data import extract as from_markdown
from envcheck.report.read_input import LIMIT_BYTES
from envcheck.report.unpack import report_in
from tests.report.samples import broken, healthy


def test_the_markdown_replays_and_is_short() -> None:
    for make in (healthy, broken):
        report = make()
        text = to_markdown(report)
        assert len(text.encode()) < 20_000
        assert from_markdown(text.encode()) is not None
        inside = report_in(f"> The user wrote:\r\n\r\n{text}\r\nThanks".encode(), "x")
        assert parse(inside, "x") == report


def test_of_a_damaged_comment_the_text_is_read() -> None:
    text = to_markdown(broken()).encode()
    start = text.index(b"zlib+base64") + 400
    for damaged in (text[:start] + b"@" + text[start:], text[: start + 50] + b"\n-->", text[:start]):
        assert from_markdown(damaged) is None
        assert report_in(damaged, "x") == damaged


def test_a_comment_cannot_blow_up() -> None:
    bomb = base64.b64encode(zlib.compress(b" " * (LIMIT_BYTES + 10), 9))
    assert from_markdown(b"<!-- envcheck-report zlib+base64\n" + bomb + b"\n-->") is None


def test_gpus_and_versions_are_not_folded() -> None:
    text = to_markdown(healthy())
    assert "\n#### GPUs\n" in text
    assert "\n#### Versions\n" in text
