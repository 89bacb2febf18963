"""For tests that need torch and transformers: the mark they carry, and a run of the child's work in this process.

Importing both takes seconds, so most tests do it once, here; the whole way through a child process is gone by
test_tiny.py.
"""

import os
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from envcheck.smoke.child.channel import Channel
from envcheck.smoke.child.work import smoke
from envcheck.smoke.child_log import Account, Listener
from envcheck.smoke.judge import judge
from envcheck.smoke.request import SmokeRequest
from envcheck.smoke.result import SmokeResult
from envcheck.snapshot import Snapshot

MISSING = [
    name for name in ("torch", "torchvision", "transformers", "sentence_transformers") if find_spec(name) is None
]


NEEDS_MODELS = [
    pytest.mark.models,
    pytest.mark.skipif(bool(MISSING), reason=f"{', '.join(MISSING)} not installed; `pip install .[models]` brings it"),
]
"""The mark of a module whose tests need the model's packages, and are skipped where those are not installed."""


def in_this_process(request: SmokeRequest) -> SmokeResult:
    """What the child does, without a child: told to a file, read and judged."""
    return judge(request, account_of(request), Snapshot(), 600)


def account_of(request: SmokeRequest) -> Account:
    """What a child would tell."""
    import torch

    torch.set_num_threads(1)  # as the child does with so small a model: on a busy machine threads wait for each other
    listener = Listener()
    with tempfile.TemporaryFile() as events:
        channel = Channel(os.dup(events.fileno()))
        try:
            smoke(request, channel)
        except Exception as error:  # noqa: BLE001 - as the child does: whatever is raised is a result
            channel.failure(error)
        channel.done()
        events.seek(0)
        for line in events:
            listener.hear(line)
    return listener.account()


def copy_of(model: Path, folder: Path) -> Path:
    """A copy of the model's folder, to be broken."""
    shutil.copytree(model, folder)
    (folder / "envcheck.json").unlink()
    return folder
