"""Which packages an exception asks for."""

import pytest

from envcheck.smoke.child_log import Failure
from envcheck.smoke.explain import missing_packages


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        ("Using `device_map` requires `accelerate`. `pip install 'accelerate>=0.26.0'`", ["accelerate>=0.26.0"]),
        ("The 'tokenizers>=0.22' distribution was not found and is required by this app", ["tokenizers>=0.22"]),
        ("packaging>=20.0 is required for a normal functioning of this module", ["packaging>=20.0"]),
        ("Missing optional dependencies: Pillow, torchvision. Install them", ["pillow"]),
        ("pip install $(curl bad)", []),
        ("something else", []),
    ],
)
def test_the_package_that_a_message_names(message: str, wanted: list[str]) -> None:
    assert missing_packages(Failure(stage="load", type="builtins.ImportError", message=message)) == wanted


def test_a_module_is_installed_by_its_packages_name() -> None:
    failure = Failure(
        stage="load", type="builtins.ModuleNotFoundError", message="No module named 'yaml'", module="yaml"
    )
    assert missing_packages(failure) == ["pyyaml"]
