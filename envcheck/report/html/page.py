"""The report as one HTML file: opens from disk, asks nobody for anything, is read without a script."""

import base64
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from envcheck.report.document import Report
from envcheck.report.html.cost import memory_section, timing_section
from envcheck.report.html.data import embedded
from envcheck.report.html.element import Markup, prose, tag, together
from envcheck.report.html.findings import finding_sections, fold_of, log_section
from envcheck.report.html.tables import package_section, smoke_section, unread_section, version_section
from envcheck.report.html.topology import topology_section
from envcheck.report.summary import box_in_words, counted, environment_in_words, log_headline, verdict_word

LONGEST_BYTES = 390_000
"""Of the whole file, the data in it included."""
LEAST_BYTES = 120_000
"""What is always left for what a person reads."""
FOLDER = Path(__file__).parent
SYMBOLS = {"healthy": "✓", "degraded": "!", "broken": "✗"}


def to_html(report: Report) -> str:
    """The whole report. What is too long for one file is left out, and that is said; the data comes last."""
    data = embedded(report, LONGEST_BYTES - LEAST_BYTES)
    room = LONGEST_BYTES - len(data.encode()) - len(_asset("style.css")) - len(_asset("page.js")) - 2000
    return f"<!doctype html>\n{tag('html', _head(report), _body(report, room, data), lang='en')}\n"


def _head(report: Report) -> Markup:
    policy = (
        f"default-src 'none'; style-src '{_hash('style.css')}'; script-src '{_hash('page.js')}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", f"envcheck: {verdict_word(report)}, {', '.join(counted(report))}"),
        tag("style", Markup(_asset("style.css"))),
    )


def _body(report: Report, room: int, data: Markup) -> Markup:
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
            tag("p", f"{left_out} parts are left out here, for one file would be too large; report.json has all.")
        )
    return tag(
        "body",
        tag("a", "To the findings", class_="skip-link", href="#main"),
        _banner(report),
        tag("main", *shown, id="main"),
        tag("footer", _footer(report)),
        data,
        tag("script", Markup(_asset("page.js"))),
    )


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
            "names, paths, addresses, ids and what messages quote stand here as they are.",
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
            prose("`envcheck check --from report.html` judges this box on another machine."),
        ),
    )


@cache
def _asset(name: str) -> str:
    return (FOLDER / name).read_text("utf-8").strip()


def _hash(name: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(_asset(name).encode()).digest()).decode()
