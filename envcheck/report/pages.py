"""What each command says, as blocks: made from its document alone, so that every format says the same."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from envcheck.about import problem_url
from envcheck.compat.tables.gpus import CARDS
from envcheck.report.blocks import (
    SHARES,
    Bar,
    Block,
    Commands,
    Fold,
    Heading,
    Item,
    Pairs,
    Paragraph,
    Quote,
    Table,
    alternative,
    finding_blocks,
    fix_blocks,
)
from envcheck.report.sections import evidence_pairs
from envcheck.units import GIB, size

if TYPE_CHECKING:
    from envcheck.catalogue import Problem
    from envcheck.diff.document import Diff, Difference
    from envcheck.explain.document import Explanation
    from envcheck.findings import Command, Finding, Fix
    from envcheck.fit.result import Fit, FitDevice
    from envcheck.fix.case import Case
    from envcheck.fix.document import Repair
    from envcheck.fix.effects import Effect
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
    """Does it fit, the largest images, what each GPU holds, what would make it fit."""
    none = "No usable GPU on this machine" if fit.left_out else "No GPU on this machine"
    verdict = none if not fit.devices else "Fits" if fit.fits else "Does not fit"
    heading = f"{verdict}: {fit.model}, {fit.dtype}, {_runs(fit)}"
    blocks: list[Block] = [Heading(heading, "pass" if fit.fits else "fail" if fit.devices else "warn"), *_asked(fit)]
    if fit.kv_cache_tokens is not None and fit.gpu_memory_utilization is not None and fit.fits:
        cache = f"vLLM uses the rest for its KV cache of {fit.kv_cache_tokens:,} tokens"
        blocks.append(Paragraph(f"{cache}, with `gpu_memory_utilization={fit.gpu_memory_utilization}`."))
    if fit.max_pixels_that_fit and fit.fits:
        most = fit.max_pixels_that_fit
        blocks.append(Paragraph(f"Images of up to {most:,} pixels fit: `--max-pixels {most}`."))
    for device in fit.devices:
        blocks += _device(device, fit, last=device is fit.devices[-1])
    if fit.devices and not fit.fits:
        blocks.append(Heading("To make it fit"))
        if not fit.changes:
            blocks.append(Paragraph("No setting that envcheck tried makes it fit: more GPU memory is needed."))
    for number, change in enumerate(fit.changes):
        blocks.append(Paragraph(f"{alternative(change.summary)}:", label="Or" if number else ""))
        blocks.append(Commands([("envcheck", "smoke", *change.arguments)]))
    return blocks


def _runs(fit: "Fit") -> str:
    if fit.backend == "vllm":
        return f"vLLM over {fit.tensor_parallel_size} GPUs" if fit.tensor_parallel_size > 1 else "vLLM"
    return f"{fit.attention} attention, {fit.backend}"


def _asked(fit: "Fit") -> Iterator[Block]:
    """The inputs, where the model is placed, and what is missing."""
    inputs = "1 input" if fit.batch == 1 else f"{fit.batch} inputs at once, each"
    image = f" and an image of {fit.max_pixels:,} pixels" if fit.max_pixels else ""
    yield Paragraph(f"Predicted for {inputs} of {fit.length} tokens of text{image}.", quiet=True)
    if fit.devices and fit.max_memory:
        limits = ", ".join(f'{index}: "{limit / GIB:.1f}GiB"' for index, limit in fit.max_memory.items())
        sentence = f'Placed with device_map="sequential", max_memory={{{limits}}} in from_pretrained.'
        yield Paragraph(sentence, quiet=True)
    elif fit.devices and fit.placement not in (None, "auto"):
        yield Paragraph(f"Placed with `--device-map {fit.placement}`.", quiet=True)
    yield from (Paragraph(sentence) for sentence in fit.left_out)
    if not fit.devices:
        yield Paragraph(_wanted(fit))
    if fit.offloaded_bytes:
        kept = f"{size(fit.offloaded_bytes)} of the weights fit on no GPU"
        yield Paragraph(f"{kept}: they stay in main memory and are copied to a GPU in each pass, which is slow.")


def _wanted(fit: "Fit") -> str:
    """What to look for where there is no GPU."""
    sizes = sorted({gib for card in CARDS.values() for gib in card.memory_gib})
    enough = next((gib for gib in sizes if gib * GIB * REPORTED >= fit.needed_bytes), None)
    card = f", so at least a {enough} GB GPU" if enough else ""
    return f"The model needs {size(fit.needed_bytes)}{card}. `--gpu '2x RTX 3090'` predicts for another machine."


REPORTED = 0.985
"""Of its nominal memory, what NVML tells of a card."""


def _device(device: "FitDevice", fit: "Fit", *, last: bool) -> Iterator[Block]:
    title = f"GPU {device.index} {device.name}: needs {size(device.peak_bytes)}, {size(device.free_bytes)} free"
    yield Item("pass" if device.fits else "fail", title)
    counts = (
        device.weights_bytes, device.activation_bytes, device.kv_cache_bytes, device.overhead_bytes,
        max(0, device.total_bytes - device.free_bytes),
    )  # fmt: skip
    shares = [one for one in zip(SHARES, counts, strict=True) if one[0] != "KV cache" or fit.backend == "vllm"]
    yield Paragraph(", ".join(f"{name} {size(count)}" for name, count in shares), quiet=True)
    if device.used_by:
        yield Paragraph(f"now used by {', '.join(device.used_by[:3])}", quiet=True)
    yield Bar(shares, device.total_bytes, has_legend=last)


def plan_page(plan: "Plan", notes: Sequence[str] = ()) -> list[Block]:
    """The packages with their reasons, where they come from, the steps; `notes`: what is to be said of this run."""
    if not plan.packages:
        none = Heading("No set of packages is compatible with this machine.", "fail")
        return [none, *map(Paragraph, notes), *finding_blocks(plan.findings)]
    python = f"{plan.set_for or 'an unknown Python'} ({plan.executable})"
    blocks: list[Block] = [Heading(f"Install plan for {python}, torch for {plan.torch_backend}")]
    if not plan.fits:
        blocks.append(
            Paragraph(
                "No set of packages is compatible with this machine as it is. After the change below, this set is; "
                "plan again then for its commands."
            )
        )
    if plan.tables:
        blocks.append(Paragraph(f"With the tables of {plan.tables}."))
    rows = [(one.name, one.version, one.why or one.source) for one in plan.packages]
    blocks.append(Table(("Package", "Version", "Why"), rows))
    for source in dict.fromkeys(one.source for one in plan.packages if plan.steps or not plan.fits):
        names = ", ".join(one.name for one in plan.packages if one.source == source)
        blocks.append(Paragraph(f"{names}.", label=f"From {source}"))
    if plan.attention:
        blocks.append(Paragraph(f"{plan.attention.implementation}; {plan.attention.why}.", label="Attention"))
    if plan.alternative:
        blocks.append(Paragraph(f"{plan.alternative}.", label="Or"))
    if plan.vllm:
        blocks.append(Paragraph(f"{plan.vllm.version}: {plan.vllm.why}.", label="vLLM"))
    blocks += [Paragraph(str(change), label="Changes") for change in plan.changes]
    blocks += [*_steps(plan), *map(Paragraph, notes)]
    return [*blocks, *finding_blocks(plan.findings)]


def _steps(plan: "Plan") -> Iterator[Block]:
    """The commands with their reasons; that nothing is to be done, where all is in place."""
    if not plan.steps:
        yield from [Paragraph("These packages are installed, and they are enough.")] if plan.fits else []
        return
    yield Heading("Steps")
    yield Paragraph(f"They take about {size(plan.room_bytes)}, downloads included.")
    for number, step in enumerate(plan.steps, 1):
        yield Paragraph(step.why, label=str(number))
        yield Commands([step.command])


def repair_page(repair: "Repair") -> list[Block]:
    """Each problem, what was done or would be done about it, and how to undo it."""
    blocks: list[Block] = [Heading(_outcome(repair))]
    for treated in repair.problems:
        blocks.append(Item(treated.status, treated.title, treated.problem))
        for tried in treated.fixes:
            blocks.append(Paragraph(tried.summary, label="Fix"))
            blocks += [Commands(tried.commands)] if tried.commands else []
            blocks += _effects((f"it {change}." for change in tried.changes), (), tried.undo)
            blocks.append(Paragraph(f"{tried.state}{f': {tried.why}' if tried.why else ''}", label="State", quiet=True))
        if not treated.fixes:
            blocks.append(Paragraph(NO_FIX))
    return [*blocks, *_recorded(repair)]


NO_FIX = "envcheck cannot fix it on this machine."


def case_blocks(case: "Case") -> Iterator[Block]:
    """A problem that is about to be fixed."""
    yield Item(case.status, case.title, case.problem)
    yield from (Paragraph(line.strip()) for line in case.detail.splitlines() if line.strip())
    if not case.fixes:
        yield Paragraph(NO_FIX)


def offer_blocks(label: str, fix: "Fix", effects: "Iterable[Effect]", undo: Sequence["Command"]) -> Iterator[Block]:
    """What would be run, what it changes, what undoes it."""
    yield from fix_blocks([fix], label)
    seen = list(dict.fromkeys(effects))
    changes = [f"it {one.changes}" for one in seen if one.scope != "nothing"]
    told = [f"{'; '.join(changes) or 'nothing'}."] if seen else []
    yield from _effects(told, (f"{one.note}." for one in seen if one.note and not one.undo), undo)


def _effects(changes: Iterable[str], notes: Iterable[str], undo: Sequence["Command"]) -> Iterator[Block]:
    yield from (Paragraph(change, label="Changes", quiet=True) for change in changes)
    yield from (Paragraph(note, label="To undo", quiet=True) for note in notes)
    if undo:
        yield Paragraph("To undo:", quiet=True)
        yield Commands(undo)


def closing_blocks(repair: "Repair") -> Iterator[Block]:
    """How many are fixed, and how many are left."""
    yield from (Paragraph(f"{one} is not on this machine: nothing to do.") for one in repair.not_found)
    yield Heading(_outcome(repair))
    done = [fix for treated in repair.problems for fix in treated.fixes if fix.state == "done"]
    if done and done[-1].undo:
        yield Paragraph("`envcheck fix --undo` undoes the last fix.")
    elif done:
        yield Paragraph("The last fix cannot be undone by a command.")
    yield from _recorded(repair)


def _recorded(repair: "Repair") -> Iterator[Block]:
    if repair.journal:
        yield Paragraph(f"What was run, and how to undo it, is recorded in {repair.journal}", quiet=True)


def _outcome(repair: "Repair") -> str:
    count = len(repair.problems)
    if not count:
        return "Nothing to fix."
    problems = f"{count} problem{'s' if count > 1 else ''}"
    if repair.dry_run:
        return f"{problems}; nothing was run (--dry-run)."
    ran = [fix for treated in repair.problems for fix in treated.fixes if fix.state in ("done", "failed")]
    if not ran:
        return f"{problems}; nothing was run."
    gone = sum(treated.gone is True for treated in repair.problems)
    return f"{problems}: {gone} fixed, {count - gone} not fixed or not verifiable here."


def diff_page(diff: "Diff", *, brief: bool = False) -> list[Block]:
    """The likely culprit, what came and went, then what else differs. `brief`: up to the culprit."""
    heading = f"{'Same' if diff.same else 'Different'}: {', '.join(_counted(diff))}"
    blocks: list[Block] = [Heading(heading, "pass" if diff.same else "warn")]
    for label, side in (("A", diff.a), ("B", diff.b)):
        seen = (f"seen {side.created[:10]}",) if side.created else ()
        blocks.append(Paragraph(", ".join((side.verdict, side.name, *side.box, *seen)), label=f"Report {label}"))
    if diff.culprit:
        blocks += [Heading("Likely culprit"), *_differences(diff.differences[:1], diff)]
    if brief:
        return blocks
    for heading, findings in (("New in B", diff.appeared), ("Gone in B", diff.gone)):
        if findings:
            blocks += [Heading(f"{heading} ({len(findings)})"), *_came_and_went(findings)]
    others = [one for one in diff.differences[bool(diff.culprit) :] if not one.minor]
    if others:
        heading = "Other differences" if diff.culprit or diff.appeared or diff.gone else "What differs"
        blocks += [Heading(heading), *_differences(others[:MOST_SHOWN], diff)]
        blocks += _rest(len(others) - MOST_SHOWN, _differences(others[MOST_SHOWN:], diff))
    minor = [one for one in diff.differences if one.minor]
    if minor:
        names = ", ".join(f"{d.title} ({len(d.changes)})" if d.subject == "packages" else d.title for d in minor)
        blocks.append(Fold(f"Differs, but rarely matters: {names}", [*_differences(minor, diff)]))
    from envcheck.diff.words import word

    facts = [
        (change.path, word(change.path, change.a), word(change.path, change.b))
        for difference in diff.differences
        if len(difference.changes) > 1 or difference.subject == "other"
        for change in difference.changes
    ]
    if facts:
        blocks.append(Fold(f"Each fact that differs ({len(facts)})", [Pairs(SIDES, facts)]))
    if diff.not_compared:
        unread = [Table(("Fact", "Reason"), [*diff.not_compared.items()])]
        blocks.append(Fold(f"Not compared ({len(diff.not_compared)})", unread))
    return blocks


SIDES = ("A", "B")
MOST_SHOWN = 12
"""Differences and findings of one list that are shown unfolded."""


def _counted(diff: "Diff") -> list[str]:
    several = sum(not difference.minor for difference in diff.differences)
    counts = (
        (len(diff.appeared), "finding new in B", "findings new in B"),
        (len(diff.gone), "finding gone in B", "findings gone in B"),
        (several, "difference that matters", "differences that matter"),
    )
    return [f"{n} {one if n == 1 else many}" for n, one, many in counts if n] or ["nothing that matters differs"]


def _came_and_went(findings: Sequence["Finding"]) -> list[Block]:
    def told(some: Sequence["Finding"]) -> Iterator[Block]:
        for one in some:
            yield Item(one.status, one.title, one.problem)
            yield Paragraph(one.detail, extra=True)

    return [*told(findings[:MOST_SHOWN]), *_rest(len(findings) - MOST_SHOWN, told(findings[MOST_SHOWN:]))]


def _rest(count: int, blocks: "Iterable[Block]") -> list[Block]:
    return [Fold(f"{count} more", [*blocks])] if count > 0 else []


def _differences(differences: Sequence["Difference"], diff: "Diff") -> Iterator[Block]:
    """`NVIDIA driver: 535.183.01 → 525.147.05`, then what each accounts for."""
    yield Pairs(SIDES, [(one.title, one.a, one.b) for one in differences])
    for one in differences:
        for problems, would in ((one.brings, "would not have"), (one.ends, "would have")):
            if problems:
                yield Paragraph(f"With the {one.title} of A{_helpers(one, diff)}, B {would} {', '.join(problems)}.")


def _helpers(difference: "Difference", diff: "Diff") -> str:
    """The other parts that share in what this one accounts for."""
    mine = {*difference.brings, *difference.ends}
    others = [d.title for d in diff.differences if d is not difference and mine & {*d.brings, *d.ends}]
    return f" (and {', '.join(others[:3])})" if others else ""


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
