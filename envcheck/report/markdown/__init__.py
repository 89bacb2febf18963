"""The report as GitHub-flavoured Markdown."""

from envcheck.report.markdown.page import to_markdown

__all__ = ["to_markdown"]
