"""The script that compares the compatibility tables with the package index."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

SCRIPT = Path(__file__).parents[1] / "docs/refresh_tables.py"
UNREACHABLE = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_EXTRA_INDEX_URL": "", "PIP_RETRIES": "0"}


def test_without_pip_or_an_index_it_ends_loudly_and_invents_no_differences() -> None:
    """An environment that uv made has no pip, which is the other thing that the script cannot do without."""
    alone = {**os.environ, **UNREACHABLE, "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": ""}
    done = subprocess.run([sys.executable, SCRIPT, "--write"], env=alone, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    lacks = "the package index" if find_spec("pip") else f"{sys.executable} has no pip"
    assert f"refresh_tables: {lacks}" in done.stderr
    assert done.stdout == ""
