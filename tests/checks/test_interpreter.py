"""The checked Python."""

from envcheck.snapshot import Host, PythonEnvironment, Snapshot
from tests.boxes import healthy_2x3090, no_gpu, with_host, with_python
from tests.checks.judge import alarms, commands, problems, the


def test_python_39_is_too_old() -> None:
    box = with_python(with_host(healthy_2x3090(), python="3.9.19"), version="3.9.19")
    assert alarms(box) == {"python-too-old"}
    assert "sudo apt-get install -y python3.12 python3.12-venv python3.12-dev" in commands(the(box, "python-too-old"))


def test_python_310_is_just_new_enough() -> None:
    assert alarms(Snapshot(host=Host(system="Linux", python="3.10.0"))) == set()


def test_debian_has_no_deadsnakes() -> None:
    box = with_host(healthy_2x3090(), python="3.9.2", os_id="debian", os_like=(), os_version="11")
    assert commands(the(box, "python-too-old")) == ["uv venv --python 3.12 .venv"]


def test_a_system_python_without_venv() -> None:
    box = with_python(healthy_2x3090(), virtual=False, venv=False)
    assert alarms(box) == {"python-venv-missing"}
    told = commands(the(box, "python-venv-missing"))
    assert told[-1] == "sudo apt-get install -y python3.10-venv"
    assert told.index("sudo add-apt-repository -y universe") > told.index("sudo apt-get install -y python3.10-venv")


def test_inside_a_virtual_environment_venv_is_not_missed() -> None:
    assert alarms(with_python(healthy_2x3090(), venv=False)) == set()


def test_a_python_from_elsewhere_without_venv_gets_virtualenv() -> None:
    box = with_python(healthy_2x3090(), virtual=False, venv=False, provider="source", executable="/opt/py/bin/python3")
    assert commands(the(box, "python-venv-missing"))[-1] == "/opt/py/bin/python3 -m virtualenv .venv"


def test_the_systems_own_python() -> None:
    box = with_python(healthy_2x3090(), virtual=False, externally_managed=True, executable="/usr/bin/python3")
    assert problems(box) == {"python-externally-managed": "warn"}
    assert commands(the(box, "python-externally-managed")) == ["/usr/bin/python3 -m venv .venv"]


def test_a_virtual_environment_of_an_externally_managed_python_is_right() -> None:
    assert alarms(with_python(healthy_2x3090(), externally_managed=True)) == set()


def test_missing_headers_name_the_package_of_this_python() -> None:
    box = with_python(healthy_2x3090(), headers=None)
    assert problems(box) == {"python-headers-missing": "warn"}
    assert commands(the(box, "python-headers-missing"))[-1] == "sudo apt-get install -y python3.10-dev"


def test_missing_headers_on_fedora() -> None:
    box = with_host(with_python(healthy_2x3090(), headers=None), os_id="fedora", package_manager="dnf", root=True)
    assert commands(the(box, "python-headers-missing")) == ["dnf install -y python3-devel"]


def test_missing_headers_matter_less_without_a_gpu() -> None:
    assert problems(with_python(no_gpu(), headers=None))["python-headers-missing"] == "info"


def test_headers_that_nobody_looked_for_are_not_missed() -> None:
    assert alarms(Snapshot(python=PythonEnvironment(version="3.11.7", virtual=True))) == set()
