"""Which environment a log is of, by the folders that it names."""

from pathlib import Path

from envcheck.checks import run_checks
from envcheck.explain.explain import explain
from envcheck.findings import Finding
from envcheck.fix.case import NOT_HERE, of_causes
from envcheck.fix.log_origin import LogOrigin
from envcheck.snapshot import PythonEnvironment, Snapshot
from tests.boxes import healthy_2x3090, with_packages

HERE = PythonEnvironment(prefix="/home/ada/.venv", base_prefix="/usr")


def foreign(text: str, size: int = 1 << 20) -> str | None:
    origin, data = LogOrigin(), text.encode()
    for start in range(0, len(data), size):
        origin.feed(data[start : start + size])
    return origin.foreign(HERE)


def test_folders_of_another_environment() -> None:
    told = foreign('  File "/srv/my env/lib/python3.10/site-packages/torch/nn/a.py", line 1, in f')
    assert told is not None
    assert "(/srv/my env)" in told


def test_it_is_found_across_the_border_of_two_pieces() -> None:
    assert foreign("x" * 90 + " /srv/e/lib/python3.10/site-packages/torch/a.py", size=100)


def test_one_folder_of_this_environment_is_enough() -> None:
    text = "/home/ada/.venv/lib/python3.11/site-packages/a.py and /srv/e/lib/python3.10/site-packages/b.py"
    assert foreign(text) is None


def test_a_link_to_this_environment_is_this_one(tmp_path: Path) -> None:
    (tmp_path / "env").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "env")
    origin = LogOrigin()
    origin.feed(f"{tmp_path}/link/lib/python3.11/site-packages/a.py".encode())
    assert origin.foreign(PythonEnvironment(prefix=str(tmp_path / "env"))) is None


def test_what_pip_makes_for_a_build_is_no_environment_of_the_user() -> None:
    assert foreign("/tmp/pip-build-env-x1/overlay/lib/python3.11/site-packages/setuptools/a.py") is None
    assert foreign("/home/me/.cache/uv/builds-v0/.tmpAb/lib/python3.11/site-packages/setuptools/a.py") is None


def test_a_log_without_folders_says_nothing() -> None:
    assert foreign("ModuleNotFoundError: No module named 'torch'") is None


def doubts(log: str, box: Snapshot, findings: tuple[Finding, ...]) -> list[str | None]:
    causes = explain([log.encode()], snapshot=box).causes
    return [case.doubt for case in of_causes(causes, box, findings)]


TOO_OLD = "ImportError: cannot import name 'Qwen3VLForConditionalGeneration' from 'transformers'"


def test_what_no_check_finds_in_this_environment_is_only_shown() -> None:
    box = healthy_2x3090()
    assert doubts(TOO_OLD, box, tuple(run_checks(box))) == [NOT_HERE]


def test_what_a_check_finds_here_is_fixed() -> None:
    box = with_packages(healthy_2x3090(), transformers="4.50.0")
    assert doubts(TOO_OLD, box, tuple(run_checks(box))) == [None]


def test_what_no_check_can_see_is_believed() -> None:
    assert doubts("ModuleNotFoundError: No module named 'einops'", healthy_2x3090(), ()) == [None]
