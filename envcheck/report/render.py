"""The report as text in each of the formats that a file can hold."""

from envcheck.report.document import Report
from envcheck.report.formats import OTHER_TOOLS


def render(report: Report, format: str, *, verbose: bool = True) -> str:  # noqa: A002 - named as its option
    """The whole report in one of the formats of `FILES` and `OTHER_TOOLS`."""
    if format == "markdown":
        from envcheck.report.markdown import to_markdown

        return to_markdown(report)
    if format == "html":
        from envcheck.report.html import to_html

        return to_html(report)
    if format == "plain":
        from envcheck.report.plain import to_plain

        return to_plain(report, verbose=verbose)
    if format in OTHER_TOOLS:
        return _for_other_tools(report, format)
    from envcheck.report.json import to_text

    return to_text(report)


def _for_other_tools(report: Report, format: str) -> str:  # noqa: A002 - named as its option
    if format == "github":
        from envcheck.report.ci.github import to_github

        return to_github(report)
    if format == "junit":
        from envcheck.report.ci.junit import to_junit

        return to_junit(report)
    if format == "nagios":
        from envcheck.report.ci.nagios import to_nagios

        return to_nagios(report)
    from envcheck.report.ci.prometheus import to_prometheus

    return to_prometheus(report)
