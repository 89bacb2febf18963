"""The Python packages that the model needs."""

import pytest
from msgspec.structs import replace

from envcheck.plan import PlanOptions, in_place
from envcheck.snapshot import Snapshot, VersionConstraint
from tests.boxes import healthy_2x3090, with_host, with_packages, with_python, with_torch
from tests.checks.environment import commands, findings, hushed, the, with_requirements


def package_problems(box: Snapshot) -> dict[str, str]:
    return {f.problem: f.status for f in findings(box) if f.problem and f.area == "packages"}


def on_python(box: Snapshot, version: str) -> Snapshot:
    return with_python(box, version=version, tag="cp" + "".join(version.split(".")[:2]))


def test_no_transformers() -> None:
    box = with_packages(healthy_2x3090(), transformers=None)
    assert package_problems(box) == {"transformers-missing": "fail"}
    assert commands(box, "transformers-missing")[0].startswith("envcheck install --repair")


@pytest.mark.parametrize("version", ["4.56.2", "4.9.0", "3.5.1"])
def test_a_transformers_that_does_not_know_qwen3_vl(version: str) -> None:
    assert package_problems(with_packages(healthy_2x3090(), transformers=version))["transformers-too-old"] == "fail"


@pytest.mark.parametrize("version", ["4.57.0", "4.57", "4.57.0.dev0", "5.0.0rc1", "5.19.0"])
def test_a_transformers_that_does(version: str) -> None:
    assert package_problems(with_packages(healthy_2x3090(), transformers=version)) == {}


@pytest.mark.parametrize(
    ("transformers", "torch", "python", "fits"),
    [
        ("5.20.2", "2.6.0", "3.10.12", True),
        ("5.20.2", "2.5.1", "3.10.12", False),
        ("5.15.0", "2.5.1", "3.10.12", True),
        ("5.14.1", "2.4.1", "3.10.12", True),
        ("5.1.0", "2.3.1", "3.10.12", False),
        ("4.57.6", "2.3.1", "3.9.19", True),
        ("5.21.0", "2.8.0", "3.11.7", True),
        ("5.21.0", "2.8.0", "3.10.12", False),
    ],
)
def test_which_transformers_takes_which_torch_and_python(
    transformers: str, torch: str, python: str, fits: bool
) -> None:
    box = with_torch(with_packages(healthy_2x3090(), transformers=transformers), version=torch)
    assert ("transformers-torch-mismatch" not in package_problems(on_python(box, python))) == fits


def test_its_own_requirement_on_python_is_asked_first() -> None:
    box = with_packages(healthy_2x3090(), transformers="5.99.0")
    told = with_requirements(box, "transformers", requires_python=">=3.13")
    assert "requires Python >=3.13; this is 3.10.12" in the(told, "transformers-torch-mismatch").detail


def test_a_release_beyond_the_table_is_judged_by_its_last_row_and_that_is_said() -> None:
    box = with_torch(with_packages(on_python(healthy_2x3090(), "3.12.1"), transformers="6.1.0"), version="2.5.1")
    assert "Newer than envcheck's table" in the(box, "transformers-torch-mismatch").detail


def test_either_transformers_or_torch_can_give_way() -> None:
    box = with_torch(with_packages(healthy_2x3090(), transformers="5.20.2", torch="2.4.1"), version="2.4.1+cu121")
    first, second, *_ = commands(box, "transformers-torch-mismatch")
    assert "install transformers==5.7.0" in first
    assert "envcheck install" in second or "torch==" in second


def test_without_torch_its_version_is_no_second_alarm() -> None:
    box = with_torch(with_packages(healthy_2x3090(), transformers="5.21.0"), version=None)
    assert hushed(box)["transformers-torch-mismatch"] == "torch-missing"


def test_an_accelerate_that_transformers_does_not_use_is_as_good_as_none_and_is_replaced() -> None:
    """transformers names the oldest it uses in an extra, `transformers[torch]`; the probe adds what that asks for."""
    asks = ("accelerate>=1.1.0", "torch>=2.4")
    box = with_requirements(with_packages(healthy_2x3090(), accelerate="0.30.0"), "transformers", *asks)
    assert package_problems(box) == {"accelerate-missing": "fail"}
    assert in_place(box, PlanOptions()) is None
    sound = with_requirements(healthy_2x3090(), "transformers", *asks)
    assert package_problems(sound) == {}
    assert in_place(sound, PlanOptions()) is not None


def test_no_accelerate() -> None:
    assert package_problems(with_packages(healthy_2x3090(), accelerate=None)) == {"accelerate-missing": "fail"}


def test_a_package_whose_metadata_could_not_be_read_is_not_missing() -> None:
    box = with_packages(healthy_2x3090(), accelerate=None, transformers=None)
    unread = {f"packages.{name}": "permission denied" for name in ("accelerate", "transformers")}
    assert package_problems(replace(box, unavailable=unread)) == {}


def test_an_environment_that_was_not_read_is_not_judged() -> None:
    assert package_problems(replace(healthy_2x3090(), packages={}, python=None)) == {}


def test_a_stale_pynvml() -> None:
    box = with_python(with_packages(healthy_2x3090(), pynvml="11.5.0"), pynvml_provider="pynvml")
    assert package_problems(box) == {"pynvml-shadowed": "warn"}
    remove, again = commands(box, "pynvml-shadowed")
    assert remove.endswith("uninstall --yes pynvml")
    assert again.endswith("install --force-reinstall nvidia-ml-py")


def test_whose_pynvml_was_seen_counts_only_while_the_packages_are_those_that_were_seen() -> None:
    added = with_packages(healthy_2x3090(), pynvml="11.5.0")
    assert package_problems(added) == {"pynvml-shadowed": "warn"}
    removed = with_python(healthy_2x3090(), pynvml_provider="pynvml")
    assert package_problems(removed) == {}


def test_the_python_that_the_contract_binds_decides() -> None:
    box = with_host(with_packages(on_python(healthy_2x3090(), "3.12.1"), transformers="5.23.0"), python="3.10.12")
    assert package_problems(box) == {"transformers-torch-mismatch": "fail"}
    assert "this is 3.10.12" in the(box, "transformers-torch-mismatch").detail


def test_on_a_python_that_is_too_old_its_packages_are_no_second_alarm() -> None:
    box = with_packages(on_python(healthy_2x3090(), "3.9.18"), transformers="5.23.0")
    assert package_problems(box) == {}
    assert hushed(box)["transformers-torch-mismatch"] == "python-too-old"


def test_the_pynvml_of_today_only_brings_nvidias_along() -> None:
    assert package_problems(with_packages(healthy_2x3090(), pynvml="12.0.0")) == {}


def test_a_stale_pynvml_is_known_by_its_version_where_the_file_was_not_looked_at() -> None:
    box = with_python(with_packages(healthy_2x3090(), pynvml="11.5.0"), pynvml_provider=None)
    assert package_problems(box) == {"pynvml-shadowed": "warn"}


def test_requirements_that_are_met_are_counted() -> None:
    box = with_requirements(
        healthy_2x3090(), "transformers", "tokenizers<=0.23.0,>=0.22.0", "huggingface-hub<1.0,>=0.34.0"
    )
    assert package_problems(box) == {}
    assert "15 packages, no conflicts" in {f.title for f in findings(box)}


def test_a_requirement_that_is_not_met_is_named_with_both_sides() -> None:
    box = with_requirements(healthy_2x3090(), "transformers", "tokenizers<=0.21,>=0.20", "regex!=2019.12.17")
    finding = the(box, "package-conflict")
    assert finding.status == "warn"
    assert "transformers 4.57.3 requires tokenizers<=0.21,>=0.20, tokenizers 0.22.1 is installed" in finding.detail
    assert commands(box, "package-conflict")[0].startswith("envcheck install --repair")
    missing = the(box, "package-damaged")
    assert missing.status == "fail"
    assert "transformers 4.57.3 requires regex!=2019.12.17, which is not installed" in missing.detail
    assert [c.split(" --python")[0] for c in commands(box, "package-damaged")] == ["envcheck install --repair"]


def test_what_a_package_of_the_users_own_lacks_is_a_conflict_of_its_own() -> None:
    """The model does not need it: it is no damage, and what the model needs is not changed for it."""
    box = with_packages(healthy_2x3090(), mine="1.0")
    lacks = with_requirements(box, "mine", "tqdm>=4.27", "left-pad")
    assert package_problems(lacks) == {"package-conflict": "warn"}
    assert any("install tqdm>=4.27 left-pad" in c for c in commands(lacks, "package-conflict"))
    wants = with_requirements(box, "mine", "tokenizers<0.20")
    assert commands(wants, "package-conflict") == []
    assert "Update mine, or install it in" in the(wants, "package-conflict").fixes[0].summary


def test_what_several_ask_for_is_installed_once() -> None:
    mine = with_packages(healthy_2x3090(), mine="1.0", other="2.0")
    one = with_requirements(mine, "mine", "tqdm>=4.27", "filelock")
    box = with_requirements(one, "other", "tqdm>=4.42.1", "filelock")
    assert the(box, "package-conflict").evidence["wanted"] == ["tqdm>=4.27,>=4.42.1", "filelock"]


def test_two_that_ask_for_opposite_things_are_not_both_installed() -> None:
    one = with_requirements(healthy_2x3090(), "transformers", "tokenizers<0.22")
    box = with_requirements(one, "sentence-transformers", "tokenizers>=0.23")
    assert the(box, "package-conflict").evidence["wanted"] == []


def test_markers_are_those_of_the_judged_python() -> None:
    box = with_requirements(
        healthy_2x3090(),
        "transformers",
        'tomli>=2; python_version < "3.10"',
        'colorama; platform_system == "Windows"',
        "pywin32; (sys_platform == 'win32' and python_version > '3.6')",
    )
    assert package_problems(box) == {}
    assert "package-damaged" in package_problems(on_python(box, "3.9.19"))


def test_requirements_with_extras_and_addresses_are_understood_or_left_alone() -> None:
    box = with_requirements(
        healthy_2x3090(),
        "torch",
        "numpy[dev] (>=1.26)",
        "x @ https://example.org/x.whl",
        "!!",
        "setuptools (>=40,<100)",
    )
    assert package_problems(box) == {}


def test_eight_are_named_and_the_rest_counted() -> None:
    box = with_requirements(healthy_2x3090(), "transformers", *(f"missing-{n}" for n in range(13)))
    finding = the(box, "package-damaged")
    assert finding.title == "13 packages damaged or missing"
    assert finding.detail.endswith("And 5 more.")


def test_what_has_its_own_problem_is_not_told_twice() -> None:
    bare = with_packages(healthy_2x3090(), transformers=None, accelerate=None)
    box = with_requirements(bare, "sentence-transformers", "transformers>=4.41", "accelerate")
    assert package_problems(box) == {"transformers-missing": "fail", "accelerate-missing": "fail"}


def test_conflicts_in_the_distributions_own_python_are_only_told() -> None:
    box = with_requirements(with_python(healthy_2x3090(), virtual=False), "transformers", "regex")
    assert package_problems(box) == {"package-damaged": "info"}


def test_what_asks_for_a_newer_transformers_than_one_that_is_too_old_is_no_second_alarm() -> None:
    old = with_packages(healthy_2x3090(), transformers="4.40.0")
    box = with_requirements(old, "sentence-transformers", "transformers>=4.41")
    assert package_problems(box) == {"transformers-too-old": "fail"}


def test_what_was_built_for_numpy_1_and_asks_for_it_is_no_second_alarm() -> None:
    box = with_requirements(with_packages(healthy_2x3090(), scipy="1.12.0"), "scipy", "numpy<1.29.0,>=1.22.4")
    assert package_problems(box) == {}
    assert "numpy-abi-mismatch" in {f.problem for f in findings(box)}
    other = with_requirements(with_packages(healthy_2x3090(), pandas="2.1.4"), "pandas", "numpy<2,>=1.22.4")
    assert package_problems(other) == {"package-conflict": "warn"}


def test_a_file_of_constraints_that_is_not_there_is_named() -> None:
    gap = {"python.constraints": "/etc/pins.txt: not a file that can be read here"}
    box = with_packages(replace(healthy_2x3090(), unavailable=gap), pip="25.3")
    found = the(box, "constraints-unreadable")
    assert (found.status, "/etc/pins.txt" in found.detail) == ("warn", True)
    assert commands(box, "constraints-unreadable")[0].endswith("-m pip config debug")
    assert not commands(with_packages(box, pip=None), "constraints-unreadable")


def test_constraints_that_were_read_are_no_alarm() -> None:
    limits = (VersionConstraint(requirement="torch<3", source="/etc/pins.txt"),)
    box = with_python(healthy_2x3090(), constraints=limits)
    assert "Constraints of /etc/pins.txt are respected" in {f.title for f in findings(box) if f.status == "pass"}
