"""The tiny model in the user's cache: made once, found again, made again when anything about it is wrong."""

import contextlib
import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from envcheck.smoke.child.tiny.recipe import RECIPE

MANIFEST = "envcheck.json"
"""Written last: the checksum of every other file."""
PARTIAL = ".partial-"
STALE_S = 3600.0


def obtain(cache: Path, transformers_version: str, build: Callable[[Path], None]) -> Path:
    """The folder of the tiny model below `cache`; `build` makes it where it is not there or not intact.

    It appears at once and complete: it is built next to its place and then renamed.

    Raises:
        OSError: the cache cannot be written.
    """
    folder = cache / f"tiny-{RECIPE}-{transformers_version}"
    if intact(folder):
        return folder
    cache.mkdir(parents=True, exist_ok=True)
    sweep(cache)
    partial = Path(tempfile.mkdtemp(prefix=PARTIAL, dir=cache))
    try:
        build(partial)
        seal(partial)
        put(partial, folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return folder


def put(partial: Path, folder: Path) -> None:
    """Rename `partial` to `folder`. A broken one that is there gives way; an intact one of another process stays."""
    if folder.exists() and not intact(folder):
        broken = Path(tempfile.mkdtemp(prefix=PARTIAL, dir=folder.parent))
        folder.rename(broken / "model")
        shutil.rmtree(broken, ignore_errors=True)
    try:
        partial.rename(folder)
    except OSError:
        if not intact(folder):  # otherwise another process was faster, which is as good
            raise


def sweep(cache: Path) -> None:
    """Remove what builds that were killed an hour ago or longer have left."""
    for leftover in cache.glob(f"{PARTIAL}*"):
        with contextlib.suppress(OSError):
            if time.time() - leftover.stat().st_mtime > STALE_S:
                shutil.rmtree(leftover, ignore_errors=True)


def seal(folder: Path) -> None:
    """Write the manifest."""
    (folder / MANIFEST).write_text(json.dumps(checksums(folder), indent=1, sort_keys=True), "ascii")


def intact(folder: Path) -> bool:
    """Every file is there and what it was when it was made."""
    try:
        return bool(json.loads((folder / MANIFEST).read_text("ascii")) == checksums(folder))
    except (OSError, ValueError):
        return False


def checksums(folder: Path) -> dict[str, str]:
    """SHA-256 of every file but the manifest, by name."""
    files = (file for file in sorted(folder.iterdir()) if file.name != MANIFEST)
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
