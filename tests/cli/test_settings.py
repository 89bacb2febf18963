"""`envcheck.toml` and `[tool.envcheck]`: what they set, what is said of it, and what a stranger's cannot do."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from envcheck.cli.settings import _others_write


def check(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "envcheck", "check", "--offline", *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def findings(folder: Path, *words: str) -> dict[str, dict[str, Any]]:
    told = check(folder, "--json", *words)
    return {f["check"]: f for f in json.loads(told.stdout)["findings"]}


@pytest.fixture
def inside(tmp_path: Path) -> Path:
    """A folder some way below the one with the settings."""
    (tmp_path / "src" / "deep").mkdir(parents=True)
    return tmp_path / "src" / "deep"


def wrong_problem(folder: Path) -> str:
    """Something that fails or warns on this machine, whichever it is."""
    found = [f for f in findings(folder, "--config", "none").values() if f["status"] in ("fail", "warn")]
    if not found:
        pytest.skip("nothing fails or warns on this machine")
    return str(found[0]["problem"])


@pytest.mark.parametrize("file", ["envcheck.toml", "pyproject.toml"])
def test_the_nearest_file_above_holds_and_what_it_silences_is_said(inside: Path, file: str) -> None:
    problem = wrong_problem(inside)
    head = "[tool.envcheck]\n" if file == "pyproject.toml" else ""
    (inside.parents[1] / file).write_text(f'{head}skip = ["{problem}"]\n')
    told = check(inside, "--json", "-q")
    assert f"settings of {inside.parents[1] / file}: skip {problem}" in told.stderr
    found = json.loads(told.stdout)["findings"]
    assert problem not in [f["problem"] for f in found]
    assert any(f["status"] == "skip" and file in f["detail"] for f in found)
    assert problem in [f["problem"] for f in findings(inside, "--config", "none").values()]


def test_expectations_and_strictness_stand_in_the_file_too(inside: Path) -> None:
    (inside / "envcheck.toml").write_text("strict = true\n[host]\nmemory_gib = 90000\n")
    assert findings(inside)["expect.host.memory_gib"]["problem"] == "expectation-unmet"
    assert "strict; 1 expectations" in check(inside, "-v").stderr
    other = inside.parent / "other.toml"
    other.write_text("[host]\nmemory_gib = 0\n")
    assert findings(inside, "--expect", str(other))["expect.host.memory_gib"]["status"] == "pass"


def test_a_file_of_expectations_next_to_it_is_named_and_none_elsewhere(inside: Path) -> None:
    (inside / "machine.toml").write_text("[host]\nmemory_gib = 90000\n")
    (inside / "envcheck.toml").write_text('expect = "machine.toml"\n')
    assert findings(inside)["expect.host.memory_gib"]["status"] == "fail"
    (inside / "envcheck.toml").write_text('expect = "../../machine.toml"\n')
    told = check(inside)
    assert (told.returncode, told.stdout) == (2, "")
    assert "must be a file in the same folder or below it" in told.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('skip = ["gpu-not-fuond"]', "did you mean 'gpu-not-found'?"),
        ("strict = 1", "strict in"),
        ("model = 3", "model in"),
        ("skip = 3", "must be a list"),
        ("run = 'rm -rf /'", "there is no expectation (in"),
        ("[install]\npackages = ['evil']", "there is no expectation"),
        ("= 3", "is not TOML"),
    ],
)
def test_what_is_no_setting_is_one_sentence(inside: Path, text: str, words: str) -> None:
    (inside / "envcheck.toml").write_text(text)
    told = check(inside)
    assert (told.returncode, told.stdout) == (2, "")
    assert words in told.stderr
    assert "Traceback" not in told.stderr


def test_a_pyproject_of_others_is_not_even_parsed(inside: Path) -> None:
    (inside / "pyproject.toml").write_text("[broken")
    assert check(inside).returncode in (0, 1)


def test_a_strangers_file_chooses_no_model_that_envcheck_does_not_know(inside: Path) -> None:
    (inside / "envcheck.toml").write_text('model = "evil/model"\n')
    told = check(inside, "--json")
    assert "not a model that envcheck knows" in told.stderr
    assert "evil/model" not in told.stdout
    (inside / "envcheck.toml").write_text('model = "Qwen/Qwen3-VL-Embedding-2B"\n')
    assert "Qwen3-VL-Embedding-2B" in check(inside, "--json").stdout
    over = check(inside, "--json", "--model", "Qwen/Qwen3-VL-Embedding-8B").stdout
    assert "Qwen3-VL-Embedding-2B" not in json.dumps(json.loads(over)["snapshot"].get("model"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="giving a file to another user takes root")
def test_a_file_of_another_user_above_is_not_used(inside: Path) -> None:
    file = inside.parents[1] / "envcheck.toml"
    file.write_text('skip = ["gpu-not-found"]\n')
    os.chown(file, 12345, 12345)
    told = check(inside)
    assert "belongs to another user and is not used" in told.stderr
    assert "settings of" not in told.stderr
    assert "settings of" in check(inside, "--config", str(file)).stderr


@pytest.mark.parametrize(
    ("folder", "file", "used"),
    [(0o755, 0o644, True), (0o777, 0o644, False), (0o1777, 0o644, False), (0o755, 0o666, False), (0o757, 0o600, False)],
)
def test_a_file_above_that_others_can_write_to_is_not_used(inside: Path, folder: int, file: int, used: bool) -> None:
    above = inside.parents[1] / "shared"
    (above / "mine").mkdir(parents=True)
    for name, head in (("envcheck.toml", ""), ("pyproject.toml", "[tool.envcheck]\n")):
        settings = above / name
        settings.write_text(f'{head}skip = ["gpu-not-found"]\n')
        settings.chmod(file)
        above.chmod(folder)
        told = check(above / "mine").stderr
        assert (f"settings of {settings}" in told) == used
        assert (f"and is not used; `--config {settings}` uses it." in told) != used
        assert "settings of" in check(above / "mine", "--config", str(settings)).stderr
        settings.unlink()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="giving a file to a group takes root")
def test_a_group_may_write_to_it_only_where_it_is_the_users_own(inside: Path) -> None:
    (inside / "envcheck.toml").write_text('skip = ["gpu-not-found"]\n')
    os.chown(inside, 0, 12345)
    inside.chmod(0o775)
    assert "other users can write to and is not used" in check(inside).stderr
    own, shared = SimpleNamespace(st_uid=1000, st_gid=1000, st_mode=0o664), {"st_uid": 1000, "st_gid": 50}
    assert not _others_write(own)  # type: ignore[arg-type]
    assert _others_write(SimpleNamespace(**shared, st_mode=0o664))  # type: ignore[arg-type]


def test_a_link_is_not_followed_and_another_machine_has_no_settings_of_here(inside: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.toml").write_text('skip = ["gpu-not-found"]\n')
    (inside / "envcheck.toml").symlink_to(tmp_path / "elsewhere.toml")
    assert "settings of" not in check(inside).stderr
    (inside / "envcheck.toml").unlink()
    (inside / "envcheck.toml").write_text('skip = ["gpu-not-found"]\n')
    (inside / "r.json").write_text(check(inside, "--json").stdout)
    assert "settings of" not in check(inside, "--from", "r.json").stderr


def test_a_file_that_is_not_used_is_named(inside: Path, tmp_path: Path) -> None:
    own, shared = inside / "envcheck.toml", inside / "pyproject.toml"
    (tmp_path / "elsewhere.toml").write_text("[tool.envcheck]\nstrict = true\n")
    for settings in (own, shared):
        settings.symlink_to(tmp_path / "elsewhere.toml")
        assert f"{settings} is a symbolic link and is not used" in check(inside, "-q").stderr
        settings.unlink()
    os.mkfifo(own)
    assert f"{own} is no ordinary file" in check(inside).stderr
    own.unlink()
    (tmp_path / "elsewhere.toml").write_text("[project]\n")
    shared.symlink_to(tmp_path / "elsewhere.toml")
    assert "is not used" not in check(inside).stderr


@pytest.mark.parametrize("text", ["[tool]\nenvcheck.strict = true\n", "tool = {envcheck = {strict = true}}\n"])
def test_a_table_counts_however_it_is_written(inside: Path, text: str) -> None:
    (inside / "pyproject.toml").write_text(text)
    assert "settings of" in check(inside).stderr


def test_what_names_envcheck_only_as_a_package_may_be_broken(inside: Path) -> None:
    (inside / "pyproject.toml").write_text('[project]\ndependencies = ["gpu-envcheck"]\n[broken')
    assert check(inside).returncode in (0, 1)
