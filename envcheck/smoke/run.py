"""Run the smoke test in a child process and check what came of it."""

import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from msgspec.structs import replace as with_changes

from envcheck import paths
from envcheck.compat.visible_devices import visible
from envcheck.smoke import request as asked
from envcheck.smoke.child.channel import WORDS
from envcheck.smoke.child_log import Account, Listener
from envcheck.smoke.choice import free_bytes
from envcheck.smoke.comparison import compare, finding
from envcheck.smoke.dtype_retry import in_wider_numbers, overflows
from envcheck.smoke.judge import judge
from envcheck.smoke.model_kind import ModelKind, model_kind
from envcheck.smoke.parallel import cannot_split, nccl_fails, wanted
from envcheck.smoke.preflight import fitted, no_room, unsuitable
from envcheck.smoke.request import VLLM_SHARE, SmokeRequest
from envcheck.smoke.result import SmokeResult
from envcheck.smoke.sizes import complete, download_bytes
from envcheck.smoke.supervisor import follow
from envcheck.snapshot import LocalSnapshot, Snapshot, seen_here
from envcheck.units import size

MARGIN = 0.02
"""Of a GPU's memory, what CUDA's own context takes before vLLM measures what is free."""
CHILD = Path(__file__).with_name("child") / "start.py"

Notify = Callable[[str], None]


def run_smoke(
    request: SmokeRequest, snapshot: LocalSnapshot | None = None, notify: Notify = lambda _stage: None
) -> SmokeResult:
    """Load a model and test its embeddings, in a child process under the checked Python.

    Whatever happens in the child, a crash, a kill or a time-out included, becomes a finding. `notify` is told in plain
    words what is being done, whenever that changes.
    """
    snapshot = snapshot or seen_here(Snapshot())
    kind = model_kind(request, snapshot)
    obstacle = unsuitable(request, kind, snapshot) or no_room(request, snapshot) or cannot_split(request, snapshot)
    if obstacle is not None:
        return SmokeResult(model=request.model, backend=request.backend, kind=_name(kind), findings=(obstacle,))
    if wanted(request, snapshot):
        notify("testing NCCL between the GPUs")
        if broken := nccl_fails(replace(request, python=_python(request, snapshot)), snapshot):
            return SmokeResult(model=request.model, backend=request.backend, kind=_name(kind), findings=(broken,))
    if kind is not None:
        notify(kind.sentence)
        request = fitted(request, kind)
    python = _python(request, snapshot)
    with _cache(request) as cache:
        request = replace(
            request,
            python=python,
            cache=cache,
            offline=request.offline or _here(request, snapshot),
            memory_share=request.memory_share or memory_share(snapshot),
        )
        result = carry_out(request, snapshot, lambda one: run_child(one, _Progress(one, snapshot, notify)))
        return with_changes(result, kind=_name(kind))


def carry_out(request: SmokeRequest, snapshot: Snapshot, attempt: Callable[[SmokeRequest], Account]) -> SmokeResult:
    """Test, a second time where float16 overflows, and next to another backend where that is asked for.

    Args:
        request: what to test.
        snapshot: the machine.
        attempt: gives one model its chance, in a process of its own.
    """
    account = attempt(request)
    result = judge(request, account, snapshot, _limit_s(request))
    if overflows(account):
        return in_wider_numbers(
            request, result, lambda one: judge(one, attempt(one), snapshot, _limit_s(one)), snapshot
        )
    if request.compare is None:
        return result
    other = replace(
        request, backend=request.compare, compare=request.backend, dtype=account.facts.dtype or request.dtype
    )
    return beside(request, result, account, attempt(other), snapshot)


def beside(
    request: SmokeRequest, result: SmokeResult, ours: Account, theirs: Account, snapshot: Snapshot
) -> SmokeResult:
    """The result with the comparison in it; where the other backend failed, with the reason."""
    comparison = compare(request, ours, theirs)
    other = replace(request, backend=request.compare or "", compare=None)
    failed = [f for f in judge(other, theirs, snapshot, _limit_s(other)).findings if f.check == "smoke.run"]
    told = (*failed, finding(request, comparison, ours, theirs, snapshot))
    return with_changes(result, comparison=comparison, findings=(*result.findings, *told))


def _python(request: SmokeRequest, snapshot: Snapshot) -> str:
    """The checked Python."""
    return request.python or (snapshot.python.executable if snapshot.python else None) or sys.executable


def _name(kind: ModelKind | None) -> str | None:
    return kind.name if kind else None


def memory_share(snapshot: Snapshot) -> float | None:
    """Of each GPU's memory, what vLLM may take where other programs hold some; it would not start with its default.

    None: nothing is known that would limit it.
    """
    gpus = visible(snapshot).gpus or snapshot.gpus
    shares = [free / gpu.memory_total_bytes for gpu in gpus if gpu.memory_total_bytes and (free := free_bytes(gpu))]
    lowest = min(shares, default=1.0) - MARGIN
    return max(0.01, int(lowest * 100) / 100) if lowest < VLLM_SHARE else None


def _here(request: SmokeRequest, snapshot: Snapshot) -> bool:
    """All of the model is in the cache, so that a hub that is slow or gone does not matter."""
    return request.kind == "hub" and request.revision is None and complete(request.model, snapshot)


def run_child(request: SmokeRequest, tick: Callable[[Listener], None] = lambda _listener: None) -> Account:
    """One child, from its start to its end: what it told, and how it ended."""
    command = (request.python or sys.executable, str(CHILD))
    deadline = Deadline(request)
    account = follow(command, asked.to_json(request), environment(request, os.environ), deadline, tick)
    return replace(account, stalled=account.timed_out and deadline.stalled)


def environment(request: SmokeRequest, environ: Mapping[str, str]) -> dict[str, str]:
    """The child's environment: the user's own, the hub switched off where nothing has to come from it."""
    env = {**environ, "TOKENIZERS_PARALLELISM": "false", "PYTHONUNBUFFERED": "1"}
    from_hub = request.kind == "hub" or "/" in (request.attention or "")  # attention kernels may come from the hub
    if request.offline or not from_hub:
        env["HF_HUB_OFFLINE"] = "1"
    if request.kind == "tiny":
        # So small a model gains nothing by more threads, and on a busy machine they wait for each other.
        env.setdefault("OMP_NUM_THREADS", "1")
    return env


def _limit_s(request: SmokeRequest) -> float:
    return asked.DEFAULT_TIMEOUT_S if request.timeout_s is None else request.timeout_s


class Deadline:
    """When the child has to have ended.

    A limit that was given counts from the start. The default one stands still while a model is downloaded, unless
    nothing more of it arrives.
    """

    def __init__(self, request: SmokeRequest, stall_s: float = asked.STALL_S) -> None:
        self._request, self._stall_s = request, stall_s
        self._counted_from = self._arrived_at = time.monotonic()
        self._arrived = -1
        self._downloading = False

    @property
    def stalled(self) -> bool:
        """It has passed, because the download does not go on."""
        return self._downloading and time.monotonic() > self._arrived_at + self._stall_s

    def __call__(self, listener: Listener) -> float:
        """`time.monotonic()` of the end, by what the child is at."""
        self._downloading = listener.stage == "download"
        if not self._downloading:
            return self._counted_from + _limit_s(self._request)
        now, arrived = time.monotonic(), downloaded_bytes(listener)
        if arrived != self._arrived:
            self._arrived, self._arrived_at = arrived, now
        stall = self._arrived_at + self._stall_s
        if self._request.timeout_s is None:
            self._counted_from = now
            return stall
        return min(stall, self._counted_from + self._request.timeout_s)


def downloaded_bytes(listener: Listener) -> int:
    """What lies in the hub's cache so far, files in the making included."""
    there = 0
    with contextlib.suppress(OSError):
        there = sum(file.stat().st_blocks * 512 for file in Path(listener.download_folder or "/", "blobs").iterdir())
    return there


@contextlib.contextmanager
def _cache(request: SmokeRequest) -> Iterator[str | None]:
    """The folder for the tiny model; one that is removed afterwards where the user's cache cannot be written."""
    if request.kind != "tiny":
        yield None
        return
    wanted = request.cache or paths.cache(os.environ)
    if wanted is not None and _writable(Path(wanted)):
        yield wanted
        return
    try:
        folder = tempfile.mkdtemp(prefix="envcheck-")
    except OSError:
        yield wanted  # the child's own attempt says what is wrong
        return
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _writable(folder: Path) -> bool:
    """A file can be made there. Asked by making one: permission bits say nothing of read-only or full file systems."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


class _Progress:
    """Tells the user what the child is at, whenever that changes."""

    def __init__(self, request: SmokeRequest, snapshot: Snapshot, notify: Notify) -> None:
        self._notify = notify
        self._wanted = download_bytes(request.model, snapshot) if request.kind == "hub" else None
        self._told = ""

    def __call__(self, listener: Listener) -> None:
        words = WORDS[listener.stage]
        if listener.stage == "download" and listener.download_folder:
            words = f"{words}: {self._amount(downloaded_bytes(listener))}"
        if words != self._told:
            self._told = words
            self._notify(words)

    def _amount(self, there: int) -> str:
        return f"{size(there)} of {size(self._wanted)}" if self._wanted else size(there)
