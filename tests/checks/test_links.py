"""NVLink and direct access between GPUs."""

import pytest
from msgspec.structs import replace

from envcheck.snapshot import FabricManager, Links, NvLink, Snapshot
from tests.boxes import (
    healthy_2x3090,
    hgx_h100,
    matrix,
    no_bridge,
    one_3090,
    with_driver,
    with_gpu,
    with_host,
    wsl2,
)
from tests.checks.judge import alarms, causes, passes, problems, the

DEAD = tuple(NvLink(link=n, active=False) for n in range(4))


def named(box: Snapshot, *names: str) -> Snapshot:
    return replace(box, gpus=tuple(replace(g, name=name) for g, name in zip(box.gpus, names, strict=True)), links=None)


def test_two_3090_without_a_bridge() -> None:
    found = the(no_bridge(), "nvlink-absent")
    assert found.status == "info"
    assert found.evidence["gpus"] == [0, 1]


def test_two_3090_that_list_no_link_have_no_bridge_either() -> None:
    box = with_gpu(with_gpu(no_bridge(), 0, nvlink=()), 1, nvlink=())
    assert "nvlink-absent" in problems(box)


@pytest.mark.parametrize(
    "name",
    [
        "NVIDIA GeForce RTX 4090",
        "NVIDIA GeForce RTX 5090",
        "NVIDIA GeForce RTX 3080",
        "NVIDIA L40S",
        "Some future GPU",
    ],
)
def test_cards_without_a_connector_miss_no_bridge(name: str) -> None:
    box = named(with_gpu(with_gpu(no_bridge(), 0, nvlink=()), 1, nvlink=()), name, name)
    assert problems(box) == {}


@pytest.mark.parametrize(
    "name", ["NVIDIA GeForce RTX 3090 Ti", "NVIDIA RTX A6000", "NVIDIA GeForce RTX 2080 Ti", "NVIDIA A30"]
)
def test_cards_with_a_connector_could_have_one(name: str) -> None:
    assert "nvlink-absent" in problems(named(no_bridge(), name, name))


def test_a_bridge_joins_cards_of_one_model_only() -> None:
    assert "nvlink-absent" not in problems(named(no_bridge(), "NVIDIA GeForce RTX 3090", "NVIDIA RTX A6000"))


def test_a_single_card_is_linked_to_nothing() -> None:
    assert problems(with_gpu(one_3090(), 0, nvlink=DEAD)) == {}


def test_in_wsl_nvlink_is_not_visible_and_not_missed() -> None:
    box = replace(with_host(no_bridge(), wsl=2), driver=wsl2().driver, links=None)
    assert problems(box) == {}


def test_links_that_could_not_be_read_are_not_missed() -> None:
    box = with_gpu(with_gpu(no_bridge(), 0, nvlink=()), 1, nvlink=())
    hidden = {"gpus[0].nvlink": "NVML 999", "gpus[1].nvlink": "NVML 999"}
    assert "nvlink-absent" not in problems(replace(box, unavailable=hidden))


def test_a_bridge_whose_links_are_all_down() -> None:
    peers = ("0000:02:00.0", "0000:01:00.0")
    box = healthy_2x3090()
    for index in range(2):
        box = with_gpu(box, index, nvlink=tuple(NvLink(link=n, active=False, peer=peers[index]) for n in range(4)))
    assert problems(box) == {"nvlink-inactive": "warn"}


def test_one_side_of_a_bridge_is_down() -> None:
    box = with_gpu(healthy_2x3090(), 1, nvlink=DEAD)
    assert problems(box) == {"nvlink-inactive": "warn"}
    assert the(box, "nvlink-inactive").evidence["gpus"] == [1]


def test_an_sxm_board_whose_links_are_down() -> None:
    dead = tuple(NvLink(link=n, active=False) for n in range(18))
    box = replace(hgx_h100(), gpus=tuple(replace(g, nvlink=dead) for g in hgx_h100().gpus))
    assert alarms(box) == {"nvlink-inactive"}


def test_links_are_down_because_the_fabric_manager_does_not_run() -> None:
    dead = tuple(NvLink(link=n, active=False) for n in range(18))
    box = replace(hgx_h100(), gpus=tuple(replace(g, nvlink=dead) for g in hgx_h100().gpus))
    box = with_driver(box, fabric_manager=FabricManager(nvswitches=4, running=False))
    assert alarms(box) == {"fabric-manager-missing"}
    assert causes(box) == {"nvlink-inactive": "fabric-manager-missing"}


def test_some_links_are_down() -> None:
    links = healthy_2x3090().gpus[0].nvlink
    box = with_gpu(healthy_2x3090(), 0, nvlink=(*links[:3], NvLink(link=3, active=False)))
    assert problems(box) == {"nvlink-degraded": "warn"}
    assert "GPU 0 (NVIDIA GeForce RTX 3090): 3 of 4 active, inactive: link 3." in the(box, "nvlink-degraded").detail


def test_a_card_that_lists_more_links_than_its_bridges_use_is_right() -> None:
    links = tuple(NvLink(link=n, active=n < 12, peer="0000:02:00.0" if n < 12 else None) for n in range(18))
    box = named(healthy_2x3090(), "NVIDIA H100 PCIe", "NVIDIA H100 PCIe")
    assert alarms(with_gpu(with_gpu(box, 0, nvlink=links), 1, nvlink=links)) == set()


def test_counted_errors_name_their_link() -> None:
    links = healthy_2x3090().gpus[0].nvlink
    box = with_gpu(healthy_2x3090(), 0, nvlink=(replace(links[0], replay_errors=12, crc_flit_errors=3), *links[1:]))
    assert problems(box) == {"nvlink-errors": "warn"}
    assert "link 0: 12 replays and 3 CRC errors" in the(box, "nvlink-errors").detail


def test_links_without_a_number_are_counted_from_zero() -> None:
    links = (NvLink(active=True), NvLink(active=True, replay_errors=3))
    box = with_gpu(healthy_2x3090(), 0, nvlink=links)
    assert "link 1: 3 replays" in the(box, "nvlink-errors").detail


def test_nvlink_that_is_up_is_told() -> None:
    assert passes(hgx_h100())["link.nvlink"] == "NVLink 4: 18 links active on GPUs 0 to 7"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("chipset-not-supported", "chipset"),
        ("gpu-not-supported", "do not support it"),
        ("topology-not-supported", "CPU socket"),
        ("disabled-by-registry", "disables it"),
        ("unknown", "gives no reason"),
    ],
)
def test_why_gpus_do_not_reach_each_other(state: str, words: str) -> None:
    box = replace(healthy_2x3090(), links=matrix(2, state, "hostbridge"))
    assert problems(box) == {"p2p-unavailable": "info"}
    assert words in the(box, "p2p-unavailable").detail
    assert the(box, "p2p-unavailable").detail.startswith("The GPUs cannot access")


def test_only_the_pairs_that_cannot_are_named() -> None:
    states = (("self", "ok", "ok"), ("ok", "self", "unknown"), ("ok", "unknown", "self"))
    box = replace(healthy_2x3090(), gpus=(*healthy_2x3090().gpus, replace(healthy_2x3090().gpus[1], index=2)))
    found = the(replace(box, links=Links(p2p=states)), "p2p-unavailable")
    assert found.evidence["pairs"] == ["1-2"]
    assert found.detail.startswith("GPUs 1 and 2 cannot access")


def test_pairs_that_were_not_told_are_not_judged() -> None:
    box = replace(healthy_2x3090(), links=Links(p2p=(("self", None), (None, "self"))))
    assert "p2p-unavailable" not in problems(box)


@pytest.mark.parametrize("faults", [("degraded-bandwidth",), ("route-unhealthy", "route-recovery")])
def test_a_fabric_that_is_not_well(faults: tuple[str, ...]) -> None:
    box = hgx_h100()
    box = replace(box, gpus=tuple(replace(gpu, fabric_faults=faults) for gpu in box.gpus))
    assert alarms(box) == {"nvlink-degraded"}
    assert faults[0] in the(box, "nvlink-degraded").detail
