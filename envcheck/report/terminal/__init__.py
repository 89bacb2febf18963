"""The report on a terminal: the verdict first, then what calls for the reader, then what is fine."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from envcheck.report.document import Report
from envcheck.report.terminal.footer import closing
from envcheck.report.terminal.header import headline
from envcheck.report.terminal.page import Page, make_page
from envcheck.report.terminal.passed import fine
from envcheck.report.terminal.problems import failed_titles, problem_sections
from envcheck.report.terminal.skipped import unjudged

__all__ = ["print_report", "report_lines"]


def print_report(
    console: Console, report: Report, *, quiet: bool = False, verbose: bool = False, hints: Sequence[str] = ()
) -> None:
    """Print the report.

    Args:
        console: from `envcheck.report.console.make_console`.
        report: what to print.
        quiet: only the verdict and the titles of what failed.
        verbose: also evidence, every skip, and what could not be read.
        hints: how to go on, each a sentence; a line of one that begins with a space is a command.
    """
    page = make_page(console, verbose=verbose)
    # Laid out already: rich must neither wrap nor cut, or a command would come apart.
    console.print(Text("\n").join(report_lines(report, page, quiet=quiet, hints=hints)), soft_wrap=True)


def report_lines(report: Report, page: Page, *, quiet: bool = False, hints: Sequence[str] = ()) -> Iterator[Text]:
    """The report, line by line."""
    yield from headline(report, page)
    if quiet:
        yield from failed_titles(report, page)
        return
    yield from problem_sections(report, page)
    yield from unjudged(report, page)
    yield from fine(report, page)
    if page.verbose:
        from envcheck.report.terminal.links import link_matrix

        yield from link_matrix(report.snapshot, page)
    if report.smoke:
        from envcheck.report.terminal.smoke import smoke_block

        yield from smoke_block(report.smoke, page)
    if report.snapshot.sources:
        from envcheck.report.terminal.sources import source_lines

        yield from source_lines(report.snapshot, page)
    yield from closing(report, hints, page)
