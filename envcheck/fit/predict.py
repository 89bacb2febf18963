"""Ask the child, and make a document of its answer."""

import math
import re
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from envcheck.compat.configs import config_file
from envcheck.compat.tables.models import SMALLEST
from envcheck.fit import table
from envcheck.fit.child.measured import Measured
from envcheck.fit.child.work import answer
from envcheck.fit.gpus import Device
from envcheck.fit.request import CONTEXT_BYTES, FRAGMENT_SHARE, MAX_MEMORY, VLLM_BYTES, Case, Order, Room, to_json
from envcheck.fit.result import Change, Fit, FitDevice
from envcheck.process import run
from envcheck.smoke.request import VLLM_SHARE

LIMIT_S = 300.0
START = Path(__file__).parents[1] / "smoke" / "child" / "start.py"
CHANGES = {
    "sdpa": "use torch's own attention (SDPA)",
    "float16": "use 16-bit weights",
    "batch": "process one input at a time",
    "auto": "spread the model over all GPUs",
    "ranks": "split the model across more GPUs",
    "small": "use the small model",
}


class NoPredictionError(Exception):
    """The child could not say; the text is one sentence."""


class _Answer(msgspec.Struct, frozen=True):
    case: Measured
    max_pixels: int | None
    alternative: str | None


class _Event(msgspec.Struct, frozen=True):
    event: str
    answer: _Answer | None = None
    type: str = ""
    message: str = ""
    version: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """What the user wants to know."""

    model: str
    case: Case
    """Its rooms are filled in from the devices."""
    devices: tuple[Device, ...] = ()
    python: str | None = None
    search: bool = True


def predict(question: Question, notify: Callable[[str], None] = lambda _stage: None) -> Fit:
    """Run the architecture, without weights and without a GPU, and see.

    Raises:
        NoPredictionError: the checked Python has no torch or transformers, or they do not know the model.
    """
    case = replace(question.case, rooms=tuple(room(device, question.case.backend) for device in question.devices))
    tried = dict(alternatives(case, question.model))
    order = Order(case=case, search=question.search, alternatives=tuple((n, c) for n, (_, c) in tried.items()))
    told = _from_table(order)
    if told is None:
        notify("tracing the model without its weights (a few seconds)")
        told = _ask(question.python or sys.executable, question.model, order)
    if told.alternative in placements(case):
        # The same model on the same GPUs: a better answer to the question than that it does not fit.
        return predict(replace(question, case=replace(question.case, device_map=told.alternative)), notify)
    changes = _changes(told, case, tried, question.model)
    return document(question, case, told.case, told.max_pixels, changes)


def placements(case: Case) -> list[str]:
    """Other ways to place a model on unequal GPUs, where the user left it to envcheck.

    All on the roomiest one; one after the other; one after the other with room left for the pass.
    """
    if case.backend == "vllm" or case.device_map != "auto" or len(case.rooms) < 2:
        return []
    roomiest = max(case.rooms, key=lambda one: one.bytes)
    return [f"cuda:{roomiest.index}", "sequential", MAX_MEMORY]


def room(device: Device, backend: str) -> Room:
    """A GPU as the model finds it: what others leave, and of that no more than the backend takes."""
    if backend != "vllm":
        return Room(index=device.index, free_bytes=device.free_bytes)
    most = min(device.free_bytes, int(device.total_bytes * VLLM_SHARE))
    return Room(index=device.index, free_bytes=most, kept_bytes=CONTEXT_BYTES + VLLM_BYTES)


def alternatives(case: Case, model: str) -> list[tuple[str, tuple[str, Case]]]:
    """What could be changed, cheapest first: a name, the model, the case."""
    found: list[tuple[str, tuple[str, Case]]] = []
    found += [(kind, (model, replace(case, device_map=kind))) for kind in placements(case)]
    cheap = case
    if case.attention == "eager":
        cheap = replace(cheap, attention="sdpa")
        found.append(("sdpa", (model, cheap)))
    if case.dtype == "float32":
        cheap = replace(cheap, dtype="float16")
        found.append(("float16", (model, cheap)))
    if case.backend == "vllm" and len(case.rooms) >= 2 * case.ranks:
        cheap = replace(cheap, ranks=2 * case.ranks)
        found.append(("ranks", (model, cheap)))
    if case.backend != "vllm" and len(case.rooms) > 1 and case.device_map not in ("auto", "balanced"):
        cheap = replace(cheap, device_map="auto")
        found.append(("auto", (model, cheap)))
    if case.workload.batch > 1:
        cheap = replace(cheap, workload=replace(cheap.workload, batch=1))
        found.append(("batch", (model, cheap)))
    small = config_file(SMALLEST)
    if model != SMALLEST and small:
        found.append(("small", (SMALLEST, replace(cheap, config=small))))
    return found


class _UnknownError(Exception):
    """The table does not know a case."""


def _from_table(order: Order) -> _Answer | None:
    """The answer for a model of the table; None: it has to be traced."""

    def measure(case: Case) -> Measured:
        found = table.measure(case)
        if found is None:
            raise _UnknownError
        return found

    try:
        return msgspec.convert(answer(order, measure), _Answer)
    except _UnknownError:
        return None


def _ask(python: str, model: str, order: Order) -> _Answer:
    """Run the child to its end."""
    with tempfile.TemporaryFile() as told:
        told.write(to_json(order))
        told.seek(0)
        outcome = run((python, str(START), "1", "envcheck.fit.child.work"), LIMIT_S, stdin=told.fileno())
    events = list(_events(outcome.out))
    for event in events:
        if event.answer is not None:
            return event.answer
    for event in events:
        if event.event == "failure":
            raise NoPredictionError(refusal(python, model, event.type, event.message))
        if event.event == "too-old":
            raise NoPredictionError(f"{python} is Python {event.version}; 3.10 or newer is needed.")
    last = (outcome.err.strip().splitlines() or [""])[-1]
    raise NoPredictionError(outcome.failure or f"the prediction ended with exit code {outcome.code}: {last[:300]}")


def _events(text: str) -> Sequence[_Event]:
    """The child's lines; what libraries print between them is passed over."""
    return [event for event in map(_event, text.splitlines()) if event]


def _event(line: str) -> _Event | None:
    try:
        return msgspec.json.decode(line, type=_Event, strict=False)
    except msgspec.MsgspecError:
        return None


def _changes(answer: _Answer, case: Case, tried: dict[str, tuple[str, Case]], model: str) -> tuple[Change, ...]:
    """What makes it fit: smaller images first, then the first of the alternatives that does."""
    if not case.rooms or answer.case.margin(case.rooms) >= 0:
        return ()
    found = []
    if answer.max_pixels:
        smaller = case.with_pixels(answer.max_pixels)
        found.append(Change(summary="use smaller images", model=model, arguments=arguments(model, smaller)))
    if answer.alternative:
        other, changed = tried[answer.alternative]
        words = CHANGES[answer.alternative]
        found.append(Change(summary=words, model=other, arguments=arguments(other, changed)))
    return tuple(found)


def arguments(model: str, case: Case) -> tuple[str, ...]:
    """The options that ask for this case."""
    load = case.workload
    placed = ("--attn", case.attention, "--device-map", case.device_map)
    if case.backend == "vllm":
        placed = ("--backend", "vllm", "--tensor-parallel-size", str(case.ranks))
    images = ("--max-pixels", str(load.pixels), "--batch", str(load.batch))
    return ("--model", model, "--dtype", case.dtype, *placed, *images)


def document(
    question: Question, case: Case, measured: Measured, max_pixels: int | None, changes: tuple[Change, ...] = ()
) -> Fit:
    """The answer as it is published."""
    devices = tuple(_device(device, room(device, case.backend), measured) for device in question.devices)
    alone = room(Device(index=0, name="", total_bytes=0, free_bytes=0), case.backend).kept_bytes + measured.need(0)
    vllm = case.backend == "vllm"
    return Fit(
        model=question.model,
        backend=case.backend,
        tensor_parallel_size=case.ranks,
        placement=None if case.backend == "vllm" else case.device_map,
        max_memory={str(index): size for index, size in measured.max_memory.items()} or None,
        dtype=case.dtype,
        attention="chosen by vLLM" if vllm else case.attention,
        batch=case.workload.batch,
        length=case.workload.length,
        max_pixels=case.workload.pixels,
        fits=bool(devices) and all(device.fits for device in devices) and not measured.weights.get(-1),
        max_pixels_that_fit=max_pixels,
        device_map={name: "cpu" if place < 0 else place for name, place in measured.device_map.items()},
        devices=devices,
        needed_bytes=sum(device.peak_bytes for device in devices) if devices else alone,
        offloaded_bytes=measured.weights.get(-1, 0),
        kv_cache_tokens=_cache_tokens(question.devices, measured) if vllm else None,
        gpu_memory_utilization=_share(question.devices, measured) if vllm else None,
        changes=changes,
    )


def _cache_tokens(devices: Sequence[Device], measured: Measured) -> int | None:
    """Tokens whose keys and values have room on every rank; None: no GPU, or it does not fit."""
    rooms = [room(device, "vllm") for device in devices if device.index in measured.cache]
    left = min((r.bytes - measured.need(r.index) + measured.cache[r.index] for r in rooms), default=-1)
    return left // measured.cache_bytes_per_token if left >= 0 else None


def _share(devices: Sequence[Device], measured: Measured) -> float | None:
    """What vLLM may be told to take: its own default, or less where others hold memory; it would not start then."""
    shares = [device.free_bytes / device.total_bytes for device in devices if device.index in measured.cache]
    return math.floor(min([VLLM_SHARE, *shares]) * 100) / 100 if shares else None


def _device(device: Device, room: Room, measured: Measured) -> FitDevice:
    weights, activations = measured.weights.get(device.index, 0), measured.activations.get(device.index, 0)
    cache = measured.cache.get(device.index, 0)
    used = bool(weights or activations)
    overhead = room.kept_bytes + int(activations * FRAGMENT_SHARE) if used else 0
    peak = weights + activations + cache + overhead
    return FitDevice(
        index=device.index,
        name=device.name,
        total_bytes=device.total_bytes,
        free_bytes=device.free_bytes,
        weights_bytes=weights,
        activation_bytes=activations,
        overhead_bytes=overhead,
        kv_cache_bytes=cache,
        peak_bytes=peak,
        fits=peak <= room.free_bytes,
        used_by=device.used_by,
    )


VALUES_LOST = ("DataDependentOutputException", "DynamicOutputShapeException")
"""What torch's fake tensors raise where they have forgotten a small tensor's values, which the model reads."""
OWN = "envcheck."
"""Exceptions of our own are sentences already."""


def refusal(python: str, model: str, kind: str, message: str) -> str:
    """From an exception's type, with its module, and its message."""
    name = kind.rpartition(".")[2]
    if kind.startswith(OWN):
        return " ".join(message.split())[:300]
    if name in VALUES_LOST:
        return (
            f"the torch of {python} cannot trace this model without its weights (2.7 and older cannot, 2.14 can); use "
            "--python to name an environment with a newer torch."
        )
    missing = re.search(r"No module named '([\w.]+)'", message)
    if missing or name in ("ImportError", "ModuleNotFoundError"):
        what = missing[1].partition(".")[0] if missing else "a package that transformers needs"
        return f"{python} has no {what}, which the prediction needs; use --python to name an environment that has it."
    if "does not recognize this architecture" in message or (name == "KeyError" and "qwen3_vl" in message):
        return f"the transformers of {python} does not support this architecture; a newer one may."
    if name in ("OSError", "RepositoryNotFoundError", "LocalEntryNotFoundError", "HFValidationError", "GatedRepoError"):
        return (
            f"there is no config.json of {model} on this machine, and the Hugging Face Hub did not provide one; check "
            "the name, or give a folder with its config.json."
        )
    if name in ("ValueError", "JSONDecodeError", "StrictDataclassFieldValidationError", "TypeError", "AttributeError"):
        return (
            f"the config.json of {model} describes no model that the transformers of {python} can build and trace "
            "without its weights; `envcheck smoke` measures it."
        )
    return f"{model} cannot be traced without its weights ({name}); `envcheck smoke` measures its memory."
