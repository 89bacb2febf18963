"""`envcheck fix`: carry out the fixes of what was found."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from envcheck.cli import options as opt
from envcheck.cli.pages import PageFormat, give_page, page_format

if TYPE_CHECKING:
    from envcheck.fix.document import Repair
    from envcheck.fix.session import Session

OUT, ERR = 1, 2


def fix(
    problems: Annotated[
        list[str] | None,
        typer.Argument(metavar="PROBLEM ...", help="Fix only these. [default: all failures and warnings]"),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="FILE", help="Fix the problems in this report or JSON explanation."),
    ] = None,
    log: Annotated[str | None, typer.Option("--log", metavar="FILE", help="Fix the failure in this log.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the fixes without running them.")] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask before changes that stay inside the environment.")
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help="Undo the last fix or upgrade: restore the previous versions.")
    ] = False,
    sudo: Annotated[bool, typer.Option("--sudo", help="Also offer fixes that need root, asking before each.")] = False,
    json: opt.Json = False,
    format: PageFormat = None,  # noqa: A002 - named as its option
    python: opt.Python = None,
    only: opt.Only = None,
    skip: opt.Skip = None,
    timeout: opt.Timeout = None,
    deep: opt.Deep = False,
    model: opt.Model = None,
    no_color: opt.NoColor = False,
) -> None:
    """Fix the problems that were found, asking before each change.

    Fixes what the checks find and, if they find no cause, what the smoke test finds. Shows each command, what it
    changes and how to undo it, and asks. Only runs commands that stay inside the Python environment, unless --sudo is
    given. Checks again after each fix.

    `envcheck fix --undo` restores the previous package versions; the journal lists the command that undoes each other
    change.

    Exit codes: 0 no failures remain (or --dry-run), 1 at least one remains, 2 bad usage, 130 interrupted.
    """
    from envcheck.cli.call import make_options
    from envcheck.cli.fix_session import Wish, begin

    chosen = page_format(format, json=json)
    aside = chosen != "terminal"  # standard output holds the document alone
    options = make_options(
        json=json, python=python, only=only, skip=skip, timeout=timeout, no_color=no_color, model=model, deep=deep,
    )  # fmt: skip
    if undo:
        from envcheck.cli.fix_undo import undo_last

        if problems or source is not None or log is not None:
            from envcheck.errors import UserError

            raise UserError("--undo undoes the last fix; it takes no problem, --from or --log.")
        raise typer.Exit(undo_last(options, dry_run=dry_run, yes=yes))
    wish = Wish(
        named=_problems(problems), source=source, log=log, dry_run=dry_run, yes=yes, sudo=sudo,
        terminal=_terminal(),
    )  # fmt: skip
    session, cases = begin(options, wish, sys.stderr if aside else sys.stdout, ERR if aside else OUT, os.environ)
    session.mend(cases)
    repair = _result(session, wish.named, dry_run=dry_run)
    _close(session, repair, chosen)
    raise typer.Exit(130 if session.interrupted else _code(repair))


def _problems(wanted: "list[str] | None") -> "tuple[str, ...]":
    from envcheck.cli.problem_ids import problems_of

    return problems_of(wanted or ())


def _terminal() -> bool:
    return bool(sys.stdin and sys.stdin.isatty() and sys.stderr.isatty())


def _result(session: "Session", named: "tuple[str, ...]", *, dry_run: bool) -> "Repair":
    from envcheck.fix.document import Repair
    from envcheck.fix.session import not_found

    return Repair(
        dry_run=dry_run,
        problems=tuple(session.treated),
        not_found=not_found(named, session.treated),
        journal=session.journal,
    )


def _close(session: "Session", repair: "Repair", format: str) -> None:  # noqa: A002 - named as its option
    from envcheck.cli.fix_session import Teller

    if isinstance(session.narrator, Teller):
        session.narrator.close(repair)
    if format != "terminal":
        from envcheck.report.pages import repair_page

        give_page(repair, repair_page, format)


def _code(repair: "Repair") -> int:
    """1: of what fails something is left, or a fix failed and its problem is there."""
    left = [case for case in repair.problems if not case.gone and not _trusted(case.gone, case.fixes)]
    failing = [case for case in left if case.status == "fail" or any(fix.state == "failed" for fix in case.fixes)]
    return 1 if failing and not repair.dry_run else 0


def _trusted(gone: bool | None, fixes: "tuple[object, ...]") -> bool:
    """A fix was done for a problem that no check can see."""
    return gone is None and any(getattr(fix, "state", None) == "done" for fix in fixes)
