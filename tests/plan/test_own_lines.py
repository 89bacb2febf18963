"""Lines of the user's file of requirements that no table has: kept as they stand, or refused with the reason."""

from pathlib import Path

import pytest
from packaging.requirements import Requirement

from envcheck.compat.constraints import requirement_of
from tests.cli.command import envcheck, environment
from tests.plan.test_command import document, planned

BOX = ("--gpu", "RTX 4090", "--driver", "580", "--python-version", "3.12")
KEPT = {
    "mylib @ git+https://github.com/example/mylib@v1.2": "mylib @ git+https://github.com/example/mylib@v1.2",
    "mylib[cuda] @ git+ssh://git@github.com/example/mylib.git#subdirectory=py": (
        "mylib[cuda] @ git+ssh://git@github.com/example/mylib.git#subdirectory=py"
    ),
    "git+https://github.com/example/other.git#egg=other": "other @ git+https://github.com/example/other.git",
    "git+https://github.com/example/nameless.git@main": "git+https://github.com/example/nameless.git@main",
    "tool @ https://example.org/tool-1.2-py3-none-any.whl": "tool @ https://example.org/tool-1.2-py3-none-any.whl",
    "https://example.org/tool-1.2-py3-none-any.whl": "tool @ https://example.org/tool-1.2-py3-none-any.whl",
    "./vendored/lib": "./vendored/lib",
    "uvicorn[standard]>=0.30": "uvicorn[standard]>=0.30",
    "mylib @ git+https://github.com/example/mylib ; python_version >= '3.8'": (
        "mylib @ git+https://github.com/example/mylib"
    ),
}


@pytest.mark.parametrize("line", KEPT)
def test_it_is_in_the_plan_as_it_stands(tmp_path: Path, line: str) -> None:
    (tmp_path / "mine.txt").write_text(line + "\n")
    answer = document(planned(tmp_path, *BOX, "--requirements", str(tmp_path / "mine.txt"), "--json"))
    assert answer["requirements"] == [KEPT[line]]
    assert any(KEPT[line] in step["command"] for step in answer["steps"])
    said = [f for f in answer["findings"] if f["title"] == "Your lines that name an address"]
    assert bool(said) == ("/" in line)


def test_a_line_for_another_python_is_not() -> None:
    assert (
        str(requirement_of("x @ git+https://example.org/x ; python_version < '3.8'")) == "x @ git+https://example.org/x"
    )


@pytest.mark.parametrize("name", ["torch", "transformers", "numpy", "vllm", "flash-attn"])
def test_what_the_plan_chooses_cannot_come_from_an_address(tmp_path: Path, name: str) -> None:
    (tmp_path / "mine.txt").write_text(f"{name} @ git+https://github.com/example/{name}\n")
    result = planned(tmp_path, *BOX, "--requirements", str(tmp_path / "mine.txt"), "--json")
    answer = document(result)
    assert (result.returncode, answer["fits"]) == (1, False)
    (finding,) = (f for f in answer["findings"] if f["problem"] == "package-conflict")
    assert f"{name} at an address" in finding["title"]
    assert f"git+https://github.com/example/{name}" in finding["detail"]


def test_the_wheel_of_a_release_is_that_release(tmp_path: Path) -> None:
    wheel = "torch-2.8.0%2Bcu128-cp312-cp312-manylinux_2_28_x86_64.whl"
    (tmp_path / "mine.txt").write_text(f"torch @ https://download.pytorch.org/whl/cu128/{wheel}\n")
    answer = document(planned(tmp_path, *BOX, "--requirements", str(tmp_path / "mine.txt"), "--json"))
    assert {p["name"]: p["version"] for p in answer["packages"]}["torch"] == "2.8.0"


def test_options_are_said_not_to_be_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("--extra-index-url https://example.org/simple\n-e .\nrich>=14\n")
    answer = document(planned(tmp_path, *BOX, "--requirements", str(tmp_path / "mine.txt"), "--json"))
    (said,) = (f for f in answer["findings"] if f["title"] == "Lines that are not part of the plan")
    assert "--extra-index-url https://example.org/simple" in said["detail"]
    assert "-e ." in said["detail"]
    assert answer["requirements"] == ["rich>=14"]


@pytest.mark.parametrize("kind", ["requirements", "uv", "conda", "dockerfile"])
def test_every_file_holds_it(tmp_path: Path, kind: str) -> None:
    (tmp_path / "mine.txt").write_text("mylib @ git+https://github.com/example/mylib@v1.2\nuvicorn[standard]>=0.30\n")
    result = planned(tmp_path, *BOX, "--requirements", str(tmp_path / "mine.txt"), "--emit", kind)
    assert result.returncode == 0, result.stderr
    for line in ("mylib @ git+https://github.com/example/mylib@v1.2", "uvicorn[standard]>=0.30"):
        assert line in result.stdout
        Requirement(line)


def test_a_pyproject_cannot_hold_a_line_without_a_name(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("./vendored/lib\n")
    result = planned(tmp_path, *BOX, "--requirements", str(tmp_path / "mine.txt"), "--emit", "uv")
    assert (result.returncode, result.stdout) == (2, "")
    assert "./vendored/lib has no package name" in result.stderr


def test_the_image_that_clones_has_git(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mylib @ git+https://github.com/example/mylib@v1.2\n")
    asked = (*BOX, "--emit", "dockerfile", "--requirements", str(tmp_path / "mine.txt"))
    assert "FROM python:3.12 AS build" in planned(tmp_path, *asked).stdout
    assert "FROM python:3.12-slim AS build" in planned(tmp_path, *asked[:-2]).stdout


@pytest.mark.parametrize("box", [(), ("--gpu", "2x RTX 3090", "--driver", "580")], ids=["here", "elsewhere"])
@pytest.mark.parametrize("text", ["torch==2.6.0\n", "-e .\ntorch==2.6.0\n", "torch==2.6.0\ntorch==2.5.1\n"])
def test_lines_of_standard_input_are_named_so(box: tuple[str, ...], text: str, tmp_path: Path) -> None:
    for form in ("--json", "--no-color"):
        env = environment(tmp_path, TMPDIR=str(tmp_path))
        result = envcheck("plan", "--requirements", "-", form, *box, env=env, stdin=text, limit_s=120)
        assert "standard input" in " ".join(result.stdout.split()), result.stderr
        assert "requirements-" not in result.stdout + result.stderr
