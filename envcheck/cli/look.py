"""What commands have in common: observe the machine, or read the file of `--from`, and check it; try the model."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from envcheck.cli.say import say
from envcheck.errors import UserError
from envcheck.findings import AREAS, Area, Finding

if TYPE_CHECKING:
    from envcheck.explain.document import Explanation
    from envcheck.probes.runner import Defect
    from envcheck.report.attached import Attached
    from envcheck.report.document import Report
    from envcheck.smoke import SmokeRequest
    from envcheck.smoke.result import SmokeResult
    from envcheck.snapshot import LocalSnapshot, Snapshot
from envcheck.cli.call import Options


class Observation(Struct, frozen=True):
    """The machine as it was seen: here, or in a file."""

    snapshot: "Snapshot"
    here: "LocalSnapshot | None" = None
    """The same, where it is of this machine; None: it is a document's, by which nothing is run or opened."""
    defects: tuple["Defect", ...] = ()
    smoke: "SmokeResult | None" = None
    """The smoke result of a replayed report."""
    replayed: "Report | None" = None
    """The report as it was saved, where one is replayed."""
    log: "Explanation | None" = None
    """What an attached text says went wrong."""


def observe(
    options: Options, notify: Callable[[str], None] = lambda _stage: None, environ: Mapping[str, str] | None = None
) -> Observation:
    """Look at this machine, or read the file that `--from` names. `environ`: the variables that count; None: ours."""
    if options.source is not None:
        from envcheck.report.attached import read_attached

        return replayed(read_attached(options.source, options.left_s), options.model)
    from envcheck.compat.tables.models import DEFAULT
    from envcheck.probes.box import Box
    from envcheck.probes.runner import look
    from envcheck.probes.sections import PROBES, probes_for

    probes = probes_for(() if options.deep or options.expectations else options.only)
    if options.deep:
        from envcheck.probes.deep import probe_deep

        probes["deep"] = probe_deep
    box = Box(
        python=options.python,
        chosen_by=options.chosen_by,
        cuda_init=options.cuda_init,
        model=options.model or DEFAULT,
        model_chosen=bool(options.model),
        network=options.asks_network,
    )
    box = box.with_timeout(options.left_s)
    box = box if environ is None else replace(box, environ=environ)
    seen = look(box, probes, notify=notify)
    if not PROBES.keys() <= probes.keys():
        if (partial := _enough(options, seen.snapshot, probes)) is not None:
            return Observation(partial, partial, seen.defects)
        seen = look(box, PROBES, notify=notify)
    if options.deep:
        from envcheck.probes.packages_integrity import looked_deeper

        deeper = looked_deeper(seen.snapshot, "sizes")
        return Observation(deeper, deeper, seen.defects)
    return Observation(seen.snapshot, seen.snapshot, seen.defects)


def _enough(options: Options, snapshot: "LocalSnapshot", looked: Collection[str]) -> "LocalSnapshot | None":
    """What was looked at for `--only`; None: a fix depends on what was not."""
    from envcheck.checks import run_checks
    from envcheck.probes.sections import FIXED_IN_THE_ENVIRONMENT, facts_of_others

    found = {finding.problem for finding in run_checks(snapshot, only=options.only)}
    if not found.isdisjoint(FIXED_IN_THE_ENVIRONMENT):
        return None
    why = dict.fromkeys(facts_of_others(looked), f"not looked at for --only {','.join(options.only)}")
    return replace(snapshot, unavailable=dict(sorted({**snapshot.unavailable, **why}.items())))


def this_machine(sight: Observation) -> "LocalSnapshot":
    """The snapshot by which something may be run.

    Raises:
        UserError: it is that of a document.
    """
    if sight.here is None:
        raise UserError("a saved report can be checked, but not run.")
    return sight.here


def replayed(attached: "Attached", model: str | None = None) -> Observation:
    """The machine of a document: its facts, its smoke result, and what its text says went wrong.

    `model`: the one that is asked about; None: the document's.
    """
    from envcheck.report.document import Report
    from envcheck.report.renew import renewed

    document = attached.document
    if isinstance(document, Report):
        document = renewed(document)
        log = explained(attached.text, attached.name, document.snapshot) or document.log
        told = Observation(document.snapshot, smoke=document.smoke, replayed=document, log=log)
    else:
        told = Observation(document, log=explained(attached.text, attached.name, document))
    return replace(told, snapshot=_for_model(told.snapshot, model)) if model else told


def _for_model(snapshot: "Snapshot", model: str) -> "Snapshot":
    """The snapshot of a document, checked for the model that was asked for; what it says on that model stays."""
    from msgspec import structs

    from envcheck.snapshot.hub import Hub, ModelFiles

    hub = snapshot.hub or Hub()
    if hub.model and hub.model.id == model:
        return structs.replace(snapshot, hub=structs.replace(hub, model=structs.replace(hub.model, chosen=True)))
    unavailable = {**snapshot.unavailable, "hub.model.cached": "nothing that was given says whether it is in the cache"}
    asked = structs.replace(hub, model=ModelFiles(id=model, chosen=True))
    return structs.replace(snapshot, hub=asked, unavailable=unavailable)


def explained(text: str, name: str, snapshot: "Snapshot") -> "Explanation | None":
    """What the text says went wrong, its fixes fitted to the machine of the same text; None: it names no error."""
    if not text:
        return None
    from envcheck.explain.explain import explain
    from envcheck.report.words_of_people import with_words

    found = with_words(explain([text.encode("utf-8", "replace")], name, snapshot), text, snapshot)
    return found if found.causes or found.failing else None


def judge(options: Options, sight: Observation) -> tuple[Finding, ...]:
    """All findings over what was seen, envcheck's own defects last."""
    from envcheck.checks import run_checks

    findings = (
        *run_checks(sight.snapshot, only=options.only, skip=options.skip, skipped_by=options.skipped_by),
        *_expected(options, sight.snapshot),
    )
    if sight.snapshot.sources:
        from envcheck.report.log_findings import limits_last

        findings = limits_last(findings, sight.snapshot)
    if sight.log is not None:
        from envcheck.report.log_findings import with_log

        findings = with_log(findings, sight.log, options.only, options.skip)
    return (*findings, *(_defect(f"probe.{d.probe}", f"probe {d.probe!r}", d.error) for d in sight.defects))


def _expected(options: Options, snapshot: "Snapshot") -> tuple[Finding, ...]:
    """A finding on each key of `--expect`."""
    if options.expectations is None:
        return ()
    from envcheck.checks import to_finding
    from envcheck.expect.compare import compare

    told = compare(snapshot, options.expectations.values, options.expectations.file)
    return tuple(to_finding(c, a, verdict, snapshot) for c, a, verdict in told if not options.only or a in options.only)


def try_model(request: "SmokeRequest", snapshot: "LocalSnapshot", notify: Callable[[str], None]) -> "SmokeResult":
    """Run the smoke test. Where envcheck itself goes wrong in it, that is its finding: all else is still reported."""
    from envcheck.cli.smoke_fit import with_fit
    from envcheck.smoke import run_smoke
    from envcheck.smoke.result import SmokeResult

    try:
        return with_fit(run_smoke(request, snapshot, notify), request, snapshot)
    except Exception as error:  # noqa: BLE001 - minutes of work and the whole look at the machine must not be lost
        finding = _defect("smoke.run", "smoke test", f"{type(error).__name__}: {error}")
        return SmokeResult(model=request.model, backend=request.backend, findings=(finding,))


def tell_changes(options: Options, sight: Observation, findings: Sequence[Finding]) -> None:
    """Say on standard error what a replayed report was checked differently."""
    if sight.replayed is None or options.quiet:
        return
    from envcheck.report.replay import changes

    for number, line in enumerate(changes(sight.replayed, findings, options.only or AREAS, options.skip)):
        say(f"  {line}" if number else f"envcheck: {line}")


def _defect(check: str, part: str, error: str) -> Finding:
    """What raised where nothing may is envcheck's own fault, and is said."""
    area: Area = next((a for a in AREAS if a in check.split(".")), "host")
    return Finding(
        check=check,
        area=area,
        status="error",
        title=f"envcheck's own {part} failed",
        detail=f"{error}. This is a defect of envcheck, not of the machine; please report it.",
        evidence={"exception": error},
    )
