"""`envcheck` and `envcheck run`: the main job. Look, check, load the model, test its embeddings, report."""

from typing import TYPE_CHECKING, Annotated

import typer

from envcheck.cli import options as opt
from envcheck.cli.say import say

if TYPE_CHECKING:
    from envcheck.cli.call import Options
    from envcheck.cli.look import Observation
    from envcheck.report.progress import Progress
    from envcheck.smoke.result import SmokeResult

DEFAULT_TIMEOUT_S = 1800.0
GATES = ("all", "smoke")


def run(
    json: opt.Json = False,
    format: opt.Format = None,  # noqa: A002 - named as its option
    plain: opt.Plain = False,
    output: opt.Output = None,
    source: opt.From = None,
    python: opt.Python = None,
    only: opt.Only = None,
    expect: opt.Expect = None,
    config: opt.Config = None,
    skip: opt.Skip = None,
    strict: opt.Strict = False,
    timeout: Annotated[
        float,
        typer.Option(
            "--timeout",
            metavar="S",
            parser=opt.seconds,
            show_default=False,
            help=f"Time limit for the whole run, in seconds. [default: {DEFAULT_TIMEOUT_S:g}]",
        ),
    ] = DEFAULT_TIMEOUT_S,
    deep: opt.Deep = False,
    offline: opt.Offline = False,
    no_cuda_init: opt.NoCudaInit = False,
    model: opt.Model = None,
    gate: Annotated[
        str,
        typer.Option(
            "--gate", metavar="all|smoke", help="What determines the exit code: all findings, or only the smoke test."
        ),
    ] = "all",
    no_redact: opt.NoRedact = False,
    show_redactions: opt.ShowRedactions = False,
    no_color: opt.NoColor = False,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
) -> None:
    """Check the machine, load the model, test its embeddings.

    Uses the real model if it is in the cache and fits, else the built-in tiny one.

    Exit codes: 0 nothing failed, 1 something failed, 2 bad usage, 3 a bug in envcheck.
    """
    from envcheck.cli.call import look_s, make_options
    from envcheck.cli.look import judge, observe, tell_changes
    from envcheck.cli.output import compose, write_report
    from envcheck.cli.second_look import explained, looked_deeper, softened
    from envcheck.errors import one_of
    from envcheck.report.document import exit_code
    from envcheck.report.progress import make_progress

    one_of(gate, GATES, "gate")
    options = make_options(
        json=json,
        format=format,
        plain=plain,
        output=output,
        source=source,
        python=python,
        only=only,
        expect=expect,
        config=config,
        skip=skip,
        strict=strict,
        timeout=min(timeout, look_s(deep)),
        no_color=no_color,
        quiet=quiet,
        verbose=verbose,
        model=model,
        deep=deep,
        cuda_init=not no_cuda_init,
        no_redact=no_redact,
        show_redactions=show_redactions,
        offline=offline,
    )
    replayed = options.source is not None
    with make_progress(quiet=quiet or options.format not in ("terminal", "plain") or replayed) as progress:
        progress.stage("looking at the machine")
        sight = observe(options)
        findings = judge(options, sight)
        smoke, hints = (None, ()) if replayed else smoke_of(options, sight, timeout, progress)
        if smoke is not None:
            sight = looked_deeper(sight, smoke.findings, always=True)
            findings = softened(judge(options, sight), findings, smoke.findings)
            smoke = explained(smoke, findings)
    if replayed and not quiet:
        say("envcheck: the smoke test is not run: with --from, the report is from another machine.")
    tell_changes(options, sight, findings)
    report = compose(options, sight, findings, smoke)
    write_report(options, report, hints, gate=gate)
    gated = smoke.findings if smoke and gate == "smoke" else report.findings
    if options.format == "nagios":
        from envcheck.report.ci.nagios import nagios_code

        raise typer.Exit(nagios_code(report))
    raise typer.Exit(exit_code(gated, strict=options.strict, checked=report.checked))


def smoke_of(
    options: "Options", sight: "Observation", timeout_s: float, progress: "Progress"
) -> "tuple[SmokeResult, tuple[str, ...]]":
    """Test the model's embeddings in what time is left; with what the user should know about the choice of model."""
    import time

    from envcheck.cli.look import this_machine, try_model
    from envcheck.smoke import SmokeRequest
    from envcheck.smoke.choice import choose_model

    here = this_machine(sight)
    choice = choose_model(here, options.model)
    left_s = max(1.0, timeout_s - (time.monotonic() - options.started))
    request = SmokeRequest(model=choice.model, python=options.python, timeout_s=left_s, offline=options.offline)
    result = try_model(request, here, lambda stage: progress.stage(f"smoke test: {stage}"))
    return result, choice.hints if result.load_s is not None else ()
