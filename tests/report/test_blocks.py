"""One document model: what a command says is said in every format, and data in it is data."""

import io
from collections.abc import Sequence

import pytest
from markdown_it import MarkdownIt

from envcheck.catalogue import all_problems
from envcheck.explain.explain import explain
from envcheck.findings import Fix
from envcheck.report.blocks import Block, Commands, Fold, Heading, Item, Paragraph, Quote, Table, fix_blocks, written
from envcheck.report.blocks.terminal import print_blocks
from envcheck.report.console import make_console
from envcheck.report.pages import explanation_page, problem_page
from tests.boxes import healthy_2x3090

HOSTILE = "<img src=x> [bold]a[/] | `b` #1 *c* \x1b[31m 24.0 GiB"
CLEAN = "<img src=x> [bold]a[/] | b #1 *c*  24.0 GiB"
BLOCKS: list[Block] = [
    Heading("The title", "fail"),
    Paragraph("A sentence with `code`.", label="Fix"),
    Item("warn", "A finding", "torch-missing"),
    Commands([("pip", "install", "a b")]),
    Quote(["a line of a log"]),
    Table(("Name", "Value"), [("GPU 0", "24.0 GiB")]),
    Fold("More", [Paragraph("Hidden at first.")]),
]
SAID = ("The title", "A finding", "torch-missing", "pip install 'a b'", "a line of a log", "GPU 0", "24.0 GiB", "More")


def on_terminal(blocks: Sequence[Block], width: int = 80, *, verbose: bool = False, encoding: str = "utf-8") -> str:
    """What is printed where there are no colours."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n")
    print_blocks(make_console(stream, width=width), blocks, verbose=verbose)
    stream.seek(0)
    return stream.read()


def as_read(blocks: Sequence[Block], form: str) -> str:
    """What a reader sees: Markdown rendered, HTML without its elements."""
    import html
    import re

    if form == "terminal":
        return on_terminal(blocks)
    text = written(blocks, form, verbose=True)
    if form == "markdown":
        text = MarkdownIt("gfm-like", {"linkify": False}).render(text)
    if form in ("markdown", "html"):
        text = html.unescape(re.sub(r"<[^>]*>", "", text))
    return text


@pytest.mark.parametrize("form", ["terminal", "plain", "markdown", "html"])
def test_every_format_says_all_of_it(form: str) -> None:
    text = as_read(BLOCKS, form)
    assert all(said in text for said in SAID), [said for said in SAID if said not in text]


@pytest.mark.parametrize("form", ["terminal", "plain", "markdown", "html"])
@pytest.mark.parametrize(
    "block",
    [Heading(HOSTILE), Paragraph(HOSTILE), Item("fail", HOSTILE), Table(("a", "b"), [("x", HOSTILE)])],
    ids=lambda block: type(block).__name__,
)
def test_data_is_shown_as_data_in_every_format(block: Block, form: str) -> None:
    text = as_read([Heading("x"), block], form)
    assert "\x1b" not in text
    bare = "".join(text.replace("`", "").split())
    assert "".join(CLEAN.split()) in bare


def test_a_fold_is_opened_by_verbose() -> None:
    assert "Hidden at first." not in on_terminal(BLOCKS)
    assert "Hidden at first." in on_terminal(BLOCKS, verbose=True)
    assert "Hidden at first." not in written(BLOCKS, "plain")


@pytest.mark.parametrize("width", [20, 40, 80])
def test_only_commands_are_wider_than_the_page(width: int) -> None:
    wide = [line for line in on_terminal(BLOCKS, width).splitlines() if len(line) > width]
    assert all(line.strip().startswith("pip") for line in wide)
    assert on_terminal(BLOCKS, width, encoding="ascii").isascii()


def test_the_fixes_of_a_finding_are_told_apart() -> None:
    blocks = list(fix_blocks((Fix(summary="Do this."), Fix(summary="Or do that.", root=True))))
    assert written(blocks, "plain") == "fix: Do this.\nor: Do that. [needs root]\n"


@pytest.mark.parametrize("form", ["plain", "markdown", "html"])
def test_an_explanation_has_every_format(form: str) -> None:
    log = b"ModuleNotFoundError: No module named 'torch'\n"
    text = written(explanation_page(explain([log], "a.log", healthy_2x3090())), form)
    assert "torch-missing" in text
    assert "No module named" in text


def test_every_problem_has_a_page_in_every_format() -> None:
    for entry in all_problems().values():
        blocks = problem_page(entry, entry.remedy(healthy_2x3090(), {}))
        for form in ("plain", "markdown", "html"):
            assert entry.id in written(blocks, form)
