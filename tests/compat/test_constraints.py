"""The user's own constraints on versions, as the one resolver takes them."""

from msgspec.structs import replace

from envcheck.checks import run_checks
from envcheck.compat.resolver import best
from envcheck.plan import PlanOptions, in_place, plan
from envcheck.snapshot import PythonEnvironment, Snapshot, Torch, VersionConstraint
from tests.boxes import healthy_2x3090, with_python


def limited(*lines: str, box: Snapshot | None = None) -> Snapshot:
    """The machine with these lines in a file of constraints."""
    known = box or replace(healthy_2x3090(), packages={"pip": "25.3"}, torch=Torch(), attention=None)
    found = tuple(VersionConstraint(requirement=line, source="/home/u/c.txt") for line in lines)
    python = known.python or PythonEnvironment()
    return replace(known, python=replace(python, constraints=found, distributions=()))


def torch_of(box: Snapshot) -> str | None:
    chosen = best(box)
    return chosen.version("torch") if chosen else None


def test_they_choose_the_set_of_plan_and_of_fixes() -> None:
    box = limited("torch<2.10")
    assert torch_of(box) == {p.name: p.version for p in plan(box).packages}["torch"]
    assert torch_of(box) != torch_of(limited())
    (missing,) = (f for f in run_checks(box) if f.problem == "torch-missing")
    assert f"torch=={torch_of(box)}" in " ".join(word for fix in missing.fixes for c in fix.commands for word in c)


def test_markers_and_lines_without_a_version_do_not_limit() -> None:
    assert torch_of(limited('torch<2.10; python_version < "3.8"', "torch")) == torch_of(limited())


def test_the_marker_is_asked_of_the_python_in_question() -> None:
    old = limited('torch<2.10; python_version < "3.11"')
    assert torch_of(with_python(old, version="3.10.12")) != torch_of(with_python(old, version="3.12.3"))


def test_where_they_leave_nothing_the_plan_names_the_line_and_no_fix_names_a_torch() -> None:
    box = limited("torch<1.0")
    made = plan(box)
    assert not made.fits
    assert "torch<1.0 in /home/u/c.txt" in " ".join(f.detail + f.title for f in made.findings)
    assert best(box) is None
    (missing,) = (f for f in run_checks(box) if f.problem == "torch-missing")
    assert not any("torch==" in word for fix in missing.fixes for command in fix.commands for word in command)
    assert missing.fixes


def test_two_that_contradict_each_other_are_both_named() -> None:
    told = " ".join(f.title + f.detail for f in plan(limited("torch==2.8.0", "torch>=2.12")).findings)
    assert "torch==2.8.0" in told
    assert "torch>=2.12" in told


def test_an_option_is_asked_along_with_them() -> None:
    box = limited("torch<2.10")
    made = plan(box, PlanOptions(backend="cu126"))
    assert made.torch_backend == "cu126"
    assert {p.name: p.version for p in made.packages}["torch"] == "2.9.1"


def test_what_is_installed_and_healthy_stays_whatever_they_say_of_new_installations() -> None:
    box = limited("torch<2.8", box=healthy_2x3090())
    assert [f.problem for f in run_checks(box) if f.status == "fail"] == []
    assert in_place(box, PlanOptions()) is not None
