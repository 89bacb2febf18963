"""When nothing fits: the one change that would make it fit, found by trying each. Pure."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, TypeAlias

import msgspec
from msgspec.structs import replace

from envcheck.compat.builds import OLDEST_PYTHON, known_python, platform_objection
from envcheck.compat.constraints import constrained
from envcheck.compat.environment import is_free_threaded, python_version
from envcheck.compat.plan_options import PlanOptions
from envcheck.compat.predicates import architectures, capability_of, driver_version, has_gpu
from envcheck.compat.resolver import Solution, solutions
from envcheck.compat.tables.architectures import by_capability
from envcheck.compat.tables.driver_branches import OLDEST_FOR_MAJOR, RECOMMENDED
from envcheck.compat.tables.free_threaded import without_wheel
from envcheck.snapshot import Gpu, Host, PythonEnvironment, Snapshot
from envcheck.units import version_tuple
from envcheck.verdict import Verdict, found

Question: TypeAlias = tuple[Snapshot, PlanOptions]
Trial: TypeAlias = tuple[str, str, dict[str, str], Question]
Trials: TypeAlias = Callable[[Snapshot, PlanOptions], Iterator[Trial]]

PYTHONS = ((3, 12), (3, 11), (3, 13), (3, 10), (3, 14))
"""In the order in which they are proposed."""
USUAL_CARD = Gpu(index=0, compute_capability="8.6")


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Something else than it is, and what would fit then."""

    kind: str
    """`wish`, `pins`, `python`, `driver`, `card`."""
    text: str
    """`driver 570 or newer`."""
    evidence: dict[str, str]
    solution: Solution
    question: Question
    """The machine and the options after the change."""

    @property
    def would(self) -> str:
        """`driver 570 or newer would make one fit`."""
        return f"one would fit {self.text}" if self.text.startswith("without") else f"{self.text} would make one fit"


def changes(snapshot: Snapshot, options: PlanOptions) -> tuple[Change, ...]:
    """The single changes after which something fits, one of each kind; where none alone is enough, several at once."""
    question = constrained(snapshot, options)
    single = tuple(_fitting(question, _trials))
    return single or tuple(islice(_fitting(question, _pairs), 1)) or tuple(islice(_fitting(question, _without), 1))


def _fitting(question: Question, trials: Trials) -> Iterator[Change]:
    seen: set[str] = set()
    for kind, text, evidence, (box, wish) in trials(*question):
        if kind not in seen and (solution := next(solutions(box, wish), None)):
            seen.add(kind)
            yield Change(kind=kind, text=text, evidence=evidence, solution=solution, question=(box, wish))


def _trials(snapshot: Snapshot, options: PlanOptions) -> Iterator[Trial]:
    """The options first, which cost nothing; then the Python, the driver and the GPU."""
    if options.backend:
        text = f"another build than --backend {options.backend}"
        yield "wish", text, {"backend": options.backend}, (snapshot, replace(options, backend=None))
    for pin in options.pins:
        fewer = tuple(p for p in options.pins if p is not pin)
        yield "pins", f"without your {pin}", {"pin": str(pin)}, (snapshot, replace(options, pins=fewer))
    if len(options.pins) > 1:
        yield "pins", "without your pins", {}, (snapshot, replace(options, pins=()))
    for text, version, box in _other_pythons(snapshot):
        # Its environment is a new one, in which nothing is installed yet.
        empty = box if options.keep else replace(box, packages={}, torch=None, attention=None)
        yield "python", text, {"python": version}, (empty, options)
    if newest := _newest_gpus(snapshot):
        kept = ",".join(str(gpu.index) for gpu in newest.gpus)
        gone = " and ".join(dict.fromkeys(gpu.name or "GPU" for gpu in snapshot.gpus if gpu not in newest.gpus))
        yield "card", f"without the {gone}", {"visible": kept}, (newest, options)
    for text, version, box in _other_drivers(snapshot):
        yield "driver", text, {"driver": version}, (box, options)
    if has_gpu(snapshot):
        others = replace(snapshot, gpus=(USUAL_CARD,), pci_gpus=())
        yield "card", "another GPU (Turing to Ada, say)", {"card": "8.6"}, (others, options)


def _pairs(snapshot: Snapshot, options: PlanOptions) -> Iterator[Trial]:
    for kind, text, evidence, (box, wish) in _trials(snapshot, options):
        for other, also, more, question in _trials(box, wish):
            if other != kind:
                yield f"{kind}+{other}", f"{text} and {also}", {**evidence, **more}, question


def _without(snapshot: Snapshot, options: PlanOptions) -> Iterator[Trial]:
    """None of the options, and up to two changes of the machine."""
    free = replace(options, backend=None, pins=())
    for trials in (_trials, _pairs):
        for kind, text, evidence, question in trials(snapshot, free):
            yield f"wish+{kind}", f"no pinned version or build, and {text}", evidence, question


def _newest_gpus(snapshot: Snapshot) -> Snapshot | None:
    """The machine with those of its GPUs alone that are of the newest generation; None: all are of one."""
    first = {gpu: kind.first_branch for gpu in snapshot.gpus if (kind := by_capability(capability_of(gpu)))}
    newest = tuple(gpu for gpu in snapshot.gpus if first.get(gpu) == max(first.values(), default=None))
    return replace(snapshot, gpus=newest, pci_gpus=()) if newest and newest != snapshot.gpus else None


def _other_pythons(snapshot: Snapshot) -> Iterator[tuple[str, str, Snapshot]]:
    for minor in PYTHONS:
        if minor != known_python(snapshot) or is_free_threaded(snapshot):
            dotted = f"{minor[0]}.{minor[1]}"
            yield f"Python {dotted}", dotted, with_python(snapshot, dotted)


def with_python(snapshot: Snapshot, version: str) -> Snapshot:
    """The same machine with another Python."""
    facts = replace(snapshot.python or PythonEnvironment(), version=version, tag=None, implementation=None)
    return replace(snapshot, python=facts, host=replace(snapshot.host or Host(), python=version))


def _other_drivers(snapshot: Snapshot) -> Iterator[tuple[str, str, Snapshot]]:
    """Newer ones first, the least of them first; then older ones, for GPUs that the newest leave behind."""
    have = version_tuple(driver_version(snapshot))
    if have is None or snapshot.driver is None:
        return
    steps = {text: version_tuple(text) or () for text in OLDEST_FOR_MAJOR.values()}
    steps |= {str(a.first_branch): (a.first_branch,) for a in architectures(snapshot)}
    for text, version in sorted(steps.items(), key=lambda step: step[1]):
        if version > have:
            yield f"driver {text} or newer", text, _with_driver(snapshot, text)
    for last in sorted({a.last_branch or RECOMMENDED for a in architectures(snapshot)}, reverse=True):
        if last < have[0]:
            yield f"driver {last} (the last branch for this GPU)", str(last), _with_driver(snapshot, f"{last}.95.05")


def _with_driver(snapshot: Snapshot, version: str) -> Snapshot:
    assert snapshot.driver is not None  # noqa: S101 - only asked where there is one
    return replace(snapshot, driver=replace(snapshot.driver, version=version, cuda_version=None))


def verdicts(snapshot: Snapshot, options: PlanOptions, found_changes: tuple[Change, ...]) -> Iterator[Verdict]:
    """The changes as findings: the reason, and what would fit then."""
    if platform := platform_objection(snapshot):
        yield platform
        return
    for change in found_changes:
        fits = change.solution.build
        without = change.text.startswith("without")
        lead = f"Without{change.text.removeprefix('without')}" if without else f"With {change.text}"
        text = f"{lead}, and all else as it is, {fits.label} would fit."
        evidence: dict[str, Any] = {
            "change": change.kind,
            **change.evidence,
            "torch": fits.torch,
            "torch_backend": fits.tag,
        }
        title = f"No set of packages fits; {change.would}"
        yield Verdict(None, _problem(snapshot, change), title, f"{_reason(snapshot, options, change)} {text}", evidence)
    if not found_changes:
        yield found(
            "wheel-not-found",
            "No build of torch supports this machine, Python, driver and GPU, and no single change would make one fit.",
            title="No set of packages fits",
        )


def _problem(snapshot: Snapshot, change: Change) -> str:
    if change.kind == "python":
        return "python-too-old" if known_python(snapshot) < OLDEST_PYTHON else "wheel-not-found"
    last = change.evidence.get("driver", "")
    if change.kind == "driver":
        newer = (version_tuple(last) or ()) > (version_tuple(driver_version(snapshot)) or ())
        return "cuda-runtime-too-new" if newer else "gpu-architecture-unsupported"
    return {"pins": "package-conflict", "card": "gpu-architecture-unsupported"}.get(change.kind, "wheel-not-found")


def _reason(snapshot: Snapshot, options: PlanOptions, change: Change) -> str:
    box = f"Python {python_version(snapshot) or 'unknown'}"
    if is_free_threaded(snapshot):
        lacking = without_wheel(known_python(snapshot))
        box += f", free-threaded, for which {', '.join(lacking)} {'have' if len(lacking) > 1 else 'has'} no wheel"
    cards = ", ".join(dict.fromkeys(a.name for a in architectures(snapshot)))
    if has_gpu(snapshot):
        box += f", driver {driver_version(snapshot) or 'unknown'}" + (f", {cards}" if cards else "")
    asked = f" and --backend {options.backend}" if options.backend and change.kind != "wish" else ""
    if change.kind == "pins":
        return f"Your requirements leave no set for {box}."
    return f"No build of torch runs with {box}{asked}."
