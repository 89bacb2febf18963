"""The report over all that was found, written where and how it was asked for."""

import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from envcheck.cli.say import say
from envcheck.findings import Finding

if TYPE_CHECKING:
    from rich.console import Console

    from envcheck.explain.document import Explanation
    from envcheck.fit.result import Fit
    from envcheck.report.document import Report
    from envcheck.report.door import Document
    from envcheck.smoke.result import SmokeResult
from envcheck.cli.call import Options
from envcheck.cli.look import Observation


def compose(
    options: Options,
    sight: Observation,
    findings: Sequence[Finding],
    smoke: "SmokeResult | None" = None,
    *,
    fit: "Fit | None" = None,
    log: "Explanation | None" = None,
) -> "Report":
    """The report over all that was found, now. What a replayed report holds and was not made again is kept."""
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


def write_report(options: Options, report: "Report", hints: Sequence[str] = (), *, gate: str = "all") -> None:
    """Write the report where and how it was asked for.

    Raises:
        UserError: the file cannot be written.
    """
    harmless = False
    if options.format in ("nagios", "prometheus") and options.source is None:
        from envcheck.report.ci.harmless import for_monitoring

        report, harmless = for_monitoring(report)
    what = f"{report.verdict}; the report"
    deliver(options, report, lambda shown: _made(options, shown, hints, gate), what, harmless=harmless)


def deliver(
    options: Options,
    document: "Document",
    make: "Callable[[Document], str | None]",
    what: str,
    *,
    harmless: bool = False,
) -> None:
    """Give a document out as the options say; where that is a file, `what` is said to be there.

    Args:
        options: where to, and how.
        document: what is given out.
        make: lays the treated document out, or prints it on the screen.
        what: the beginning of "... is in FILE".
        harmless: it names nobody, whoever reads it.

    Raises:
        UserError: the file cannot be written.
    """
    from envcheck.report.door import Way, leave

    way = Way(
        output=options.output,
        on_screen=harmless or not options.is_shared,
        redacted=options.redacted,
        json=options.format == "json",
    )
    left = leave(document, lambda shown, _: make(shown), way)
    if options.show_redactions and options.is_shared and options.redacted:
        from envcheck.cli.redaction import print_hidden

        print_hidden(left.hidden)
    if not way.is_stream and not options.quiet:
        say(f"envcheck: {what} is in {options.output}")


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


def _made(options: Options, report: "Report", hints: Sequence[str], gate: str) -> str | None:
    if options.format == "github":
        _step_summary(report, redacted=options.redacted)
    if options.format != "terminal":
        from envcheck.report.render import render

        return render(report, options.format, verbose=options.verbose)
    from envcheck.report.terminal import print_report

    return on_screen_or_text(
        options,
        lambda console: print_report(
            console,
            report,
            quiet=options.quiet,
            verbose=options.verbose,
            hints=hints,
            elsewhere=options.source is not None,
            gate=gate,
        ),
    )


def _step_summary(report: "Report", *, redacted: bool) -> None:
    """In a step of GitHub Actions, the report as the step's summary: Actions names the file to append to."""
    import os

    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if not file:
        return
    from envcheck.files import UnwritableOutput
    from envcheck.report.door import Way, leave_text
    from envcheck.report.markdown import to_markdown

    try:
        leave_text(to_markdown(report), Way(output=file, append=True, redacted=redacted))
    except UnwritableOutput as error:
        say(f"envcheck: the summary of the step: {error}")
