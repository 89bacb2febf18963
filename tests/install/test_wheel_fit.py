"""Wheels for another Python or processor, by the tags of their WHEEL file."""

import pytest

from envcheck.wheel_fit import wheel_fits

HERE = "/home/ada/.venv/lib/python3.11/site-packages"


def fits(*tags: str, folder: str = HERE, machine: str = "x86_64") -> bool:
    return wheel_fits("Wheel-Version: 1.0\n" + "".join(f"Tag: {tag}\n" for tag in tags), folder, machine)


@pytest.mark.parametrize(
    "tag",
    [
        "py3-none-any", "py2.py3-none-any", "py310-none-any", "cp311-cp311-manylinux_2_28_x86_64",
        "cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64", "cp39-abi3-manylinux2014_x86_64",
        "py3-none-manylinux_2_17_x86_64", "cp311-cp311-linux_x86_64", "cp311-none-any",
    ],
)  # fmt: skip
def test_wheels_for_this_python(tag: str) -> None:
    assert fits(tag)


@pytest.mark.parametrize(
    "tag",
    [
        "cp313-cp313-manylinux_2_28_x86_64", "cp310-cp310-manylinux_2_28_x86_64", "cp312-abi3-manylinux2014_x86_64",
        "cp311-cp311-manylinux_2_28_aarch64", "cp311-cp311-win_amd64", "cp311-cp311-macosx_11_0_arm64",
        "pp311-pypy311_pp73-manylinux_2_28_x86_64", "py312-none-any",
    ],
)  # fmt: skip
def test_wheels_for_another(tag: str) -> None:
    assert not fits(tag)


def test_one_tag_that_fits_is_enough() -> None:
    assert fits("cp310-cp310-manylinux_2_28_x86_64", "cp311-cp311-manylinux_2_28_x86_64")


def test_of_what_is_not_known_nothing_is_said() -> None:
    assert fits("cp313-cp313-manylinux_2_28_riscv64", machine="riscv64")
    assert fits("cp313-cp313-manylinux_2_28_x86_64", folder="/opt/packages")
    assert wheel_fits("", HERE)
