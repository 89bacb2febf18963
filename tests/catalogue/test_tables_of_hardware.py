"""The tables of GPUs, architectures, driver branches, Xids and models: their shape, and that they agree."""

import pytest

from envcheck.catalogue.gpu.xid import ADVICE, XIDS, explain
from envcheck.catalogue.link.sxid import SWITCH_ADVICE, SXIDS, explain_switch, link, severity
from envcheck.compat.tables.architectures import ARCHITECTURES, by_capability, by_device_id
from envcheck.compat.tables.driver_branches import (
    OLDEST_FOR_MAJOR,
    RECOMMENDED,
    branch_for,
    oldest_driver,
)
from envcheck.compat.tables.gpus import CARDS, Card, card, is_data_centre, is_laptop
from envcheck.compat.tables.models import DEFAULT, MODELS, SMALLEST
from envcheck.units import GIB, version_tuple


@pytest.mark.parametrize("row", CARDS.values(), ids=lambda row: row.name)
def test_a_card_is_of_an_architecture_and_its_links_are_wired(row: Card) -> None:
    assert by_capability(version_tuple(row.capability)) is not None
    assert bool(row.nvlinks) == bool(row.wiring)
    assert row.pcie_width in {4, 8, 16}
    assert 3 <= row.pcie_generation <= 6
    assert list(row.memory_gib) == sorted(row.memory_gib)


@pytest.mark.parametrize(
    ("name", "links"),
    [
        ("NVIDIA GeForce RTX 3090", 4),
        ("GeForce RTX 3090 Ti", 4),
        ("NVIDIA RTX A6000", 4),
        ("Tesla V100-SXM2-32GB", 6),
        ("NVIDIA A100-SXM4-80GB", 12),
        ("NVIDIA H100 80GB HBM3", 18),
        ("NVIDIA GeForce RTX 4090", 0),
        ("NVIDIA GeForce RTX 5090", 0),
        ("NVIDIA RTX 6000 Ada Generation", 0),
    ],
)
def test_cards_are_found_by_the_names_that_nvml_gives(name: str, links: int) -> None:
    found = card(name)
    assert found is not None
    assert found.nvlinks == links


@pytest.mark.parametrize("name", [None, "", "NVIDIA", "NVIDIA GeForce RTX 3080 Ti Laptop GPU", "GRID A100D-40C"])
def test_a_card_that_is_not_in_the_table_is_not_guessed(name: str | None) -> None:
    assert card(name) is None


def test_laptops_and_servers_are_told_by_their_names() -> None:
    assert is_laptop("NVIDIA GeForce RTX 2080 with Max-Q Design")
    assert not is_laptop("NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation Edition")
    assert is_data_centre("NVIDIA L4")
    assert not is_data_centre("NVIDIA GeForce RTX 4090")


@pytest.mark.parametrize(
    ("device_id", "architecture"),
    [
        ("1b06", "Pascal"),
        ("15f8", "Pascal"),
        ("1db1", "Volta"),
        ("1e04", "Turing"),
        ("2184", "Turing"),
        ("2204", "Ampere"),
        ("20b0", "Ampere"),
        ("2684", "Ada"),
        ("2330", "Hopper"),
        ("2b85", "Blackwell"),
        ("2901", "Blackwell"),
        ("1401", "Maxwell"),
        ("102d", "Kepler"),
    ],
)
def test_a_pci_device_id_tells_the_architecture_without_a_driver(device_id: str, architecture: str) -> None:
    found = by_device_id(device_id)
    assert found is not None
    assert found.name == architecture


@pytest.mark.parametrize("device_id", [None, "", "zz", "0001", "ffff"])
def test_an_unknown_device_id_tells_nothing(device_id: str | None) -> None:
    assert by_device_id(device_id) is None


def test_capabilities_belong_to_one_architecture() -> None:
    all_of_them = [c for a in ARCHITECTURES for c in a.capabilities]
    assert len(all_of_them) == len(set(all_of_them))
    assert all_of_them == sorted(all_of_them)


@pytest.mark.parametrize(
    ("cuda", "driver"),
    [
        ("12.1", "525.60.13"),
        ("12.8", "525.60.13"),
        ("13.2", "580.65.06"),
        (None, None),
        ("10.2", "440.33"),
        ("8.0", None),
    ],
)
def test_any_driver_of_the_major_runs_its_minors(cuda: str | None, driver: str | None) -> None:
    assert oldest_driver(cuda) == driver


def test_a_cuda_of_tomorrow_needs_at_least_the_newest_driver_of_today() -> None:
    assert max(OLDEST_FOR_MAJOR) == 13
    assert oldest_driver("14.0") == "610.43.02"


def test_the_card_decides_before_torch_does() -> None:
    by_name = {a.name: a for a in ARCHITECTURES}
    assert branch_for("13.2", [by_name["Ampere"]]) == RECOMMENDED
    assert branch_for("14.0", [by_name["Ampere"]]) == 610
    assert branch_for("14.0", [by_name["Ampere"], by_name["Pascal"]]) == 580
    assert branch_for(None, []) == RECOMMENDED
    assert branch_for(None, [by_name["Kepler"]]) == 470


def test_every_xid_has_a_meaning_and_an_advice() -> None:
    for code, row in XIDS.items():
        assert row.code == code
        assert row.meaning
        assert row.action in ADVICE


@pytest.mark.parametrize(
    ("code", "blame", "action"),
    [(13, "either", "restart"), (31, "program", "restart"), (48, "hardware", "reset"), (79, "hardware", "reboot"),
     (74, "hardware", "reseat"), (119, "driver", "reset"), (45, "none", "nothing"), (4711, "driver", "support")],
)  # fmt: skip
def test_xids_are_explained_as_nvidia_does(code: int, blame: str, action: str) -> None:
    assert (explain(code).blame, explain(code).action) == (blame, action)


def test_the_models_are_as_large_as_their_architecture_says() -> None:
    assert MODELS[DEFAULT].weights_bytes / GIB == pytest.approx(15.17, abs=0.005)
    assert MODELS[SMALLEST].weights_bytes < MODELS[DEFAULT].weights_bytes
    assert (MODELS[DEFAULT].dimension, MODELS[SMALLEST].dimension) == (4096, 2048)
    assert all(m.largest_shard_bytes <= m.weights_bytes for m in MODELS.values())


def test_every_code_of_an_nvswitch_has_a_meaning_an_advice_and_a_part() -> None:
    for code, row in SXIDS.items():
        assert (row.code, row.action in SWITCH_ADVICE, bool(row.meaning)) == (code, True, True)
        assert 10 <= code // 1000 <= 26


@pytest.mark.parametrize(
    ("code", "action"),
    # Fabric manager user guide, appendix D: non-fatal, fatal, always fatal, other notable.
    [
        *((code, "nothing") for code in (11012, 12023, 15011, 19071, 24003, 22013)),
        *((code, "reset") for code in (11013, 12024, 14017, 19048, 19069, 20034, 24004, 24007)),
        *((code, "reboot") for code in (10003, 12020, 22003, 22011, 23001, 23017)),
        *((code, "cool") for code in (10004, 10005)),
    ],
)
def test_codes_of_nvswitches_are_explained_as_nvidia_does(code: int, action: str) -> None:
    assert explain_switch(code).action == action


def test_what_the_log_says_of_a_switchs_error() -> None:
    line = "nvidia-nvswitch3: SXid (PCI:0000:05:00.0): 12028, Non-fatal, Link 32 egress non-posted PRIV error (First)"
    assert (severity(line), link(line)) == ("Non-fatal", 32)
    assert (severity("SXid (PCI:0000:05:00.0): 22013, Minion"), link("no number")) == (None, None)
