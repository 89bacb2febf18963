"""A real environment and a local index, as for installing."""

from tests.install.conftest import index, new_venv, venv

__all__ = ["index", "new_venv", "venv"]
