"""Xid errors in the kernel log."""

import pytest
from msgspec.structs import replace

from envcheck.probes.kernel_events import kernel_events
from envcheck.snapshot import KernelEvent, Snapshot
from tests.boxes import healthy_2x3090, hgx_h100, with_driver
from tests.checks.judge import advice, alarms, passes, problems, the


def xid(code: int, count: int = 1, address: str = "0000:01:00.0") -> KernelEvent:
    text = f"NVRM: Xid (PCI:{address[:-2]}): {code}, pid=4711, name=python3"
    return KernelEvent(kind="xid", code=code, count=count, address=address, text=text)


def logged(*events: KernelEvent) -> Snapshot:
    return with_driver(healthy_2x3090(), kernel_events=events)


def test_each_code_is_explained_once_however_often_it_came() -> None:
    found = the(logged(xid(31, 12), xid(31, 1, "0000:02:00.0"), xid(62)), "xid-errors")
    assert found.status == "warn"
    assert found.title == "The driver has logged Xid 31 and Xid 62"
    assert "Xid 31 (13 times on 0000:01:00.0 and 0000:02:00.0): a program accessed" in found.detail
    assert found.detail.count("Xid 31") == 1


def test_what_to_do_follows_the_code() -> None:
    assert "Xid 31: restart the program" in advice(the(logged(xid(31)), "xid-errors"))
    assert "Xid 48: stop all programs on the GPU and reset it" in advice(the(logged(xid(48)), "xid-errors"))


def test_a_code_nobody_knows_goes_to_support() -> None:
    assert "Xid 9999: note what was running" in advice(the(logged(xid(9999)), "xid-errors"))


def test_codes_that_ask_for_nothing_are_no_alarm() -> None:
    assert problems(logged(xid(45), xid(154))) == {"xid-errors": "info"}


def recovery(before: str, after: str, address: str = "0000:01:00.0") -> str:
    return f"NVRM: Xid (PCI:{address[:-2]}): 154, GPU recovery action changed from {before} to {after}"


def read_from(*lines: str) -> Snapshot:
    return logged(*kernel_events("\n".join(lines)))


def test_the_worst_recovery_that_the_driver_asks_for_is_the_advice() -> None:
    box = read_from(
        "NVRM: Xid (PCI:0000:01:00): 109, pid=1, name=python3, Ch 00000008",
        recovery("0x0 (None)", "0x1 (GPU Reset Required)"),
        recovery("0x1 (GPU Reset Required)", "0x2 (Node Reboot Required)"),
        recovery("0x0 (None)", "0x4 (Drain and Reset)", "0000:02:00.0"),
    )
    found = the(box, "xid-errors")
    assert (found.status, found.evidence["recovery"]) == ("warn", "node-reboot")
    assert found.fixes[0].summary == "Reboot: the driver requests it (GPU recovery action)."
    assert "reset it" not in advice(found)


@pytest.mark.parametrize(
    ("after", "asked"),
    [
        ("0x1 (PF FLR)", "gpu-reset"), ("0x2 (OS Reboot)", "node-reboot"), ("0x3 (Drain P2P)", "drain-p2p"),
        ("0x4 (Drain and Reset)", "drain-and-reset"), ("0x0 (None)", "none"), ("(GPU Reset Required)", "gpu-reset"),
    ],
)  # fmt: skip
def test_every_branch_of_the_driver_words_its_recovery_differently(after: str, asked: str) -> None:
    assert the(read_from(recovery("0x0 (None)", after)), "xid-errors").evidence["recovery"] == asked


def test_a_gpu_that_was_reset_since_needs_nothing_more() -> None:
    box = read_from(
        recovery("0x0 (None)", "0x1 (GPU Reset Required)"), recovery("0x1 (GPU Reset Required)", "0x0 (None)")
    )
    assert problems(box) == {"xid-errors": "info"}


def test_an_xid_that_follows_from_another_names_it_and_asks_for_nothing() -> None:
    box = read_from(
        "NVRM: Xid (PCI:0000:01:00): 149, NETIR_LINK_EVT Fatal XC0 i0 Link 00 (0x016415c6)",
        "NVRM: Xid (PCI:0000:01:00): 109, pid=7, name=python3, channel 0x00000008 caused by previous Xid 149",
    )
    found = the(box, "xid-errors")
    assert "Xid 109 (once on 0000:01:00.0): a context switch timed out. Its cause is Xid 149." in (found.detail)
    assert "Xid 109" not in advice(found)
    assert "Xid 149: stop all programs" in advice(found)


def test_a_gpu_off_the_bus_is_told_as_that_and_not_twice() -> None:
    assert alarms(logged(xid(79))) == {"gpu-lost"}


def sxid(code: int, words: str, count: int = 1, address: str = "0000:c0:00.0") -> KernelEvent:
    text = f"nvidia-nvswitch0: SXid (PCI:{address}): {code}, {words}"
    return KernelEvent(kind="sxid", code=code, count=count, address=address, text=text)


def switched(*events: KernelEvent) -> Snapshot:
    return with_driver(hgx_h100(), kernel_events=events)


def test_an_error_of_an_nvswitch_is_explained_with_its_link() -> None:
    found = the(switched(sxid(20034, "Fatal, Link 30 LTSSM Fault Up")), "xid-errors")
    assert (found.status, found.title) == ("warn", "The driver has logged SXid 20034")
    assert "SXid 20034 (once on the NVSwitch at 0000:c0:00.0, link 30, fatal): a link went down" in found.detail
    assert "reset all GPUs at once" in advice(found)


def test_bits_that_the_switch_put_right_are_no_alarm() -> None:
    assert problems(switched(sxid(19055, "Non-fatal, Link 4 RX HDR RAM ECC limit", 3)))["xid-errors"] == "info"


def test_data_sent_again_is_no_alarm_until_it_is_often() -> None:
    rare, often = (sxid(20001, "Non-fatal, Link 7 TX Replay Error", count) for count in (2, 200))
    assert [problems(switched(e))["xid-errors"] for e in (rare, often)] == ["info", "warn"]


def test_a_fabric_that_stopped_wants_a_reboot() -> None:
    assert "SXid 23001: the whole NVLink fabric stopped" in advice(the(switched(sxid(23001, "Fatal")), "xid-errors"))


def test_a_code_of_a_switch_that_no_table_knows_is_judged_by_its_part_and_the_logs_own_word() -> None:
    known = the(switched(sxid(25099, "Non-fatal, Link 1 something"), sxid(26099, "Fatal, something")), "xid-errors")
    assert "an error of a link's interface" in known.detail
    assert "SXid 25099: no action is needed while it is rare" in advice(known)
    assert "SXid 26099: stop all programs" in advice(known)
    assert "NVIDIA's tables do not explain" in the(switched(sxid(99001, "Fatal")), "xid-errors").detail


def test_other_lines_of_the_log_are_no_xid() -> None:
    assert alarms(logged(KernelEvent(kind="nouveau", text="nouveau 0000:01:00.0: enabling device"))) == set()


def test_a_log_that_could_not_be_read_is_not_called_clean() -> None:
    box = replace(healthy_2x3090(), unavailable={"driver.kernel_events": "/dev/kmsg: Operation not permitted"})
    assert "gpu.xid" in passes(healthy_2x3090())
    assert "gpu.xid" not in passes(box)
