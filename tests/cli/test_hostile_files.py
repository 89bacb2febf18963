"""What a stranger's file may cost: one sentence, little memory, never a hang."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from envcheck.report.json import to_text
from tests.boxes import healthy_2x3090
from tests.cli.command import TRACEBACK, environment
from tests.report.samples import report_of

pytestmark = pytest.mark.once
MOST_MIB = 300
PAGE = b'<html><script type="application/octet-stream" id="envcheck-report">'
HEAD = b'{"schema":"envcheck.snapshot/1",'


def sparse(path: Path) -> None:
    """A gigabyte, none of it on the disk."""
    with path.open("wb") as file:
        file.truncate(1 << 30)


def bomb(path: Path) -> None:
    """A gigabyte of spaces in a megabyte."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("report.json", "w") as member:
        for _ in range(1024):
            member.write(b" " * (1 << 20))


def text(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


FILES: dict[str, Callable[[Path], object]] = {
    "a gigabyte": sparse,
    "an archive that unpacks to a gigabyte": bomb,
    "deep nesting": text(HEAD + b'"x":' + b"[" * 2_000_000 + b"]" * 2_000_000 + b"}"),
    "lists without end": text(HEAD + b'"x":[' + b"[]," * 1_300_000 + b"[]]}"),
    "tables without end": text(HEAD + b'"x":[' + b'{"":0},' * 580_000 + b"{}]}"),
    "keys without end": text(HEAD + b'"packages":{' + b",".join(b'"%x":"1"' % n for n in range(300_000)) + b"}}"),
    "one long text": text(HEAD + b'"driver":{"version":"' + "😀".encode() + b"9" * 4_000_000 + b'"}}'),
    "a number without end": text(HEAD + b'"gpus":[{"index":' + b"9" * 4_000_000 + b"}]}"),
    "a page that is packed": text(PAGE + b"A" * 3_000_000),
}  # fmt: skip


@pytest.mark.parametrize("make", FILES.values(), ids=FILES)
@pytest.mark.parametrize("command", ["check", "diff"])
def test_a_file_that_would_cost_too_much_is_refused_in_one_sentence(
    command: str, make: Callable[[Path], object], tmp_path: Path
) -> None:
    make(tmp_path / "hostile")
    good = tmp_path / "good.json"
    good.write_text(to_text(report_of(box=healthy_2x3090())), "utf-8")
    arguments = ["check", "--from", "hostile"] if command == "check" else ["diff", str(good), "hostile"]
    child = subprocess.Popen(
        [sys.executable, "-m", "envcheck", *arguments], cwd=tmp_path, env=environment(tmp_path), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stderr is not None
    said, complaint = child.stdout.read(), child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert (child.returncode, said) == (2, ""), complaint
    assert complaint.count("\n") == 1
    assert TRACEBACK not in complaint
    assert used.ru_maxrss / 1024 < MOST_MIB
