"""The report as one self-contained HTML file."""

from envcheck.report.html.page import to_html

__all__ = ["to_html"]
