"""What `check` and `run` have in common: see the box, judge it, give the report out."""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from envcheck.errors import UserError, all_of, one_of
from envcheck.findings import AREAS, Area, Finding

if TYPE_CHECKING:
    from rich.console import Console

    from envcheck.expect.file import Expectations
    from envcheck.explain.document import Explanation
    from envcheck.fit.result import Fit
    from envcheck.probes.judged import Judged
    from envcheck.probes.runner import Defect
    from envcheck.report.document import Report
    from envcheck.report.door import Document
    from envcheck.smoke import SmokeRequest
    from envcheck.smoke.result import SmokeResult
    from envcheck.snapshot import LocalSnapshot, Snapshot
    from envcheck.snapshot.kinds import ChosenBy

FORMATS = ("terminal", "plain", "markdown", "html", "json", "github", "junit", "nagios", "prometheus")


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """The options of one call, checked once, early."""

    format: str
    output: str | None
    source: tuple[str, ...] | None
    """The files of `--from`."""
    python: str | None
    """Executable of the judged Python; None: envcheck's own."""
    only: tuple[Area, ...]
    skip: tuple[str, ...]
    strict: bool
    timeout_s: float
    color: bool
    quiet: bool
    verbose: bool
    model: str | None
    deep: bool
    started: float
    """`time.monotonic()` from which the time limit counts."""
    cuda_init: bool = True
    """The CUDA driver may be started, in a child process."""
    chosen_by: "ChosenBy | None" = None
    """Why this Python is judged."""
    expectations: "Expectations | None" = None
    """What `--expect` says this machine must be."""
    redacted: bool = True
    show_redactions: bool = False
    offline: bool = False
    """No host may be asked."""

    @property
    def asks_network(self) -> bool:
        """The hub is asked only where what it answers is judged."""
        return not self.offline and (not self.only or "hub" in self.only)

    @property
    def leaves(self) -> bool:
        """What is written is for others: all but the text on the screen, which is for who sits there."""
        return self.format not in ("terminal", "plain") or self.output not in (None, "-")

    @property
    def left_s(self) -> float:
        """Seconds until the time limit is reached."""
        return max(0.1, self.started + self.timeout_s - time.monotonic())


@dataclass(frozen=True, slots=True)
class Sight:
    """The box as it was seen: here, or in a file."""

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


def make_options(
    *,
    json: bool,
    format: str | None,  # noqa: A002 - named as its option
    plain: bool = False,
    output: str | None,
    source: str | Sequence[str] | None,
    python: str | None,
    only: Sequence[str] | None,
    expect: str | None = None,
    skip: Sequence[str] | None,
    strict: bool,
    timeout: float | None,
    no_color: bool,
    quiet: bool,
    verbose: bool,
    model: str | None,
    deep: bool,
    cuda_init: bool = True,
    no_redact: bool = False,
    show_redactions: bool = False,
    offline: bool = False,
) -> Options:
    """Check what was asked for.

    Raises:
        UserError: an area, a problem, a format or a Python that there is not.
    """
    from envcheck.catalogue import all_problems

    started = time.monotonic()
    timeout_s = look_s(deep) if timeout is None else timeout
    named = _sources(source)
    if named and (python or deep):
        raise UserError(f"--from judges another box's snapshot, so {'--python' if python else '--deep'} has no place.")
    areas = all_of(only or (), AREAS, "area")
    judged = judged_python(python, timeout_s) if named is None else None
    expectations = _expectations(expect)
    skipped = (*(skip or ()), *(expectations.skip if expectations else ()))
    options = Options(
        expectations=expectations,
        format=_format(json, plain, format, output),
        output=_output(output),
        source=named,
        python=judged.python if judged else None,
        chosen_by=judged.chosen_by if judged else None,
        only=tuple(area for area in AREAS if area in areas),
        skip=all_of(skipped, all_problems(), "problem", "envcheck problem"),
        strict=strict,
        timeout_s=timeout_s,
        color=not no_color,
        quiet=quiet,
        verbose=verbose,
        model=model or None,
        deep=deep,
        cuda_init=cuda_init,
        started=started,
        redacted=not no_redact,
        show_redactions=show_redactions,
        offline=offline,
    )
    if no_redact and options.leaves:
        from envcheck.cli.redaction import confirm_unredacted

        confirm_unredacted()
    return options


def look_s(deep: bool) -> float:
    """Seconds that looking at the box may take where nothing else was asked for."""
    from envcheck.probes.box import DEFAULT_TIMEOUT_S

    if not deep:
        return DEFAULT_TIMEOUT_S
    from envcheck.probes.deep import DEEP_TIMEOUT_S

    return DEFAULT_TIMEOUT_S + DEEP_TIMEOUT_S


def _format(json: bool, plain: bool, wanted: str | None, output: str | None) -> str:
    short = {"json": json, "plain": plain}
    named = [name for name, asked in short.items() if asked]
    if named and (len(named) > 1 or wanted not in (None, *named)):
        other = f"--format {wanted}" if wanted not in (None, *named) else f"--{named[1]}"
        raise UserError(f"--{named[0]} and {other} contradict each other; give one of them.")
    if named or wanted:
        return named[0] if named else one_of(wanted or "", FORMATS, "format")
    from envcheck.report.render import ENDINGS

    return next((name for ending, name in ENDINGS.items() if output and output.endswith(ending)), "terminal")


def _expectations(file: str | None) -> "Expectations | None":
    if file is None:
        return None
    from envcheck.expect.file import read_expectations

    return read_expectations(file)


def _output(wanted: str | None) -> str | None:
    """Refuse early what cannot be written at the end, when minutes of work would be lost."""
    if wanted is None or wanted == "-":
        return wanted
    from envcheck.files import refuse_early

    refuse_early(wanted)
    return wanted


def judged_python(wanted: str | None, limit_s: float) -> "Judged":
    """The environment that is judged: `--python`, else the active one, `./.venv`, envcheck's own.

    Raises:
        UserError: `--python` names no Python.
    """
    from envcheck.probes.judged import Judged, judged_environment

    if wanted is None:
        import os
        from pathlib import Path

        return judged_environment(os.environ, Path())
    from envcheck.probes.python import resolve_python

    try:
        return Judged(resolve_python(wanted, limit_s), "--python")
    except ValueError as error:
        raise UserError(str(error)) from error


def see(
    options: Options, notify: Callable[[str], None] = lambda _stage: None, environ: Mapping[str, str] | None = None
) -> Sight:
    """Look at this box, or read the file that `--from` names. `environ`: the variables that count; None: ours."""
    if options.source is not None:
        return _replay(options.source, options.left_s)
    from envcheck.probes import PROBES, Box
    from envcheck.probes.box import DEFAULT_MODEL
    from envcheck.probes.runner import look

    probes = dict(PROBES)
    if options.deep:
        from envcheck.probes.deep import probe_deep

        probes["deep"] = probe_deep
    box = Box(
        python=options.python,
        chosen_by=options.chosen_by,
        cuda_init=options.cuda_init,
        model=options.model or DEFAULT_MODEL,
        model_chosen=bool(options.model),
        network=options.asks_network,
    )
    box = box.with_timeout(options.left_s)
    box = box if environ is None else replace(box, environ=environ)
    seen = look(box, probes, notify=notify)
    if options.deep:
        from envcheck.probes.packages_integrity import looked_deeper

        deeper = looked_deeper(seen.snapshot, "sizes")
        return Sight(deeper, deeper, seen.defects)
    return Sight(seen.snapshot, seen.snapshot, seen.defects)


def this_machine(sight: Sight) -> "LocalSnapshot":
    """The snapshot by which something may be run.

    Raises:
        UserError: it is that of a document.
    """
    if sight.here is None:
        raise UserError("a saved report can be judged; nothing is run by it.")
    return sight.here


def _sources(source: str | Sequence[str] | None) -> tuple[str, ...] | None:
    """The files of `--from`; None: this machine. Raises UserError: standard input is named twice."""
    named = (source,) if isinstance(source, str) else tuple(source or ())
    if named.count("-") > 1:
        raise UserError("standard input can be read only once; give a file for one of them.")
    return named or None


def _replay(source: Sequence[str], limit_s: float) -> Sight:
    from envcheck.report.attached import read_attached
    from envcheck.report.document import Report
    from envcheck.report.renew import renewed

    attached = read_attached(source, limit_s)
    document = attached.document
    if isinstance(document, Report):
        document = renewed(document)
        log = explained(attached.text, attached.name, document.snapshot) or document.log
        return Sight(document.snapshot, smoke=document.smoke, replayed=document, log=log)
    return Sight(document, log=explained(attached.text, attached.name, document))


def explained(text: str, name: str, snapshot: "Snapshot") -> "Explanation | None":
    """What the text says went wrong, its fixes fitted to the machine of the same text; None: it names no cause."""
    if not text:
        return None
    from envcheck.explain.explain import explain

    found = explain([text.encode("utf-8", "replace")], name, snapshot)
    return found if found.causes else None


def judge(options: Options, sight: Sight) -> tuple[Finding, ...]:
    """All findings over what was seen, envcheck's own defects last."""
    from envcheck.checks import run_checks

    findings = (*run_checks(sight.snapshot, only=options.only, skip=options.skip), *_expected(options, sight.snapshot))
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


def tell_changes(options: Options, sight: Sight, findings: Sequence[Finding]) -> None:
    """Say on standard error what a replayed report was judged otherwise."""
    if sight.replayed is None or options.quiet:
        return
    from envcheck.report.replay import changes

    for number, line in enumerate(changes(sight.replayed, findings, options.only or AREAS, options.skip)):
        print(f"  {line}" if number else f"envcheck: {line}", file=sys.stderr)


def try_model(request: "SmokeRequest", snapshot: "LocalSnapshot", notify: Callable[[str], None]) -> "SmokeResult":
    """Run the smoke test. Where envcheck itself goes wrong in it, that is its finding: all else is still reported."""
    from envcheck.cli.smoke_fit import with_fit
    from envcheck.smoke import run_smoke
    from envcheck.smoke.result import SmokeResult

    try:
        return with_fit(run_smoke(request, snapshot, notify), request, snapshot)
    except Exception as error:  # noqa: BLE001 - minutes of work and the whole look at the box must not be lost
        finding = _defect("smoke.run", "smoke test", f"{type(error).__name__}: {error}")
        return SmokeResult(model=request.model, backend=request.backend, findings=(finding,))


def _defect(check: str, part: str, error: str) -> Finding:
    """What raised where nothing may is envcheck's own fault, and is said."""
    area: Area = next((a for a in AREAS if a in check.split(".")), "host")
    return Finding(
        check=check,
        area=area,
        status="error",
        title=f"envcheck's own {part} failed",
        detail=f"{error}. This is a defect of envcheck, not of the box; please report it.",
        evidence={"exception": error},
    )


def compose(
    options: Options,
    sight: Sight,
    findings: Sequence[Finding],
    smoke: "SmokeResult | None" = None,
    *,
    fit: "Fit | None" = None,
    log: "Explanation | None" = None,
) -> "Report":
    """The report over all that was found, now. What a replayed report holds and nobody made anew is kept."""
    from datetime import datetime, timezone

    from envcheck.report.document import make_report

    created = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return make_report(
        sight.snapshot,
        findings,
        created=created,
        duration_s=time.monotonic() - options.started,
        smoke=smoke or sight.smoke,
        fit=fit or (sight.replayed.fit if sight.replayed else None),
        log=log or sight.log or (sight.replayed.log if sight.replayed else None),
    )


def give_out(options: Options, report: "Report", hints: Sequence[str] = ()) -> None:
    """Write the report where and how it was asked for.

    Raises:
        UserError: the file cannot be written.
    """
    deliver(options, report, lambda shown: _made(options, shown, hints), f"{report.verdict}; the report")


def deliver(options: Options, document: "Document", make: "Callable[[Document], str | None]", what: str) -> None:
    """Give a document out as the options say; where that is a file, `what` is said to be there.

    Args:
        options: where to, and how.
        document: what is given out.
        make: lays the treated document out, or prints it on the screen.
        what: the beginning of "... is in FILE".

    Raises:
        UserError: the file cannot be written.
    """
    from envcheck.report.door import Way, leave

    way = Way(
        output=options.output,
        on_screen=not options.leaves,
        redacted=options.redacted,
        json=options.format == "json",
    )
    left = leave(document, lambda shown, _: make(shown), way)
    if options.show_redactions and options.leaves and options.redacted:
        from envcheck.cli.redaction import print_hidden

        print_hidden(left.hidden)
    if not way.is_stream and not options.quiet:
        print(f"envcheck: {what} is in {options.output}", file=sys.stderr)


def on_screen_or_text(options: Options, show: "Callable[[Console], None]") -> str | None:
    """What `show` prints: on the screen at once, or as a text where it goes to a file."""
    from envcheck.report.console import make_console

    if options.output in (None, "-"):
        show(make_console(sys.stdout, no_color=not options.color))
        return None
    from io import StringIO

    text = StringIO()
    show(make_console(text, no_color=not options.color))
    return text.getvalue()


def _made(options: Options, report: "Report", hints: Sequence[str]) -> str | None:
    if options.format == "github":
        _step_summary(report)
    if options.format != "terminal":
        from envcheck.report.render import render

        return render(report, options.format, verbose=options.verbose)
    from envcheck.report.terminal import print_report

    return on_screen_or_text(
        options,
        lambda console: print_report(console, report, quiet=options.quiet, verbose=options.verbose, hints=hints),
    )


def _step_summary(report: "Report") -> None:
    """In a step of GitHub Actions, the report as the step's summary: Actions names the file to append to."""
    import os

    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if not file:
        return
    from envcheck.report.markdown import to_markdown

    try:
        with open(file, "a", encoding="utf-8") as summary:  # noqa: PTH123 - pathlib is not yet imported
            summary.write(to_markdown(report))
    except OSError as error:
        print(f"envcheck: the step summary cannot be written: {error.strerror or error}", file=sys.stderr)
