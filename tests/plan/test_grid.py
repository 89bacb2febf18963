"""Every plan satisfies every row of the tables, or names the one change: over drivers, GPUs and Pythons."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from envcheck.compat.plan_options import FlashAttn
from envcheck.compat.specifiers import is_met
from envcheck.compat.tables.architectures import by_capability
from envcheck.compat.tables.companions import COMPANIONS
from envcheck.compat.tables.driver_branches import OLDEST_FOR_MAJOR
from envcheck.compat.tables.flash_attention import WHEELS
from envcheck.compat.tables.gpus import CARDS
from envcheck.compat.tables.hub_kernels import loader, variant
from envcheck.compat.tables.published import PUBLISHED
from envcheck.compat.tables.torch_releases import (
    BUILD_CAPABILITIES,
    VOLTA_ON_CUDA_12,
    cuda_of,
    release,
    torchvision_for,
)
from envcheck.compat.tables.transformers_releases import releases
from envcheck.plan import Plan, PlanOptions, plan
from envcheck.plan.emit import WRITERS
from envcheck.snapshot import Driver, Gpu, Host, PythonEnvironment, Snapshot
from envcheck.units import version_tuple

DRIVERS = (
    "450.80.02", "450.248.02", "460.91.03", "470.256.02", "495.46", "510.108.03", "515.105.01", "520.61.05",
    "525.60.13", "525.147.05", "530.41.03", "535.54.03", "535.183.01", "545.29.06", "550.54.14", "550.163.01",
    "555.58", "560.35.05", "565.77", "570.26", "570.211.01", "575.57.08", "580.65.06", "580.126.09", "590.48.01",
    "595.45.04", "610.43.02",
)  # fmt: skip
CARDS_TRIED = (
    "GTX 1080", "P100-PCIE-16GB", "V100-SXM2-32GB", "RTX 2080 Ti", "T4", "RTX 3090", "A100-SXM4-80GB", "RTX 4090",
    "L40S", "H100 80GB HBM3", "RTX 5090", "RTX PRO 6000 Blackwell Server Edition", "B200", "B300 SXM6 AC",
)  # fmt: skip
PYTHONS = ("3.9.18", "3.10.12", "3.11.7", "3.12.3", "3.13.0", "3.14.0")
BACKENDS = (None, "cpu", *BUILD_CAPABILITIES)


def box(driver: str, card: str, python: str, machine: str = "x86_64") -> Snapshot:
    """Two such GPUs on such a driver."""
    facts = CARDS[card.lower()]
    gpus = tuple(Gpu(index=i, name=card, compute_capability=facts.capability) for i in range(2))
    return Snapshot(
        host=Host(python=python, machine=machine), python=PythonEnvironment(version=python),
        driver=Driver(version=driver), gpus=gpus,
    )  # fmt: skip


def broken_rows(made: Plan, snapshot: Snapshot) -> list[str]:
    """The rows of the tables that a plan violates, each table read for itself."""
    version = {p.name: p.version for p in made.packages}
    python = numbers(snapshot.host.python if snapshot.host else None)[:2]
    row, belongs = release(version["torch"]), releases(version["transformers"])
    assert row is not None
    assert belongs is not None
    rules = {
        "published": all(v in PUBLISHED[n] for n, v in version.items() if n in PUBLISHED),
        "python": row.oldest_python <= python <= row.newest_python and python >= belongs.python,
        "torchvision": torchvision_for(version["torch"]) == version["torchvision"],
        "transformers": row.minor >= max(belongs.torch, belongs.works_with)
        and numbers(version["transformers"]) >= (4, 57),
        "index": made.torch_backend in (*row.tags, "cpu"),
        **{
            f"{name} {c.version}": c.runs_on((python[0], python[1]))
            and all(is_met(s, version[n]) for n, s in c.requires.items())
            for name, rows in COMPANIONS.items()
            for c in rows
            if version.get(name) == c.version
        },
        **(hardware(made, snapshot, row.minor) if made.torch_backend != "cpu" else {}),
        "attention": attention_is_there(made, version, python),
    }
    return [name for name, holds in rules.items() if not holds]


def hardware(made: Plan, snapshot: Snapshot, torch: tuple[int, int]) -> dict[str, bool]:
    driver = numbers(snapshot.driver.version if snapshot.driver else None)
    capability = numbers(snapshot.gpus[0].compute_capability)
    architecture = by_capability(capability)
    assert architecture is not None
    oldest, newest = BUILD_CAPABILITIES[made.torch_backend]
    first, last = VOLTA_ON_CUDA_12.get(made.torch_backend, ((0, 0), (0, 0)))
    volta = first <= torch <= last and capability >= (7, 0)
    return {
        "driver for CUDA": driver >= numbers(OLDEST_FOR_MAJOR[int(cuda_of(made.torch_backend).split(".")[0])]),
        "driver for GPU": architecture.first_branch <= driver[0] <= (architecture.last_branch or 10_000),
        "kernels": (capability >= oldest or volta) and capability[0] <= newest,
    }


def attention_is_there(made: Plan, version: dict[str, str], python: tuple[int, ...]) -> bool:
    assert made.attention is not None
    minor = numbers(version["torch"])[:2]
    if made.attention.way == "wheel":
        tag = f"cp{python[0]}{python[1]}"
        major = int(cuda_of(made.torch_backend).split(".")[0])
        return any((w.torch, w.cuda) == (minor, major) and tag in w.pythons for w in WHEELS)
    if made.attention.way == "kernel":
        row = loader(version["transformers"])
        assert row is not None
        there = variant(row.branch, (minor[0], minor[1]), made.torch_backend, "x86_64")
        return there is not None and version["kernels"] in PUBLISHED["kernels"]
    return bool(made.attention.why)


def numbers(text: str | None) -> tuple[int, ...]:
    return version_tuple(text) or ()


def judge(snapshot: Snapshot, wishes: PlanOptions) -> None:
    made = plan(snapshot, wishes)
    if made.fits:
        assert broken_rows(made, snapshot) == [], made.tested_set
        return
    named = [f for f in made.findings if f.status == "fail" and f.problem != "driver-too-old"]
    assert named, "nothing fits, and nothing is said"
    assert all(f.evidence.get("change") and f.fixes is not None for f in named), named


@given(
    st.sampled_from(DRIVERS), st.sampled_from(CARDS_TRIED), st.sampled_from(PYTHONS), st.sampled_from(BACKENDS),
    st.sampled_from(("preferred", "required", "unwanted")),
)  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_a_plan_satisfies_every_row_of_the_tables_or_names_the_change(
    driver: str, card: str, python: str, backend: str | None, flash_attn: FlashAttn
) -> None:
    judge(box(driver, card, python), PlanOptions(backend=backend, flash_attn=flash_attn))


@pytest.mark.once
@pytest.mark.parametrize("card", CARDS_TRIED)
def test_the_whole_grid_without_a_wish(card: str) -> None:
    for driver, python in product(DRIVERS, PYTHONS):
        judge(box(driver, card, python), PlanOptions())


@pytest.mark.parametrize("card", CARDS_TRIED)
def test_every_card_has_a_driver_and_a_python_with_which_a_set_fits(card: str) -> None:
    assert plan(box("580.65.06", card, "3.12.3")).fits


def test_where_one_change_is_enough_a_plan_with_it_fits() -> None:
    """What the finding proposes is true: with that driver, or that Python, the next plan fits."""
    for driver, card, python in product(("450.80.02", "535.183.01", "610.43.02"), CARDS_TRIED, ("3.9.18", "3.14.0")):
        for finding in plan(box(driver, card, python)).findings:
            change, evidence = finding.evidence.get("change"), finding.evidence
            if change == "driver":
                mended = str(evidence["driver"])
                assert plan(box(f"{mended}.99" if mended.isdigit() else mended, card, python)).fits
            elif change == "python":
                assert plan(box(driver, card, f"{evidence['python']}.0")).fits


def test_a_grace_hopper_gets_a_build_for_its_processor() -> None:
    made = plan(box("580.65.06", "GH200 480GB", "3.12.3", "aarch64"))
    assert (made.fits, made.torch_backend[:4]) == (True, "cu13")
    assert plan(box("535.183.01", "GH200 480GB", "3.12.3", "aarch64")).torch_backend == "cu126"


def test_facts_that_are_missing_break_no_plan() -> None:
    bare = box("580.65.06", "RTX 3090", "3.12.3")
    for less in (replace(bare, driver=None), replace(bare, host=None), replace(bare, python=None), Snapshot()):
        assert plan(less).packages


ODD = st.sampled_from([None, "", "3", "12", "garbage", "2.7.18", "3.12", "3.99.1", "9999.1", "304.137"])


@given(ODD, ODD, ODD, st.sampled_from([None, "x86_64", "aarch64", "riscv64"]), st.sampled_from(BACKENDS))
@settings(max_examples=60, deadline=None)
def test_facts_that_make_no_sense_break_no_plan_and_no_file(
    python: str | None, driver: str | None, capability: str | None, machine: str | None, backend: str | None
) -> None:
    gpu = Gpu(index=0, compute_capability=capability)
    there = Snapshot(host=Host(python=python, machine=machine), driver=Driver(version=driver), gpus=(gpu,))
    made = plan(there, PlanOptions(backend=backend, vllm=True))
    assert made.fits == all(f.status != "fail" for f in made.findings)
    assert all(write(made) for write in WRITERS.values())
