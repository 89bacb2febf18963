"""Checks of the packages that the model needs."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.compat.environment import (
    distributions,
    environment_was_read,
    major,
    python_minor,
    python_version,
    torch_version,
)
from envcheck.compat.predicates import names_a_model
from envcheck.compat.requirements import too_old_for
from envcheck.compat.specifiers import is_met
from envcheck.compat.tables.broken_pairs import broken_pairs
from envcheck.compat.tables.torch_releases import minor_of
from envcheck.compat.tables.transformers_releases import (
    FIRST_WITH_QWEN3_VL,
    is_newer_than_table,
    knows_qwen3_vl,
    releases,
)
from envcheck.snapshot import Snapshot
from envcheck.verdict import Verdict, found, passed, skipped

NVIDIAS = "nvidia-ml-py"
FIRST_WITHOUT_COPY = 12
"""From this release on the distribution pynvml holds no module of that name, but asks for nvidia-ml-py."""


@check("packages.transformers", "packages", "transformers-missing", "transformers-too-old")
def transformers(snapshot: Snapshot) -> Iterator[Verdict]:
    """The installed transformers supports Qwen3-VL."""
    if not environment_was_read(snapshot):
        return
    version = snapshot.packages.get("transformers")
    if version is None:
        gap = snapshot.unavailable.get("packages.transformers")
        yield (
            skipped("transformers", gap)
            if gap
            else found(
                "transformers-missing", "The environment has no transformers, which provides the Qwen3-VL model."
            )
        )
    elif not knows_qwen3_vl(version) and not names_a_model(snapshot):
        yield skipped(f"transformers {version}", "the given texts do not name a model")
    elif not knows_qwen3_vl(version):
        yield found(
            "transformers-too-old",
            f"transformers {version} does not support the architecture qwen3_vl, which was added in "
            f"{FIRST_WITH_QWEN3_VL}.",
            title=f"transformers {version} does not support Qwen3-VL",
            transformers=version,
            needed=FIRST_WITH_QWEN3_VL,
        )
    else:
        yield passed(f"transformers {version} supports Qwen3-VL")


@check("packages.transformers-torch", "packages", "transformers-torch-mismatch")
def transformers_torch(snapshot: Snapshot) -> Iterator[Verdict]:
    """The installed transformers supports this torch and Python."""
    version, torch_is = snapshot.packages.get("transformers"), torch_version(snapshot)
    row = releases(version)
    if version is None or row is None:
        return
    note = " (Newer than envcheck's table; checked by its last row.)" if is_newer_than_table(version) else ""
    minor = minor_of(torch_is)
    reasons = []
    if minor is not None and minor < row.torch:
        reasons.append(
            f"transformers {version} requires torch {row.torch[0]}.{row.torch[1]} or newer and ignores {torch_is}, as "
            "if torch were not installed."
        )
    reasons += _python_reasons(snapshot, version)
    if reasons:
        yield found(
            "transformers-torch-mismatch",
            " ".join(reasons) + note,
            transformers=version,
            torch=torch_is,
            needed_torch=f"{row.torch[0]}.{row.torch[1]}",
        )
    elif minor is not None:
        yield passed(f"transformers {version} is compatible with torch {torch_is}", note.strip(" ()"))


def _python_reasons(snapshot: Snapshot, version: str) -> Iterator[str]:
    """Its own Requires-Python, else the table."""
    minor, row = python_minor(snapshot), releases(version)
    if minor is None or row is None:
        return
    python = python_version(snapshot) or f"{minor[0]}.{minor[1]}"
    told = next((d.requires_python for d in distributions(snapshot) if d.name == "transformers"), None)
    wanted = told or f">={row.python[0]}.{row.python[1]}"
    if not is_met(wanted, python):
        yield f"transformers {version} requires Python {wanted}; this is {python}."


@check("packages.accelerate", "packages", "accelerate-missing")
def accelerate(snapshot: Snapshot) -> Iterator[Verdict]:
    """The package accelerate is installed, which places the model on the GPUs."""
    if not environment_was_read(snapshot):
        return
    version = snapshot.packages.get("accelerate")
    if asked := too_old_for(snapshot, "transformers", "accelerate"):
        yield found(
            "accelerate-missing",
            f"transformers requires {asked} for `device_map`, which places the model on the GPUs, and behaves as if "
            f"accelerate {version} were not installed.",
            title=f"accelerate {version} is too old for this transformers",
        )
    elif version is not None:
        yield passed(f"accelerate {version}")
    elif "packages.accelerate" in snapshot.unavailable:
        yield skipped("accelerate", snapshot.unavailable["packages.accelerate"])
    else:
        yield found(
            "accelerate-missing", "transformers needs accelerate for `device_map`, which places the model on the GPUs."
        )


def _provider_seen(snapshot: Snapshot) -> str | None:
    """Whose file was seen; None: nobody looked, or what is installed was changed since."""
    facts = snapshot.python
    told = {d.name for d in distributions(snapshot)}
    changed = {name for name in (NVIDIAS, "pynvml") if name in snapshot.packages} - told
    return facts.pynvml_provider if facts and facts.pynvml_provider in snapshot.packages and not changed else None


def brings_pynvml(snapshot: Snapshot) -> bool:
    """The distribution pynvml is so old that it has a copy of NVIDIA's module; newer ones require nvidia-ml-py."""
    stale = snapshot.packages.get("pynvml")
    return stale is not None and (major(stale) or FIRST_WITHOUT_COPY) < FIRST_WITHOUT_COPY


@check("packages.pynvml", "packages", "pynvml-shadowed")
def pynvml(snapshot: Snapshot) -> Iterator[Verdict]:
    """The module pynvml is NVIDIA's (nvidia-ml-py)."""
    provider = _provider_seen(snapshot)
    if provider == NVIDIAS or (provider is None and not brings_pynvml(snapshot)):
        if provider:
            yield passed(f"pynvml is provided by {NVIDIAS}")
        return
    name = provider or "pynvml"
    version = snapshot.packages.get(name)
    yield found(
        "pynvml-shadowed",
        f"`import pynvml` loads the module of the distribution {name} {version or ''}, an old copy, instead of "
        f"NVIDIA's own ({NVIDIAS}). Tools that use it may not support newer drivers and GPUs.",
        title=f"The distribution {name} shadows {NVIDIAS}",
        provider=name,
        version=version,
    )


@check("packages.broken-pair", "packages", "known-broken-pair")
def broken_pair(snapshot: Snapshot) -> Iterator[Verdict]:
    """No two installed releases are known to be incompatible."""
    versions = {**snapshot.packages, "torch": (torch_version(snapshot) or "").partition("+")[0]}
    for pair in broken_pairs({name: version for name, version in versions.items() if version}):
        both = f"{pair.package} {versions[pair.package]} with {pair.other} {versions[pair.other]}"
        yield found(
            "known-broken-pair",
            f"{both}: {pair.why}. Source: {pair.source}.",
            title=f"{both} is known to fail" if pair.fails else f"{both} has known problems",
            status="fail" if pair.fails else "warn",
            packages=[pair.package, pair.other],
        )
