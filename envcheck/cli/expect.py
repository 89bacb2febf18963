"""`envcheck expect`: write down what this machine is, to compare it with later, or others with it."""

from typing import Annotated

import typer

from envcheck.cli import options as opt
from envcheck.cli.say import say


def expect(
    source: opt.From = None,
    output: Annotated[
        str | None,
        typer.Option("--write", "-o", metavar="FILE", help="Write to this file. [default: print it]"),
    ] = None,
    python: opt.Python = None,
    _no_color: opt.NoColor = False,
) -> None:
    """Write a file of expected values for machines like this one.

    `envcheck check --expect FILE` compares a machine with it and reports `expectation-unmet` for each difference.

    Exit codes: 0 the file was written, 2 bad usage.
    """
    from datetime import datetime, timezone

    from envcheck.cli.call import make_options
    from envcheck.cli.chosen_format import refuse_other
    from envcheck.cli.look import observe
    from envcheck.expect.file import to_toml
    from envcheck.files import refuse_early
    from envcheck.report.door import Way, leave_text

    if output not in (None, "-"):
        refuse_other(output, None, (), (".toml",))
        refuse_early(output)
    options = make_options(format="plain", source=source, python=python, no_color=True)
    snapshot = observe(options).snapshot
    created = snapshot.created or datetime.now(timezone.utc).strftime("%Y-%m-%d")
    text = to_toml(snapshot, created)
    way = Way(output=output)
    leave_text(text, way)
    if not way.is_stream:
        say(f"envcheck: the expected values are in {output}")
