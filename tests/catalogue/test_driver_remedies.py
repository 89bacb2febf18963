"""Which driver a machine is told to install, and how its distribution installs it."""

import subprocess
from pathlib import Path

import pytest
from msgspec.structs import replace

from envcheck.catalogue import all_problems
from envcheck.catalogue.driver.remedies.install_apt import ADD_COMPONENTS
from envcheck.catalogue.driver.remedies.wanted_driver import wanted_driver
from envcheck.findings import Fix
from envcheck.snapshot import Driver, Snapshot
from tests.boxes import (
    docker,
    driver_525,
    gh200,
    healthy_2x3090,
    hgx_h100,
    jetson,
    pci,
    with_driver,
    with_host,
    with_torch,
    wsl2,
)


def bare(device_id: str, **host: object) -> Snapshot:
    """A machine with one GPU on the bus and no driver."""
    box = replace(healthy_2x3090(), driver=Driver(nvml_error=12), gpus=(), pci_gpus=(pci(0, device_id),), torch=None)
    return with_host(box, **host)


def fixes(box: Snapshot) -> tuple[Fix, ...]:
    return all_problems()["driver-not-installed"].remedy(box, {})


def lines(box: Snapshot) -> list[str]:
    return [" ".join(command) for fix in fixes(box) for command in fix.commands]


@pytest.mark.parametrize(
    ("device_id", "package"),
    [
        ("2204", "nvidia-driver-580"),
        ("1b06", "nvidia-driver-580"),
        ("2b85", "nvidia-driver-580-open"),
        ("ffff", "nvidia-driver-580"),
    ],
    ids=["RTX 3090", "GTX 1080 Ti", "RTX 5090", "a GPU of tomorrow"],
)
def test_ubuntu_installs_the_branch_that_drives_the_card(device_id: str, package: str) -> None:
    assert lines(bare(device_id))[1].endswith(f" {package}")


def test_no_driver_that_is_too_old_in_turn_is_installed_for_a_card_of_long_ago() -> None:
    (only,) = fixes(bare("102d"))
    assert only.summary.startswith("Use a newer GPU: driver branch 470 is the last that supports")
    assert only.commands == ()


def test_ubuntu_may_choose_itself() -> None:
    assert "sudo ubuntu-drivers install" in lines(bare("2204"))


def test_servers_get_the_branch_for_servers() -> None:
    assert lines(hgx_h100())[1].endswith(" nvidia-driver-580-server")
    assert "sudo ubuntu-drivers install --gpgpu" in lines(hgx_h100())
    assert lines(gh200())[1].endswith(" nvidia-driver-580-server-open")


def test_headers_of_a_kernel_that_ubuntu_does_not_package_are_not_asked_for() -> None:
    assert not any("linux-headers" in line for line in lines(bare("2204", kernel="6.9.1-custom")))
    assert any("linux-headers-6.8.0-45-generic" in line for line in lines(bare("2204", kernel="6.8.0-45-generic")))


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("pop", "apt-get"), ("kali", "apt-get"), ("nobara", "dnf"), ("ol", "dnf"), ("endeavouros", "pacman"),
        ("opensuse-leap", "zypper"), ("opensuse-tumbleweed", "zypper"),
    ],
)  # fmt: skip
def test_a_distribution_is_known_by_its_name_alone(name: str, first: str) -> None:
    box = bare("2204", os_id=name, os_like=(), os_version="9.4", package_manager=None)
    assert any(f"sudo {first} " in f"{line} " for line in lines(box))


def test_for_a_distribution_of_which_nothing_is_known_there_is_no_command() -> None:
    (only,) = fixes(bare("2204", os_id="nixos", os_like=(), package_manager=None))
    assert only.commands == ()
    assert "knows no package for this distribution" in only.summary


def test_servers_are_known_by_their_chip_where_no_driver_tells_their_name() -> None:
    assert lines(bare("2330"))[1].endswith(" nvidia-driver-580-server")
    assert lines(bare("20b2"))[1].endswith(" nvidia-driver-580-server")


def test_mint_is_an_ubuntu() -> None:
    assert lines(bare("2204", os_id="linuxmint", os_like=("ubuntu", "debian")))[1].endswith(" nvidia-driver-580")


def test_debian_installs_its_own_package_where_that_is_new_enough() -> None:
    (only,) = fixes(bare("2204", os_id="debian", os_version="12", os_like=(), kernel="6.1.0-25-amd64"))
    assert only.commands[0] == ("sudo", "sh", "-c", ADD_COMPONENTS)
    assert only.commands[-1][-3:] == ("linux-headers-amd64", "nvidia-driver", "firmware-misc-nonfree")
    assert "branch 535" in only.summary


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "deb http://mirror.example.org/debian x main non-free-firmware",
            "deb http://mirror.example.org/debian x {all}",
        ),
        ("Types: deb\nSuites: x\nComponents: main", "Types: deb\nSuites: x\nComponents: {all}"),
        ("deb https://example.org/tools stable main", "deb https://example.org/tools stable main"),
        ("Components: main contrib non-free non-free-firmware", "Components: {all}"),
    ],
)
def test_debians_components_are_added_in_place(before: str, after: str, tmp_path: Path) -> None:
    sources = tmp_path / "sources.list"
    sources.write_text(f"{before}\n")
    command = ADD_COMPONENTS.replace("/etc/apt", str(tmp_path))
    subprocess.run(["sh", "-c", command], check=True)
    assert sources.read_text() == f"{after}\n".format(all="main contrib non-free non-free-firmware")


def test_a_card_of_long_ago_with_its_last_driver_needs_another_card() -> None:
    box = replace(healthy_2x3090(), driver=Driver(version="470.223.02"), torch=None)
    box = replace(box, gpus=tuple(replace(g, name="Tesla K80", compute_capability="3.7") for g in box.gpus))
    (only,) = all_problems()["driver-too-old"].remedy(box, {})
    assert only.summary.startswith("Use a newer GPU: driver branch 470 is the last that supports")


@pytest.mark.parametrize(
    ("device_id", "release", "package"),
    [("2204", "11", "cuda-drivers-580"), ("2b85", "13", "nvidia-open-580")],
    ids=["Debian 11 has 470 only", "Blackwell"],
)
def test_debian_takes_nvidias_repository_where_its_own_is_too_old(device_id: str, release: str, package: str) -> None:
    steps = lines(bare(device_id, os_id="debian", os_version=release, os_like=()))
    assert f"debian{release}/x86_64/cuda-keyring" in steps[0]
    assert steps[-1].endswith(f" {package}")


def test_debian_takes_nvidias_repository_for_a_torch_of_cuda_13() -> None:
    box = with_torch(bare("2204", os_id="debian", os_version="12", os_like=()), version="2.14.0", cuda="13.0")
    assert lines(box)[-1].endswith(" cuda-drivers-580")


def test_fedora_rocky_arch_and_suse() -> None:
    fedora = lines(bare("2204", os_id="fedora", os_version="42", os_like=(), package_manager="dnf"))
    assert fedora[0].endswith("rpmfusion-nonfree-release-42.noarch.rpm")
    assert fedora[1] == "sudo dnf install -y akmod-nvidia xorg-x11-drv-nvidia-cuda"
    rocky = lines(bare("2204", os_id="rocky", os_version="9.4", os_like=("rhel", "fedora"), package_manager="dnf"))
    assert rocky[0].endswith("/epel-release-latest-9.noarch.rpm")
    assert rocky[2] == "sudo dnf module install -y nvidia-driver:580-dkms"
    arch = lines(bare("2204", os_id="arch", os_version=None, os_like=(), package_manager="pacman"))
    assert arch == ["sudo pacman -S --noconfirm linux-headers nvidia-open-dkms nvidia-utils"]
    suse = lines(bare("2b85", os_id="opensuse-leap", os_version="15.6", os_like=("suse",), package_manager="zypper"))
    assert suse[0] == "sudo zypper install -y openSUSE-repos-Leap-NVIDIA"


def test_a_distribution_without_a_known_package_is_told_where_the_driver_is() -> None:
    (fix,) = fixes(bare("2204", os_id="alpine", os_like=(), package_manager="apk"))
    assert fix.commands == ()
    assert "nvidia.com" in fix.summary


def test_in_wsl_the_driver_is_windows() -> None:
    assert "In Windows" in fixes(wsl2())[0].summary


def test_in_a_container_the_driver_is_the_hosts() -> None:
    (fix,) = fixes(docker())
    assert "On the host" in fix.summary
    assert fix.commands == ()


def test_a_jetson_updates_jetpack() -> None:
    assert "JetPack" in fixes(jetson())[0].summary


def test_a_driver_from_a_runfile_is_removed_first() -> None:
    assert "nvidia-uninstall" in fixes(with_driver(driver_525(), packages=()))[0].summary
    assert "nvidia-uninstall" not in fixes(driver_525())[0].summary


def test_a_torch_of_tomorrow_gets_the_newest_driver_of_today() -> None:
    assert wanted_driver(with_torch(healthy_2x3090(), cuda="14.0")).branch == 610
