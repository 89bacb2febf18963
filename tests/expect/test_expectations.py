"""A file made from a good machine, and machines compared with it."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from envcheck.errors import UserError
from envcheck.expect.compare import compare, holds
from envcheck.expect.file import read_expectations, to_toml
from envcheck.report.sections import gpu_rows
from envcheck.snapshot import Snapshot
from tests.boxes.change import with_driver, with_gpu, with_host, with_packages
from tests.boxes.healthy import healthy_2x3090


def unmet(snapshot: Snapshot, file: Path) -> dict[str, tuple[object, object]]:
    """Key to expected and seen, of what is not as expected."""
    told = compare(snapshot, read_expectations(str(file)).values, file.name)
    return {c.removeprefix("expect."): (v.evidence["expected"], v.evidence["seen"]) for c, _, v in told if v.problem}


@pytest.fixture
def good(tmp_path: Path) -> Path:
    file = tmp_path / "good.toml"
    file.write_text(to_toml(healthy_2x3090(), "2026-11-30"))
    return file


def test_a_machine_meets_the_expectations_that_were_made_from_it(good: Path) -> None:
    assert len(read_expectations(str(good)).values) > 10
    assert unmet(healthy_2x3090(), good) == {}


def test_a_gpu_that_is_gone_is_a_difference(good: Path) -> None:
    one = replace(healthy_2x3090(), gpus=healthy_2x3090().gpus[:1])
    assert unmet(one, good)["gpus.models"] == ("2x NVIDIA GeForce RTX 3090", "1x NVIDIA GeForce RTX 3090")
    assert unmet(replace(one, gpus=()), good)["gpus.models"][1] == "none"


def test_a_driver_may_vary_within_its_branch(good: Path) -> None:
    assert unmet(with_driver(healthy_2x3090(), version="535.999.0"), good) == {}
    assert "driver.version" in unmet(with_driver(healthy_2x3090(), version="550.54.15"), good)


def test_more_memory_is_as_good(good: Path) -> None:
    assert unmet(with_host(healthy_2x3090(), memory_total_bytes=1 << 40), good) == {}
    assert "host.memory_gib" in unmet(with_host(healthy_2x3090(), memory_total_bytes=1 << 30), good)


def test_a_lowered_power_limit_and_another_package_are_differences(good: Path) -> None:
    changed = with_packages(with_gpu(healthy_2x3090(), 0, power_limit_w=200.0), transformers="4.57.1")
    assert set(unmet(changed, good)) == {"gpus.power_limit_w", "packages.transformers"}


def test_what_could_not_be_read_is_no_difference(good: Path) -> None:
    silent = replace(healthy_2x3090(), gpus=(), unavailable={"gpus": "NVML does not answer"})
    assert [key for key in unmet(silent, good) if key.startswith("gpus.")] == []


@pytest.mark.parametrize(
    ("meaning", "seen", "expected", "is_met"),
    [
        ("is", 4, 4, True),
        ("is", False, True, False),
        ("at least", 24.0, 24, True),
        ("at least", 23.9, 24, False),
        ("version", "550.54", ">=535,<600", True),
        ("version", "535.1", "535.1", True),
        ("version", "525.1", ">=535", False),
        ("begins with", "6.8.0-45-generic", "6.8.0", True),
        ("begins with", "6.80.1", "6.8", False),
        ("begins with", "2.8.0+cu128", "2.8.0", True),
    ],
)
def test_how_seen_and_expected_are_compared(meaning: str, seen: object, expected: object, is_met: bool) -> None:
    assert holds(meaning, seen, expected) is is_met  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[gpu]\nmodels = 'x'", "there is no expectation"),
        ("[gpus]\nmodel = 'x'", "did you mean 'gpus.models'?"),
        ("[gpus]\nmodels = ['x']", "gpus.models in"),
        ("[gpus]\nmodels = 5", "must be a text"),
        ("[gpus]\nmemory_gib = 'x'", "must be a number"),
        ("[gpus]\nmemory_gib = true", "must be a number"),
        ("[gpus]\nmemory_gib = nan", "must be a number"),
        ("[gpus]\npower_limit_w = inf", "must be a number"),
        ("[host]\nmemory_gib = 0x1" + "0" * 400, "must be a number"),
        ("[gpus]\necc = 1", "must be true or false"),
        ("[links]\nnvlinks_active = true", "must be a number"),
        ("[host]\nos_version = 22.04", "must be a text"),
        ("[python]\nversion = 3.10", "must be a text"),
        ("[driver]\nversion = 'garbage'", "must be a version, or a range"),
        ("[driver]\nversion = '>=535,<'", "must be a version, or a range"),
        ("[packages]\ntorch = ''", "must be a version, or a range"),
        ("[packages]\ntorch = 2", "must be a text"),
        ("skip = ['nonsense']", "there is no problem"),
        ("skip = 'x'", "must be a list of problem ids"),
        ("[gpus", "is not TOML"),
    ],
)
def test_a_file_with_a_slip_is_refused_in_one_sentence(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(text)
    with pytest.raises(UserError, match=r"x\.toml") as told:
        read_expectations(str(tmp_path / "x.toml"))
    assert said in str(told.value)


def test_what_a_file_says_to_skip_is_a_list_of_problems(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("skip = ['hub-unreachable', 'model-not-cached']\n[host]\nos = 'ubuntu'")
    assert read_expectations(str(tmp_path / "x.toml")).skip == ("hub-unreachable", "model-not-cached")


def test_what_is_not_stated_is_not_expected() -> None:
    assert "gpus" not in to_toml(Snapshot(), "2026-11-30")
    assert 'models = "none"' in to_toml(replace(healthy_2x3090(), gpus=(), pci_gpus=()), "2026-11-30")


@pytest.mark.parametrize(
    "text", ["2.8.0+cu128", "==2.8.*", ">=2.6, <3", "~=2.1", "!=2.7", "2.9.0.dev20250901", "2.8rc1"]
)
def test_versions_and_ranges_of_every_kind_are_taken(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text(f"[packages]\ntorch = '{text}'")
    assert read_expectations(str(tmp_path / "x.toml")).values == {"packages.torch": text}


def test_a_file_that_is_written_can_be_read_whatever_the_machine_has(tmp_path: Path) -> None:
    odd = with_packages(with_driver(healthy_2x3090(), version="beta build"), vllm="main-with-patch")
    (tmp_path / "odd.toml").write_text(to_toml(odd, "2026-11-30"))
    values = read_expectations(str(tmp_path / "odd.toml")).values
    assert {"driver.version", "packages.vllm"}.isdisjoint(values)
    assert "packages.torch" in values


def test_links_that_are_not_stated_are_neither_none_nor_expected() -> None:
    box = healthy_2x3090()
    bare = replace(box, gpus=tuple(replace(gpu, nvlink=()) for gpu in box.gpus))
    unread = replace(bare, unavailable={"gpus[1].nvlink": "no text that was given states it"})
    assert [row[-1] for row in gpu_rows(bare)] == ["none", "none"]
    assert [row[-1] for row in gpu_rows(unread)] == ["none", "?"]
    assert "nvlinks_active = 0 " in to_toml(bare, "2026-11-30")
    assert "nvlinks_active" not in to_toml(unread, "2026-11-30")
