"""`envcheck check`: probe and judge. Imports no torch; well under a second."""

from envcheck.cli import options as opt


def check(
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
    timeout: opt.Timeout = None,
    deep: opt.Deep = False,
    offline: opt.Offline = False,
    no_cuda_init: opt.NoCudaInit = False,
    model: opt.Model = None,
    no_redact: opt.NoRedact = False,
    show_redactions: opt.ShowRedactions = False,
    no_color: opt.NoColor = False,
    quiet: opt.Quiet = False,
    verbose: opt.Verbose = False,
) -> int:
    """Check the machine, without loading a model.

    Exit codes: 0 nothing failed, 1 something failed, 2 bad usage, 3 a bug in envcheck.
    """
    from envcheck.cli.call import make_options
    from envcheck.cli.look import judge, observe, tell_changes
    from envcheck.cli.output import compose, write_report
    from envcheck.report.document import exit_code

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
        timeout=timeout,
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
    sight = observe(options)
    findings = judge(options, sight)
    tell_changes(options, sight, findings)
    report = compose(options, sight, findings)
    write_report(options, report)
    if options.format == "nagios":
        from envcheck.report.ci.nagios import nagios_code

        return nagios_code(report)
    return exit_code(report.findings, strict=options.strict, checked=report.checked)
