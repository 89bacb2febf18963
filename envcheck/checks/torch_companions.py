"""Checks that torchvision and NumPy belong to the installed torch."""

import re
from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.checks.deep_torch import is_numpy_error, said, trial
from envcheck.checks.text import listed
from envcheck.compat.environment import environment_was_read, major, torch_version
from envcheck.compat.requirements import requirement_on
from envcheck.compat.specifiers import is_met
from envcheck.compat.tables.compiled_extensions import FIRST_BUILDS, is_built_for_numpy_1
from envcheck.compat.tables.torch_releases import RELEASES, minor_of, release_of_torchvision
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot
from envcheck.verdict import Verdict, found, passed, skipped

_OWN_BUILD = late(r"\d(a|b|rc|\.dev)\d*")


@check("torch.torchvision", "torch", "torchvision-mismatch")
def torchvision(snapshot: Snapshot) -> Iterator[Verdict]:
    """The installed torchvision is compatible with torch."""
    torch_is, version = torch_version(snapshot), snapshot.packages.get("torchvision")
    if torch_is is None or not environment_was_read(snapshot):
        return
    if version is None and "packages.torchvision" in snapshot.unavailable:
        yield skipped("torchvision", snapshot.unavailable["packages.torchvision"])
        return
    if version is None:
        yield found(
            "torchvision-mismatch",
            "Qwen3-VL's image processor needs torchvision, which is not installed.",
            title="torchvision is not installed",
            torch=torch_is,
        )
        return
    tried = trial(snapshot, "import torchvision")
    failed = tried is not None and not tried.ok and not is_numpy_error(tried)
    wrong = _wrong_release(snapshot, torch_is, version) or _wrong_build(torch_is, version)
    if wrong or failed:
        yield _mismatch(torch_is, version, wrong, said(tried) if tried and failed else None)
    elif _is_known(snapshot, version):
        yield passed(f"torchvision {version} is compatible with torch {torch_is}")
    else:
        yield skipped(
            f"torchvision {version}", "its metadata names no torch version, and it is not in envcheck's table"
        )


def _mismatch(torch_is: str, version: str, wrong: str | None, error: str | None) -> Verdict:
    title = (
        f"torchvision {version} is not compatible with torch {torch_is}" if wrong else "torchvision cannot be imported"
    )
    outcome = f"Importing it failed: {error}." if error else "Its compiled part does not load, or fails on images."
    detail = f"{wrong} {outcome}" if wrong else outcome
    return found("torchvision-mismatch", detail, title=title, torch=torch_is, torchvision=version, error=error)


def _wrong_release(snapshot: Snapshot, torch_is: str, version: str) -> str | None:
    """What the requirement of torchvision says, else the table; None: nothing against it."""
    if _OWN_BUILD.search(torch_is):
        return None
    asked = requirement_on(snapshot, "torchvision", "torch")
    if asked is not None:
        return (
            None
            if is_met(asked.specifier, torch_is)
            else f"torchvision {version} requires {asked}; the installed torch is {torch_is}."
        )
    row = release_of_torchvision(version)
    if row is None:
        return _beyond_table(torch_is, version)
    if minor_of(torch_is) == row.minor:
        return None
    later = row.minor >= (2, 14) and (minor_of(torch_is) or row.minor) > row.minor  # built for torch's stable ABI
    made_for = f"{row.minor[0]}.{row.minor[1]}"
    return None if later else f"torchvision {version} was built for torch {made_for}, not {torch_is}."


def _beyond_table(torch_is: str, version: str) -> str | None:
    """A torchvision before or after the table's belongs to a torch there, too; None: so is this one, or it may be."""
    first, last = RELEASES[0], release_of_torchvision(RELEASES[-1].torchvision)
    minor, vision = minor_of(torch_is), minor_of(version)
    if minor is None or vision is None or last is None:
        return None
    note = f"torchvision {version} is not in envcheck's table, but was made for a torch"
    if vision < (minor_of(first.torchvision) or ()) and minor >= first.minor:
        return f"{note} before {first.minor[0]}.{first.minor[1]}, not {torch_is}."
    if vision > (minor_of(last.torchvision) or ()) and minor < last.minor:
        return f"{note} from {last.minor[0]}.{last.minor[1]} on, not {torch_is}."
    return None


def _wrong_build(torch_is: str, version: str) -> str | None:
    """One for CPUs only next to one for CUDA, or two CUDA majors; only where both names tell."""
    one, other = (v.partition("+")[2] for v in (torch_is, version))
    told = re.compile(r"cpu|cu\d{3}")
    if not told.fullmatch(one) or not told.fullmatch(other) or one[:-1] == other[:-1]:
        return None
    return f"torch is the build {one}, torchvision the build {other}."


def _is_known(snapshot: Snapshot, version: str) -> bool:
    return requirement_on(snapshot, "torchvision", "torch") is not None or release_of_torchvision(version) is not None


@check("torch.numpy", "torch", "numpy-abi-mismatch")
def numpy(snapshot: Snapshot) -> Iterator[Verdict]:
    """Compiled extensions are compatible with the installed NumPy."""
    installed = snapshot.packages.get("numpy")
    trials = snapshot.deep.trials if snapshot.deep else ()
    tried = next((t for t in trials if is_numpy_error(t)), None)
    old = _built_for_numpy_1(snapshot) if (major(installed) or 0) >= 2 else []
    if not old and not tried:
        if installed:
            yield passed(f"NumPy {installed} is compatible")
        return
    named = f"{listed(old)} {'was' if len(old) == 1 else 'were'} built for NumPy 1 and cannot use its arrays. "
    error = f"{tried.name.capitalize()} ended with: {tried.error}" if tried else ""
    yield found(
        "numpy-abi-mismatch",
        f"NumPy is {installed or 'of a version that is not known'}. {named if old else ''}{error}".strip(),
        title=f"NumPy {installed or ''} under extensions built for NumPy 1".replace("  ", " "),
        numpy=installed,
        packages=[word.partition(" ")[0] for word in old],
    )


def _built_for_numpy_1(snapshot: Snapshot) -> list[str]:
    """`torch 2.2.2`, for each package that is older than its first release for NumPy 2."""
    versions = {**snapshot.packages, "torch": torch_version(snapshot) or ""}
    return [f"{name} {versions[name]}" for name in FIRST_BUILDS if is_built_for_numpy_1(name, versions.get(name))]
