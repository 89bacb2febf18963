"""The script that compares the compatibility tables with the package index."""

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[1] / "docs/refresh_tables.py"
UNREACHABLE = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_EXTRA_INDEX_URL": "", "PIP_RETRIES": "0"}


def test_without_an_index_it_ends_loudly_and_invents_no_differences() -> None:
    alone = {**os.environ, **UNREACHABLE, "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": ""}
    done = subprocess.run([sys.executable, SCRIPT, "--write"], env=alone, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "refresh_tables: the package index" in done.stderr
    assert done.stdout == ""
