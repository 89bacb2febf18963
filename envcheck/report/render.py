"""The report as text in each of the formats that a file can hold."""

from envcheck.report.document import Report

FILES = {"markdown": "report.md", "html": "report.html", "json": "report.json", "plain": "report.txt"}
"""The formats, each with the name of its file in a bundle."""
BUNDLE = ("markdown", "html", "json")
ENDINGS = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".json": "json"}
"""What the end of a file's name says of its format."""
SHORT = {"md": "markdown", "txt": "plain", "htm": "html"}
"""Other names of them."""


def render(report: Report, format: str, *, verbose: bool = True) -> str:  # noqa: A002 - named as its option
    """The whole report in one of the formats of `FILES`."""
    if format == "markdown":
        from envcheck.report.markdown import to_markdown

        return to_markdown(report)
    if format == "html":
        from envcheck.report.html import to_html

        return to_html(report)
    if format == "plain":
        from envcheck.report.plain import to_plain

        return to_plain(report, verbose=verbose)
    from envcheck.report.json import to_text

    return to_text(report)
