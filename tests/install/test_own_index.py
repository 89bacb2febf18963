"""Sets that only torch's own indexes have, and steps that everything works without."""

import os
import sys
from pathlib import Path

import pytest
from msgspec import structs

from envcheck.install import journal
from envcheck.install.carry_out import carry_out
from envcheck.install.document import Done
from envcheck.install.prepare import Prepared, Request, kept_first, prepare
from envcheck.install.torch_index import NotCarried, first_to_be_had
from envcheck.plan import Plan, PlanOptions, Step, fitting_sets, solve
from envcheck.snapshot import Driver, Gpu, Host, PythonEnvironment, Snapshot, seen_here

BOX = Snapshot(
    host=Host(python="3.12.3", machine="x86_64"),
    driver=Driver(version="535.183.01"),
    gpus=(Gpu(index=0, compute_capability="8.6"),),
)
SETS = fitting_sets(BOX, own_indexes=True)


def test_the_newest_is_on_an_index_of_torchs_own_and_is_taken_where_that_answers() -> None:
    first, notes = first_to_be_had(SETS, lambda _index, _set: None)
    assert first is not None
    assert (first.backend, notes) == ("cu126", ())


def test_an_index_that_does_not_answer_is_asked_once_and_the_next_set_taken() -> None:
    asked: list[str] = []

    def silent(index: str, _set: object) -> NotCarried:
        asked.append(index)
        return NotCarried(f"{index} does not respond (connection refused)", responds=False)

    first, notes = first_to_be_had(SETS, silent)
    assert first is not None
    assert (first.index, first.backend) == (None, "cu128")
    assert len(asked) == len(set(asked))
    assert (
        "torch 2.12.1 for cu126 is not used: https://download.pytorch.org/whl/cu126 does not respond" in notes[0].reason
    )
    assert not notes[0].responds


def test_where_only_silent_indexes_have_one_there_is_none() -> None:
    own = [chosen for chosen in SETS if chosen.index]
    assert first_to_be_had(own, lambda index, _set: NotCarried(f"{index} does not respond", responds=False))[0] is None


@pytest.mark.parametrize("box", [Snapshot(host=Host(python="3.12.3", machine="x86_64")), BOX])
def test_a_set_that_was_installed_to_the_end_is_left_alone_whatever_is_newer(box: Snapshot, tmp_path: Path) -> None:
    """Also a build for CPUs, and an older one that a constraint had chosen: nobody is asked anything."""
    chosen = solve(box, PlanOptions())[3]
    versions = {choice.name: choice.version for choice in chosen.choices}
    python = PythonEnvironment(executable=sys.executable, version="3.12.3", prefix=str(tmp_path), virtual=True)
    journal.write(str(tmp_path), journal.Journal(state="done", tested_set=chosen.id))
    prepared = prepare(seen_here(structs.replace(box, python=python, packages=versions)), {}, Request())
    assert (prepared.in_place, prepared.plan.tested_set) == (True, chosen.id)


class Heard:
    """A narrator that remembers."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    def begins(self, number: int, count: int, step: Step) -> None:
        """Nothing."""

    def says(self, line: str) -> None:
        """Nothing."""

    def ends(self, done: Done) -> None:
        """Nothing."""

    def note(self, text: str) -> None:
        self.notes.append(text)


def test_an_optional_step_that_fails_costs_only_itself(tmp_path: Path) -> None:
    fails = (
        sys.executable,
        "-c",
        "raise SystemExit('ERROR: HTTP error 404 while getting https://example.org/flash_attn-2.8.3-cp312-cp312-linux_x86_64.whl')",
    )
    plan = Plan(
        python="3.12.3", executable=sys.executable, torch_backend="cu126", tested_set="x", room_bytes=0, packages=(),
        steps=(
            Step(id="flash-attn", why="fetch the wheel", command=fails, optional=True),
            Step(id="tail", why="go on", command=(sys.executable, "-c", "pass")),
        ),
    )  # fmt: skip
    box = Snapshot(python=PythonEnvironment(executable=sys.executable, version="3.12.3", prefix=str(tmp_path)))
    heard = Heard()
    result = carry_out(Prepared(snapshot=box, plan=plan, requirements="x"), os.environ, heard)
    assert (result.ok, [done.ok for done in result.steps]) == (True, [False, True])
    assert [(f.status, f.problem) for f in result.findings] == [("warn", "wheel-not-found")]
    assert heard.notes == ["flash-attn is left out; everything else works without it."]


def test_a_repair_keeps_the_torch_that_is_installed_whatever_is_newer() -> None:
    older = next(one for one in reversed(SETS) if one.version("torch") != SETS[0].version("torch"))
    box = structs.replace(BOX, packages={"torch": f"{older.version('torch')}+cu126"})
    assert kept_first(SETS, box, Request(repair=True))[0].version("torch") == older.version("torch")
    assert kept_first(SETS, box, Request()) == tuple(SETS)
    standing = Request(repair=True, wishes=PlanOptions(tested_set=SETS[1].id))
    assert kept_first(SETS, box, standing)[0].id == SETS[1].id, "the set that was installed comes before its torch"
