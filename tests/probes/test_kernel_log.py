"""The kernel log: where it can be read, and what it says about the GPU. Messages as drivers and kernels write them."""

from pathlib import Path

import pytest

from envcheck.probes.box import Box, Unavailable
from envcheck.probes.kernel_events import kernel_events
from envcheck.probes.kernel_log import from_programs, kernel_log
from envcheck.snapshot import KernelEvent
from tests.lab.tree import lay_out


@pytest.mark.parametrize(
    ("line", "kind", "code", "address"),
    [
        (
            "NVRM: Xid (PCI:0000:01:00): 79, pid='<unknown>', name=<unknown>, GPU has fallen off the bus.",
            "xid", 79, "0000:01:00.0",
        ),
        ("NVRM: Xid (0000:03:00): 31, Ch 00000010, engmask 00000101, intr 10000000", "xid", 31, "0000:03:00.0"),
        ("NVRM: Xid (PCI:0000:C1:00.0): 94, Contained: SM (0x1). RST: No", "xid", 94, "0000:c1:00.0"),
        (
            "nvidia-nvswitch0: SXid (PCI:0000:06:00.0): 20034, Fatal, Link 30 LTSSM Fault Up",
            "sxid", 20034, "0000:06:00.0",
        ),
        ("NVRM: GPU 0000:01:00.0: GPU has fallen off the bus.", "fallen-off-bus", None, "0000:01:00.0"),
        ("NVRM: GPU at PCI:0000:21:00: GPU has fallen off the bus.", "fallen-off-bus", None, "0000:21:00.0"),
        ("NVRM: BAR1 is 0M @ 0x0 (PCI:0000:14:00.0)", "no-address-space", None, "0000:14:00.0"),
        (
            "nvidia 0000:01:00.0: Direct firmware load for nvidia/550.54.14/gsp_ga10x.bin failed with error -2",
            "no-firmware", None, "0000:01:00.0",
        ),
        ("NVRM: GPU 0000:98:00.0: RmInitAdapter failed! (0x62:0x65:1792)", "init-failed", None, "0000:98:00.0"),
        ("NVRM: API mismatch: the client has the version 535.183.01, but", "version-mismatch", None, None),
        ("Loading of unsigned module is rejected", "module-refused", None, None),
        ("Loading of module with unavailable key is rejected", "module-refused", None, None),
        (
            "Lockdown: modprobe: unsigned module loading is restricted; see man kernel_lockdown.7",
            "module-refused", None, None,
        ),
        ("nouveau 0000:01:00.0: NVIDIA GA102 (172000a1)", "nouveau", None, "0000:01:00.0"),
        ("Out of memory: Killed process 4711 (python) total-vm:66060288kB", "oom-killer", None, None),
        ("Memory cgroup out of memory: Killed process 4711 (pt_main_thread)", "oom-killer", None, None),
    ],
)  # fmt: skip
def test_a_line_that_concerns_the_gpu(line: str, kind: str, code: int | None, address: str | None) -> None:
    log = f"ext4 mounted\n{line}\nusb 1-1: new device\n"
    assert kernel_events(log) == (KernelEvent(kind=kind, text=line, code=code, address=address),)


@pytest.mark.parametrize(
    "line",
    [
        "nvidia: module verification failed: signature and/or required key missing - tainting kernel",
        "nvidia: module license 'NVIDIA' taints kernel.",
        "NVRM: loading NVIDIA UNIX x86_64 Kernel Module  535.183.01  Sun May 12 19:39:15 UTC 2024",
        "NVRM: GPU at PCI:0000:01:00: GPU-1a0c5c6e-1b7f-4e0b-8f0e-3d0d6d3a9e10",
        "nvidia-uvm: Loaded the UVM driver, major device number 509.",
        "firewall: rejected a packet",
        # What follows the line of an NVSwitch's error, to be counted once.
        "nvidia-nvswitch3: SXid (PCI:0000:c1:00.0): 24007, Severity 0 Engine instance 31 Sub-engine instance 00",
        "nvidia-nvswitch0: SXid (PCI:0000:a9:00.0): 20034, Data {0x50610002, 0x10100030}",
    ],
)
def test_a_line_that_every_healthy_box_has_is_no_event(line: str) -> None:
    assert kernel_events(line) == ()


def test_a_message_over_three_lines_is_one_event_with_its_address() -> None:
    log = (
        "NVRM: The NVIDIA GPU 0000:b3:00.0\n"
        "NVRM: (PCI ID: 10de:26b5) installed in this system has\n"
        "NVRM: fallen off the bus and is not responding to commands.\n"
        "NVRM: The NVIDIA probe routine failed for 1 device(s).\n"
    )
    (event,) = kernel_events(log)
    assert (event.kind, event.address) == ("fallen-off-bus", "0000:b3:00.0")


def test_a_mismatch_tells_both_versions() -> None:
    log = (
        "NVRM: API mismatch: the client has the version 535.183.01, but\n"
        "NVRM: this kernel module has the version 535.171.04.  Please\n"
    )
    (event,) = kernel_events(log)
    assert "535.183.01" in event.text
    assert "535.171.04" in event.text


def test_a_flood_of_the_same_xid_is_one_event_with_its_count() -> None:
    flood = "".join(f"NVRM: Xid (PCI:0000:01:00): 31, Ch {n:08x}\n" for n in range(3000))
    log = flood + "NVRM: Xid (PCI:0000:02:00): 31, Ch 1\n" + "NVRM: Xid (PCI:0000:01:00): 13, Graphics\n"
    assert [(e.code, e.address, e.count) for e in kernel_events(log)] == [
        (31, "0000:01:00.0", 3000),
        (31, "0000:02:00.0", 1),
        (13, "0000:01:00.0", 1),
    ]
    assert kernel_events(log)[0].text.endswith(f"Ch {2999:08x}")


def test_records_of_the_kernels_own_device(tmp_path: Path) -> None:
    records = (
        "6,1,0,-;Linux version 6.8.0\n"
        "4,900,1843308145,-;NVRM: Xid (PCI:0000:01:00): 79, GPU has fallen off the bus.\n"
        " SUBSYSTEM=pci\n"
        " DEVICE=+pci:0000:01:00.0\n"
        "4,901,1843308146,c;NVRM: The NVIDIA GPU 0000:b3:00.0\\x0a"
        "NVRM: (PCI ID: 10de:26b5) installed in this system has\\x0a"
        "NVRM: fallen off the bus and is not responding to commands.\n"
    )
    text = kernel_log(Box(root=lay_out(tmp_path, {"/dev/kmsg": records}), environ={}), Unavailable())
    assert text is not None
    assert text.splitlines()[:2] == [
        "Linux version 6.8.0",
        "NVRM: Xid (PCI:0000:01:00): 79, GPU has fallen off the bus.",
    ]
    assert [(e.kind, e.address) for e in kernel_events(text)] == [
        ("xid", "0000:01:00.0"),
        ("fallen-off-bus", "0000:b3:00.0"),
    ]


def test_a_log_that_nobody_may_read_is_a_gap_with_every_reason(tmp_path: Path) -> None:
    gaps = Unavailable()
    assert kernel_log(Box(root=tmp_path, environ={}), gaps) is None
    assert "/dev/kmsg" in gaps["driver.kernel_events"]


def fake(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def test_the_journal_is_asked_first(tmp_path: Path) -> None:
    fake(tmp_path, "journalctl", "echo 'NVRM: Xid (PCI:0000:01:00): 48, DBE'")
    fake(tmp_path, "dmesg", "echo 'not asked'")
    assert from_programs(Box(environ={"PATH": f"{tmp_path}:/bin"}), []) == "NVRM: Xid (PCI:0000:01:00): 48, DBE\n"


def test_dmesg_where_the_journal_says_nothing(tmp_path: Path) -> None:
    fake(tmp_path, "journalctl", "echo 'Hint: You are currently not seeing messages' >&2")
    fake(tmp_path, "dmesg", "echo '[    1.234567] NVRM: Xid (PCI:0000:01:00): 48, DBE'")
    assert from_programs(Box(environ={"PATH": f"{tmp_path}:/bin"}), []) == "NVRM: Xid (PCI:0000:01:00): 48, DBE\n"


def test_where_neither_answers_both_reasons_are_told(tmp_path: Path) -> None:
    fake(tmp_path, "journalctl", "exec sleep 60")
    fake(tmp_path, "dmesg", "echo 'dmesg: read kernel buffer failed: Operation not permitted' >&2; exit 1")
    reasons: list[str] = []
    assert from_programs(Box(environ={"PATH": f"{tmp_path}:/bin"}).with_timeout(0.4), reasons) is None
    assert reasons[0].startswith("journalctl: no answer within")
    assert "Operation not permitted" in reasons[1]
