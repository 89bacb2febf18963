"""Data made safe to print, and commands that can be pasted."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from envcheck.report.text import safe, shell_line, to_ascii


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("NVIDIA GeForce RTX 3090", "NVIDIA GeForce RTX 3090"),
        ("Größe 38 °C · 日本", "Größe 38 °C · 日本"),
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x1b]8;;https://example.org\x1b\\link\x1b]8;;\x07", "link"),
        ("\x1b]0;title without an end", ""),
        ("\x9b31mred", "red"),
        ("\x1bc\x1b(0reset", "reset"),
        ("bell\x07 back\x08 del\x7f nul\x00", "bell back del nul"),
        ("two\nlines\r\nand\ta tab\u2028end", "two lines  and a tab end"),
        ("abc\u202edcba\u2066\u200f\u200b\ufeff", "abcdcba"),
        ("\U000e0041tag\u00ad", "tag"),
        ("file\udcff", "file?"),
        ("no\u00a0break", "no break"),
    ],
)
def test_nothing_is_left_that_a_terminal_acts_upon(raw: str, shown: str) -> None:
    assert safe(raw) == shown


@given(st.text())
def test_any_text_becomes_printable_on_one_line(text: str) -> None:
    assert safe(text).isprintable()
    assert safe(text, ascii_only=True).isascii()


def test_ascii_keeps_the_meaning_where_it_can() -> None:
    assert to_ascii("≥ 5 … – ’x’ é → 83 °C · 2× 日") == ">= 5 ... - 'x' e -> 83 C - 2x ?"


ARGUMENTS = [
    ["pip", "install", "torch==2.8.0", "a b", "it's", 'say "x"', "$HOME", "*", "", "a;b", "`id`"],
    ["\x1b[31m", "new\nline", "tab\t", "\u202e", "back\\slash'\x07", "é\x01f0"],
    ["日本", "Größe", "bytes\udcff\udcfe"],
]


@pytest.mark.parametrize("arguments", ARGUMENTS)
@pytest.mark.parametrize("ascii_only", [False, True])
def test_bash_reads_exactly_the_arguments_back(arguments: list[str], ascii_only: bool) -> None:
    line = shell_line(arguments, ascii_only=ascii_only)
    assert line.isprintable()
    assert line.isascii() or not ascii_only
    script = f"printf '%s\\0' {line}".encode()
    read = subprocess.run(["bash"], input=script, capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"}).stdout
    assert read.split(b"\0")[:-1] == [a.encode("utf-8", "surrogateescape") for a in arguments]


def test_a_plain_command_stays_as_it_is_written() -> None:
    assert shell_line(["sudo", "apt-get", "install", "-y", "nvidia-driver-580"]) == (
        "sudo apt-get install -y nvidia-driver-580"
    )


def test_a_command_of_a_redacted_report_can_be_pasted_on_the_box_it_is_about(tmp_path: Path) -> None:
    program = tmp_path / "my envs" / "show"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\necho shown "$1"\n')
    program.chmod(0o755)
    line = shell_line(["~/my envs/show", "~/$x", "a~/b"])
    assert line == "~/'my envs/show' ~/'$x' 'a~/b'"
    done = subprocess.run(["bash", "-c", line], env={"HOME": str(tmp_path)}, capture_output=True, text=True)
    assert done.stdout == f"shown {tmp_path}/$x\n"
