"""After a failed smoke test: are the installed files what they should be? Then that is the cause, with its one fix."""

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from envcheck.cli.call import Options
    from envcheck.cli.look import Observation
    from envcheck.findings import Finding
    from envcheck.smoke.result import SmokeResult
    from envcheck.snapshot import LocalSnapshot, Snapshot

ENVIRONMENT = ("torch", "packages", "attention")
"""Where one of these fails, the smoke test would say the same."""

NOT_OF_FILES = frozenset(
    {
        "gpu-out-of-memory", "host-out-of-memory", "gpu-memory-in-use", "gpu-memory-too-small", "model-not-cached",
        "model-download-incomplete", "hub-unreachable", "hub-auth-missing", "disk-space-low", "disk-full",
        "weights-corrupt", "smoke-dimension-wrong", "smoke-text-unstable", "smoke-mixed-unstable", "smoke-not-finite",
        "smoke-image-implausible", "backend-mismatch", "torch-missing", "python-too-old",
    }
)  # fmt: skip
"""Failures that say nothing of damaged files."""

ONLY_SYMPTOMS = frozenset(
    {
        "package-conflict", "package-missing", "library-missing", "smoke-failed", "transformers-too-old",
        "transformers-torch-mismatch",
    }
)  # fmt: skip
"""What fails to load says no more than that: where files are damaged, these are the same problem."""


def looked_deeper(sight: "Observation", findings: "Iterable[Finding]", *, always: bool = False) -> "Observation":
    """The same machine; where a finding makes the files suspicious, with all compared: by size, then by SHA-256.

    `always`: by size also where nothing is suspicious, which takes 0.4 s.
    """
    from envcheck.probes.packages_integrity import looked_deeper as compared

    suspicious = any(is_suspicious(finding) for finding in findings)
    if sight.here is None or not (suspicious or always):
        return sight
    snapshot = compared(sight.here, "sizes")
    if suspicious and not _damage(snapshot):
        snapshot = compared(sight.here, "content")
    return replace(sight, snapshot=snapshot, here=snapshot) if _damage(snapshot) else sight


def softened(
    findings: "Iterable[Finding]", first: "Iterable[Finding]", smoke: "Iterable[Finding]"
) -> "tuple[Finding, ...]":
    """Damage that no check saw at `first`, in an environment in which the model works all the same, is a warning."""
    tried = [one.status for one in smoke]
    works = "pass" in tried and "fail" not in tried and "error" not in tried
    if not works or any(_is_damage(one) for one in first):
        return tuple(findings)
    return tuple(replace(one, status="warn") if _is_damage(one) else one for one in findings)


def _is_damage(finding: "Finding") -> bool:
    return finding.problem == "package-damaged" and finding.status == "fail"


def with_smoke(options: "Options", sight: "Observation") -> "tuple[LocalSnapshot, tuple[Finding, ...]]":
    """What the main job finds: the checks' findings, and those of the smoke test where no check has failed before it.

    Takes the tiny model where no other is asked for: it imports and runs the same packages in seconds.
    """
    from envcheck.cli.look import judge, this_machine, try_model
    from envcheck.smoke import SmokeRequest

    findings = judge(options, sight)
    packages = sight.snapshot.packages
    blocked = any(f.status in ("fail", "error") and f.area in ENVIRONMENT for f in findings)
    if blocked or not {"torch", "transformers"} <= packages.keys():
        return this_machine(sight), findings
    request = SmokeRequest(model=options.model or "tiny", python=options.python)
    smoke = try_model(request, this_machine(sight), lambda _stage: None)
    sight = looked_deeper(sight, smoke.findings, always=True)
    findings = softened(judge(options, sight), findings, smoke.findings)
    told = explained(smoke, findings).findings
    if _damage(sight.snapshot):  # one cause, one case
        told = tuple(one for one in told if not is_suspicious(one))
    return this_machine(sight), (*findings, *told)


def is_suspicious(finding: "Finding") -> bool:
    """A failed import or a crash may come from damaged files."""
    return finding.status == "fail" and finding.problem is not None and finding.problem not in NOT_OF_FILES


def explained(smoke: "SmokeResult", judged: "Iterable[Finding]") -> "SmokeResult":
    """The smoke test's result; where packages are damaged, with the repair as the fix of what failed."""
    damage = next((f for f in judged if f.problem == "package-damaged" and f.status in ("fail", "warn")), None)
    if damage is None:
        return smoke

    def caused(one: "Finding") -> "Finding":
        detail = f"{one.detail} The cause: {damage.title}. {damage.detail}".strip()
        if one.problem not in ONLY_SYMPTOMS:
            return replace(one, detail=detail, fixes=damage.fixes)
        detail = f"{one.title}. {detail}"
        return replace(
            one, problem=damage.problem, title=damage.title, detail=detail, fixes=damage.fixes, docs=damage.docs
        )

    findings = tuple(caused(one) if is_suspicious(one) else one for one in smoke.findings)
    return replace(smoke, findings=findings)


def _damage(snapshot: "Snapshot") -> bool:
    return bool(snapshot.python and snapshot.python.damage)
