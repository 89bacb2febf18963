"""The reason of torch's release says what was chosen: a newer one, or another build of the installed one."""

from msgspec import structs

from envcheck.plan import plan
from envcheck.snapshot import Snapshot
from tests.boxes import cpu_torch, healthy_2x3090


def reason(box: Snapshot) -> str:
    return next(p.why for p in plan(box).packages if p.name == "torch")


def test_of_an_installed_release_another_build_is_no_newest() -> None:
    assert reason(cpu_torch()).startswith("the installed release, in a build that runs with driver 535.183.01")


def test_what_stays_is_installed_already() -> None:
    assert reason(healthy_2x3090()).startswith("already installed; runs with driver 535.183.01")


def test_where_there_is_none_the_newest_is_taken() -> None:
    assert reason(structs.replace(healthy_2x3090(), torch=None, packages={})).startswith(
        "the newest build with prebuilt FlashAttention for driver 535.183.01"
    )
