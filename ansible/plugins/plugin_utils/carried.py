"""The wheels that the collection carries, on the controller."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

WHEELS = Path(__file__).parents[2] / "wheels"


def digests():
    """What each Python and machine gets, by its tag (`cp311-x86_64`). Raises OSError: the collection has no wheels."""
    return {tag: entry["digest"] for tag, entry in _index().items()}


def pack(tag, target):
    """Write all wheels of one tag into one archive."""
    with zipfile.ZipFile(target, "w") as archive:
        for name in _index()[tag]["wheels"]:
            archive.write(WHEELS / name, name)


def _index():
    return json.loads((WHEELS / "index.json").read_text("utf-8"))
