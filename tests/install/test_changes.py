"""What is said before an installation asks."""

from msgspec import structs

from envcheck.install.changes import changes
from envcheck.install.prepare import Prepared
from envcheck.plan import plan
from tests.boxes import cpu_torch, healthy_2x3090


def test_the_download_and_what_it_takes_are_said() -> None:
    box = structs.replace(healthy_2x3090(), torch=None, packages={})
    (said,) = changes(Prepared(snapshot=box, plan=plan(box)))
    assert "downloads up to 3.3 GiB and takes up to 6.1 GiB" in said
    assert "nothing outside it and the installer's cache changes" in said


def test_packages_that_are_replaced_are_named() -> None:
    box = cpu_torch()
    said = " ".join(changes(Prepared(snapshot=box, plan=plan(box))))
    new = next(p.version for p in plan(box).packages if p.name == "torch")
    assert f"Replaced: torch {box.packages['torch']} by {new}" in said


def test_nothing_is_said_of_a_repair_and_of_packages_that_stay() -> None:
    box = healthy_2x3090()
    assert list(changes(Prepared(snapshot=box, plan=structs.replace(plan(box), packages=()), only_repair=True))) == []
