"""The operating system."""

from envcheck.snapshot import Host, Snapshot
from tests.boxes import healthy_2x3090, no_gpu, with_host
from tests.checks.judge import advice, alarms, causes, commands, passes, problems, the


def test_windows_is_pointed_to_wsl2() -> None:
    found = the(Snapshot(host=Host(system="Windows")), "os-unsupported")
    assert found.status == "fail"
    assert commands(found) == ["wsl.exe --install -d Ubuntu-24.04"]


def test_macos_is_called_by_its_name() -> None:
    found = the(Snapshot(host=Host(system="Darwin")), "os-unsupported")
    assert found.title == "macOS is not supported"
    assert "Linux machine" in advice(found)


def test_on_an_unsupported_system_nothing_else_is_blamed() -> None:
    box = with_host(no_gpu(), system="Windows")
    assert alarms(box) == {"os-unsupported"}
    assert causes(box)["gpu-not-found"] == "os-unsupported"


def test_a_linux_that_is_known_by_its_name_only_is_linux() -> None:
    assert passes(Snapshot(host=Host(os_id="ubuntu", os_version="24.04")))["host.system"] == "ubuntu 24.04"


def test_a_container_and_its_kernel_are_named() -> None:
    title = passes(with_host(healthy_2x3090(), container="podman"))["host.system"]
    assert title == "Ubuntu 22.04.5 LTS in a container (podman), kernel 5.15.0-122-generic"


def test_nothing_is_said_of_a_host_that_was_not_probed() -> None:
    assert problems(Snapshot()) == {}
