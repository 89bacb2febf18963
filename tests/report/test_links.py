"""The matrix of links on a terminal."""

import pytest
from msgspec.structs import replace

from envcheck.snapshot import Snapshot
from tests.boxes import HEALTHY, healthy_2x3090, hgx_h100, no_bridge, one_3090
from tests.report.samples import render, report_of, too_wide


def matrix(box: Snapshot, width: int = 80) -> list[str]:
    """The lines below the heading."""
    text = render(report_of(box=box), width, verbose=True)
    return text.partition("\nLinks\n")[2].split("\n\n")[0].splitlines()


def test_a_bridged_pair_shows_its_links_and_who_may_reach_whom() -> None:
    assert matrix(healthy_2x3090())[:3] == ["        GPU0  GPU1", "  GPU0  -     NV4*", "  GPU1  NV4*  -"]


def test_without_a_bridge_it_is_the_path_over_pcie() -> None:
    rows = matrix(no_bridge())
    assert "PHB" in rows[1]
    assert "PHB: through the CPU's PCIe host bridge" in " ".join(rows)


def test_gpus_on_switches_are_linked_each_with_each() -> None:
    rows = matrix(hgx_h100())
    assert all(row.count("NV18") == len(hgx_h100().gpus) - 1 for row in rows[1:-1])


def test_one_gpu_and_unknown_links_draw_nothing() -> None:
    assert matrix(one_3090()) == []
    unknown = replace(no_bridge(), links=None)
    assert matrix(unknown) == []


@pytest.mark.parametrize("width", [20, 40, 80])
@pytest.mark.parametrize("box", HEALTHY, ids=lambda box: box.__name__)
def test_it_never_overflows(box: "type[Snapshot]", width: int) -> None:
    assert too_wide(render(report_of(box=box()), width, verbose=True), width) == []
