"""The solver: every coherent set for a box, the preferred one first. Pure: tables and snapshot in, versions out."""

from collections.abc import Iterator, Mapping

import msgspec

from envcheck.compat.box import driver_version, has_gpu
from envcheck.compat.builds import Build, all_builds, card_objections, known_python, objections
from envcheck.compat.environment import capabilities
from envcheck.compat.flash_attn import Attention, decide
from envcheck.compat.plan_options import Pin, Wishes
from envcheck.compat.specifiers import is_met
from envcheck.compat.tables import transformers_releases as releases
from envcheck.compat.tables.companions import COMPANIONS, NEEDED_BY_MODEL, Companion
from envcheck.compat.tables.hub_kernels import LOADERS
from envcheck.compat.tables.published import PUBLISHED
from envcheck.compat.tables.torch_releases import Minor, minor_of, torchvision_for
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple

TORCH = ("torch", "torchvision")


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
    def id(self) -> str:
        """`torch2.14.1-cu126-py312-transformers5.22.2`: which set it is, whatever box it was made for."""
        python = f"py{self.python[0]}{self.python[1]}"
        return f"torch{self.build.torch}-{self.build.tag}-{python}-transformers{self.version('transformers')}"


def solutions(snapshot: Snapshot, wishes: Wishes) -> Iterator[Solution]:
    """Every set that satisfies every row of the tables and every wish; none where there is none."""
    if next(card_objections(snapshot), None):
        return
    passed_over = None
    for build in pinned_builds(snapshot, wishes):
        objection = next(objections(snapshot, build), None)
        found = complete(snapshot, build, wishes) if objection is None else None
        if found:
            yield _with_box(found, snapshot, wishes, passed_over)
        elif objection and passed_over is None:
            passed_over = objection.detail.rstrip(".")


def pinned_builds(snapshot: Snapshot, wishes: Wishes) -> Iterator[Build]:
    """The builds that the pins allow; other patch releases where they demand one."""
    pins = pins_on(wishes, TORCH)
    for build in all_builds(snapshot, wishes.backend):
        if not pins:
            yield build
            continue
        for version in PUBLISHED["torch"]:
            torchvision = torchvision_for(version)
            if minor_of(version) == build.minor and torchvision in PUBLISHED["torchvision"]:
                made = msgspec.structs.replace(build, torch=version, torchvision=torchvision)
                if not broken_pins({"torch": made.torch, "torchvision": made.torchvision}, pins):
                    yield made


def complete(snapshot: Snapshot, build: Build, wishes: Wishes) -> Solution | None:
    """The best set with this build; None: some package has no release that goes with it."""
    python, first = known_python(snapshot), None
    for version in transformers_for(build, python, wishes):
        attention = decide(snapshot, build, version, python, wanted=wishes.flash_attn)
        choices = _companions(build, version, python, wishes)
        if choices is None:
            continue
        found = Solution(python=python, build=build, choices=choices, attention=attention)
        if attention.way in ("wheel", "kernel") or not wishes.flash_attn:
            return _explained(found, first)
        first = first or found
    return _explained(first, None) if first else None


def transformers_for(build: Build, python: Minor, wishes: Wishes) -> tuple[str, ...]:
    """The releases that take this torch and this Python, newest first."""
    pins = pins_on(wishes, ("transformers",))
    known = {row.last for row in releases.RELEASES} | {row.last for row in LOADERS}
    candidates = [v for v in PUBLISHED["transformers"] if pins or v in known]
    return tuple(v for v in candidates if _takes(v, build, python) and not broken_pins({"transformers": v}, pins))


def _takes(version: str, build: Build, python: Minor) -> bool:
    row = releases.releases(version)
    if row is None or python < row.python:
        return False
    return build.minor >= max(row.torch, row.works_with) and releases.knows_qwen3_vl(version)


def _companions(build: Build, transformers: str, python: Minor, wishes: Wishes) -> tuple[Choice, ...] | None:
    """torch, transformers and what goes with them; None: something has no release that fits."""
    chosen = {"torch": build.torch, "torchvision": build.torchvision, "transformers": transformers}
    for name, rows in COMPANIONS.items():
        pins = pins_on(wishes, (name,))
        version = next(_fitting(name, rows, chosen, python, pins), None)
        if version is None:
            return None
        chosen[name] = version
    return tuple(Choice(name, version, _why(name, build, python, wishes)) for name, version in chosen.items())


def _fitting(
    name: str, rows: tuple[Companion, ...], chosen: Mapping[str, str], python: Minor, pins: tuple[Pin, ...]
) -> Iterator[str]:
    """The releases of one package that fit, newest first; such as the table does not name only for a pin."""
    versions = PUBLISHED.get(name, ()) if pins else tuple(row.version for row in rows)
    for version in versions:
        row = _row_of(version, rows)
        asked = row.requires.items()
        fits = python >= row.python and all(is_met(spec, chosen[other]) for other, spec in asked if other in chosen)
        if fits and not broken_pins({name: version}, pins):
            yield version


def _row_of(version: str, rows: tuple[Companion, ...]) -> Companion:
    """The row that speaks for a release: the newest that is not newer, else the oldest."""
    numbers = version_tuple(version) or ()
    return next((row for row in rows if (version_tuple(row.version) or ()) <= numbers), rows[-1])


def pins_on(wishes: Wishes, names: tuple[str, ...]) -> tuple[Pin, ...]:
    """The pins that speak of these packages."""
    return tuple(pin for pin in wishes.pins if pin.requirement.name in names)


def broken_pins(versions: Mapping[str, str], pins: tuple[Pin, ...]) -> tuple[Pin, ...]:
    """The pins that forbid one of the versions."""
    return tuple(
        p
        for p in pins
        if p.requirement.name in versions and not is_met(p.requirement.specifier, versions[p.requirement.name])
    )


def _why(name: str, build: Build, python: Minor, wishes: Wishes) -> str:
    """One line: why this release of this package."""
    pins = pins_on(wishes, (name,))
    if pins:
        return f"the newest that your {' and '.join(map(str, pins))} allows"
    dotted = f"{python[0]}.{python[1]}"
    torch = f"torch {build.minor[0]}.{build.minor[1]}"
    return {
        "torch": f"the newest that has wheels for Python {dotted}",
        "torchvision": f"the release that belongs to torch {build.torch}",
        "transformers": f"the newest that takes {torch} and Python {dotted}",
        "accelerate": "spreads the model over the GPUs (device_map)",
        "sentence-transformers": f"loads the embedding model; the newest for this transformers and {torch}",
        **dict.fromkeys(NEEDED_BY_MODEL, "what the model's own example code reads images with"),
    }.get(name, f"goes with these and with Python {dotted}")


def _with_box(found: Solution, snapshot: Snapshot, wishes: Wishes, passed_over: str | None) -> Solution:
    """The same, with what of the box decided on torch."""
    if pins_on(wishes, TORCH):
        return msgspec.structs.replace(found, passed_over=passed_over)
    version, known = driver_version(snapshot), dict.fromkeys(capabilities(snapshot))
    parts = [f"driver {version}"] if version and has_gpu(snapshot) else []
    parts += [f"compute capability {major}.{minor}" for major, minor in known]
    parts.append(f"Python {found.python[0]}.{found.python[1]}")
    build = f"build for your --backend {wishes.backend}" if wishes.backend else "build"
    why = f"the newest {build} for {', '.join(parts)}" + (f"; {passed_over}" if passed_over else "")
    choices = tuple(Choice(c.name, c.version, why) if c.name == "torch" else c for c in found.choices)
    return msgspec.structs.replace(found, choices=choices, passed_over=passed_over)


def _explained(found: Solution, passed_over: Solution | None) -> Solution:
    """The same, with the reason for a transformers that is not the newest that would fit."""
    newer = passed_over.version("transformers") if passed_over else None
    if newer is None or newer == found.version("transformers"):
        return found
    why = (
        f"the newest whose `kernels` package is published: with it flash-attn needs no build; {newer} would fit, too, "
        "without"
    )
    choices = tuple(Choice(c.name, c.version, why) if c.name == "transformers" else c for c in found.choices)
    return msgspec.structs.replace(found, choices=choices)
