"""Without a network: `envcheck plan --download DIR` here, `envcheck install --offline DIR` there. And requirements."""

import json
import subprocess
from pathlib import Path

import pytest

from envcheck.compat.specifiers import is_met
from envcheck.install.cross_download import builds_in, of_builds, sorted_out
from envcheck.install.offline_rewrite import from_folder
from envcheck.plan import Step, plan
from tests.boxes import no_gpu
from tests.cli.command import envcheck
from tests.install.test_command import INSTALLERS, Venv, document, install, installed, problems, settings
from tests.install.wheels import make_index, make_wheel, write_page

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def wheels(index: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Side by side, in a folder with a blank in its name, all that an index has."""
    folder = tmp_path_factory.mktemp("all wheels")
    for wheel in Path(index.removeprefix("file://")).rglob("*.whl"):
        (folder / wheel.name).symlink_to(wheel)
    return folder


@pytest.mark.parametrize("installer", INSTALLERS)
def test_a_folder_of_wheels_is_all_it_takes(installer: str, venv: Venv, wheels: Path, tmp_path: Path) -> None:
    python = venv()
    silent = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "UV_INDEX_URL": "http://127.0.0.1:9/simple"}
    result = install(python, tmp_path, "--offline", str(wheels), "--installer", installer, **silent)
    assert result.returncode == 0, result.stdout + result.stderr
    assert installed(python, "transformers") is not None
    assert "does not respond" not in result.stdout


def test_a_folder_that_lacks_torch_is_named_before_anything_is_installed(
    venv: Venv, tmp_path: Path, wheels: Path
) -> None:
    few = tmp_path / "few"
    few.mkdir()
    for wheel in wheels.glob("p*.whl"):
        (few / wheel.name).symlink_to(wheel)
    result = install(venv(), tmp_path, "--offline", str(few), "--json")
    assert result.returncode == 1
    assert problems(result) == ["wheel-not-found"]
    assert document(result)["steps"] == []


def test_a_folder_that_lacks_something_else_is_named(venv: Venv, tmp_path: Path, wheels: Path) -> None:
    few = tmp_path / "few"
    few.mkdir()
    for wheel in wheels.glob("*.whl"):
        if not wheel.name.startswith("accelerate"):
            (few / wheel.name).symlink_to(wheel)
    result = install(venv(), tmp_path, "--offline", str(few), "--json")
    assert result.returncode == 1
    assert problems(result) == ["wheel-not-found"]
    assert "accelerate" in result.stdout


def test_no_folder_no_wheel_and_an_index_beside_it_are_refused(tmp_path: Path) -> None:
    for arguments, says in (
        (("--offline", "/nonexistent"), "there is no folder"),
        (("--offline", str(tmp_path)), "plan --download"),
        (("--offline", str(tmp_path), "--index-url", "https://a.example/simple"), "cannot be used with"),
        (("--requirements", "/nonexistent.txt"), "cannot be read"),
    ):
        result = envcheck("install", "--yes", *arguments, env=settings(tmp_path))
        assert (result.returncode, result.stdout) == (2, ""), arguments
        assert says in result.stderr
        assert result.stderr.count("\n") == 1


def test_what_one_box_downloads_the_other_installs(venv: Venv, index: str, tmp_path: Path) -> None:
    """envcheck's own requirements are not on this index, and that is said; the set itself is there by then."""
    python = venv()
    folder = tmp_path / "for the other machine"
    command = ("plan", "--python", str(python), "--index-url", index, "--download", str(folder), "--json")
    result = envcheck(*command, env=settings(tmp_path), limit_s=240)
    steps = {step["id"]: step["ok"] for step in document(result)["steps"]}
    assert steps == {"download-packages": True, "download-core": False}
    assert problems(result) == ["wheel-not-found"]
    there = install(python, tmp_path, "--offline", str(folder), UV_OFFLINE="1")
    assert there.returncode == 0, there.stdout + there.stderr


def test_for_another_python_its_own_requirements_are_downloaded(tmp_path: Path) -> None:
    """What holds for Python 3.10 alone comes along, wherever this runs; the folder then does for that Python."""
    root = make_index(tmp_path / "simple")
    needs = ("only-old; python_version < '3.11'", "only-new; python_version >= '3.14'")
    for wheel in (root / "accelerate").glob("*.whl"):
        wheel.unlink()
        make_wheel(root / "accelerate", "accelerate", wheel.name.split("-")[1], requires=needs)
    for name in ("only-old", "only-new"):
        make_wheel(root / name, name, "1.0")
    for project in root.iterdir():
        write_page(project)
    folder = tmp_path / "for the other machine"
    asked = ("--gpu", "RTX 3090", "--driver", "580.65.06", "--python-version", "3.10", "--without", "flash-attn")
    command = ("plan", *asked, "--index-url", root.as_uri(), "--download", str(folder), "--json")
    result = envcheck(*command, env=settings(tmp_path), limit_s=240)
    steps = {step["id"]: step["ok"] for step in document(result)["steps"]}
    assert steps["solve-packages"], result.stderr
    assert steps["download-packages"], result.stderr
    assert (folder / "only_old-1.0-py3-none-any.whl").exists()
    assert not (folder / "only_new-1.0-py3-none-any.whl").exists()


def test_constraints_of_this_machine_hold_for_what_it_downloads(tmp_path: Path) -> None:
    """Its pip would refuse anything else."""
    index = make_index(tmp_path / "simple").as_uri()
    (tmp_path / "limits.txt").write_text("torch<2.14\n")
    asked = ("--gpu", "RTX 3090", "--driver", "580.65.06", "--python-version", "3.12", "--without", "flash-attn")
    environ = {**settings(tmp_path), "PIP_CONSTRAINT": str(tmp_path / "limits.txt")}
    shown = envcheck("plan", *asked, "--json", env=environ)
    command = ("plan", *asked, "--index-url", index, "--download", str(tmp_path / "wheels"), "--json")
    fetched = envcheck(*command, env=environ, limit_s=240)
    newest, allowed = (
        next(p["version"] for p in plan["packages"] if p["name"] == "torch")
        for plan in (json.loads(shown.stdout), document(fetched)["plan"])
    )
    assert is_met("<2.14", allowed)
    assert not is_met("<2.14", newest)


def test_a_build_that_was_chosen_stays_chosen() -> None:
    """The torch of its own index, not the one of the same version that the package index has."""
    builds = builds_in(("--no-deps", "torch==2.9.1+cu126", "torchvision==0.24.1+cu126"))
    assert of_builds(("torch==2.9.1", "numpy==2.2.6", "--x"), builds) == ("torch==2.9.1+cu126", "numpy==2.2.6", "--x")
    assert sorted_out(("--no-deps", "--index-url", "https://a", "torch==2", "-r", "f.txt")) == (
        ("--no-deps", "--index-url", "https://a"), ("f.txt",), ("torch==2",),
    )  # fmt: skip


@pytest.mark.parametrize("installer", INSTALLERS)
def test_requirements_are_installed_beside_the_set(installer: str, venv: Venv, index: str, tmp_path: Path) -> None:
    own = tmp_path / "own"
    make_wheel(own / "ours", "ours", "1.2")
    write_page(own / "ours")
    wheel = next((own / "ours").glob("*.whl"))
    (tmp_path / "requirements.txt").write_text(f"# ours\n{wheel}\n")
    python = venv()
    ask = ("--index-url", index, "--installer", installer, "--requirements", str(tmp_path / "requirements.txt"))
    first = install(python, tmp_path, *ask)
    assert first.returncode == 0, first.stdout + first.stderr
    assert installed(python, "ours") == "1.2"
    assert install(python, tmp_path, *ask).stdout.startswith("In place")
    (tmp_path / "requirements.txt").write_text("accelerate\n")
    assert not install(python, tmp_path, *ask).stdout.startswith("In place"), "the file has changed"


def test_a_pin_that_no_set_has_is_refused_with_the_line(venv: Venv, index: str, tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("torch==1.13.1\n")
    ask = ("--index-url", index, "--requirements", str(tmp_path / "requirements.txt"), "--json")
    result = install(venv(), tmp_path, *ask)
    assert problems(result) == ["package-conflict"]
    assert "torch==1.13.1" in result.stdout


def test_commands_are_turned_to_the_folder() -> None:
    made = plan(no_gpu())
    url = "https://host.example/v1/flash_attn-2.8.3%2Bcu12-cp312-cp312-linux_x86_64.whl"
    uv = ("/usr/bin/uv", "pip", "install", "--python", "/v/bin/python")
    steps = (
        Step(id="torch", why="install torch from https://a", command=(*uv, "--index-url", "https://a", "torch==2")),
        Step(id="flash-attn", why="", command=(*uv, url)),
        Step(id="trial", why="", command=("/v/bin/python", "-c", "import torch")),
    )  # fmt: skip
    turned = from_folder(
        type(made)(**{**{f: getattr(made, f) for f in made.__struct_fields__}, "steps": steps}), "/d w"
    )
    head = ("/usr/bin/uv", "pip", "install", "--no-index", "--find-links", "/d w", "--python", "/v/bin/python")
    assert [step.command for step in turned.steps] == [
        (*head, "torch==2"),
        (*head, "/d w/flash_attn-2.8.3+cu12-cp312-cp312-linux_x86_64.whl"),
        ("/v/bin/python", "-c", "import torch"),
    ]
    assert turned.steps[0].why == "install torch"
    assert {package.source for package in turned.packages} == {"/d w"}


def test_an_environment_that_is_being_installed_into_is_left_alone(venv: Venv, index: str, tmp_path: Path) -> None:
    python = venv()
    held = tmp_path / "venv/share/envcheck/install.lock"
    held.parent.mkdir(parents=True)
    script = "echo; exec sleep 300"
    with subprocess.Popen(["flock", str(held), "sh", "-c", script], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        try:
            result = install(python, tmp_path, "--index-url", index, "--json")
            assert problems(result) == ["install-running"]
            assert document(result)["steps"] == []
            dry = install(python, tmp_path, "--index-url", index, "--dry-run")
            assert dry.returncode == 0
        finally:
            other.kill()
            subprocess.run(["pkill", "-P", str(other.pid)])
