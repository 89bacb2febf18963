"""The states of the driver: the first true cause is named, and its consequences are not alarms of their own."""

from typing import Any

import pytest
from msgspec.structs import replace

from envcheck.snapshot import DeviceNode, Driver, Gpu, KernelEvent, PciGpu, Snapshot
from tests.boxes import driver_525, healthy_2x3090, jetson, no_gpu, one_3090, with_driver, with_host
from tests.checks.judge import advice, alarms, causes, commands, the

LIBRARY = "/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1"
REFUSED = KernelEvent(kind="module-refused", text="Loading of module with unavailable key is rejected")


def asleep(bound: str | None = None, **facts: Any) -> Snapshot:
    """The reference machine with the driver's packages installed, its module not loaded, the GPUs bound to `bound`."""
    driver = Driver(
        nvml_error=9, nvml_call="nvmlInit", nvml_library=LIBRARY, library_version="535.183.01", uvm_loaded=False,
        nouveau_loaded=bound == "nouveau", module_on_disk=True, secure_boot=False,
        packages=("nvidia-driver-535 535.183.01",),
    )  # fmt: skip
    on_bus = tuple(replace(gpu, driver=bound) for gpu in healthy_2x3090().pci_gpus)
    box = replace(healthy_2x3090(), driver=driver, pci_gpus=on_bus, gpus=(), links=None)
    return with_driver(box, **facts)


def bare(bound: str | None = None, device_id: str = "2204") -> Snapshot:
    """The same machine as it comes from the installer: no NVIDIA package at all."""
    box = asleep(bound, nvml_error=12, nvml_library=None, library_version=None, module_on_disk=False, packages=())
    return replace(box, pci_gpus=tuple(replace(gpu, device_id=device_id) for gpu in box.pci_gpus), torch=None)


# No GPU


def test_no_gpu_and_no_driver_is_no_gpu() -> None:
    assert alarms(no_gpu()) == {"gpu-not-found"}


def test_no_gpu_with_the_drivers_packages_installed_is_still_no_gpu() -> None:
    box = with_driver(no_gpu(), nvml_error=9, nvml_library=LIBRARY)
    assert alarms(box) == {"gpu-not-found"}
    assert causes(box) == {"driver-not-loaded": "gpu-not-found"}


def test_no_gpu_in_a_virtual_machine_asks_for_passthrough() -> None:
    assert "virtual machine" in advice(the(with_host(no_gpu(), virtualization="kvm"), "gpu-not-found"))


def test_a_driver_that_works_and_lists_no_gpu() -> None:
    box = replace(healthy_2x3090(), gpus=(), links=None)
    assert alarms(box) == {"gpu-not-found"}
    assert the(box, "gpu-not-found").title == "The driver works, but it finds no GPU"


def test_a_gpu_that_is_reserved_for_virtual_machines() -> None:
    box = asleep("vfio-pci")
    assert alarms(box) == {"gpu-not-found"}
    assert "vfio-pci" in the(box, "gpu-not-found").detail


def test_a_bus_that_could_not_be_read_is_not_taken_for_empty() -> None:
    box = replace(asleep(), pci_gpus=(), unavailable={"pci_gpus": "/sys/bus/pci/devices: Permission denied"})
    assert alarms(box) == {"driver-not-loaded"}


def test_a_hand_written_snapshot_without_driver_or_gpu() -> None:
    assert alarms(Snapshot(driver=Driver(nvml_error=12))) == {"gpu-not-found"}


# No driver


def test_a_gpu_without_a_driver() -> None:
    box = bare()
    assert alarms(box) == {"driver-not-installed"}
    fix = the(box, "driver-not-installed").fixes[0]
    install = "sudo apt-get install -y linux-headers-5.15.0-122-generic nvidia-driver-580"
    assert [" ".join(c) for c in fix.commands] == ["sudo apt-get update", install]
    assert fix.root
    assert fix.reboot


def test_a_fresh_ubuntu_runs_nouveau_and_is_told_to_install_the_driver() -> None:
    box = bare("nouveau")
    assert alarms(box) == {"nouveau-loaded"}
    assert causes(box) == {"driver-not-installed": "nouveau-loaded"}
    assert commands(the(box, "nouveau-loaded"))[1].endswith(" nvidia-driver-580")


def test_blackwell_gets_the_open_module() -> None:
    assert commands(the(bare(device_id="2b85"), "driver-not-installed"))[1].endswith(" nvidia-driver-580-open")


def test_the_library_taken_away_from_a_working_box_is_a_driver_not_installed() -> None:
    assert alarms(with_driver(healthy_2x3090(), nvml_error=12, version=None)) == {"driver-not-installed"}


# Not loaded


def test_nouveau_holds_the_gpu_although_the_driver_is_installed() -> None:
    box = asleep("nouveau")
    assert alarms(box) == {"nouveau-loaded"}
    assert causes(box) == {"driver-not-loaded": "nouveau-loaded"}
    assert "sudo update-initramfs -u" in commands(the(box, "nouveau-loaded"))


def test_nouveau_loaded_beside_a_working_driver_is_none_of_our_business() -> None:
    assert alarms(with_driver(healthy_2x3090(), nouveau_loaded=True)) == set()


def test_secure_boot_refused_the_module() -> None:
    box = asleep(secure_boot=True, kernel_events=(REFUSED,))
    assert alarms(box) == {"secure-boot-blocks-driver"}
    assert causes(box) == {"driver-not-loaded": "secure-boot-blocks-driver"}
    assert REFUSED.text in the(box, "secure-boot-blocks-driver").detail
    steps = commands(the(box, "secure-boot-blocks-driver"))
    assert steps[0] == "sudo mokutil --import /var/lib/shim-signed/mok/MOK.der"
    assert steps[-1] == "sudo apt-get install -y linux-modules-nvidia-535-5.15.0-122-generic"


def test_secure_boot_is_the_likely_cause_where_the_log_cannot_be_read() -> None:
    box = asleep(secure_boot=True)
    assert alarms(box) == {"secure-boot-blocks-driver"}
    assert "most likely" in the(box, "secure-boot-blocks-driver").detail


def test_secure_boot_explains_why_nouveau_took_the_gpu() -> None:
    box = asleep("nouveau", secure_boot=True, kernel_events=(REFUSED,))
    assert alarms(box) == {"secure-boot-blocks-driver"}
    assert causes(box)["nouveau-loaded"] == "secure-boot-blocks-driver"


def test_secure_boot_is_not_blamed_where_there_is_no_module_to_refuse() -> None:
    assert alarms(asleep(secure_boot=True, module_on_disk=False)) == {"driver-not-loaded"}


def test_secure_boot_is_not_blamed_on_a_working_box() -> None:
    assert alarms(with_driver(healthy_2x3090(), secure_boot=True)) == set()


def test_a_kernel_update_without_headers_left_no_module() -> None:
    box = asleep(module_on_disk=False, dkms_status=("nvidia/535.183.01: added",))
    found = the(box, "driver-not-loaded")
    assert found.title == "The NVIDIA driver has no module for this kernel"
    assert "nvidia/535.183.01: added" in found.detail
    assert commands(found)[:3] == [
        "sudo apt-get install -y linux-headers-5.15.0-122-generic",
        "sudo dkms autoinstall",
        "sudo modprobe nvidia",
    ]


def test_ubuntus_ready_made_modules_are_fetched_for_the_new_kernel() -> None:
    ready = ("linux-modules-nvidia-535-5.15.0-119-generic 5.15.0-119.129", "nvidia-driver-535 535.183.01")
    found = the(asleep(module_on_disk=False, packages=ready), "driver-not-loaded")
    assert commands(found)[0] == "sudo apt-get install -y linux-modules-nvidia-535-5.15.0-122-generic"


def test_a_module_that_was_just_not_loaded_is_loaded() -> None:
    assert commands(the(asleep(), "driver-not-loaded"))[0] == "sudo modprobe nvidia"


def test_fedora_builds_its_module_with_akmods() -> None:
    box = with_host(
        asleep(module_on_disk=False), os_id="fedora", os_like=(), package_manager="dnf", kernel="6.11.4-301.fc41.x86_64"
    )
    steps = commands(the(box, "driver-not-loaded"))
    assert steps[:2] == ["sudo dnf install -y kernel-devel-6.11.4-301.fc41.x86_64", "sudo akmods --force"]


def test_nvml_error_9_put_into_a_healthy_snapshot_is_believed() -> None:
    assert alarms(with_driver(healthy_2x3090(), nvml_error=9)) == {"driver-not-loaded"}


# Loaded, and refusing


def test_an_update_without_a_reboot() -> None:
    box = with_driver(
        healthy_2x3090(), nvml_error=18, kernel_module="535.161.07", library_version="535.183.01", version=None
    )
    box = replace(box, gpus=(), links=None)
    assert alarms(box) == {"driver-library-mismatch"}
    assert "535.161.07" in the(box, "driver-library-mismatch").detail
    assert commands(the(box, "driver-library-mismatch"))[:2] == ["sudo reboot", "sudo modprobe -r nvidia_drm"]


def test_an_old_module_that_still_runs_is_not_called_too_old_beside_its_mismatch() -> None:
    box = with_driver(driver_525(), nvml_error=18, library_version="550.90.07")
    assert alarms(box) == {"driver-library-mismatch"}
    assert causes(box) == {"driver-too-old": "driver-library-mismatch"}


def test_a_mismatch_in_a_container_is_mended_by_starting_it_anew() -> None:
    box = with_host(with_driver(healthy_2x3090(), nvml_error=18), container="docker")
    said = advice(the(box, "driver-library-mismatch"))
    assert "restart the container: its driver libraries are from before a driver update on the host" in said


def test_no_permission() -> None:
    assert alarms(replace(with_driver(healthy_2x3090(), nvml_error=4), gpus=())) == {"driver-permission-denied"}


def test_device_files_closed_to_this_user() -> None:
    closed = tuple(replace(n, readable=False, writable=False) for n in (healthy_2x3090().driver or Driver()).devices)
    box = with_driver(healthy_2x3090(), devices=closed)
    assert alarms(box) == {"driver-permission-denied"}
    assert "/dev/nvidia-uvm" in the(box, "driver-permission-denied").detail


def test_device_files_of_no_consequence_may_be_closed() -> None:
    extra = (
        DeviceNode(path="/dev/nvidia-modeset", readable=False),
        DeviceNode(path="/dev/nvidia-uvm-tools", writable=False),
    )
    devices = (*(healthy_2x3090().driver or Driver()).devices, *extra)
    assert alarms(with_driver(healthy_2x3090(), devices=devices)) == set()


def test_access_blocked_by_the_operating_system() -> None:
    assert alarms(replace(with_driver(healthy_2x3090(), nvml_error=17), gpus=())) == {"gpu-access-blocked"}


@pytest.mark.parametrize("code", [1, 2, 6, 8, 10, 11, 13, 14, 20, 999])
def test_any_other_code_is_named_with_its_call(code: int) -> None:
    box = replace(with_driver(healthy_2x3090(), nvml_error=code, nvml_call="nvmlDeviceGetCount"), gpus=(), links=None)
    assert alarms(box) == {"nvml-failed"}
    assert f"NVML returned {code} (" in the(box, "nvml-failed").detail
    assert "nvmlDeviceGetCount" in the(box, "nvml-failed").detail


def test_a_crash_of_nvml_is_named_by_its_signal() -> None:
    box = replace(
        with_driver(healthy_2x3090(), version=None, nvml_signal=11, nvml_call="nvmlInit"), gpus=(), links=None
    )
    box = replace(box, unavailable={"driver.nvml_error": "killed by SIGSEGV in nvmlInit"})
    assert alarms(box) == {"nvml-failed"}
    assert "SIGSEGV" in the(box, "nvml-failed").detail


def test_one_gpu_that_refuses_is_named_and_the_other_is_left_in_peace() -> None:
    healthy = healthy_2x3090()
    box = replace(healthy, gpus=(healthy.gpus[0], Gpu(index=1, error=999, error_call="nvmlDeviceGetHandleByIndex")))
    assert alarms(box) == {"nvml-failed"}
    assert the(box, "nvml-failed").evidence["gpus"] == [1]


def test_nvml_hangs() -> None:
    box = with_driver(healthy_2x3090(), version=None, nvml_timeout=True, nvml_call="nvmlInit")
    box = replace(box, gpus=(), links=None, unavailable={"driver.nvml_error": "no answer in nvmlInit"})
    assert alarms(box) == {"nvml-timeout"}
    assert "nvmlInit" in the(box, "nvml-timeout").detail


def test_a_hang_is_explained_by_a_gpu_that_fell_off_the_bus() -> None:
    gone = KernelEvent(kind="xid", code=79, text="NVRM: Xid (PCI:0000:01:00): 79", address="0000:01:00.0")
    box = with_driver(replace(one_3090(), gpus=()), nvml_timeout=True, kernel_events=(gone,), version=None)
    assert alarms(box) == {"gpu-lost"}
    assert causes(box) == {"nvml-timeout": "gpu-lost"}


# Too old


def test_driver_525_is_too_old() -> None:
    assert alarms(driver_525()) == {"driver-too-old"}
    assert commands(the(driver_525(), "driver-too-old"))[1].endswith(" nvidia-driver-580")


def test_the_code_alone_decides_not_what_else_the_snapshot_says() -> None:
    gpu = PciGpu(address="0000:01:00.0", device_id="2204", driver="nouveau")
    box = replace(healthy_2x3090(), pci_gpus=(gpu,))
    assert (
        alarms(with_driver(box, kernel_module=None, module_on_disk=False, uvm_loaded=None, secure_boot=True)) == set()
    )


# Odd ones


def test_an_nvml_that_cannot_even_be_asked_is_told_with_the_reason() -> None:
    box = replace(with_driver(healthy_2x3090(), version=None), gpus=(), links=None)
    box = replace(box, unavailable={"driver.nvml_error": "function nvmlInit_v2 is not in the library"})
    assert alarms(box) == {"nvml-failed"}
    assert "nvmlInit_v2" in the(box, "nvml-failed").detail


def test_nouveau_is_recognised_by_its_module_where_the_bus_does_not_tell() -> None:
    assert alarms(asleep(None, nouveau_loaded=True)) == {"nouveau-loaded"}


def test_nouveau_loaded_beside_nvidias_module_does_not_hold_the_gpu() -> None:
    assert alarms(asleep("nvidia", nouveau_loaded=True, kernel_module="535.183.01")) == {"driver-not-loaded"}


def test_a_jetson_with_nvml_is_judged_neither_by_branch_nor_by_module() -> None:
    assert alarms(with_driver(jetson(), nvml_error=9)) == set()
    assert alarms(with_driver(jetson(), nvml_error=None, version="35.4.1")) == set()
