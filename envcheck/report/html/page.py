"""The report as one HTML file: opens from disk, asks nobody for anything, is read without a script."""

from collections.abc import Iterator

from envcheck.report.document import Report
from envcheck.report.html.cost import memory_section, timing_section
from envcheck.report.html.data import embedded
from envcheck.report.html.element import Markup, prose, tag, together
from envcheck.report.html.findings import finding_sections, fold_of, log_section
from envcheck.report.html.shell import FOLDER, STYLE, asset, html_page
from envcheck.report.html.tables import package_section, smoke_section, unread_section, version_section
from envcheck.report.html.topology import topology_section
from envcheck.report.summary import box_in_words, counted, environment_in_words, log_headline, verdict_word

LONGEST_BYTES = 390_000
"""Of the whole file, the data in it included."""
LEAST_BYTES = 120_000
"""What is always left for what a person reads."""
SCRIPT = FOLDER / "page.js"
SYMBOLS = {"healthy": "✓", "degraded": "!", "broken": "✗", "not checked": "-"}


def to_html(report: Report) -> str:
    """The whole report. What is too long for one file is left out, and that is said; the data comes last."""
    data = embedded(report, LONGEST_BYTES - LEAST_BYTES)
    style, script = asset(STYLE), asset(SCRIPT)
    room = LONGEST_BYTES - len(data.encode()) - len(style) - len(script) - 2000
    title = f"envcheck: {verdict_word(report)}, {', '.join(counted(report))}"
    return html_page(title, *_body(report, room, data), style=style, script=script)


def _body(report: Report, room: int, data: Markup) -> Iterator[Markup]:
    shown: list[Markup] = []
    left_out = 0
    for section in _sections(report):
        room -= len(section.encode("utf-8", "replace"))
        if room >= 0:
            shown.append(section)
        else:
            room += len(section.encode("utf-8", "replace"))
            left_out += 1
    if left_out:
        shown.append(
            tag(
                "p", f"{left_out} parts are left out, because the file would be too large; report.json has all of them."
            )
        )
    yield tag("a", "To the findings", class_="skip-link", href="#main")
    yield _banner(report)
    yield tag("main", *shown, id="main")
    yield tag("footer", _footer(report))
    yield data


def _banner(report: Report) -> Markup:
    verdict = tag(
        "span", tag("span", SYMBOLS[report.verdict], aria_hidden="true"), f" {verdict_word(report)}", class_="verdict"
    )
    told = log_headline(report)
    environment = environment_in_words(report.snapshot)
    facts = [*box_in_words(report.snapshot, report.created), *([f"environment {environment}"] if environment else [])]
    box = [tag("li", fact) for fact in facts]
    warning = (
        ""
        if report.redacted
        else tag(
            "p",
            tag("strong", "Not redacted: "),
            "names, paths, addresses, ids and quoted messages are shown as they are.",
            class_="warning",
        )
    )
    return tag(
        "header",
        tag("h1", "envcheck: ", told or verdict),
        *((tag("p", "The machine: ", verdict),) if told else ()),
        tag("p", ", ".join(counted(report)), class_="counts"),
        tag("ul", *box, class_="box"),
        warning,
        class_=f"banner {report.verdict}",
    )


def _sections(report: Report) -> Iterator[Markup]:
    """The most important first; empty ones are left out."""
    sections = (
        log_section(report),
        *finding_sections(report),
        smoke_section(report),
        version_section(report),
        topology_section(report.snapshot),
        memory_section(report),
        timing_section(report),
        fold_of(report, "Passed", "pass"),
        fold_of(report, "Skipped", "skip"),
        unread_section(report),
        package_section(report),
    )
    yield from (section for section in sections if section)


def _footer(report: Report) -> Markup:
    return together(
        tag(
            "p",
            f"envcheck {report.envcheck}, {report.created}. ",
            prose("`envcheck check --from report.html` repeats these checks on any machine."),
        ),
    )
