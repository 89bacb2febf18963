"""The host's facts on copies of other machines' /proc, /sys and /etc."""

from pathlib import Path

import pytest

from envcheck.probes.box import Box, ProbeResult
from envcheck.probes.host import probe_host
from envcheck.snapshot import Host, Wsl
from tests.lab.tree import lay_out

GIB = 1024**3
KIB = 1024

CPUINFO = """processor\t: 0
vendor_id\t: AuthenticAMD
model name\t: AMD Ryzen 9 5950X 16-Core Processor
flags\t\t: fpu vme de pse tsc msr{flag}
"""
MEMINFO = """MemTotal:       65842184 kB
MemFree:        41000000 kB
MemAvailable:   60112344 kB
SwapTotal:       2097148 kB
SwapFree:        2097000 kB
"""
JAMMY = """PRETTY_NAME="Ubuntu 22.04.5 LTS"
NAME="Ubuntu"
VERSION_ID="22.04"
VERSION_CODENAME=jammy
ID=ubuntu
ID_LIKE=debian
"""
NOBLE = """PRETTY_NAME="Ubuntu 24.04.1 LTS"
NAME="Ubuntu"
VERSION_ID="24.04"
VERSION_CODENAME=noble
ID=ubuntu
ID_LIKE=debian
"""
METAL: dict[str, str | bytes] = {
    "/proc/sys/kernel/ostype": "Linux\n",
    "/proc/sys/kernel/osrelease": "5.15.0-122-generic\n",
    "/proc/version": "Linux version 5.15.0-122-generic (buildd@lcy02-amd64-034)\n",
    "/proc/cpuinfo": CPUINFO.format(flag=""),
    "/proc/meminfo": MEMINFO,
    "/proc/1/comm": "systemd\n",
    "/proc/1/cgroup": "0::/init.scope\n",
    "/proc/2/comm": "kthreadd\n",
    "/etc/os-release": JAMMY,
    "/usr/bin/apt-get": "",
    "/run/systemd/system/x": "",
    "/sys/class/dmi/id/sys_vendor": "ASUSTeK COMPUTER INC.\n",
    "/sys/class/dmi/id/product_name": "System Product Name\n",
}


def probe(root: Path, files: dict[str, str | bytes], **environ: str) -> ProbeResult:
    return probe_host(Box(root=lay_out(root, files), environ=environ))


def host(seen: ProbeResult) -> Host:
    facts = seen.sections["host"]
    assert isinstance(facts, Host)
    return facts


def test_ubuntu_22_04_on_metal(tmp_path: Path) -> None:
    seen = probe(tmp_path, METAL)
    facts = host(seen)
    assert (facts.system, facts.kernel) == ("Linux", "5.15.0-122-generic")
    assert (facts.os_id, facts.os_version, facts.os_codename, facts.os_like) == (
        "ubuntu",
        "22.04",
        "jammy",
        ("debian",),
    )
    assert facts.os_name == "Ubuntu 22.04.5 LTS"
    assert (facts.wsl, facts.wsl_passthrough, facts.container, facts.virtualization) == (0, None, None, None)
    assert (facts.package_manager, facts.systemd) == ("apt-get", True)
    assert facts.cpu_model == "AMD Ryzen 9 5950X 16-Core Processor"
    assert facts.memory_total_bytes == 65842184 * KIB
    assert facts.memory_available_bytes == 60112344 * KIB
    assert (facts.memory_limit_bytes, facts.swap_total_bytes, facts.swap_free_bytes) == (
        None,
        2097148 * KIB,
        2097000 * KIB,
    )
    assert seen.unavailable == {}


def test_ubuntu_24_04(tmp_path: Path) -> None:
    facts = host(probe(tmp_path, {**METAL, "/etc/os-release": NOBLE}))
    assert (facts.os_version, facts.os_codename) == ("24.04", "noble")


def test_a_distribution_with_single_quotes_and_comments(tmp_path: Path) -> None:
    text = "# made by hand\nID='rocky'\nVERSION_ID='9.4'\nNAME=Rocky\nID_LIKE=\"rhel centos fedora\"\n\nnonsense\n"
    facts = host(probe(tmp_path, {**METAL, "/etc/os-release": text}))
    assert (facts.os_id, facts.os_version, facts.os_name) == ("rocky", "9.4", "Rocky")
    assert facts.os_like == ("rhel", "centos", "fedora")


def test_os_release_of_a_stateless_system(tmp_path: Path) -> None:
    files = {path: text for path, text in METAL.items() if path != "/etc/os-release"}
    assert host(probe(tmp_path, {**files, "/usr/lib/os-release": NOBLE})).os_id == "ubuntu"


WSL2 = "5.15.167.4-microsoft-standard-WSL2"


def test_wsl_2(tmp_path: Path) -> None:
    files = {
        "/proc/sys/kernel/osrelease": WSL2,
        "/proc/cpuinfo": CPUINFO.format(flag=" hypervisor"),
        "/dev/dxg": "",
        "/usr/lib/wsl/lib/libcuda.so.1": "",
        "/usr/lib/wsl/lib/libcuda.so.1.1": "",
    }
    facts = host(probe(tmp_path, {**METAL, **files}))
    assert (facts.wsl, facts.virtualization) == (2, "wsl")
    assert facts.wsl_passthrough == Wsl(dxg=True, libcuda="/usr/lib/wsl/lib/libcuda.so.1")


def test_wsl_2_with_a_linux_driver_that_shadows_windows_own(tmp_path: Path) -> None:
    library = "/usr/lib/x86_64-linux-gnu/libcuda.so"
    files = {"/proc/sys/kernel/osrelease": WSL2, f"{library}.535.183.01": "", f"{library}.1.1": ""}
    facts = host(probe(tmp_path, {**METAL, **files}))
    assert facts.wsl_passthrough == Wsl(linux_driver_files=(f"{library}.535.183.01",))


def test_wsl_2_with_a_kernel_of_the_users_own(tmp_path: Path) -> None:
    files = {"/proc/sys/kernel/osrelease": "6.6.36-custom", "/proc/sys/fs/binfmt_misc/WSLInterop": "enabled"}
    assert host(probe(tmp_path, {**METAL, **files})).wsl == 2
    assert host(probe(tmp_path / "b", {**METAL, "/dev/dxg": ""}, WSL_DISTRO_NAME="Ubuntu")).wsl == 2


def test_a_linux_machine_under_hyper_v_is_not_wsl(tmp_path: Path) -> None:
    files = {
        "/dev/dxg": "",
        "/proc/cpuinfo": CPUINFO.format(flag=" hypervisor"),
        "/sys/class/dmi/id/sys_vendor": "Microsoft Corporation",
        "/sys/class/dmi/id/product_name": "Virtual Machine",
    }
    facts = host(probe(tmp_path, {**METAL, **files}))
    assert (facts.wsl, facts.virtualization) == (0, "microsoft")


def test_wsl_1(tmp_path: Path) -> None:
    facts = host(probe(tmp_path, {**METAL, "/proc/sys/kernel/osrelease": "4.4.0-19041-Microsoft"}))
    assert (facts.wsl, facts.wsl_passthrough) == (1, None)


OVERLAY = "1 0 0:60 / / rw - overlay overlay rw,lowerdir=/a\n"
DOCKER_MOUNT = "2 1 8:1 /var/lib/docker/containers/0123abcd/hostname /etc/hostname rw - ext4 /dev/sda1 rw\n"
HOST_WITH_DOCKER = (
    "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"
    "2 1 0:60 / /var/lib/docker/overlay2/0123/merged rw - overlay overlay rw\n"
    "3 1 0:61 / /var/lib/lxcfs rw - fuse.lxcfs lxcfs rw\n"
)


@pytest.mark.parametrize(
    ("kind", "files", "environ"),
    [
        ("docker", {"/.dockerenv": "", "/proc/self/mountinfo": OVERLAY, "/proc/2/comm": "bash"}, {}),
        ("docker", {"/.dockerenv": "", "/proc/self/mountinfo": OVERLAY + DOCKER_MOUNT}, {}),
        ("docker", {"/proc/1/cgroup": "12:memory:/docker/0123abcd\n0::/docker/0123abcd\n"}, {}),
        ("podman", {"/run/.containerenv": "engine=podman"}, {}),
        ("kubernetes", {"/.dockerenv": ""}, {"KUBERNETES_SERVICE_HOST": "10.0.0.1"}),
        ("kubernetes", {"/proc/1/cgroup": "0::/kubepods/burstable/pod01/0123\n"}, {}),
        ("lxc", {"/proc/1/environ": "TERM=linux\0container=lxc\0"}, {}),
        ("systemd-nspawn", {"/run/systemd/container": "systemd-nspawn\n"}, {}),
        ("apptainer", {"/.singularity.d/x": ""}, {"APPTAINER_CONTAINER": "/images/torch.sif"}),
        (None, {"/proc/self/mountinfo": HOST_WITH_DOCKER}, {}),
        (None, {"/proc/1/environ": "container=wsl\0"}, {}),
    ],
)
def test_containers(tmp_path: Path, kind: str | None, files: dict[str, str | bytes], environ: dict[str, str]) -> None:
    assert host(probe(tmp_path, {**METAL, **files}, **environ)).container == kind


def test_a_machine_whose_disk_was_made_from_an_image_is_no_container(tmp_path: Path) -> None:
    disk = "27 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n"
    assert host(probe(tmp_path, {**METAL, "/.dockerenv": "", "/proc/self/mountinfo": disk})).container is None


@pytest.mark.parametrize(
    ("vendor", "product", "name"),
    [
        ("QEMU", "Standard PC (Q35 + ICH9, 2009)", "kvm"),
        ("VMware, Inc.", "VMware20,1", "vmware"),
        ("Amazon EC2", "g5.12xlarge", "amazon"),
        ("Amazon EC2", "p4d.metal", None),
        ("Google", "Google Compute Engine", "google"),
        ("innotek GmbH", "VirtualBox", "oracle"),
        ("Nobody", "Nothing", "vm-other"),
    ],
)
def test_hypervisors(tmp_path: Path, vendor: str, product: str, name: str | None) -> None:
    flag = "" if product.endswith(".metal") else " hypervisor"
    dmi = {"/sys/class/dmi/id/sys_vendor": vendor, "/sys/class/dmi/id/product_name": product}
    assert host(probe(tmp_path, {**METAL, **dmi, "/proc/cpuinfo": CPUINFO.format(flag=flag)})).virtualization == name


def test_a_micro_machine_without_firmware_is_known_by_its_clock(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {path: text for path, text in METAL.items() if "/dmi/" not in path}
    files["/sys/devices/system/clocksource/clocksource0/available_clocksource"] = "tsc kvm-clock \n"
    assert host(probe(tmp_path, {**files, "/proc/cpuinfo": CPUINFO.format(flag=" hypervisor")})).virtualization == "kvm"


def test_a_control_group_of_version_2_caps_memory(tmp_path: Path) -> None:
    group = "/sys/fs/cgroup/user.slice/job"
    files = {
        "/proc/self/cgroup": "0::/user.slice/job\n",
        f"{group}/memory.max": "max\n",
        "/sys/fs/cgroup/user.slice/memory.max": f"{8 * GIB}\n",
        "/sys/fs/cgroup/user.slice/memory.current": f"{3 * GIB}\n",
        "/sys/fs/cgroup/user.slice/memory.stat": f"anon {GIB}\ninactive_file {2 * GIB}\n",
        "/sys/fs/cgroup/user.slice/memory.swap.max": "0\n",
    }
    facts = host(probe(tmp_path, {**METAL, **files}))
    assert (facts.memory_limit_bytes, facts.memory_total_bytes) == (8 * GIB, 8 * GIB)
    assert facts.memory_available_bytes == 7 * GIB  # what is taken, less the cache that is given back
    assert (facts.swap_total_bytes, facts.swap_free_bytes) == (0, 0)


def test_a_container_of_version_1_sees_its_own_group_at_the_root(tmp_path: Path) -> None:
    files = {
        "/proc/self/cgroup": "4:memory:/docker/0123abcd\n0::/\n",
        "/sys/fs/cgroup/memory/memory.limit_in_bytes": f"{16 * GIB}\n",
        "/sys/fs/cgroup/memory/memory.usage_in_bytes": f"{GIB}\n",
    }
    facts = host(probe(tmp_path, {**METAL, **files}))
    assert (facts.memory_limit_bytes, facts.memory_total_bytes) == (16 * GIB, 16 * GIB)
    assert facts.memory_available_bytes == 15 * GIB


@pytest.mark.parametrize("unlimited", ["max", "9223372036854771712", "", "nonsense"])
def test_no_limit_is_none(tmp_path: Path, unlimited: str) -> None:
    files = {
        "/proc/self/cgroup": "4:memory:/\n0::/\n",
        "/sys/fs/cgroup/memory.max": unlimited,
        "/sys/fs/cgroup/memory/memory.limit_in_bytes": unlimited,
    }
    facts = host(probe(tmp_path, {**METAL, **files}))
    assert (facts.memory_limit_bytes, facts.memory_total_bytes) == (None, 65842184 * KIB)


def test_a_limit_above_the_machines_memory_does_not_add_any(tmp_path: Path) -> None:
    files = {"/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/memory.max": f"{512 * GIB}\n"}
    facts = host(probe(tmp_path, {**METAL, **files}))
    assert facts.memory_total_bytes == 65842184 * KIB
    assert facts.memory_available_bytes == 60112344 * KIB


def test_without_proc_and_sys_there_are_facts_and_reasons(tmp_path: Path) -> None:
    seen = probe(tmp_path, {"/etc/os-release": JAMMY})
    facts = host(seen)
    assert (facts.os_id, facts.wsl, facts.memory_total_bytes, facts.virtualization) == ("ubuntu", None, None, None)
    for fact in ("wsl", "kernel", "memory_total_bytes", "swap_total_bytes", "cpu_model", "virtualization"):
        assert f"host.{fact}" in seen.unavailable


def test_files_that_cannot_be_read_are_gaps_with_the_reason(tmp_path: Path) -> None:
    lay_out(tmp_path, METAL)
    for path in ("etc/os-release", "proc/meminfo", "proc/cpuinfo"):
        (tmp_path / path).unlink()
        (tmp_path / path).symlink_to(tmp_path / path)  # a link to itself: unreadable for root too
    seen = probe(tmp_path, {})
    assert host(seen).os_id is None
    assert "symbolic links" in seen.unavailable["host.os_id"]
    assert "symbolic links" in seen.unavailable["host.memory_total_bytes"]
    assert "symbolic links" in seen.unavailable["host.cpu_model"]


def test_files_of_noise_end_in_no_exception(tmp_path: Path) -> None:
    noise = bytes(range(256)) * 64
    seen = probe(tmp_path, dict.fromkeys(METAL, noise))
    assert host(seen).memory_total_bytes is None


def test_an_arm_server_does_not_name_its_processor(tmp_path: Path) -> None:
    arm = "processor\t: 0\nBogoMIPS\t: 2000.00\nFeatures\t: fp asimd\nCPU implementer\t: 0x41\nCPU part\t: 0xd4f\n"
    seen = probe(tmp_path, {**METAL, "/proc/cpuinfo": arm})
    assert (host(seen).cpu_model, host(seen).virtualization) == (None, None)
    assert "host.cpu_model" in seen.unavailable


def test_the_judged_pythons_version(tmp_path: Path) -> None:
    answer = probe_host(Box(root=lay_out(tmp_path, METAL), environ={}, python="/nowhere/python"))
    assert host(answer).python is None
    assert "host.python" in answer.unavailable
