"""Which tested set a machine is given, and the commands that install it. Pure: nothing is asked, nothing is run."""

from msgspec.structs import replace

from envcheck.plan import PlanOptions, fitting_sets, missing, plan
from envcheck.snapshot import Host, PythonEnvironment, Snapshot
from envcheck.units import version_tuple
from tests.boxes import cpu_torch, healthy_2x3090, no_gpu, with_driver, with_gpu, with_packages, with_python, with_torch


def box(python: str = "3.12.3", driver: str = "580.65.06", capability: str = "8.6") -> Snapshot:
    """Two GPUs, this driver, this Python, an empty environment."""
    there = with_python(with_driver(healthy_2x3090(), version=driver), version=python)
    there = with_gpu(with_gpu(there, 0, compute_capability=capability), 1, compute_capability=capability)
    return replace(there, packages={}, torch=None)


def number(text: str) -> tuple[int, ...]:
    return version_tuple(text) or ()


def test_an_old_driver_gets_the_older_cuda() -> None:
    assert plan(box(driver="535.183.01")).torch_backend == "cu126"
    assert plan(box(driver="580.65.06")).torch_backend.startswith("cu13")


def test_the_python_of_ubuntu_22_04_gets_packages_that_it_runs() -> None:
    versions = {package.name: package.version for package in plan(box("3.10.12")).packages}
    assert number(versions["transformers"]) < (5, 21)


def test_a_box_without_a_gpu_is_told_nothing_of_drivers() -> None:
    assert plan(no_gpu()).findings == ()


def test_nothing_known_of_the_box_gives_a_plan_all_the_same() -> None:
    assert plan(Snapshot()).packages
    assert fitting_sets(Snapshot(host=Host(python="3.9.2")))


UV = ("/opt/uv", "pip")
PYTHON = PythonEnvironment(executable="/home/user/.venv/bin/python", version="3.12.3", prefix="/home/user/.venv")


def commands(wishes: PlanOptions, there: Snapshot | None = None) -> dict[str, str]:
    made = plan(there or replace(no_gpu(), python=PYTHON), wishes)
    return {step.id: " ".join(step.command) for step in made.steps}


def test_uv_and_pip_are_told_the_environment_each_in_its_way() -> None:
    assert commands(PlanOptions(installer=UV))["packages"].startswith(
        "/opt/uv pip install --python /home/user/.venv/bin/python torch=="
    )
    assert commands(PlanOptions())["packages"].startswith("/home/user/.venv/bin/python -m pip install torch==")


def test_every_package_is_named_with_its_exact_version() -> None:
    words = commands(PlanOptions(installer=UV))["packages"].split()[5:]
    assert all(word.count("==") == 1 for word in words)
    assert len(words) == len(plan(no_gpu()).packages)


def test_a_torch_index_serves_torch_alone_and_in_its_own_build() -> None:
    index = "https://download.pytorch.org/whl/cpu"
    torch = commands(PlanOptions(installer=UV, torch_index=index))["torch"]
    assert f"--no-deps --index-url {index} torch==" in torch
    assert torch.count("+cpu") == 2
    assert "transformers" not in torch


def test_the_last_step_tries_what_was_installed() -> None:
    made = plan(no_gpu())
    assert made.steps[-1].id == "trial"
    assert "Qwen3VLModel" in made.steps[-1].command[-1]


def test_a_cpu_build_on_a_box_with_gpus_is_replaced() -> None:
    there = with_packages(cpu_torch(), torch="2.15.0+cpu")
    there = with_driver(with_python(there, version="3.12.3"), version="580.65.06")
    assert "uninstall" in commands(PlanOptions(installer=UV), there)["remove-torch"]


def test_a_python_that_is_too_old_is_told_how_a_newer_one_is_had() -> None:
    there = box("3.8.10")
    made = plan(replace(there, host=replace(there.host or Host(), python="3.8.10")))
    (finding,) = (one for one in made.findings if one.problem == "python-too-old")
    assert ("uv", "venv", "--python", "3.12", ".venv") in {c for fix in finding.fixes for c in fix.commands}


def test_a_box_without_a_gpu_keeps_the_torch_of_the_package_index() -> None:
    """Its metadata have no label, only torch/version.py says +cu128."""
    there = with_packages(no_gpu(), torch="2.8.0", torchvision="0.23.0")
    there = with_torch(there, version="2.8.0+cu128", cuda="12.8")
    assert fitting_sets(there)[0].id.startswith("torch2.8.0-cu128-")


def test_what_is_installed_in_its_version_is_not_missing() -> None:
    made = plan(box())
    whole = {package.name: package.version for package in made.packages}
    assert missing(with_packages(box(), **whole), made) == ()
    lacking = with_packages(box(), **{**whole, "transformers": "4.40.0"})
    assert [package.name for package in missing(lacking, made)] == ["transformers"]
