"""The files that others use: each is read by what will read it, or by a reader of its own."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

from envcheck.plan import Plan, PlanOptions, plan
from envcheck.plan.emit import WRITERS
from tests.install.wheels import make_wheel, write_page
from tests.plan.test_wishes import box, pinned

PLANS = {
    "wheel": plan(box(), PlanOptions(backend="cu124")),
    "kernel": plan(box("3.12.3", "580.65.06")),
    "cpu": plan(box("3.11.7"), PlanOptions(backend="cpu")),
    "cu126": plan(box("3.12.3"), pinned("requests>=2.31")),
    "mirror": plan(box("3.12.3", "580.65.06"), PlanOptions(index="https://packages.example.org/simple", vllm=True)),
}
EACH = pytest.mark.parametrize("made", PLANS.values(), ids=PLANS)


def names(made: Plan) -> set[str]:
    return {package.name for package in made.packages}


@EACH
def test_requirements_are_read_by_packaging_and_pin_every_package(made: Plan) -> None:
    lines = WRITERS["requirements"](made).splitlines()
    read = [Requirement(line) for line in lines if line and not line.startswith(("#", "--"))]
    assert names(made) <= {requirement.name for requirement in read}
    assert all(r.url or str(r.specifier).startswith("==") for r in read if r.name in names(made))


@EACH
def test_torch_is_pinned_to_its_build_where_it_has_an_index_of_its_own(made: Plan) -> None:
    text = WRITERS["requirements"](made)
    own = "download.pytorch.org" in made.packages[0].source
    assert (f"+{made.torch_backend}\n" in text) == own
    assert (f"--extra-index-url https://download.pytorch.org/whl/{made.torch_backend}" in text) == own


@EACH
def test_a_private_index_takes_the_place_of_the_usual_one(made: Plan) -> None:
    mirrored = made is PLANS["mirror"]
    for kind in WRITERS:
        assert ("packages.example.org" in WRITERS[kind](made)) == mirrored, kind


@pytest.mark.skipif(sys.version_info < (3, 11), reason="tomllib came with Python 3.11")
@EACH
def test_the_project_of_uv_is_toml(made: Plan) -> None:
    read = import_module("tomllib").loads(WRITERS["uv"](made))
    assert names(made) <= {Requirement(text).name for text in read["project"]["dependencies"]}
    indexes = {index["name"] for index in read["tool"]["uv"].get("index", [])}
    assert {source["index"] for source in read["tool"]["uv"].get("sources", {}).values()} <= indexes


@EACH
def test_the_dockerfile_has_known_instructions_and_whole_commands(made: Plan) -> None:
    lines = [line for line in WRITERS["dockerfile"](made).splitlines() if line and not line.startswith("#")]
    assert lines[0].startswith("FROM ")
    assert {line.split()[0] for line in lines} <= {"FROM", "ENV", "RUN", "COPY", "USER", "WORKDIR", "CMD"}
    assert json.loads(lines[-1].removeprefix("CMD ")) == ["python"]
    words = [word for line in lines if line.startswith("RUN ") for word in shlex.split(line[4:])]
    assert [line for line in lines if line.startswith("USER ")] == ["USER embed"]
    assert any("envcheck check" in line for line in lines)
    assert all(any(word.startswith((f"{name}==", name)) for word in words) for name in names(made))


@pytest.mark.once
def test_hadolint_has_no_warning_for_the_dockerfiles(tmp_path: Path) -> None:
    hadolint = shutil.which("hadolint") or str(Path(sys.executable).with_name("hadolint"))
    if not Path(hadolint).exists():
        pytest.skip("hadolint is not installed")
    for name, made in PLANS.items():
        (tmp_path / name).write_text(WRITERS["dockerfile"](made))
    command = [hadolint, "--failure-threshold", "warning", "--no-color", *(str(tmp_path / name) for name in PLANS)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout


@EACH
def test_the_environment_of_conda_lists_everything_for_pip(made: Plan) -> None:
    _, listed = conda_parts(made)
    assert names(made) <= {Requirement(item).name for item in listed if not item.startswith("--")}


def conda_parts(made: Plan) -> tuple[dict[str, Any], list[str]]:
    """The file as YAML, and its list for pip."""
    read = yaml.safe_load(WRITERS["conda"](made))
    (for_pip,) = (item["pip"] for item in read["dependencies"] if isinstance(item, dict))
    return read, for_pip


@EACH
def test_conda_s_own_parser_takes_its_part(made: Plan) -> None:
    """rattler is what pixi solves with; `nodefaults` is no channel but a word of conda's."""
    rattler = pytest.importorskip("rattler")
    read, _ = conda_parts(made)
    specs = [rattler.MatchSpec(item) for item in read["dependencies"] if isinstance(item, str)]
    assert [str(spec.name.normalized) for spec in specs] == ["python", "pip"]
    assert str(specs[0].version).startswith("3.")
    assert [rattler.Channel(name).name for name in read["channels"]] == ["conda-forge", "nodefaults"]


@pytest.mark.once
@pytest.mark.skipif(find_spec("pip") is None, reason="pip reads it")
def test_pip_takes_the_part_that_conda_hands_on(tmp_path: Path) -> None:
    """conda writes the list into a file of requirements, one entry a line, and runs `pip install -r`."""
    for name in ("kernel", "cu126", "mirror"):
        _, listed = conda_parts(PLANS[name])
        (tmp_path / "pip.txt").write_text("\n".join(listed))
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-index", "-r", str(tmp_path / "pip.txt")]
        alone = {**os.environ, "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": ""}
        asked = subprocess.run(command, env=alone, capture_output=True, text=True, timeout=120)
        assert "nvalid" not in asked.stderr
        assert "No matching distribution found for torch==" in asked.stderr


@pytest.mark.once
@pytest.mark.skipif(sys.version_info[:2] not in ((3, 11), (3, 12)), reason="uv asks the Python of the file")
def test_uv_locks_the_project(tmp_path: Path) -> None:
    """Against a local index of tiny wheels, torch from a second one, as the file says."""
    python = f"{sys.version_info[0]}.{sys.version_info[1]}.4"
    made = plan(box(python, "550.54.14"))
    packages, torch = tmp_path / "packages", tmp_path / "torch"
    for package in made.packages:
        own = package.name in ("torch", "torchvision")
        label = f"+{made.torch_backend}" if own else ""
        make_wheel((torch if own else packages) / package.name, package.name, f"{package.version}{label}")
    for project in (*packages.iterdir(), *torch.iterdir()):
        write_page(project)
    text = WRITERS["uv"](made).replace("https://download.pytorch.org/whl/cu126", torch.as_uri())
    assert torch.as_uri() in text
    (tmp_path / "pyproject.toml").write_text(text)
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    env = {**os.environ, "UV_DEFAULT_INDEX": packages.as_uri(), "UV_NO_CONFIG": "1", "UV_PYTHON": sys.executable}
    done = subprocess.run([uv, "lock"], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    locked = import_module("tomllib").loads((tmp_path / "uv.lock").read_text())
    versions = {package["name"]: package["version"] for package in locked["package"] if "version" in package}
    assert (
        versions.items() >= {p.name: p.version for p in made.packages if p.name not in ("torch", "torchvision")}.items()
    )
    assert versions["torch"] == f"{made.packages[0].version}+cu126"


@pytest.mark.once
def test_pip_and_uv_accept_the_files(tmp_path: Path) -> None:
    """Their own parsers, without a network: what they complain of is that there is no index, not the file."""
    uv = shutil.which("uv") or str(Path(sys.executable).with_name("uv"))
    (tmp_path / "pyproject.toml").write_text(WRITERS["uv"](PLANS["cu126"]))
    (tmp_path / "requirements.txt").write_text(WRITERS["requirements"](PLANS["cu126"]))
    lock = subprocess.run([uv, "lock", "--offline"], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert not re.search(r"TOML|parse|invalid", lock.stderr, re.IGNORECASE), lock.stderr
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--no-index", "-r", "requirements.txt"]
    alone = {**os.environ, "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": ""}
    asked = subprocess.run(command, cwd=tmp_path, env=alone, capture_output=True, text=True, timeout=120)
    assert "Invalid requirement" not in asked.stderr
    assert "torch==2.12.1+cu126" in asked.stderr
