"""Requirements that do not go together: which two lines, what each asks for, and the nearest set that does. Pure."""

from collections.abc import Iterator
from itertools import combinations

from msgspec.structs import replace

from envcheck.compat.builds import build_for, objections
from envcheck.compat.plan_options import Pin, PlanOptions
from envcheck.compat.predicates import has_gpu
from envcheck.compat.requirements import Requirement
from envcheck.compat.resolver import Solution, best, companion_row
from envcheck.compat.specifiers import is_met
from envcheck.compat.tables.companions import COMPANIONS
from envcheck.compat.tables.compiled_extensions import NEEDS_NUMPY_2
from envcheck.compat.tables.flash_attention import VERSION
from envcheck.compat.tables.published import PUBLISHED
from envcheck.compat.tables.torch_releases import release, torchvision_for
from envcheck.compat.tables.transformers_releases import releases
from envcheck.compat.tables.vllm_releases import RELEASES, TORCH_OF
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple
from envcheck.verdict import Verdict, found

SETS = ("torch", "torchvision", "transformers", *COMPANIONS)
"""The packages that the resolver chooses."""
DEPENDENCIES = ("tokenizers", "huggingface-hub", "numpy")
"""Packages that others require, and that require none of the set."""


def implied(snapshot: Snapshot, options: PlanOptions) -> PlanOptions:
    """The same, with the torch, its build and the transformers that a vLLM among the pins requires."""
    line = _line(options.pins, "vllm")
    version = _exact(line) if line else None
    torch = TORCH_OF.get(version or "")
    if line is None or torch is None:
        return options
    where = f"{line.requirement} ({line.where})"
    pins = [Pin(Requirement("torch", f"=={torch}", ""), where)]
    row = next((row for row in RELEASES if row.version == version), None)
    if row:
        pins.append(Pin(Requirement("transformers", row.transformers, ""), where))
    built = release(torch)
    tag = build_for(built).tag if built and has_gpu(snapshot) else None
    return replace(options, pins=(*options.pins, *pins), backend=options.backend or tag)


def conflict(snapshot: Snapshot, options: PlanOptions) -> Verdict | None:
    """The lines that cannot be met together, or not on this machine; None: none of which the tables know."""
    pins = options.pins
    if not pins:
        return None
    for first, second, why, nearest in (*_vllm(pins), *_vllm_transformers(pins), *_torchvision(pins), *_numpy(pins)):
        return _pair(first, second, why, nearest)
    alone = next(iter((*_addresses(pins), *_flash_attn(pins), *_vllm_build(snapshot, pins))), None)
    return alone or _disagreement(snapshot, implied(snapshot, options))


def after(snapshot: Snapshot, options: PlanOptions, clash: Verdict) -> PlanOptions:
    """The options without the last line of the conflict; without any pin where that is not enough."""
    lines = clash.evidence["lines"]
    last = lines[-1] if isinstance(lines, list) else None
    fewer = replace(options, pins=tuple(pin for pin in options.pins if str(pin.requirement) != last))
    asked = implied(snapshot, fewer)
    return asked if conflict(snapshot, fewer) is None and best(snapshot, asked) else replace(options, pins=())


def _pair(first: Pin, second: Pin, why: str, nearest: str) -> Verdict:
    return found(
        "package-conflict",
        f"{first} and {second} cannot be met together: {why} {nearest}",
        title=f"{first.requirement} and {second.requirement} do not go together",
        lines=[str(first.requirement), str(second.requirement)],
        files=list(dict.fromkeys((first.where, second.where))),
    )


def _line(pins: tuple[Pin, ...], name: str) -> Pin | None:
    return next((pin for pin in pins if pin.requirement.name == name), None)


def _exact(pin: Pin) -> str | None:
    """The one version that a line allows, by `==`."""
    specifier = pin.requirement.specifier
    exact = specifier.startswith("==") and not specifier.startswith("===") and not set(specifier[2:]) & set("*,")
    return specifier[2:] if exact else None


def _vllm(pins: tuple[Pin, ...]) -> Iterator[tuple[Pin, Pin, str, str]]:
    """vLLM requires exactly one torch."""  # noqa: D403 - its name
    line = _line(pins, "vllm")
    torches = [pin for pin in pins if pin.requirement.name == "torch"]
    may_be = tuple(_torch_of(line)) if line else ()
    for torch in torches:
        if line and may_be and not any(is_met(torch.requirement.specifier, version) for version in may_be):
            why = f"{line.requirement} requires torch=={may_be[0]}."
            others = [v for v, version in TORCH_OF.items() if is_met(torch.requirement.specifier, version)]
            newest = max(others, key=lambda v: version_tuple(v) or (), default=None)
            other = f", or vllm=={newest} with {torch.requirement}" if newest else ""
            yield torch, line, why, f"Take torch=={may_be[0]} with {line.requirement}{other}."


def _vllm_transformers(pins: tuple[Pin, ...]) -> Iterator[tuple[Pin, Pin, str, str]]:
    """vLLM requires some releases of transformers."""  # noqa: D403 - its name
    line, asked = _line(pins, "vllm"), _line(pins, "transformers")
    row = next((row for row in RELEASES if line and row.version == _exact(line)), None)
    if line is None or asked is None or row is None:
        return
    allowed = [version for version in PUBLISHED["transformers"] if is_met(row.transformers, version)]
    if allowed and not any(is_met(asked.requirement.specifier, version) for version in allowed):
        why = f"{line.requirement} requires transformers{row.transformers}."
        yield asked, line, why, f"Take transformers=={allowed[0]} with {line.requirement}."


def _torchvision(pins: tuple[Pin, ...]) -> Iterator[tuple[Pin, Pin, str, str]]:
    """A torchvision belongs to one torch."""
    exact = {pin.requirement.name: pin for pin in pins if pin.requirement.specifier.startswith("==")}
    torch, vision = exact.get("torch"), exact.get("torchvision")
    if torch is None or vision is None:
        return
    belongs = torchvision_for(torch.requirement.specifier.lstrip("="))
    if belongs and not is_met(vision.requirement.specifier, belongs):
        why = f"the torchvision of {torch.requirement} is {belongs}."
        yield torch, vision, why, f"Take torchvision=={belongs}."


def _numpy(pins: tuple[Pin, ...]) -> Iterator[tuple[Pin, Pin, str, str]]:
    """A package requires NumPy 2, and a line forbids that."""
    numpy = _line(pins, "numpy")
    twos = [v for v in PUBLISHED["numpy"] if v.startswith("2.")]
    if numpy is None or any(is_met(numpy.requirement.specifier, version) for version in twos):
        return
    for pin in pins:
        first = NEEDS_NUMPY_2.get(pin.requirement.name)
        oldest = version_tuple(pin.requirement.specifier.lstrip("=>~").partition(",")[0])
        if first and oldest and pin.requirement.specifier[:2] in ("==", ">=", "~=") and _reaches(oldest, first):
            name = pin.requirement.name
            nearest = f"Take {name}<{first} with {numpy.requirement}, or numpy>=2 with {pin.requirement}."
            yield numpy, pin, f"{pin.requirement} requires numpy>=2.", nearest


def _reaches(oldest: tuple[int, ...], first: str) -> bool:
    """`>=3.1` reaches 3.1.0: missing numbers are zeros."""
    wanted = version_tuple(first) or ()
    return (*oldest, *(0,) * (len(wanted) - len(oldest))) >= wanted


def _addresses(pins: tuple[Pin, ...]) -> Iterator[Verdict]:
    """What stands at an address has no release that the tables know."""
    for pin in pins:
        name = pin.requirement.name
        if pin.requirement.address and not pin.requirement.specifier and name in (*SETS, "vllm", "flash-attn"):
            yield found(
                "package-conflict",
                f"{pin} cannot be planned: envcheck chooses the release of {name} that goes with the others, and what "
                f"stands at that address has none that it knows. Name a version of {name}, or leave the line out and "
                "install it afterwards.",
                title=f"{name} at an address is nothing that envcheck plans",
                lines=[str(pin.requirement)],
                files=[pin.where],
            )


def _flash_attn(pins: tuple[Pin, ...]) -> Iterator[Verdict]:
    """Only one release of flash-attn has wheels in the tables."""
    line = _line(pins, "flash-attn")
    if line and not is_met(line.requirement.specifier, VERSION):
        yield found(
            "package-conflict",
            f"{line} cannot be planned: envcheck knows the wheels of flash-attn {VERSION} only. Take "
            f"flash-attn=={VERSION}, or leave the line out.",
            title=f"{line.requirement} is not a release that envcheck plans",
            lines=[str(line.requirement)],
            files=[line.where],
        )


def _vllm_build(snapshot: Snapshot, pins: tuple[Pin, ...]) -> Iterator[Verdict]:
    """The wheel of vLLM was compiled for one build of torch, which this machine may not run."""
    line = _line(pins, "vllm")
    version = _exact(line) if line else None
    reason = _refusal(snapshot, TORCH_OF.get(version or ""))
    if line is None or reason is None:
        return
    newest_first = sorted(TORCH_OF, key=lambda v: version_tuple(v) or (), reverse=True)
    runs = next((v for v in newest_first if _refusal(snapshot, TORCH_OF[v]) is None), None)
    nearest = f" The newest vLLM whose torch runs here is vllm=={runs} with torch=={TORCH_OF[runs]}." if runs else ""
    yield found(
        "package-conflict",
        f"{line} cannot be met on this machine: its torch is compiled for one CUDA only, and {reason}{nearest}",
        title=f"{line.requirement} does not run on this machine",
        lines=[str(line.requirement)],
        files=[line.where],
    )


def _refusal(snapshot: Snapshot, torch: str | None) -> str | None:
    """Why the machine does not run the build of a torch that the Python Package Index has; None: it does."""
    row = release(torch) if torch else None
    build = replace(build_for(row), torch=torch) if row and torch else None
    verdict = next(objections(snapshot, build), None) if build else None
    return verdict.detail if verdict else None


def _torch_of(line: Pin) -> Iterator[str]:
    """The torch of each vLLM that the line allows, of the newest vLLM first."""
    rows = sorted(TORCH_OF.items(), key=lambda row: version_tuple(row[0]) or (), reverse=True)
    yield from dict.fromkeys(torch for version, torch in rows if is_met(line.requirement.specifier, version))


def _disagreement(snapshot: Snapshot, options: PlanOptions) -> Verdict | None:
    """Two lines each of which alone leaves a set, and both together none; found by trying them."""
    ours = tuple(pin for pin in options.pins if pin.requirement.name in SETS)
    if len(ours) < 2 or best(snapshot, options):
        return None

    def with_only(*pins: Pin) -> Solution | None:
        return best(snapshot, replace(options, pins=pins))

    alone = [(pin, solution) for pin in ours if (solution := with_only(pin))]
    for (first, with_first), (second, with_second) in combinations(alone, 2):
        if with_only(first, second) is None:
            if first.requirement.name == second.requirement.name:
                return _pair(first, second, f"no release of {first.requirement.name} meets both.", "Keep one of them.")
            kept_first = _without(snapshot, options, second) or with_first
            kept_second = _without(snapshot, options, first) or with_second
            nearest = f"Take {_beside(first, second, kept_first)}, or {_beside(second, first, kept_second)}."
            return _pair(first, second, _why(first.requirement, second.requirement), nearest)
    return None


def _without(snapshot: Snapshot, options: PlanOptions, pin: Pin) -> Solution | None:
    return best(snapshot, replace(options, pins=tuple(p for p in options.pins if p is not pin)))


def _beside(kept: Pin, changed: Pin, solution: Solution) -> str:
    """`transformers==5.7.0 with torch==2.4.1`."""
    name = changed.requirement.name
    return f"{name}=={solution.version(name)} with {kept.requirement}"


def _why(first: Requirement, second: Requirement) -> str:
    """What the one requires of the other, as the tables know it."""
    told = (_required(first, second.name), _required(second, first.name))
    return next((f"{text}." for text in told if text), f"no {second.name} that the second allows goes with the first.")


def _required(line: Requirement, other: str) -> str | None:
    """`transformers 5.23.0 requires torch>=2.6`; None: the line allows several releases, or the tables say nothing."""
    version = _exact(Pin(line, ""))
    if version is None:
        return None
    row = releases(version) if line.name == "transformers" else None
    if row and other == "torch":
        oldest = max(row.torch, row.works_with)
        return f"transformers {version} requires torch>={oldest[0]}.{oldest[1]}"
    if row and other in ("tokenizers", "huggingface-hub"):
        fits = (c.version for c in COMPANIONS[other] if is_met(c.requires.get("transformers", ""), version))
        needed = next(fits, None)
        return f"transformers {version} goes with {other} {needed}" if needed else None
    asked = companion_row(version, COMPANIONS[line.name]).requires.get(other) if line.name in COMPANIONS else None
    verb = "goes with" if line.name in DEPENDENCIES else "requires"
    return f"{line.name} {version} {verb} {other}{asked}" if asked else None
