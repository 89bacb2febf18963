"""The one door out: what leaves is redacted, what stays or must run here shows no credential, files are whole."""

import json
import os
import stat
from io import StringIO
from pathlib import Path

import pytest

from envcheck.explain.document import Cause, Explanation
from envcheck.files import UnwritableOutput
from envcheck.findings import Fix
from envcheck.fix.document import Repair, Treated, Tried
from envcheck.report.door import RUNS_HERE, Way, leave, leave_text
from envcheck.report.json import to_text
from envcheck.schemas.make import DOCUMENTS
from tests.cli.command import envcheck, environment

TOKEN = "hf_" + "aB3dE6gH9jK" * 3
LINE = f"mallory7@acme-gpu17:~/x$ export HF_TOKEN={TOKEN} password=Hunter27-x"


def explanation() -> Explanation:
    cause = Cause(
        problem="torch-missing", title="torch is missing", confidence=1.0, signature="x", lines=((1, 2),), detail="",
        excerpt=LINE,
        fixes=(Fix(summary="Install it", commands=(("pip", "install", "--index-url", "https://u:p@ss@host/simple"),)),),
    )  # fmt: skip
    return Explanation(source="/home/mallory7/log", lines_read=9, bytes_read=9, failed=True, causes=(cause,))


def left(way: Way) -> str:
    stream = StringIO()
    leave(explanation(), lambda shown, _: to_text(shown), Way(stream=stream, json=True, on_screen=way.on_screen))
    return stream.getvalue()


def test_what_leaves_tells_neither_names_nor_credentials() -> None:
    text = left(Way())
    assert [value for value in ("mallory7", "acme-gpu17", TOKEN, "Hunter27-x", "p@ss", "u:") if value in text] == []


def test_on_the_screen_names_are_kept_and_credentials_are_not() -> None:
    text = left(Way(on_screen=True))
    assert "mallory7@acme-gpu17" in text
    assert [value for value in (TOKEN, "Hunter27-x", "p@ss") if value in text] == []
    assert "https://***@host/simple" in text


def test_what_must_run_here_is_declared_with_its_reason_and_shows_no_credential() -> None:
    kinds = {f"envcheck.{name}/1" for name in DOCUMENTS}
    assert set(RUNS_HERE) <= kinds
    assert all(reason.strip() for reason in RUNS_HERE.values())
    tried = Tried(summary="x", state="shown", commands=(("/home/mallory7/.venv/bin/pip", "--token", TOKEN),))
    repair = Repair(problems=(Treated(problem="torch-missing", title="t", status="fail", fixes=(tried,)),))
    stream = StringIO()
    leave(repair, lambda shown, _: to_text(shown), Way(stream=stream, json=True))
    assert "/home/mallory7/.venv/bin/pip" in stream.getvalue()
    assert TOKEN not in stream.getvalue()


@pytest.mark.parametrize("character", ["\udc80", "\x9b", "\u200b", "\u202e", "\ufeff", "\x00"])
def test_nothing_invisible_leaves(character: str, tmp_path: Path) -> None:
    """A lone surrogate, C1, zero-width, a mark of direction: not in a text, and as an escape in JSON."""
    for name in ("x.txt", "x.json"):
        file = tmp_path / name
        text = json.dumps({"x": f"a{character}b"}, ensure_ascii=False) if name == "x.json" else f"a{character}b"
        leave_text(text, Way(output=str(file), json=name == "x.json"))
        written = file.read_text("utf-8")
        assert character not in written
        assert name == "x.txt" or json.loads(written)["x"].startswith("a")


def test_a_folder_that_another_has_prepared_leads_nowhere_else(tmp_path: Path) -> None:
    """As `envcheck-report` in /tmp: a link to a file of ours, a pipe that somebody reads."""
    folder, mine = tmp_path / "envcheck-report", tmp_path / "bashrc"
    folder.mkdir()
    mine.write_text("mine", "utf-8")
    (folder / "a.json").symlink_to(mine)
    os.mkfifo(folder / "b.txt")
    leave(explanation(), lambda shown, _: {"a.json": to_text(shown), "b.txt": "b"}, Way(output=str(folder)))
    assert mine.read_text("utf-8") == "mine"
    assert not (folder / "a.json").is_symlink()
    assert (folder / "b.txt").read_text("utf-8") == "b"


def test_a_folder_is_written_as_a_whole(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    way = Way(output=str(folder))
    leave(explanation(), lambda shown, _: {"a.json": to_text(shown), "b.txt": "b"}, way)
    assert sorted(file.name for file in folder.iterdir()) == ["a.json", "b.txt"]
    (folder / "mine.txt").write_text("kept", "utf-8")
    (folder / "c.txt").mkdir()
    with pytest.raises(UnwritableOutput):
        leave(explanation(), lambda _shown, _: {"a.json": "new", "c.txt": "c"}, way)
    assert (folder / "a.json").read_text("utf-8") != "new"
    assert sorted(file.name for file in folder.iterdir()) == ["a.json", "b.txt", "c.txt", "mine.txt"]


def test_what_is_not_redacted_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    leave(explanation(), lambda shown, _: to_text(shown), Way(output=str(file), redacted=False, json=True))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert TOKEN in file.read_text("utf-8")


@pytest.mark.parametrize("options", [["--json"], []])
def test_explain_shows_no_credential(options: list[str], tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    log.write_text(f"{LINE}\nModuleNotFoundError: No module named 'torch'  # {TOKEN}\n", "utf-8")
    done = envcheck("explain", str(log), *options, env=environment(tmp_path))
    assert TOKEN not in done.stdout + done.stderr
    assert "Hunter27-x" not in done.stdout + done.stderr


def test_a_plan_shows_no_credential_of_its_index(tmp_path: Path) -> None:
    url = "https://mallory:p@ss-word@pypi.example/simple?token=abcd1234efgh"
    for more in (["--json"], [], ["--emit", "requirements"]):
        done = envcheck(
            "plan", "--gpu", "RTX 3090", "--driver", "580", "--index-url", url, *more, env=environment(tmp_path)
        )
        assert [part for part in ("p@ss", "ss-word", "abcd1234") if part in done.stdout + done.stderr] == []


def test_report_says_how_many_values_it_hid(tmp_path: Path) -> None:
    log = tmp_path / "x.log"
    log.write_text(f"{LINE}\nModuleNotFoundError: No module named 'torch'\n", "utf-8")
    done = envcheck("report", "--log", str(log), "--output", str(tmp_path / "out"), env=environment(tmp_path))
    assert "redacted:" in done.stderr
    assert "--show-redactions" in done.stderr
    told = envcheck(
        "report", "--log", str(log), "--output", str(tmp_path / "out"), "--show-redactions", env=environment(tmp_path)
    ).stderr
    assert "log" in next(line for line in told.splitlines() if "acme-gpu17" in line)
