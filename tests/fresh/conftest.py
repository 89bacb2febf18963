"""Fresh systems, and the wheels that are brought to them."""

import hashlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from envcheck.install.download import core_requirements, wheels_in
from tests.fresh.machine import CannotMakeError, Machine, cache_folder, make_system
from tests.install.wheels import make_index

ROOT = Path(__file__).parents[2]
PYTHONS = {"bookworm": "3.11", "trixie": "3.13", "jammy": "3.10", "noble": "3.12"}
"""The Python of each distribution: https://packages.debian.org/python3, https://packages.ubuntu.com/python3."""

Fresh = Callable[..., Machine]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Making a system takes minutes and an archive: only on request."""
    if "fresh" in (config.getoption("markexpr") or ""):
        return
    for item in items:
        if item.get_closest_marker("fresh"):
            item.add_marker(pytest.mark.skip(reason="a fresh system is made on request only: pytest -m fresh"))


@pytest.fixture
def fresh() -> Iterator[Fresh]:
    """Makes a machine: `fresh("bookworm", user=1000, packages="python3")`."""
    layers: list[Path] = []

    def make(suite: str, user: int = 0, packages: str = "python3") -> Machine:
        try:
            system = make_system(suite, packages)
        except CannotMakeError as error:
            pytest.skip(str(error))
        layers.append(Path(tempfile.mkdtemp(prefix="fresh-", dir=cache_folder())))
        layers[-1].chmod(0o755)
        return Machine(system, layers[-1], user)

    yield make
    for layer in layers:
        shutil.rmtree(layer, ignore_errors=True)


@pytest.fixture(scope="session")
def core_wheels() -> Callable[[str], Path]:
    """A folder of all that envcheck itself takes, for the Python of a distribution."""

    def bring(suite: str) -> Path:
        version = PYTHONS[suite]
        asked = hashlib.sha256(" ".join(core_requirements()).encode()).hexdigest()[:12]
        folder = cache_folder() / f"core-{version}-{asked}"
        if not wheels_in(str(folder)):
            ask = ("--only-binary", ":all:", "--python-version", version, "--implementation", "cp")
            # pip asks its own Python whether `tomli; python_version < "3.11"` holds.
            older = ("tomli>=1.2.2",) if version == "3.10" else ()
            wanted = (*core_requirements(), *older)
            command = (sys.executable, "-m", "pip", "download", *ask, "--dest", f"{folder}.new", *wanted)
            brought = subprocess.run(command, capture_output=True, text=True, timeout=900)
            if brought.returncode != 0:
                pytest.skip(f"no wheels to bring: {brought.stderr.strip().splitlines()[-1]}")
            Path(f"{folder}.new").rename(folder)
        return folder

    return bring


@pytest.fixture(scope="session")
def model_wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of tiny wheels that pass for torch, transformers and their kind."""
    index = make_index(tmp_path_factory.mktemp("index") / "simple")
    folder = tmp_path_factory.mktemp("model-wheels")
    for wheel in index.rglob("*.whl"):
        shutil.copy(wheel, folder / wheel.name)
    return folder
