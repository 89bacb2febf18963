"""The solver: every coherent set for a machine, the preferred one first. Pure: tables and snapshot in, versions out."""

from collections.abc import Collection, Iterator, Mapping

import msgspec

from envcheck.compat.attention import PREBUILT, Attention, no_use, otherwise, prebuilt
from envcheck.compat.builds import (
    CPU,
    Build,
    all_builds,
    card_objections,
    installed_build,
    known_python,
    objections,
    platform_objection,
)
from envcheck.compat.constraints import constrained
from envcheck.compat.environment import capabilities, distributions, major, torch_version
from envcheck.compat.jetson import needs_own_torch
from envcheck.compat.plan_options import Pin, PlanOptions
from envcheck.compat.predicates import driver_version, has_gpu
from envcheck.compat.requirements import asked_of, too_old_for
from envcheck.compat.specifiers import is_met
from envcheck.compat.tables import transformers_releases as releases
from envcheck.compat.tables.broken_pairs import is_broken
from envcheck.compat.tables.companions import COMPANIONS, NEEDED_BY_MODEL, Companion
from envcheck.compat.tables.hub_kernels import LOADERS
from envcheck.compat.tables.published import PUBLISHED
from envcheck.compat.tables.table import Minor
from envcheck.compat.tables.torch_releases import minor_of, torchvision_for
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple
from envcheck.verdict import Verdict

TORCH = ("torch", "torchvision")
REQUIRED = (*TORCH, "transformers", "accelerate")
"""Without which, in versions that go together, `check` says that something fails."""
DEFAULTS = PlanOptions()

GB = 10**9
CPU_ROOM_BYTES = 2 * GB
"""A set with the CPU build of torch and no CUDA libraries: 1.4 GB installed, of which torch 0.7 GB, and downloads."""
ROOM_BYTES = {11: 9 * GB, 12: 10 * GB, 13: 9 * GB}
"""By torch's CUDA major: du of installed sets (5.8 GB for cu132, 6.9 GB for cu128) and the downloaded wheels."""
MOST_ROOM_BYTES = max(ROOM_BYTES.values())
REST_ROOM_BYTES = GB
"""A set without torch and the CUDA libraries: du of the packages of an installed set, 0.4 GB, and downloads."""


class Choice(msgspec.Struct, frozen=True):
    """One package of a set."""

    name: str
    version: str
    why: str


class Solution(msgspec.Struct, frozen=True, kw_only=True):
    """One coherent set."""

    python: Minor
    build: Build
    choices: tuple[Choice, ...]
    attention: Attention
    passed_over: str | None = None
    """Why the newest build that suits the Python is not taken; None: it is."""

    def version(self, name: str) -> str | None:
        """Exact version of one package; None: it is not in the set."""
        return next((c.version for c in self.choices if c.name == name), None)

    @property
    def packages(self) -> tuple[tuple[str, str], ...]:
        """Name and version of each, without FlashAttention."""
        return tuple((c.name, c.version) for c in self.choices)

    @property
    def index(self) -> str | None:
        """Torch's own index that has its build; None: the package index has it."""
        return self.build.index

    @property
    def backend(self) -> str:
        """`cu126`, `cpu`."""
        return self.build.tag

    @property
    def room_bytes(self) -> int:
        """What it takes on the disk, downloads included."""
        return ROOM_BYTES.get(major(self.build.cuda) or 0, MOST_ROOM_BYTES) if self.build.cuda else CPU_ROOM_BYTES

    @property
    def id(self) -> str:
        """`torch2.14.1-cu126-py312-transformers5.22.2`: which set it is, whatever machine it was made for."""
        python = f"py{self.python[0]}{self.python[1]}"
        return f"torch{self.build.torch}-{self.build.tag}-{python}-transformers{self.version('transformers')}"


def solutions(snapshot: Snapshot, options: PlanOptions) -> Iterator[Solution]:
    """Every set that satisfies every row of the tables and every option, the preferred one first.

    Where FlashAttention is of use, the sets in which it comes prebuilt come first, then those that this machine can
    build it for, then the rest; within each, what is installed already, then the newest torch.
    """
    if platform_objection(snapshot) or next(card_objections(snapshot), None):
        return
    snapshot, options = constrained(snapshot, options)
    passed_over, behind = None, list[Solution]()
    for build in candidate_builds(snapshot, options):
        reasons = tuple(objections(snapshot, build))
        found = None if reasons else complete(snapshot, build, options)
        if found:
            made = _with_reason(found, snapshot, options, passed_over)
            if options.flash_attn == "unwanted" or found.attention.way in PREBUILT or no_use(snapshot, build):
                yield made
            else:
                behind.append(made)
        elif reasons and passed_over is None:
            passed_over = min(reasons, key=_is_of_the_driver).detail.rstrip(".")
    yield from (s for s in behind if s.attention.way == "build")
    if options.flash_attn == "preferred":
        yield from (s for s in behind if s.attention.way != "build")


def _is_of_the_driver(objection: Verdict) -> bool:
    """A newer driver would do; no driver helps a GPU that the build has no kernels for."""
    return objection.problem == "cuda-runtime-too-new"


def best(snapshot: Snapshot, options: PlanOptions = DEFAULTS) -> Solution | None:
    """The set for this machine, the one answer that checks, fixes, plan, install and fit give; None: nothing fits."""
    return next(solutions(snapshot, options), None)


def moved(snapshot: Snapshot, solution: Solution) -> tuple[str, ...]:
    """The set's requirements of what is installed in another version, but for torch: they change together."""
    there = ((c, snapshot.packages.get(c.name)) for c in solution.choices if c.name not in TORCH)
    return tuple(f"{c.name}=={c.version}" for c, version in there if version is not None and version != c.version)


def candidate_builds(snapshot: Snapshot, options: PlanOptions) -> Iterator[Build]:
    """The builds that the options allow: the installed one, other builds of that release, then the newest."""
    own = needs_own_torch(snapshot)
    kept = None if options.upgrade and not own else allowed_build(snapshot, options)
    if options.keep or own:
        yield from (kept,) if kept else ()
        return
    others = [b for b in pinned_builds(snapshot, options) if kept is None or (b.torch, b.tag) != (kept.torch, kept.tag)]
    there = None if options.upgrade else (torch_version(snapshot) or "").partition("+")[0]
    yield from (kept,) if kept else ()
    yield from sorted(others, key=lambda build: build.torch != there)


def allowed_build(snapshot: Snapshot, options: PlanOptions) -> Build | None:
    """The installed build of torch, where the options do not ask for another one."""
    build = installed_build(snapshot)
    if build is None or options.backend not in (None, build.tag) or (build.tag == CPU and has_gpu(snapshot)):
        return None
    if not options.keep and is_broken({"torch": build.torch, "transformers": ""}):
        return None
    pins = pins_on(options, TORCH)
    return None if broken_pins({"torch": build.torch, "torchvision": build.torchvision}, pins) else build


def pinned_builds(snapshot: Snapshot, options: PlanOptions) -> Iterator[Build]:
    """The builds that the pins allow; other patch releases where they demand one."""
    pins = pins_on(options, TORCH)
    for build in all_builds(snapshot, options.backend):
        if not pins:
            yield build
            continue
        for version in PUBLISHED["torch"]:
            torchvision = torchvision_for(version)
            if minor_of(version) == build.minor and torchvision in PUBLISHED["torchvision"]:
                made = msgspec.structs.replace(build, torch=version, torchvision=torchvision)
                if not broken_pins({"torch": made.torch, "torchvision": made.torchvision}, pins):
                    yield made


def complete(snapshot: Snapshot, build: Build, options: PlanOptions) -> Solution | None:
    """The best set with this build; None: some package has no release that goes with it."""
    python, first = known_python(snapshot), None
    useful = no_use(snapshot, build, wanted=options.flash_attn != "unwanted") is None
    for version in transformers_for(snapshot, build, python, options):
        attention = prebuilt(snapshot, build, version, python, options.flash_wheels) if useful else None
        if first and not attention:
            continue
        choices = _companions(snapshot, build, version, python, options)
        if choices is None:
            continue
        way = attention or otherwise(snapshot, build, version, wanted=options.flash_attn != "unwanted")
        found = Solution(python=python, build=build, choices=choices, attention=way)
        if attention or not useful:
            return _explained(found, first)
        first = found
    return first


def transformers_for(snapshot: Snapshot, build: Build, python: Minor, options: PlanOptions) -> tuple[str, ...]:
    """The releases that take this torch and this Python: the installed one first, then the newest."""
    pins = pins_on(options, ("transformers",))
    known = {row.last for row in releases.RELEASES} | {row.last for row in LOADERS}
    candidates = [v for v in PUBLISHED["transformers"] if pins or v in known]
    there = None if options.upgrade else snapshot.packages.get("transformers")
    if there and not is_broken({"transformers": there, "torch": build.torch}):
        candidates = [there, *(v for v in candidates if v != there and not options.keep)]
    elif options.keep:
        return ()
    fitting = [v for v in candidates if _takes(v, build, python) and not broken_pins({"transformers": v}, pins)]
    if build != installed_build(snapshot):
        return tuple(fitting)
    asked = _asked_by_others(snapshot, "transformers")
    return tuple(v for v in fitting if all(is_met(specifier, v) for specifier in asked)) or tuple(fitting)


def _asked_by_others(snapshot: Snapshot, name: str) -> tuple[str, ...]:
    """What installed packages that no set names (vLLM, say) ask of this one."""
    ours = {*TORCH, "transformers", *COMPANIONS}
    asked = (asked_of(d, name, snapshot) for d in distributions(snapshot) if d.name not in ours)
    return tuple(requirement.specifier for requirement in asked if requirement)


def _takes(version: str, build: Build, python: Minor) -> bool:
    row = releases.releases(version)
    if row is None or python < row.python:
        return False
    return build.minor >= max(row.torch, row.works_with) and releases.knows_qwen3_vl(version)


def _companions(
    snapshot: Snapshot, build: Build, transformers: str, python: Minor, options: PlanOptions
) -> tuple[Choice, ...] | None:
    """torch, transformers and what goes with them; None: something has no release that fits."""
    chosen = {"torch": build.torch, "torchvision": build.torchvision, "transformers": transformers}
    for name, rows in COMPANIONS.items():
        pins = pins_on(options, (name,))
        keeps = not options.upgrade and not too_old_for(snapshot, "transformers", name)
        there = snapshot.packages.get(name) if keeps else None
        version = next(_fitting(name, rows, chosen, python, pins, there), None)
        if version is None:
            return None
        chosen[name] = version
    before = {} if options.upgrade else snapshot.packages
    kept = {name for name, version in chosen.items() if (before.get(name) or "").partition("+")[0] == version}
    return tuple(Choice(n, version, _why(n, build, python, options, kept)) for n, version in chosen.items())


def _fitting(
    name: str,
    rows: tuple[Companion, ...],
    chosen: Mapping[str, str],
    python: Minor,
    pins: tuple[Pin, ...],
    there: str | None,
) -> Iterator[str]:
    """The releases of one package that fit: the installed one, then the newest.

    Such as the table does not name are taken only for a pin, or where they are installed.
    """
    published = PUBLISHED.get(name, ()) if pins else tuple(row.version for row in rows)
    for version in (*((there,) if there else ()), *published):
        row = companion_row(version, rows)
        suits = version == there or row.runs_on(python)
        fits = suits and all(is_met(spec, chosen[other]) for other, spec in row.requires.items() if other in chosen)
        if fits and not broken_pins({name: version}, pins):
            yield version


def companion_row(version: str, rows: tuple[Companion, ...]) -> Companion:
    """The row that speaks for a release: the newest that is not newer, else the oldest."""
    numbers = version_tuple(version) or ()
    return next((row for row in rows if (version_tuple(row.version) or ()) <= numbers), rows[-1])


def pins_on(options: PlanOptions, names: tuple[str, ...]) -> tuple[Pin, ...]:
    """The pins that name these packages."""
    return tuple(pin for pin in options.pins if pin.requirement.name in names)


def broken_pins(versions: Mapping[str, str], pins: tuple[Pin, ...]) -> tuple[Pin, ...]:
    """The pins that forbid one of the versions."""
    return tuple(
        p
        for p in pins
        if p.requirement.name in versions and not is_met(p.requirement.specifier, versions[p.requirement.name])
    )


def _why(name: str, build: Build, python: Minor, options: PlanOptions, kept: Collection[str]) -> str:
    """One line: why this release of this package; `kept` are those that are installed."""
    pins = pins_on(options, (name,))
    if pins and name in kept:
        return f"the installed release, which your {' and '.join(map(str, pins))} allows"
    if pins:
        return f"the newest that your {' and '.join(map(str, pins))} allows"
    dotted = f"{python[0]}.{python[1]}"
    torch = f"torch {build.minor[0]}.{build.minor[1]}"
    if name in kept and name in ("transformers", "sentence-transformers"):
        goes = f"{torch} and Python {dotted}" if name == "transformers" else f"this transformers and {torch}"
        return f"already installed; compatible with {goes}"
    return {
        "torch": f"the newest that has wheels for Python {dotted}",
        "torchvision": f"the release that belongs to torch {build.torch}",
        "transformers": f"the newest compatible with {torch} and Python {dotted}",
        "accelerate": "spreads the model over the GPUs (device_map)",
        "sentence-transformers": f"loads the embedding model; the newest for this transformers and {torch}",
        **dict.fromkeys(NEEDED_BY_MODEL, "the model's example code reads images with it"),
    }.get(name, f"compatible with these and Python {dotted}")


def _with_reason(found: Solution, snapshot: Snapshot, options: PlanOptions, passed_over: str | None) -> Solution:
    """The same, with what of the machine decided on torch."""
    if pins_on(options, TORCH):
        return msgspec.structs.replace(found, passed_over=passed_over)
    version, known = driver_version(snapshot), dict.fromkeys(capabilities(snapshot))
    parts = [f"driver {version}"] if version and has_gpu(snapshot) else []
    parts += [f"compute capability {major}.{minor}" for major, minor in known]
    parts.append(f"Python {found.python[0]}.{found.python[1]}")
    build = f"build for your --backend {options.backend}" if options.backend else "build"
    with_it = " with prebuilt FlashAttention" if found.attention.way in ("wheel", "kernel") else ""
    why = f"the newest {build}{with_it} for {', '.join(parts)}" + (f"; {passed_over}" if passed_over else "")
    if found.build == installed_build(snapshot):
        why = f"already installed; runs with {', '.join(parts)}"
    elif (torch_version(snapshot) or "").partition("+")[0] == found.build.torch:
        why = f"the installed release, in a build that runs with {', '.join(parts)}"
    choices = tuple(Choice(c.name, c.version, why) if c.name == "torch" else c for c in found.choices)
    return msgspec.structs.replace(found, choices=choices, passed_over=passed_over)


def _explained(found: Solution, passed_over: Solution | None) -> Solution:
    """The same, with the reason for a transformers that is not the newest that would fit."""
    newer = passed_over.version("transformers") if passed_over else None
    if newer is None or newer == found.version("transformers"):
        return found
    why = (
        f"the newest whose `kernels` package is published: with it flash-attn needs no build; without flash-attn, "
        f"{newer} would also fit"
    )
    choices = tuple(Choice(c.name, c.version, why) if c.name == "transformers" else c for c in found.choices)
    return msgspec.structs.replace(found, choices=choices)
