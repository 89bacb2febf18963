"""For one machine, plan, check, fixes and install say the same thing: rules 1 to 4 of "One truth" in the design."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace

from envcheck.checks import run_checks
from envcheck.compat.resolver import best
from envcheck.findings import Area, Finding
from envcheck.plan import PlanOptions, in_place, plan
from envcheck.snapshot import FlashAttention, Snapshot, Torch
from tests.boxes import cpu_torch, healthy_2x3090, no_gpu, with_driver, with_packages, with_python, with_torch
from tests.boxes.broken import driver_525
from tests.boxes.healthy import HEALTHY
from tests.compat.machines import grid, laid, machine, planned

AREAS: tuple[Area, ...] = ("cuda", "torch", "attention", "packages")
NAMED = ("torch", "torchvision", "transformers", "kernels", "numpy", "flash-attn")
TOOLKIT = ("cuda-toolkit-mismatch", "cuda-toolkit-missing")
"""No package cures these."""
WITH_IT = PlanOptions(flash_attn="required")


def alarms(snapshot: Snapshot, areas: tuple[Area, ...] = AREAS) -> list[Finding]:
    return [f for f in run_checks(snapshot, only=areas) if f.status in ("fail", "warn", "error")]


def failures(snapshot: Snapshot) -> list[str | None]:
    return [f.problem for f in alarms(snapshot) if f.status == "fail"]


def bare(snapshot: Snapshot) -> Snapshot:
    """The machine with an environment in which nothing is installed."""
    return replace(snapshot, packages={"pip": "25.3"}, torch=Torch(), attention=None)


def machines() -> Iterator[Snapshot]:
    """The machines of the tests as they are, without torch, and with nothing installed."""
    for made in (*HEALTHY, cpu_torch, driver_525, no_gpu):
        snapshot = made()
        others = {n: v for n, v in snapshot.packages.items() if n not in ("torch", "torchvision")}
        yield from (snapshot, replace(snapshot, torch=Torch(), packages=others), bare(snapshot))


class TestAPlanIsHealthy:
    """Rule 1. First counts, before one resolver: 390 of 888 plans of the grid were not healthy by `check`."""

    def test_over_the_whole_grid(self) -> None:
        unsound = []
        for snapshot, made in planned():
            found = {f.problem for f in alarms(laid(made, snapshot))} if made.fits else set()
            if found:
                unsound.append((made.tested_set, found))
        assert unsound == []

    def test_on_the_machines_of_the_tests(self) -> None:
        for snapshot in machines():
            made = plan(snapshot)
            if made.fits:  # on a Jetson without NVIDIA's torch none does
                found = [f.title for f in alarms(laid(made, snapshot)) if f.problem not in TOOLKIT]
                assert found == [], made.tested_set

    @pytest.mark.parametrize("backend", ["cu121", "cu124"])
    def test_with_the_builds_of_the_guide(self, backend: str) -> None:
        snapshot = machine("535.183.01", "RTX 3090", "3.10.12")
        made = plan(snapshot, PlanOptions(backend=backend))
        assert made.fits
        assert alarms(laid(made, snapshot)) == []

    def test_what_no_package_cures_stands_in_the_plan(self) -> None:
        for snapshot, made in planned():
            too_old = {f.problem for f in alarms(snapshot, ("driver",))} & {"driver-too-old"}
            assert not made.fits or too_old <= {f.problem for f in made.findings}

    def test_flash_attention_is_prebuilt_wherever_a_plan_fits_on_ampere_or_newer(self) -> None:
        without = [
            made.tested_set
            for snapshot, made in planned()
            if float(snapshot.gpus[0].compute_capability or 0) >= 8
            and made.fits
            and made.attention
            and made.attention.way not in ("wheel", "kernel")
        ]
        assert without == []


def cu130_on_driver_535() -> Snapshot:
    """What `pip install torch` gives: the metadata has no label, the files say CUDA 13.0."""
    box = with_packages(healthy_2x3090(), torch="2.14.1", torchvision="0.29.1", flash_attn=None, transformers="5.20.2")
    return replace(with_torch(box, version="2.14.1+cu130", cuda="13.0"), attention=FlashAttention())


BROKEN: tuple[Callable[[], Snapshot], ...] = (
    cu130_on_driver_535,
    cpu_torch,
    lambda: bare(healthy_2x3090()),
    lambda: with_packages(healthy_2x3090(), transformers=None),
    lambda: with_packages(healthy_2x3090(), transformers="4.40.0"),
    lambda: with_packages(healthy_2x3090(), accelerate=None),
    lambda: with_packages(healthy_2x3090(), torchvision=None),
    lambda: with_packages(healthy_2x3090(), torchvision="0.20.1+cu128"),
    lambda: with_packages(healthy_2x3090(), transformers="5.6.1", sentence_transformers="5.7.0"),
    lambda: replace(healthy_2x3090(), attention=FlashAttention(version="2.8.3", built_torch="2.5", built_cuda="12")),
)


class TestInPlace:
    """Rule 2. `install` says "in place" exactly where `check` has no failure that a reinstall would cure."""

    @pytest.mark.parametrize("made", [m for m in HEALTHY if m.__name__ != "binding_facts_only"])
    def test_where_nothing_fails(self, made: Callable[[], Snapshot]) -> None:
        assert failures(made()) == []
        assert in_place(made(), PlanOptions()) is not None

    @pytest.mark.parametrize("made", BROKEN)
    def test_not_where_something_fails(self, made: Callable[[], Snapshot]) -> None:
        assert failures(made()) != []
        assert in_place(made(), PlanOptions()) is None

    def test_after_every_plan_of_the_grid(self) -> None:
        for snapshot, made in planned()[::9]:
            assert not made.fits or in_place(laid(made, snapshot), PlanOptions()) is not None

    def test_what_is_installed_is_kept_unless_asked(self) -> None:
        kept = in_place(healthy_2x3090(), PlanOptions())
        assert kept is not None
        assert {p.name: p.version for p in kept.packages}["torch"] == "2.8.0"
        assert in_place(healthy_2x3090(), PlanOptions(upgrade=True)) is None


def named(finding: Finding) -> Iterator[tuple[str, str]]:
    """Each package and version that the fixes of a finding install."""
    for word in (word for fix in finding.fixes for command in fix.commands for word in command):
        match = re.fullmatch(r"([a-z0-9-]+)==([0-9.]+)(?:\+\w+)?", word)
        if match and match[1] in NAMED:
            yield match[1], match[2]


class TestFixesNameTheResolversVersions:
    """Rule 3. First count, on machines without torch: another torch than the plan's on 39 of 60."""

    @pytest.mark.parametrize("part", range(3))
    def test_on_every_machine(self, part: int) -> None:
        asked = [*machines(), *(s for number, s in enumerate(grid()) if number % 41 == 0), *(m() for m in BROKEN)]
        for snapshot in asked[part::3]:
            allowed = {(p.name, p.version) for o in (None, WITH_IT) for p in plan(snapshot, o).packages}
            allowed |= {(n, v.partition("+")[0]) for n, v in snapshot.packages.items()} | {("flash-attn", "2.8.3")}
            for finding in alarms(snapshot, (*AREAS, "gpu")):
                assert set(named(finding)) <= allowed, (finding.problem, plan(snapshot).tested_set)

    def test_the_plans_torch_is_the_torch_of_the_fix(self) -> None:
        for driver in ("470.256.02", "535.183.01", "550.54.14", "580.126.09"):
            snapshot = machine(driver, "RTX 3090", "3.10.12")
            (missing,) = (f for f in alarms(snapshot) if f.problem == "torch-missing")
            torch = {p.name: p.version for p in plan(snapshot).packages}["torch"]
            assert ("torch", torch) in set(named(missing))


class TestWhatTheOldTorchLeavesBehind:
    def moved(self) -> Snapshot:
        box = with_packages(cu130_on_driver_535(), flash_attn="2.8.3", xformers="0.0.34", torchaudio="2.14.1")
        return with_packages(box, vllm="0.33.0", bitsandbytes="0.49.2", sentence_transformers="6.2.0")

    def test_it_is_removed_replaced_or_rebuilt_and_said(self) -> None:
        made = plan(self.moved())
        said = {change.name: (change.kind, change.after) for change in made.changes}
        assert said["torch"] == ("downgrade", "2.12.1")
        assert said["torchaudio"] == ("rebuild", "2.11.*")
        assert {name for name, (kind, _) in said.items() if kind == "remove"} == {"flash-attn", "vllm", "xformers"}
        (step,) = (step for step in made.steps if step.id == "remove-compiled")
        assert {"flash-attn", "xformers", "vllm"} <= set(step.command)

    def test_nothing_is_removed_where_torch_stays(self) -> None:
        box = with_packages(healthy_2x3090(), xformers="0.0.32")
        assert plan(box).changes == ()

    def test_a_set_with_flash_attention_is_not_taken_away(self) -> None:
        assert {p.name: p.version for p in plan(healthy_2x3090()).packages}["torch"] == "2.8.0"


class TestAFixChangesWhatItComplainsOf:
    """Rule 4, as far as packages go: laid into the snapshot, the finding is gone."""

    @pytest.mark.parametrize("made", [*BROKEN, lambda: bare(no_gpu())])
    def test_the_set_cures_every_failure(self, made: Callable[[], Snapshot]) -> None:
        snapshot = made()
        assert failures(laid(plan(snapshot), snapshot)) == []

    def test_no_fix_installs_what_is_there(self) -> None:
        """To pip, `torch==2.8.0` is met by 2.8.0+cpu: nothing would happen."""
        for made in BROKEN:
            snapshot = made()
            there = {f"{name}=={version.partition('+')[0]}" for name, version in snapshot.packages.items()}
            for finding in alarms(snapshot):
                for command in (c for fix in finding.fixes for c in fix.commands if "--force-reinstall" not in c):
                    wanted = {word for word in command if "==" in word}
                    assert not wanted or wanted - there, (finding.problem, command)

    def test_that_kernels_is_installed_says_nothing(self) -> None:
        """torch 2.14 for CUDA 12.6 has no prebuilt kernel, whatever is installed."""
        box = with_packages(healthy_2x3090(), torch="2.14.1+cu126", kernels="0.17.2", transformers="5.20.2")
        box = with_packages(box, torchvision="0.29.1+cu126", flash_attn=None)
        box = replace(with_torch(box, version="2.14.1+cu126", cuda="12.6"), attention=FlashAttention())
        (finding,) = (f for f in alarms(box) if f.problem == "flash-attn-missing")
        assert "torch 2.12.1 for CUDA 12.6" in finding.fixes[0].summary
        assert finding.fixes[0].commands[0][-2:] == ("--with", "flash-attn")


def test_the_resolver_answers_in_milliseconds() -> None:
    asked = [machine(d, "RTX 3090", p) for d in ("535.183.01", "580.126.09") for p in ("3.10.12", "3.12.3")]
    started = time.perf_counter()
    for snapshot in asked:
        best(snapshot)
    assert (time.perf_counter() - started) / len(asked) < 0.1


def test_a_newer_python_than_every_row_is_not_judged_as_an_older_one() -> None:
    assert not plan(machine("580.126.09", "RTX 3090", "3.16.0")).fits
    assert plan(machine("580.126.09", "RTX 3090", "3.15.0")).fits
    assert not plan(with_python(with_driver(bare(healthy_2x3090()), version="535.183.01"), version="3.15.0")).fits
