"""What it takes: a bar for each GPU's memory, a bar for each thing that took time."""

from collections.abc import Iterable, Sequence

from envcheck.fit.result import Fit
from envcheck.report.document import Report
from envcheck.report.html.element import Markup, prose, tag
from envcheck.report.html.tables import section, table
from envcheck.report.memory import Memory, Part, memories
from envcheck.report.timings import timings
from envcheck.units import seconds, size

WIDTH, HEIGHT = 600, 26
MOST = 64
"""GPUs, or timings, that are drawn."""


def memory_section(report: Report) -> Markup:
    """Weights, activations, CUDA, others, free: drawn, and said in words below."""
    found = list(memories(report))[:MOST]
    if not found:
        return Markup("")
    said = _question(report.fit) if report.fit and any(memory.predicted for memory in found) else ""
    return section("Memory of the GPUs", said, [_memory(alike) for alike in _alike(found)])


def _question(fit: Fit) -> Markup:
    image = f" and an image of {fit.max_pixels:,} pixels" if fit.max_pixels else ""
    inputs = f"{fit.batch} at once of {fit.length} tokens{image}"
    words = f"Predicted for `{fit.model}` in {fit.dtype}, {fit.attention} attention, {inputs}."
    return tag("p", prose(words), class_="quiet")


def _alike(found: Sequence[Memory]) -> Iterable[Sequence[Memory]]:
    """GPUs of which the same is to be said."""
    groups: dict[object, list[Memory]] = {}
    for memory in found:
        groups.setdefault((memory.name, memory.total_bytes, tuple(memory.parts), memory.fits), []).append(memory)
    return groups.values()


def _memory(alike: Sequence[Memory]) -> Markup:
    memory = alike[0]
    parts = [part for part in memory.parts if part.size_bytes > 0]
    words = ", ".join(f"{part.label} {size(part.size_bytes)}" for part in parts)
    gpus = f"GPU {memory.gpu}" if len(alike) == 1 else f"GPUs {', '.join(str(one.gpu) for one in alike)}:"
    title = f"{gpus} {memory.name}, {size(memory.total_bytes)}{' each' if len(alike) > 1 else ''}"
    verdict = "" if memory.fits else tag("strong", " ✗ does not fit", class_="bad")
    return tag(
        "figure",
        tag("figcaption", title, verdict),
        bar([(part.kind, float(part.size_bytes)) for part in parts], float(memory.total_bytes), f"{title}: {words}"),
        tag("ul", [_key(part) for part in parts], class_="keys"),
        class_="bar",
    )


def _key(part: Part) -> Markup:
    sign = tag("span", class_=f"key {part.kind}", aria_hidden="true")
    return tag("li", sign, f"{part.label} {size(part.size_bytes)}")


def bar(parts: list[tuple[str, float]], whole: float, label: str) -> Markup:
    """Parts of a whole, side by side; a mark stands where the whole ends and the parts go on."""
    everything = max(whole, sum(amount for _, amount in parts), 1e-9)
    x = 0.0
    drawn = []
    for kind, amount in parts:
        width = amount / everything * WIDTH
        drawn.append(tag("rect", x=round(x, 2), y=1, width=round(width, 2), height=HEIGHT - 2, class_=kind))
        x += width
    end = whole / everything * WIDTH
    edge = tag("line", x1=round(end, 2), x2=round(end, 2), y1=0, y2=HEIGHT, class_="edge") if end < WIDTH - 0.5 else ""
    return tag(
        "svg", tag("title", label), drawn, edge,
        viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img", aria_label=label, preserveAspectRatio="none", class_="memory",
    )  # fmt: skip


def timing_section(report: Report) -> Markup:
    """Time per step; the longest is as long as the page is wide."""
    found = timings(report)[:MOST]
    if len(found) < 2:
        return Markup("")
    longest = max(timing.seconds for timing in found)
    rows = [
        (timing.label, seconds(timing.seconds), _length(timing.seconds / longest if longest else 0)) for timing in found
    ]
    return section("Timings", table("Time per step", ("step", "took", "share"), rows))


def _length(share: float) -> Markup:
    return tag(
        "svg", tag("rect", x=0, y=0, width=round(share * 200, 2), height=12, class_="time"),
        viewBox="0 0 200 12", aria_hidden="true", class_="length",
    )  # fmt: skip
