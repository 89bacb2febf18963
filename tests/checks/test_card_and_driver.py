"""A GPU that the installed driver cannot drive is told so, and is blamed for nothing else."""

import pytest
from msgspec.structs import replace

from envcheck.catalogue.driver.remedies.wanted_driver import wanted_driver
from envcheck.checks.gpu_health import started
from envcheck.compat.driver_support import misfit, open_module
from envcheck.snapshot import Driver, Gpu, Host, KernelEvent, Pcie, PciGpu, Snapshot
from tests.checks.judge import advice, the

KEPLER, PASCAL, AMPERE, BLACKWELL = "128b", "1b06", "2204", "2b85"
CLOSED, OPEN = "nvidia-dkms-{} {}.1", "nvidia-dkms-{}-open {}.1"


def box(branch: int, *device_ids: str, package: str = CLOSED) -> Snapshot:
    cards = tuple(PciGpu(address=f"0000:0{n}:00.0", device_id=kind) for n, kind in enumerate(device_ids, 1))
    facts = Driver(nvml_error=9, library_version=f"{branch}.1", packages=(package.format(branch, branch),))
    return Snapshot(driver=facts, pci_gpus=cards)


@pytest.mark.parametrize(
    ("snapshot", "reason"),
    [
        (box(580, KEPLER), "470 is the last branch"),
        (box(590, PASCAL), "580 is the last branch"),
        (box(535, BLACKWELL), "570 is the first branch"),
        (box(570, BLACKWELL), "only the open kernel module drives"),
        (box(570, PASCAL, package=OPEN), "only the proprietary kernel module drives"),
    ],
)
def test_each_way_not_to_fit_is_named(snapshot: Snapshot, reason: str) -> None:
    assert reason in (misfit(snapshot) or "")


@pytest.mark.parametrize(
    "snapshot",
    [box(535, AMPERE), box(570, BLACKWELL, package=OPEN), box(580, PASCAL), box(610, "ffff"), box(580, KEPLER, AMPERE)],
    ids=["fits", "open", "proprietary", "unknown GPU", "another fits"],
)
def test_what_may_fit_is_not_blamed(snapshot: Snapshot) -> None:
    assert misfit(snapshot) is None


def test_a_box_that_tells_of_no_packages_has_a_module_of_unknown_kind() -> None:
    assert open_module(Snapshot(driver=Driver(library_version="570.1"))) is None


def test_nothing_is_said_of_cards_where_the_listed_ones_have_no_address() -> None:
    snapshot = Snapshot(driver=Driver(version="580.1"), gpus=(Gpu(index=0),), pci_gpus=box(580, KEPLER).pci_gpus)
    assert (misfit(snapshot), list(started.function(snapshot))) == (None, [])


def test_an_old_card_beside_one_that_works_is_no_alarm() -> None:
    listed = Gpu(index=0, pcie=Pcie(address="0000:09:00.0"))
    snapshot = Snapshot(driver=Driver(version="580.1"), gpus=(listed,), pci_gpus=box(580, KEPLER).pci_gpus)
    assert list(started.function(snapshot)) == []


def test_an_old_card_beside_a_newer_one_does_not_choose_the_driver() -> None:
    assert (wanted_driver(box(0, KEPLER, AMPERE)).branch, wanted_driver(box(0, KEPLER)).branch) == (580, 470)


def test_a_card_that_the_driver_does_not_list_helps_choose_the_next_one() -> None:
    listed = Gpu(index=0, compute_capability="8.6", pcie=Pcie(address="0000:09:00.0"))
    snapshot = Snapshot(driver=Driver(version="570.1"), gpus=(listed,), pci_gpus=box(570, BLACKWELL).pci_gpus)
    assert wanted_driver(snapshot).open


def unstarted(*kinds: str, **more: object) -> Snapshot:
    """One GPU that is listed and one at 0000:01:00.0 that is not, with what the log says of the latter."""
    events = tuple(KernelEvent(kind=kind, text=kind, address="0000:01:00.0") for kind in kinds)
    listed = Gpu(index=0, pcie=Pcie(address="0000:09:00.0"))
    card = PciGpu(address="0000:01:00.0", device_id=AMPERE, driver="nvidia")
    host = Host(**more) if more else None  # type: ignore[arg-type] # one fact of several
    return Snapshot(host=host, driver=Driver(version="580.1", kernel_events=events), gpus=(listed,), pci_gpus=(card,))


def test_what_kept_a_card_from_starting_is_told_by_the_first_cause() -> None:
    found = the(unstarted("init-failed", "no-address-space"), "gpu-lost")
    assert "no room among its addresses" in found.detail
    assert "Above 4G Decoding" in advice(found)


def test_in_a_virtual_machine_its_host_gives_the_room() -> None:
    assert "64bitMMIOSizeGB" in advice(the(unstarted("no-address-space", virtualization="vmware"), "gpu-lost"))


def test_without_a_reason_the_hardware_is_looked_at() -> None:
    assert "power cables" in advice(the(unstarted("init-failed"), "gpu-lost"))


def test_a_card_that_is_listed_did_start_whatever_the_log_says() -> None:
    box = unstarted("no-address-space", "init-failed")
    listed = Gpu(index=1, pcie=Pcie(address="0000:01:00.0"))
    assert not list(started.function(replace(box, gpus=(*box.gpus, listed))))
