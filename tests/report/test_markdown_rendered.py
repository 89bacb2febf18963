"""What a Markdown renderer makes of the report's texts: after rendering stands what stood there before."""

import html
import re

import pytest
from markdown_it import MarkdownIt

from envcheck.report.markdown.escape import code, plain, table

VALUES = (
    "24.0 GiB",
    "0.1.0",
    "1. not a list",
    "2) nor this",
    "-",
    "- no item",
    "+ no item",
    "-1",
    "---",
    "===",
    "#",
    "# no heading",
    "#1",
    "fixes #12",
    "GH-7",
    "@octocat",
    "a_b_c",
    "_x_",
    "__init__.py",
    "*bold*",
    "**",
    "`tick",
    "a|b",
    "<b>x</b>",
    "&amp;",
    "<!-- x -->",
    "[a](b)",
    "![i](j)",
    "~~gone~~",
    "$x$",
    "\\",
    "C:\\Users\\x",
    "a  b",
    "https://example.org/x_y",
    "www.example.org",
    "2x RTX 3090",
    "535.183.01",
    "100 %",
    "> quoted",
    "1986\\. A year",
    "x\\_y",
    "tést ünïcode",
    "=",
    "+",
    "10.",
)
PLACES = {
    "paragraph": "{}",
    "item": "- {}",
    "heading": "### {}",
    "after a word": "GPU {}",
}
RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def shown(markdown: str) -> str:
    """The text that a reader sees, without marks, comments and line ends."""
    page = RENDERER.render(markdown)
    return html.unescape(re.sub(r"<!--.*?-->|<[^>]*>", "", page)).replace("\n", "").strip()


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("place", PLACES)
def test_a_value_is_shown_as_it_is(place: str, value: str) -> None:
    before = shown(PLACES[place].format("x")).removesuffix("x")
    assert shown(PLACES[place].format(plain(value))) == f"{before}{value}".strip()


@pytest.mark.parametrize("value", VALUES)
def test_a_value_in_a_cell_is_shown_as_it_is(value: str) -> None:
    assert shown(table(["h"], [[plain(value)]])) == f"h{value}"


@pytest.mark.parametrize("value", VALUES)
def test_a_value_in_a_code_span_is_shown_as_it_is(value: str) -> None:
    assert shown(f"x {code(value)}") == f"x {value}"
