"""`envcheck report`: one command writes what another person can act on."""

import json
import os
import pty
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml

from envcheck.report.json import to_text
from tests.cli.command import TRACEBACK, envcheck, environment
from tests.report.samples import broken

LOG = """Collecting flash-attn
  error: subprocess-exited-with-error
  RuntimeError: CUDA error: no kernel image is available for execution on the device
  said eve@initech-mail.com with hf_{token}
"""
ROOT = Path(__file__).parents[2]
TOKEN = "aB3dE6gH9jK" * 3 + "a"


def home(folder: Path) -> dict[str, str]:
    """An environment in which envcheck is found wherever it is started."""
    return environment(folder, PYTHONPATH=str(ROOT))


@pytest.fixture
def saved(tmp_path: Path) -> str:
    """A report of a broken machine, as somebody sent it."""
    file = tmp_path / "sent.json"
    file.write_text(to_text(broken()), "utf-8")
    return str(file)


def test_a_folder_of_three_files(tmp_path: Path, saved: str) -> None:
    done = envcheck("report", "--from", saved, env=home(tmp_path), cwd=tmp_path)
    folder = tmp_path / "envcheck-report"
    assert sorted(path.name for path in folder.iterdir()) == ["report.html", "report.json", "report.md"]
    assert done.returncode == 1, "something failed on that machine"
    assert done.stdout == ""
    assert "envcheck-report/" in done.stderr


@pytest.mark.parametrize(("name", "words"), [("envcheck-report", []), ("envcheck-report.zip", ["--archive"])])
def test_only_a_place_that_the_user_names_may_be_a_link(
    tmp_path: Path, saved: str, name: str, words: list[str]
) -> None:
    target = tmp_path / "precious"
    target.write_text("mine") if words else target.mkdir()
    (tmp_path / name).symlink_to(target)
    command = ("report", "--from", saved, *words)
    done = envcheck(*command, env=home(tmp_path), cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "is a symbolic link" in done.stderr
    assert target.read_text() == "mine" if words else not list(target.iterdir())
    named = envcheck(*command, "-o", name, env=home(tmp_path), cwd=tmp_path)
    assert named.returncode == 1
    assert target.read_bytes() != b"mine" if words else (target / "report.md").is_file()


@pytest.mark.parametrize("name", ["", "report.json", "report.html"])
def test_what_was_written_replays_to_the_same_findings(tmp_path: Path, saved: str, name: str) -> None:
    env = home(tmp_path)
    envcheck("report", "--from", saved, env=env, cwd=tmp_path)
    first = json.loads((tmp_path / "envcheck-report" / "report.json").read_text("utf-8"))
    again = envcheck("check", "--json", "--from", str(tmp_path / "envcheck-report" / name), env=env)
    assert json.loads(again.stdout)["findings"] == first["findings"]


def test_an_archive_replays_too(tmp_path: Path, saved: str) -> None:
    env = home(tmp_path)
    envcheck("report", "--from", saved, "--archive", env=env, cwd=tmp_path)
    archive = tmp_path / "envcheck-report.zip"
    assert "envcheck-report/report.md" in zipfile.ZipFile(archive).namelist()
    again = envcheck("check", "--json", "--from", str(archive), env=env)
    assert json.loads(again.stdout)["verdict"] == "broken"


@pytest.mark.parametrize(
    ("name", "begins"), [("r.md", "### envcheck"), ("r.html", "<!doctype html>"), ("r.json", "{"), ("r.txt", "### ")]
)
def test_the_name_of_a_file_says_its_format(tmp_path: Path, saved: str, name: str, begins: str) -> None:
    more = ["--format", "markdown"] if name == "r.txt" else []
    done = envcheck("report", "--from", saved, "-o", name, *more, env=home(tmp_path), cwd=tmp_path)
    assert (tmp_path / name).read_text("utf-8").startswith(begins)
    assert name in done.stderr


def test_standard_output_takes_markdown(tmp_path: Path, saved: str) -> None:
    done = envcheck("report", "--from", saved, "-o", "-", env=home(tmp_path), cwd=tmp_path)
    assert done.stdout.startswith("### envcheck: ❌ broken")
    assert not (tmp_path / "envcheck-report").exists()


def test_plain_is_one_fact_a_line(tmp_path: Path, saved: str) -> None:
    done = envcheck("report", "--from", saved, "--plain", "-o", "-", env=home(tmp_path))
    lines = done.stdout.splitlines()
    assert lines[0] == "verdict: broken"
    assert all(": " in line for line in lines)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--format", "pdf"),
        ("--format", "md,json", "-o", "-"),
        ("--format", "md,json", "-o", "one.md"),
        ("--archive", "-o", "-"),
        ("--archive", "-o", "sent.md"),
        ("--smoke", "--from", "plain-file"),
        ("-o", "missing/folder"),
        ("--clipboard",),
        ("-o", "sent.json", "--format", "md,html"),
        ("-o", "plain-file"),
        ("--log", "missing.log"),
        ("--from", "missing.json"),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_sentence(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "plain-file").write_text("mine", "utf-8")
    done = envcheck("report", *arguments, env=home(tmp_path), cwd=tmp_path)
    assert done.returncode == 2
    assert len([line for line in done.stderr.splitlines() if not line.endswith("...")]) == 1
    assert TRACEBACK not in done.stderr
    assert not (tmp_path / "envcheck-report").exists()


def test_a_log_is_explained_and_redacted(tmp_path: Path, saved: str) -> None:
    log = tmp_path / "build.log"
    log.write_text(LOG.format(token=TOKEN), "utf-8")
    envcheck("report", "--from", saved, "--log", str(log), env=home(tmp_path), cwd=tmp_path)
    files = {path.name: path.read_text("utf-8") for path in (tmp_path / "envcheck-report").iterdir()}
    assert json.loads(files["report.json"])["log"]["causes"][0]["problem"] == "gpu-architecture-unsupported"
    assert "no kernel image" in files["report.md"]
    assert "no kernel image" in files["report.html"]
    assert "no kernel image" in files["log.txt"]
    assert [name for name, text in files.items() if TOKEN in text or "initech" in text] == []


def test_the_form_for_other_projects_is_the_one_of_this_repository(tmp_path: Path) -> None:
    printed = envcheck("report", "--template", env=home(tmp_path)).stdout
    ours = ROOT / ".github" / "ISSUE_TEMPLATE" / "machine.yml"
    assert printed == ours.read_text("utf-8")


def test_an_issue_form_is_as_github_wants_it() -> None:
    form = yaml.safe_load((ROOT / ".github" / "ISSUE_TEMPLATE" / "machine.yml").read_text("utf-8"))
    assert {"name", "description", "body"} <= set(form)
    ids = [part["id"] for part in form["body"] if part["type"] != "markdown"]
    assert len(set(ids)) == len(ids)
    assert all(part["attributes"].get("label") or part["type"] == "markdown" for part in form["body"])


def test_the_clipboard_of_a_terminal_is_given_the_markdown(tmp_path: Path, saved: str) -> None:
    ours, theirs = pty.openpty()
    env = {**home(tmp_path), "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "envcheck", "report", "--from", saved, "--clipboard"]
    with subprocess.Popen(command, env=env, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=theirs):
        os.close(theirs)
        seen = _read(ours)
    assert b"\x1b]52;c;IyMjIGVudmNoZWNr" in seen, "base64 of `### envcheck`"
    assert b"sent to the clipboard" in seen


def _read(descriptor: int) -> bytes:
    """All that was written, until the other end is closed."""
    seen = b""
    try:
        while chunk := os.read(descriptor, 65536):
            seen += chunk
    except OSError:  # the other end is closed
        pass
    os.close(descriptor)
    return seen


def test_unredacted_files_say_so(tmp_path: Path, saved: str) -> None:
    done = envcheck("report", "--from", saved, "--no-redact", env=home(tmp_path), cwd=tmp_path)
    folder = tmp_path / "envcheck-report"
    assert "Everyone who gets it can read them." in done.stderr
    assert json.loads((folder / "report.json").read_text("utf-8"))["redacted"] is False
    assert "**Not redacted:**" in (folder / "report.md").read_text("utf-8")
    assert "Not redacted: " in (folder / "report.html").read_text("utf-8")


def test_envcheck_itself_writes_the_page_too(tmp_path: Path, saved: str) -> None:
    done = envcheck("check", "--from", saved, "--output", "box.html", env=home(tmp_path), cwd=tmp_path)
    assert (tmp_path / "box.html").read_text("utf-8").startswith("<!doctype html>")
    assert "box.html" in done.stderr


def test_on_failure_the_last_line_names_the_one_best_command(tmp_path: Path, saved: str) -> None:
    done = envcheck("check", "--from", saved, env=home(tmp_path))
    assert done.stdout.rstrip().splitlines()[-1].startswith("Next, on that machine: envcheck fix ")
