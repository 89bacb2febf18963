"""`envcheck report`: the files that go to an issue, redacted."""

from typing import TYPE_CHECKING, Annotated

import typer

from envcheck.cli import options as opt
from envcheck.cli.say import say

if TYPE_CHECKING:
    from envcheck.cli.call import Options
    from envcheck.cli.look import Observation
    from envcheck.cli.report_output import Target
    from envcheck.explain.document import Explanation
    from envcheck.fit.result import Fit
    from envcheck.report.document import Report
    from envcheck.report.progress import Progress
    from envcheck.smoke.result import SmokeResult

SMOKE_S = 1800.0


def report(
    format: Annotated[  # noqa: A002 - named as its option
        list[str] | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="markdown, html, json or plain. Repeat or use commas. [default: markdown,html,json]",
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE|DIR|-",
            help="A folder, a file of one format, a .zip, or - for standard output. [default: envcheck-report]",
        ),
    ] = None,
    archive: Annotated[
        bool, typer.Option("--archive", help="Write one .zip, which can be attached to an issue.")
    ] = False,
    log: Annotated[
        str | None,
        typer.Option("--log", metavar="FILE", help="Explain this log of a failed build or run, and include it."),
    ] = None,
    smoke: Annotated[
        bool, typer.Option("--smoke", help="Also load a model and test its embeddings, as `envcheck` does.")
    ] = False,
    source: opt.From = None,
    python: opt.Python = None,
    deep: opt.Deep = False,
    offline: opt.Offline = False,
    model: opt.Model = None,
    timeout: opt.Timeout = None,
    clipboard: Annotated[
        bool, typer.Option("--clipboard", help="Also put the Markdown on the clipboard, through the terminal (OSC 52).")
    ] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="One fact per line, for screen readers (--format plain).")
    ] = False,
    template: Annotated[
        bool,
        typer.Option("--template", help="Print a GitHub issue form that asks for this report, for your own project."),
    ] = False,
    no_redact: opt.NoRedact = False,
    show_redactions: opt.ShowRedactions = False,
    _no_color: opt.NoColor = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Do not print progress or where the report is.")] = False,
) -> None:
    """Write a redacted report for an issue or a colleague.

    report.md fits into an issue, report.html is for reading, and report.json can be checked on another machine.

    Exit codes: 0 nothing failed, 1 something failed, 2 bad usage, 3 a bug in envcheck.
    """
    from envcheck.cli.call import make_options
    from envcheck.cli.look import judge, observe, tell_changes
    from envcheck.cli.output import compose
    from envcheck.cli.report_output import target_of
    from envcheck.errors import UserError
    from envcheck.report.document import exit_code
    from envcheck.report.progress import make_progress

    if template:
        from envcheck.cli.chosen_format import refuse_other
        from envcheck.files import refuse_early
        from envcheck.report.door import Way, leave_text
        from envcheck.report.template import FORM

        if output not in (None, "-"):
            refuse_other(output, None, (), (".yml", ".yaml"))
            refuse_early(output)
        leave_text(FORM, Way(output=output))
        return
    if smoke and source:
        raise UserError("--smoke tests this machine and cannot be used with --from.")
    target = target_of(format, output, archive=archive, plain=plain, clipboard=clipboard)
    options = make_options(
        format="markdown", source=source, python=python, timeout=timeout, no_color=True, quiet=quiet, verbose=True,
        model=model, deep=deep, no_redact=no_redact, show_redactions=show_redactions, offline=offline,
    )  # fmt: skip
    with make_progress(quiet=quiet or options.source is not None) as progress:
        progress.stage("looking at the machine")
        sight = observe(options)
        findings = judge(options, sight)
        explained, text = _log(log, sight)
        tested = _smoke(options, sight, progress) if smoke and options.source is None else None
        found = compose(options, sight, findings, tested, fit=_fit(options, sight, progress), log=explained)
    tell_changes(options, sight, findings)
    _give_out(options, target, found, text)
    raise typer.Exit(exit_code(found.findings, strict=False))


def _log(path: str | None, sight: "Observation") -> "tuple[Explanation | None, str]":
    """What the log says, and its end."""
    if path is None:
        return None, ""
    from envcheck.cli.explain import read_log
    from envcheck.explain.explain import Explainer
    from envcheck.report.logs import End

    explainer, end = Explainer(), End()
    cut = read_log(path, explainer.feed, end.feed)
    return explainer.finish(path, lambda: sight.snapshot, cut), end.text()


def _smoke(options: "Options", sight: "Observation", progress: "Progress") -> "SmokeResult":
    from envcheck.cli.run import smoke_of

    return smoke_of(options, sight, SMOKE_S, progress)[0]


def _fit(options: "Options", sight: "Observation", progress: "Progress") -> "Fit | None":
    """The memory that the model will take on this machine, where its Python can tell."""
    from envcheck.cli.smoke_fit import config_of
    from envcheck.compat.tables.models import DEFAULT
    from envcheck.errors import UserError
    from envcheck.fit.gpus import of_box
    from envcheck.fit.predict import NoPredictionError, Question, predict
    from envcheck.fit.request import Case, Workload

    devices = of_box(sight.snapshot)
    if options.source is not None or not devices or not {"torch", "transformers"} <= sight.snapshot.packages.keys():
        return None
    progress.stage("predicting the memory")
    files = sight.snapshot.hub.model if sight.snapshot.hub else None
    model = files.id if files else DEFAULT
    try:
        config = config_of(model, sight.here)
        if not config.endswith(".json"):
            return None  # only the hub has it, which a report does not wait for
        case = Case(config=config, dtype="float16", attention="sdpa", workload=Workload())
        return predict(Question(model=model, case=case, devices=devices, python=options.python, search=False))
    except (NoPredictionError, UserError, OSError):
        return None  # what keeps it from being made is among the findings


def _give_out(options: "Options", target: "Target", found: "Report", log: str) -> None:
    """Redact, write, and say where it is and what was hidden."""
    from envcheck.cli.redaction import counted, print_hidden
    from envcheck.report.door import leave

    left = leave(found, target.made, target.way(redacted=options.redacted), log)
    if options.show_redactions and options.redacted:
        print_hidden(left.hidden)
    where = target.where(left.document, log)
    if options.quiet:
        return
    say(f"envcheck: {found.verdict}; {where}")
    if options.redacted and not options.show_redactions:
        say(f"envcheck: {counted(left.hidden)}.")
