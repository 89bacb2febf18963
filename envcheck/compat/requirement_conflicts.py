"""Requirements that do not go together: which two lines, what each asks for, and the nearest pair that does. Pure."""

from collections.abc import Iterator

from envcheck.compat.plan_options import Pin
from envcheck.compat.requirements import Requirement
from envcheck.compat.specifiers import is_met
from envcheck.compat.tables.torch_releases import torchvision_for
from envcheck.compat.tables.vllm_releases import TORCH_OF
from envcheck.units import version_tuple
from envcheck.verdict import Verdict, found


def implied(pins: tuple[Pin, ...]) -> tuple[Pin, ...]:
    """The pins, and the torch that a vLLM among them asks for: the newest of those that it may be."""
    line = next((pin for pin in pins if pin.requirement.name == "vllm"), None)
    torch = next(iter(_torch_of(line)), None) if line and line.requirement.specifier.startswith("==") else None
    if line is None or torch is None:
        return pins
    return (*pins, Pin(Requirement("torch", f"=={torch}", ""), f"{line.requirement} ({line.where})"))


def conflict(pins: tuple[Pin, ...]) -> Verdict | None:
    """The two lines that cannot be met together; None: none of which the tables know."""
    for first, second, why, nearest in (*_vllm(pins), *_torchvision(pins)):
        return found(
            "package-conflict",
            f"{first} and {second} cannot be met together: {why} {nearest}",
            title=f"{first.requirement} and {second.requirement} do not go together",
            wanted=[str(first.requirement), str(second.requirement)],
        )
    return None


def _vllm(pins: tuple[Pin, ...]) -> Iterator[tuple[Pin, Pin, str, str]]:
    """VLLM asks for exactly one torch."""
    line = next((pin for pin in pins if pin.requirement.name == "vllm"), None)
    torches = [pin for pin in pins if pin.requirement.name == "torch"]
    may_be = tuple(_torch_of(line)) if line else ()
    for torch in torches:
        if line and may_be and not any(is_met(torch.requirement.specifier, version) for version in may_be):
            why = f"{line.requirement} requires torch=={may_be[0]}."
            others = [v for v, version in TORCH_OF.items() if is_met(torch.requirement.specifier, version)]
            newest = max(others, key=lambda v: version_tuple(v) or (), default=None)
            other = f", or vllm=={newest} with {torch.requirement}" if newest else ""
            yield torch, line, why, f"Take torch=={may_be[0]} with {line.requirement}{other}."


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


def _torch_of(line: Pin) -> Iterator[str]:
    """The torch of each vLLM that the line allows, of the newest vLLM first."""
    rows = sorted(TORCH_OF.items(), key=lambda row: version_tuple(row[0]) or (), reverse=True)
    yield from dict.fromkeys(torch for version, torch in rows if is_met(line.requirement.specifier, version))
