"""The report on a terminal: the verdict first, then what needs attention, then what passed and what to do next."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from envcheck.report.causes import failing_in_words, resemblance_in_words
from envcheck.report.document import Report
from envcheck.report.terminal.footer import closing
from envcheck.report.terminal.gpus import gpu_table
from envcheck.report.terminal.header import headline
from envcheck.report.terminal.page import Page, make_page, paragraph, prose
from envcheck.report.terminal.passed import passed_and_skipped
from envcheck.report.terminal.problems import failed_titles, problem_sections
from envcheck.report.terminal.symbols import HEADING

__all__ = ["print_report", "report_lines"]


def print_report(
    console: Console,
    report: Report,
    *,
    quiet: bool = False,
    verbose: bool = False,
    hints: Sequence[str] = (),
    elsewhere: bool = False,
    gate: str = "all",
) -> None:
    """Print the report.

    Args:
        console: from `envcheck.report.console.make_console`.
        report: what to print.
        quiet: only the first lines and the titles of what failed.
        verbose: also evidence, all that passed or was skipped, and what could not be read.
        hints: what else to say, each a sentence; a line of one that begins with a space is a command.
        elsewhere: the report is of another machine.
        gate: what decides, `all` findings or the `smoke` test.
    """
    page = make_page(console, verbose=verbose)
    lines = report_lines(report, page, quiet=quiet, hints=hints, elsewhere=elsewhere, gate=gate)
    # Laid out already: rich must neither wrap nor cut, or a command would come apart.
    console.print(Text("\n").join(lines), soft_wrap=True)


def report_lines(
    report: Report,
    page: Page,
    *,
    quiet: bool = False,
    hints: Sequence[str] = (),
    elsewhere: bool = False,
    gate: str = "all",
) -> Iterator[Text]:
    """The report, line by line."""
    yield from headline(report, page, quiet=quiet, gate=gate)
    if quiet:
        yield from failed_titles(report, page)
        return
    yield from gpu_table(report.snapshot, page)
    yield from problem_sections(report, page)
    if report.smoke and (page.verbose or not report.smoke.ok):
        from envcheck.report.terminal.smoke import smoke_block

        yield from smoke_block(report.smoke, page)
    yield from passed_and_skipped(report, page)
    if page.verbose:
        from envcheck.report.terminal.links import link_matrix

        yield from link_matrix(report.snapshot, page)
    if report.log and not report.log.causes and report.log.failing:
        yield Text()
        yield Text("Error of unknown cause", HEADING)
        yield from paragraph(page, prose(page, failing_in_words(report.log.failing)))
        if report.log.resembles:
            yield from paragraph(page, prose(page, resemblance_in_words(report.log)))
    if report.snapshot.sources:
        from envcheck.report.terminal.sources import source_lines

        yield from source_lines(report.snapshot, page)
    yield from closing(report, hints, page, elsewhere=elsewhere)
