"""The tiny model, made once for all tests that need it."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache of the tests' own."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def tiny(cache: Path) -> Path:
    """The folder of the tiny model."""
    from transformers import __version__

    from envcheck.smoke.child.tiny.build import build
    from envcheck.smoke.child.tiny.store import obtain

    return obtain(cache, __version__, build)
