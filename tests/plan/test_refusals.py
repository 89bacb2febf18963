"""What a plan must not list: steps that cannot be carried out, or that would change nothing."""

import pytest
from msgspec.structs import replace

from envcheck.checks import run_checks
from envcheck.compat.plan_options import Pin
from envcheck.compat.requirements import parse
from envcheck.plan import PlanOptions, plan
from envcheck.plan.make import nothing_to_do
from envcheck.snapshot import Torch
from envcheck.units import version_tuple
from tests.boxes import healthy_2x3090, no_gpu, with_host, with_packages, with_python


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"machine": "armv7l"}, "armv7l"),
        ({"machine": "i686"}, "i686"),
        ({"machine": "ppc64le"}, "ppc64le"),
        ({"machine": "riscv64"}, "riscv64"),
        ({"libc": "musl 1.2.5"}, "musl 1.2.5"),
        ({"libc": "glibc 2.26"}, "glibc 2.26"),
    ],
)
def test_a_machine_that_torch_has_no_wheels_for_is_refused_with_the_reason(facts: dict[str, str], said: str) -> None:
    for box in (with_host(healthy_2x3090(), **facts), with_host(no_gpu(), **facts)):
        bare = replace(box, packages={"pip": "25.3"}, torch=Torch(), attention=None)
        made = plan(bare)
        assert (made.fits, made.packages, made.steps, made.room_bytes) == (False, (), (), 0)
        (finding,) = (f for f in made.findings if f.status == "fail")
        assert said in finding.detail
        assert said in finding.fixes[0].summary
        (missing,) = (f for f in run_checks(bare) if f.problem == "torch-missing")
        assert not any(fix.commands for fix in missing.fixes)


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_machines_that_it_has_wheels_for_are_not(machine: str) -> None:
    assert plan(with_host(healthy_2x3090(), machine=machine, libc="glibc 2.39")).packages


@pytest.mark.parametrize(
    ("machine", "libc", "newest"),
    [
        ("x86_64", "glibc 2.27", (2, 6)),
        ("aarch64", "glibc 2.27", (2, 5)),
        ("x86_64", "glibc 2.28", None),
        ("x86_64", "unknown 2.27", None),
    ],
)
def test_an_old_c_library_gets_the_newest_torch_whose_wheels_load_there(
    machine: str, libc: str, newest: tuple[int, int] | None
) -> None:
    bare = replace(no_gpu(), packages={"pip": "25.3"}, torch=Torch(), attention=None)
    versions = {p.name: p.version for p in plan(with_host(bare, machine=machine, libc=libc)).packages}
    anywhere = {p.name: p.version for p in plan(with_host(bare, machine=machine, libc="glibc 2.39")).packages}
    assert (version_tuple(versions["torch"]) or ())[:2] == (newest or (version_tuple(anywhere["torch"]) or ())[:2])


@pytest.mark.parametrize(("libc", "way"), [("glibc 2.31", "build"), ("glibc 2.32", "wheel")])
def test_a_wheel_of_flash_attn_is_taken_where_the_c_library_has_its_symbols(libc: str, way: str) -> None:
    box = replace(healthy_2x3090(), packages={}, torch=Torch(), attention=None)
    pinned = parse("torch==2.6.0")
    assert pinned is not None
    made = plan(with_host(box, libc=libc), PlanOptions(pins=(Pin(pinned, "requirements.txt"),)))
    assert made.attention is not None
    assert made.attention.way == way


def test_an_old_python_gets_no_steps_for_itself_and_is_told_of_a_newer_one() -> None:
    made = plan(with_python(replace(healthy_2x3090(), packages={}, torch=Torch()), version="3.9.18"))
    assert not made.fits
    assert made.steps == ()
    assert {f.problem for f in made.findings} == {"python-too-old"}
    assert any(fix.commands for f in made.findings for fix in f.fixes)


def test_where_the_driver_must_be_another_there_are_no_commands_until_then() -> None:
    made = plan(replace(healthy_2x3090(), packages={}, torch=Torch()), PlanOptions(backend="cu130"))
    assert not made.fits
    assert made.packages
    assert made.steps == ()


def test_one_missing_package_takes_no_room_for_torch() -> None:
    box = with_packages(healthy_2x3090(), accelerate=None)
    assert plan(box).room_bytes < 2 * 10**9 < plan(replace(box, packages={}, torch=Torch())).room_bytes
    assert nothing_to_do(plan(box), box).room_bytes == 0
