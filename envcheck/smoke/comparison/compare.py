"""Two backends' embeddings of the same inputs, and the step at which they start to differ. Pure."""

from collections.abc import Mapping, Sequence

from envcheck.checks import to_finding
from envcheck.findings import Finding
from envcheck.smoke.child.measure import cosine
from envcheck.smoke.child_log import Account, Facts, Trace
from envcheck.smoke.comparison import steps
from envcheck.smoke.comparison.words import cause, where
from envcheck.smoke.judge import as_asked
from envcheck.smoke.request import SmokeRequest
from envcheck.smoke.result import Comparison
from envcheck.snapshot import Snapshot
from envcheck.verdict import Verdict, found, passed, skipped

CHECK = "smoke.compare"
KINDS = ("text", "image", "mixed")
UNKNOWN = "not known"
"""What `parts_at` says where the embeddings differ, and a step that could explain it is not shown by a backend."""


def compare(request: SmokeRequest, ours: Account, theirs: Account) -> Comparison:
    """Step by step, and in the end the embeddings."""
    pairs = list(zip(ours.facts.traces, theirs.facts.traces, strict=False))
    taken = steps.compared(pairs, ours.facts, theirs.facts)
    cosines = {kind: lowest([pair for pair in pairs if pair[0].kind == kind]) for kind in KINDS}
    allowed = {kind: allowance(kind, ours.facts, theirs.facts) for kind in KINDS if _asked(kind, pairs)}
    parts = _parts_at(pairs, taken, cosines, allowed)
    return Comparison(
        backend=request.compare or "",
        **taken,
        lowest_cosine=lowest(pairs),
        tolerance=max(allowed.values(), default=None),
        cosines={kind: cosines[kind] for kind in allowed},
        tolerances=allowed,
        not_known=steps.unknown(taken) if pairs else (),
        parts_at=parts,
        likely_cause=cause(request, parts, pairs, taken) if parts else None,
    )


def _asked(kind: str, pairs: Sequence[tuple[Trace, Trace]]) -> bool:
    return any(a.kind == kind for a, _ in pairs)


def lowest(pairs: Sequence[tuple[Trace, Trace]]) -> float | None:
    """The cosine of the input where both lie farthest apart; None: one cannot be said."""
    cosines = [cosine(a.embedding, b.embedding) for a, b in pairs if len(a.embedding) == len(b.embedding)]
    known = [value for value in cosines if value is not None]
    return min(known) if len(known) == len(pairs) > 0 else None


# How far from 1 the cosine of two backends may be, by the coarser of their dtypes. Measured with the tiny model, vLLM
# 0.32 against transformers 5.23 on the CPU: float32 2e-12, float16 6e-6, bfloat16 3e-4, each kind alike. A real model
# has nine times as many layers, a GPU sums in another order, and resized images differ by a grey level here and there.
TOLERANCES: Mapping[str, Mapping[str, float]] = {
    "float32":  {"text": 1e-5, "image": 1e-4, "mixed": 1e-4},
    "float16":  {"text": 1e-3, "image": 2e-3, "mixed": 2e-3},
    "bfloat16": {"text": 5e-3, "image": 1e-2, "mixed": 1e-2},
}  # fmt: skip


def allowance(kind: str, ours: Facts, theirs: Facts) -> float:
    """How far from 1 the cosine of two backends may be, for inputs of this kind."""
    known = [TOLERANCES[dtype] for dtype in (ours.dtype, theirs.dtype) if dtype is not None and dtype in TOLERANCES]
    return max((row[kind] for row in known), default=TOLERANCES["bfloat16"][kind])


def _parts_at(
    pairs: Sequence[tuple[Trace, Trace]],
    taken: steps.Steps,
    cosines: Mapping[str, float | None],
    allowed: Mapping[str, float],
) -> str | None:
    """The first step that differs; None: they agree in all that could be compared."""
    if not pairs:
        return None
    if name := steps.first(taken, pairs):
        return name
    apart = [kind for kind, most in allowed.items() if _apart(cosines[kind], most)]
    if not apart:
        return None
    if taken["dtype"] is False:
        return "dtype"
    # What only images go through explains nothing where texts alone differ already.
    images_only = ("image_grid", "pixel_values")
    open_steps = [name for name in steps.unknown(taken) if not ("text" in apart and name in images_only)]
    return UNKNOWN if open_steps else "model"


def _apart(value: float | None, allowed: float) -> bool:
    return value is None or 1 - value > allowed


def finding(
    request: SmokeRequest, comparison: Comparison, ours: Account, theirs: Account, snapshot: Snapshot
) -> Finding:
    """The comparison as a verdict."""
    return to_finding(CHECK, "smoke", as_asked(request, _verdict(request, comparison, ours, theirs)), snapshot)


def _verdict(request: SmokeRequest, comparison: Comparison, ours: Account, theirs: Account) -> Verdict:
    pair = f"{request.backend} and {request.compare}"
    silent = next((name for name, one in _named(request, ours, theirs) if not one.facts.traces), None)
    if silent is not None:
        return skipped(f"{pair} compared", f"because: {silent} did not finish")
    title = _title(pair, comparison)
    if comparison.parts_at is None:
        return passed(title, f"expected {_expected(comparison)}{_open(comparison)}")
    pairs = list(zip(ours.facts.traces, theirs.facts.traces, strict=False))
    return found(
        "backend-mismatch",
        f"{where(comparison, ours, theirs, pairs)} {comparison.likely_cause}",
        title=title,
        model=request.model,
        dtype=ours.facts.dtype,
        backends=[request.backend, request.compare or ""],
        parts_at=comparison.parts_at,
        not_known=list(comparison.not_known),
        cosine=comparison.lowest_cosine,
        tolerance=comparison.tolerance,
    )


def _title(pair: str, comparison: Comparison) -> str:
    """The lowest cosine, and of which kind of input it is, where they are not anyway."""
    if comparison.lowest_cosine is None:
        return f"{pair} give embeddings with different norms"
    values = ", ".join(f"{kind} {value:.6f}" for kind, value in comparison.cosines.items() if value is not None)
    return f"{pair}: cosine {comparison.lowest_cosine:.6f}" + (f" ({values})" if values else "")


def _expected(comparison: Comparison) -> str:
    values = ", ".join(f"{kind} 1 ± {value:g}" for kind, value in comparison.tolerances.items())
    return values or "1"


def _open(comparison: Comparison) -> str:
    names = ", ".join(name.replace("_", " ") for name in comparison.not_known)
    return f"; not known, because a backend does not report it: {names}" if names else ""


def _named(request: SmokeRequest, ours: Account, theirs: Account) -> tuple[tuple[str, Account], ...]:
    return (request.backend, ours), (request.compare or "", theirs)
