"""What each command says, as blocks: made from its document alone, so that every format says the same."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from envcheck.about import problem_url
from envcheck.report.blocks import (
    Block,
    Commands,
    Fold,
    Heading,
    Item,
    Paragraph,
    Quote,
    Table,
    finding_blocks,
    fix_blocks,
)
from envcheck.report.sections import evidence_pairs
from envcheck.units import size

if TYPE_CHECKING:
    from envcheck.catalogue import Problem
    from envcheck.diff.document import Diff, Difference
    from envcheck.explain.document import Explanation
    from envcheck.findings import Fix
    from envcheck.fit.result import Fit, FitDevice
    from envcheck.fix.document import Repair, Tried
    from envcheck.plan.document import Plan

EXCERPT_LINES = 4


def explanation_page(explanation: "Explanation") -> list[Block]:
    """The causes, the root cause first, each with where it shows and what to do."""
    from envcheck.report import causes as words

    blocks: list[Block] = [Heading(words.headline(explanation))]
    if explanation.cut:
        blocks.append(Paragraph(f"{explanation.cut[:1].upper()}{explanation.cut[1:]}."))
    for cause in explanation.causes:
        blocks.append(Item("fail" if cause.confidence >= words.LIKELY else "warn", cause.title, cause.problem))
        blocks.append(Paragraph(f"{words.sureness(cause.confidence)}{words.places(cause.lines)}:", quiet=True))
        blocks.append(Quote([line for line in cause.excerpt.splitlines() if line.strip()][:EXCERPT_LINES]))
        blocks.append(Paragraph(cause.detail))
        if cause.evidence:
            pairs = ", ".join(f"{name} = {value}" for name, value in evidence_pairs(cause.evidence))
            blocks.append(Paragraph(pairs, label="Evidence", quiet=True, extra=True))
        blocks += fix_blocks(cause.fixes)
        for one in cause.consequences:
            blocks.append(Paragraph(f"It led to: {one.title} ({words.places(one.lines[:1])})", quiet=True))
    if not explanation.causes:
        blocks += words.unknown(explanation)
    for one in explanation.past:
        blocks.append(Paragraph(f"Earlier, since resolved: {one.title} ({words.places(one.lines[-1:])})", quiet=True))
    return blocks


def fit_page(fit: "Fit") -> list[Block]:
    """Does it fit, what each GPU holds, what would make it fit."""
    verdict = "No GPU" if not fit.devices else "Fits" if fit.fits else "Does not fit"
    inputs = "1 input" if fit.batch == 1 else f"{fit.batch} inputs at once, each"
    image = f" and an image of {fit.max_pixels:,} pixels" if fit.max_pixels else ""
    blocks: list[Block] = [
        Heading(f"{verdict}: {fit.model}, {fit.dtype}, {fit.attention} attention, {fit.backend}"),
        Paragraph(f"Predicted for {inputs} of {fit.length} tokens of text{image}."),
    ]
    if not fit.devices:
        blocks.append(Paragraph(f"It needs {size(fit.needed_bytes)} on one GPU."))
    if fit.devices:
        columns = ("GPU", "Name", "Weights", "Activations", "CUDA", "Peak", "Free", "Fits")
        blocks.append(Table(columns, [_device(device) for device in fit.devices]))
    if fit.offloaded_bytes:
        slow = "of weights fit on no GPU and are swapped in and out, which is slow."
        blocks.append(Paragraph(f"{size(fit.offloaded_bytes)} {slow}"))
    if fit.max_pixels_that_fit and fit.fits:
        blocks.append(Paragraph(f"Images of up to {fit.max_pixels_that_fit:,} pixels fit."))
    for number, change in enumerate(fit.changes):
        blocks.append(Paragraph(f"{'Or' if number else 'To make it fit,'} {change.summary}:"))
        blocks.append(Commands([("envcheck", "smoke", *change.arguments)]))
    return blocks


def _device(device: "FitDevice") -> tuple[str, ...]:
    shares = (
        device.weights_bytes,
        device.activation_bytes,
        device.overhead_bytes,
        device.peak_bytes,
        device.free_bytes,
    )
    return (str(device.index), device.name, *map(size, shares), "yes" if device.fits else "no")


def plan_page(plan: "Plan") -> list[Block]:
    """The packages with their reasons, where they come from, the steps."""
    python = plan.set_for or "an unknown Python"
    blocks: list[Block] = [Heading(f"Install plan for {python}, torch for {plan.torch_backend}")]
    if not plan.fits:
        blocks.append(
            Paragraph(
                "No set of packages is compatible with this machine as it is. This set is compatible "
                "after the change below."
            )
        )
    rows = [(one.name, one.version, one.why or one.source, one.source) for one in plan.packages]
    blocks.append(Table(("Package", "Version", "Why", "From"), rows))
    if plan.attention:
        blocks.append(Paragraph(f"{plan.attention.implementation}; {plan.attention.why}.", label="Attention"))
    if plan.alternative:
        blocks.append(Paragraph(f"{plan.alternative}.", label="Or"))
    if plan.vllm:
        blocks.append(Paragraph(f"{plan.vllm.version}: {plan.vllm.why}.", label="vLLM"))
    blocks += [Paragraph(str(change), label="Changes") for change in plan.changes]
    blocks.append(Paragraph(f"Takes about {size(plan.room_bytes)}, downloads included."))
    blocks.append(Heading("Steps"))
    for number, step in enumerate(plan.steps, 1):
        blocks += [Paragraph(step.why, label=str(number)), Commands([step.command])]
    return [*blocks, *finding_blocks(plan.findings)]


def repair_page(repair: "Repair") -> list[Block]:
    """Each problem, what was done or would be done about it, and how to undo it."""
    from envcheck.report.terminal.repair import closing

    blocks: list[Block] = [Heading(closing(repair))]
    for treated in repair.problems:
        blocks.append(Item(treated.status, treated.title, treated.problem))
        for tried in treated.fixes:
            blocks += _tried(tried)
        if not treated.fixes:
            blocks.append(Paragraph("envcheck cannot fix it on this machine."))
    if repair.journal:
        blocks.append(Paragraph(f"What was run, and how to undo it, is recorded in {repair.journal}", quiet=True))
    return blocks


def _tried(tried: "Tried") -> Iterator[Block]:
    yield Paragraph(tried.summary, label="Fix")
    if tried.commands:
        yield Commands(tried.commands)
    yield from (Paragraph(f"It {change}.", label="Changes", quiet=True) for change in tried.changes)
    if tried.undo:
        yield Paragraph("with:", label="Undo", quiet=True)
        yield Commands(tried.undo)
    yield Paragraph(f"{tried.state}{f': {tried.why}' if tried.why else ''}", label="State", quiet=True)


def diff_page(diff: "Diff") -> list[Block]:
    """The likely culprit, what came and went, then what else differs."""
    blocks: list[Block] = [Heading("No relevant differences" if diff.same else "The machines differ")]
    sides = (("A", diff.a), ("B", diff.b))
    blocks.append(
        Table(("", "Report", "Verdict", "Machine"), [(n, s.name, s.verdict, " · ".join(s.box)) for n, s in sides])
    )
    if diff.culprit:
        blocks += [Heading("Likely culprit"), *_difference(diff.differences[0])]
    for heading, findings in (("New in B", diff.appeared), ("Gone in B", diff.gone)):
        if findings:
            blocks.append(Heading(f"{heading} ({len(findings)})"))
            blocks += [Item(one.status, one.title, one.problem) for one in findings]
    others = [one for one in diff.differences[bool(diff.culprit) :] if not one.minor]
    if others:
        blocks.append(Heading("Other differences" if diff.culprit else "What differs"))
        blocks.append(Table(("", "A", "B"), [(one.title, one.a, one.b) for one in others]))
    minor = [(one.title, one.a, one.b) for one in diff.differences if one.minor]
    if minor:
        blocks.append(Fold("Differs, but rarely matters", [Table(("", "A", "B"), minor)]))
    if diff.not_compared:
        unread = [Table(("Fact", "Reason"), [*diff.not_compared.items()])]
        blocks.append(Fold(f"Not compared ({len(diff.not_compared)})", unread))
    return blocks


def _difference(one: "Difference") -> Iterator[Block]:
    yield Table(("", "A", "B"), [(one.title, one.a, one.b)])
    for problems, would in ((one.brings, "would not have"), (one.ends, "would have")):
        if problems:
            yield Paragraph(f"With this as in A, B {would} {', '.join(problems)}.")


def problem_page(entry: "Problem", fixes: Sequence["Fix"]) -> list[Block]:
    """An entry of the catalogue: what it means, how it is recognised, and its fixes on a machine."""
    blocks: list[Block] = [
        Heading(f"{entry.id} ({entry.area}, usually: {entry.status})"),
        Paragraph(entry.title),
        Heading("What it means"),
        Paragraph(entry.meaning),
        Heading("How it is recognised"),
        Paragraph(entry.recognised),
    ]
    if entry.because_of:
        causes = ", ".join(entry.because_of)
        blocks.append(Paragraph(f"Not reported where it is a consequence of: {causes}.", quiet=True))
    if fixes:
        blocks += [Heading("Fixes on this machine"), *fix_blocks(fixes)]
    blocks.append(Paragraph(f"More: {problem_url(entry.id)}", quiet=True))
    return blocks
