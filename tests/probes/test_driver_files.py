"""What files tell of the driver when NVML is silent: on copies of other machines' file systems."""

import os
import struct
from pathlib import Path

import pytest

from envcheck.probes.box import Box, ProbeResult, Unavailable
from envcheck.probes.driver import probe_driver
from envcheck.probes.pci import pci_gpus
from envcheck.snapshot import DeviceNode, Driver, FabricManager, PciGpu
from tests.lab.tree import lay_out, pci_device

RELEASE = "6.8.0-48-generic"
PROPRIETARY = (
    "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.183.01  Sun May 12 19:39:15 UTC 2024\n"
    "GCC version:  gcc version 12.3.0 (Ubuntu 12.3.0-1ubuntu1~22.04)\n"
)
OPEN = (
    "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  550.90.07  Release Build  (dvs-builder@U16)  Fri May 31\n"
)
SECURE_BOOT = "/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"
KERNEL = {"/proc/sys/kernel/osrelease": f"{RELEASE}\n", "/proc/modules": "", "/sys/bus/pci/devices/x": ""}


def probe(root: Path, files: dict[str, str | bytes]) -> ProbeResult:
    return probe_driver(Box(root=lay_out(root, files), environ={}))


def driver(seen: ProbeResult) -> Driver:
    facts = seen.sections["driver"]
    assert isinstance(facts, Driver)
    return facts


def test_the_proprietary_module(tmp_path: Path) -> None:
    files = {
        "/proc/modules": "nvidia_uvm 1536000 0 - Live 0x0\nnvidia 56823808 2 nvidia_uvm, Live 0x0 (POE)\n",
        "/sys/module/nvidia/version": "535.183.01\n",
        "/proc/driver/nvidia/version": PROPRIETARY,
    }
    facts = driver(probe(tmp_path, {**KERNEL, **files}))
    assert (facts.kernel_module, facts.kernel_module_open) == ("535.183.01", False)
    assert (facts.uvm_loaded, facts.nouveau_loaded) == (True, False)
    assert facts.version == "535.183.01"  # the module's, where NVML does not say


def test_the_open_module(tmp_path: Path) -> None:
    files = {"/proc/modules": "nvidia 1 0 - Live 0x0\n", "/proc/driver/nvidia/version": OPEN}
    facts = driver(probe(tmp_path, {**KERNEL, **files}))
    assert (facts.kernel_module, facts.kernel_module_open, facts.uvm_loaded) == ("550.90.07", True, False)


def test_no_module_is_an_answer_and_not_a_gap(tmp_path: Path) -> None:
    seen = probe(tmp_path, {**KERNEL, "/proc/modules": "ext4 1 0 - Live 0x0\n"})
    assert (driver(seen).kernel_module, driver(seen).uvm_loaded, driver(seen).nouveau_loaded) == (None, False, False)
    assert "driver.kernel_module" not in seen.unavailable


def test_nouveau(tmp_path: Path) -> None:
    seen = probe(tmp_path, {**KERNEL, "/proc/modules": "nouveau 2306048 4 - Live 0x0\n"})
    assert driver(seen).nouveau_loaded is True


def test_a_loaded_module_without_a_version_is_a_gap_and_not_none(tmp_path: Path) -> None:
    seen = probe(tmp_path, {**KERNEL, "/proc/modules": "nvidia 1 0 - Live 0x0\n"})
    assert driver(seen).kernel_module is None
    assert "driver.kernel_module" in seen.unavailable


def test_without_proc_and_sys_everything_is_a_gap(tmp_path: Path) -> None:
    seen = probe(tmp_path, {})
    gaps = {
        "kernel_module",
        "uvm_loaded",
        "nouveau_loaded",
        "module_on_disk",
        "secure_boot",
        "devices",
        "kernel_events",
    }
    assert {f"driver.{gap}" for gap in gaps} | {"pci_gpus"} <= set(seen.unavailable)


@pytest.mark.parametrize(
    "line",
    [
        "updates/dkms/nvidia.ko.zst: kernel/drivers/acpi/video.ko.zst",
        "kernel/nvidia-535/nvidia.ko:",
        "updates/dkms/nvidia-current.ko.xz:",
        "extra/nvidia/nvidia.ko.xz:",
    ],
)
def test_a_module_for_the_running_kernel(tmp_path: Path, line: str) -> None:
    listing = f"kernel/fs/ext4.ko:\n{line}\nkernel/drivers/video/fbdev/nvidia/nvidiafb.ko:\n"
    assert driver(probe(tmp_path, {**KERNEL, f"/lib/modules/{RELEASE}/modules.dep": listing})).module_on_disk is True


def test_a_module_for_another_kernel_only(tmp_path: Path) -> None:
    files = {
        f"/lib/modules/{RELEASE}/modules.dep": "kernel/drivers/video/fbdev/nvidia/nvidiafb.ko:\n",
        "/lib/modules/6.5.0-41-generic/modules.dep": "updates/dkms/nvidia.ko:\n",
    }
    assert driver(probe(tmp_path, {**KERNEL, **files})).module_on_disk is False


def test_a_container_does_not_see_its_kernels_modules(tmp_path: Path) -> None:
    seen = probe(tmp_path, {**KERNEL, "/.dockerenv": ""})
    assert driver(seen).module_on_disk is None
    assert "docker" in seen.unavailable["driver.module_on_disk"]
    assert "docker" in seen.unavailable["driver.secure_boot"]


@pytest.mark.parametrize(("content", "on"), [(b"\x06\0\0\0\x01", True), (b"\x06\0\0\0\0", False)])
def test_secure_boot_is_the_fifth_byte(tmp_path: Path, content: bytes, on: bool) -> None:
    assert driver(probe(tmp_path, {**KERNEL, SECURE_BOOT: content})).secure_boot is on


def test_a_machine_booted_without_efi_has_no_secure_boot(tmp_path: Path) -> None:
    assert driver(probe(tmp_path, {**KERNEL, "/sys/firmware/acpi/x": ""})).secure_boot is False


def test_an_efi_machine_whose_variables_are_not_mounted_does_not_tell(tmp_path: Path) -> None:
    seen = probe(tmp_path, {**KERNEL, "/sys/firmware/efi/systab": ""})
    assert driver(seen).secure_boot is None
    assert "efivars" in seen.unavailable["driver.secure_boot"]


def test_dkms_built_installed_and_only_added(tmp_path: Path) -> None:
    tree = "/var/lib/dkms/nvidia"
    lay_out(
        tmp_path,
        {
            f"{tree}/535.183.01/{RELEASE}/x86_64/module/nvidia.ko.zst": "",
            f"{tree}/535.183.01/6.5.0-41-generic/x86_64/module/nvidia.ko.zst": "",
            "/var/lib/dkms/nvidia-srv/550.90.07/build/make.log": "",
            "/var/lib/dkms/nvidia-fs/2.20/build/make.log": "",
            "/var/lib/dkms/v4l2loopback/0.12.7/build/make.log": "",
        },
    )
    (tmp_path / f"{tree[1:]}/kernel-{RELEASE}-x86_64").symlink_to(f"535.183.01/{RELEASE}/x86_64")
    assert driver(probe(tmp_path, {})).dkms_status == (
        "nvidia/535.183.01, 6.5.0-41-generic, x86_64: built",
        f"nvidia/535.183.01, {RELEASE}, x86_64: installed",
        "nvidia-srv/550.90.07: added",
    )


def package(name: str, version: str, status: str = "install ok installed") -> str:
    return f"Package: {name}\nStatus: {status}\nPriority: optional\nArchitecture: amd64\nVersion: {version}\n\n"


def test_installed_driver_packages_of_dpkg(tmp_path: Path) -> None:
    status = (
        package("bash", "5.1-6ubuntu1.1")
        + package("nvidia-driver-535", "535.183.01-0ubuntu0.22.04.1")
        + package("nvidia-dkms-525", "525.147.05-0ubuntu1", "deinstall ok config-files")
        + package("libnvidia-compute-535", "535.183.01-0ubuntu0.22.04.1")
        + package("libnvidia-compute-535", "535.183.01-0ubuntu0.22.04.1")  # the 32-bit one
        + package("nvidia-settings", "510.47.03-0ubuntu1")
        + package("nvidia-cuda-toolkit", "11.5.1-1ubuntu1")
        + package("linux-modules-nvidia-535-generic", "5.15.0-122.132")
    )
    assert driver(probe(tmp_path, {"/var/lib/dpkg/status": status})).packages == (
        "libnvidia-compute-535 535.183.01-0ubuntu0.22.04.1",
        "linux-modules-nvidia-535-generic 5.15.0-122.132",
        "nvidia-driver-535 535.183.01-0ubuntu0.22.04.1",
    )


def test_installed_driver_packages_of_pacman(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"/var/lib/pacman/local/{name}/desc": ""
        for name in ("nvidia-550.90.07-4", "nvidia-utils-550.90.07-1", "bash-5.2-1")
    }
    assert driver(probe(tmp_path, files)).packages == ("nvidia 550.90.07-4", "nvidia-utils 550.90.07-1")


def test_an_rpm_database_is_a_gap(tmp_path: Path) -> None:
    assert "rpm" in probe(tmp_path, {"/var/lib/rpm/rpmdb.sqlite": ""}).unavailable["driver.packages"]


def test_device_nodes(tmp_path: Path) -> None:
    seen = probe(tmp_path, {"/dev/nvidia0": "", "/dev/nvidiactl": "", "/dev/nvidia-caps/x": "", "/dev/null": ""})
    assert driver(seen).devices == tuple(
        DeviceNode(path=path, readable=True, writable=True) for path in ("/dev/nvidia0", "/dev/nvidiactl")
    )


SWITCH = pci_device("0000:05:00.0", **{"class": "0x068000", "device": "0x22a3"})


def test_nvswitches_with_a_running_fabric_manager(tmp_path: Path) -> None:
    files = {
        "/proc/1/comm": "systemd\n",
        "/proc/812/comm": "nv-fabricmanage\n",
        "/var/lib/dpkg/status": package("nvidia-fabricmanager-550", "550.90.07-0ubuntu0.22.04.1"),
    }
    facts = driver(probe(tmp_path, {**SWITCH, **files}))
    assert facts.fabric_manager == FabricManager(nvswitches=1, running=True, version="550.90.07")


def test_nvswitches_without_a_fabric_manager(tmp_path: Path) -> None:
    facts = driver(probe(tmp_path, {**SWITCH, "/proc/1/comm": "systemd\n"}))
    assert facts.fabric_manager == FabricManager(nvswitches=1, running=False, version=None)


def test_a_container_does_not_see_the_hosts_fabric_manager(tmp_path: Path) -> None:
    seen = probe(tmp_path, {**SWITCH, "/proc/1/comm": "bash\n", "/.dockerenv": ""})
    assert driver(seen).fabric_manager == FabricManager(nvswitches=1, running=None, version=None)
    assert "driver.fabric_manager.running" in seen.unavailable


def test_without_nvswitches_no_fabric_manager_is_looked_for(tmp_path: Path) -> None:
    assert driver(probe(tmp_path, {**pci_device("0000:01:00.0"), "/proc/1/comm": "init"})).fabric_manager is None


def test_cards_on_the_bus(tmp_path: Path) -> None:
    files = {
        **pci_device("0000:21:00.0", numa_node="1", **{"class": "0x030200"}),
        **pci_device("0000:01:00.0", current_link_width="255", max_link_width="0", current_link_speed="Unknown"),
        **pci_device("0000:01:00.1", **{"class": "0x040300"}),  # the GPU's sound
        **pci_device("0000:00:02.0", vendor="0x8086"),
    }
    lay_out(tmp_path, files)
    (tmp_path / "sys/bus/pci/drivers/nouveau").mkdir(parents=True)
    (tmp_path / "sys/bus/pci/devices/0000:01:00.0/driver").symlink_to("../../drivers/nouveau")
    unknown = PciGpu(address="0000:01:00.0", device_id="2204", driver="nouveau", link_generation_max=4)
    told = PciGpu(
        address="0000:21:00.0",
        device_id="2204",
        link_generation=1,
        link_generation_max=4,
        link_width=16,
        link_width_max=16,
        numa_node=1,
    )
    assert probe(tmp_path, {}).sections["pci_gpus"] == (unknown, told)


def test_the_port_above_a_card_tells_what_its_slot_can_do(tmp_path: Path) -> None:
    port, card = "0000:00:01.1", "0000:01:00.0"
    place = tmp_path / f"sys/devices/pci0000:00/{port}/{card}"
    lay_out(place, {"vendor": "0x10de", "class": "0x030000", "device": "0x2204", "max_link_width": "16"})
    lay_out(tmp_path / f"sys/bus/pci/devices/{port}", {"max_link_width": "8", "max_link_speed": "8.0 GT/s PCIe"})
    (tmp_path / f"sys/bus/pci/devices/{card}").symlink_to(f"../../../devices/pci0000:00/{port}/{card}")
    (seen,) = pci_gpus(Box(root=tmp_path), Unavailable())
    assert (seen.link_width_max, seen.slot_width_max, seen.slot_generation_max) == (16, 8, 3)


def test_a_machine_without_a_pci_bus_has_no_cards_on_it(tmp_path: Path) -> None:
    seen = probe(tmp_path, {"/sys/bus/platform/x": ""})
    assert seen.sections["pci_gpus"] == ()
    assert "pci_gpus" not in seen.unavailable


def test_a_32_bit_library_is_not_the_one_that_is_asked(tmp_path: Path) -> None:
    elf = b"\x7fELF\x01\x01\x01" + b"\0" * 9 + struct.pack("<HH", 3, 3)
    facts = driver(probe(tmp_path, {"/usr/lib/libnvidia-ml.so.1": elf}))
    assert (facts.nvml_library, facts.nvml_error) == (None, 12)


@pytest.mark.parametrize("mode", [0o755, 0o4755], ids=["plain", "setuid"])
def test_the_helper_that_loads_uvm_needs_the_right_to(tmp_path: Path, mode: int) -> None:
    files: dict[str, str | bytes] = {**KERNEL, "/usr/bin/nvidia-modprobe": "x"}
    root = lay_out(tmp_path, files)
    (root / "usr/bin/nvidia-modprobe").chmod(mode)
    helps = driver(probe_driver(Box(root=root, environ={}))).uvm_on_demand
    assert helps is (mode == 0o4755 and os.geteuid() == 0)
