"""The Markdown as GitHub renders it: folded parts and tables right, and a name is a name, whatever stands in it."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from envcheck.checks import run_checks
from envcheck.findings import Fix
from envcheck.report.document import Report
from envcheck.report.markdown import to_markdown
from envcheck.report.text import safe, shell_line
from tests.boxes import HEALTHY, cpu_torch, driver_525, no_gpu
from tests.report.samples import commands, finding, healthy, report_of
from tests.report.tickets import with_everything

GITHUB = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
OURS = re.compile(r"<details><summary>[^<>]*</summary>|</?(?:details|sub)>|<!-- -->|<!-- envcheck-report [^<>]*-->")
EVIL = (
    "`tick` ``two`` | bar | <b>bold</b> <script>x</script> @everyone #12 a/b#12 https://evil.example/ [a](b) ![i](j) "
    "*em* _em_ ~~no~~ &lt; \\ <!-- hidden --> $x$"
)
LONGEST = 65_536
"""Characters that GitHub takes in one issue."""
texts = st.one_of(st.text(max_size=60), st.text("`|<>@#*_[]()~\\&$!-+=1. \n/:hw", min_size=1, max_size=30))


def tokens(markdown: str) -> Iterator[Token]:
    """Every token, the inline ones included."""
    for token in GITHUB.parse(markdown):
        yield token
        yield from token.children or ()


def foreign(markdown: str) -> list[str]:
    """Markup that is not ours: tags, links, images, notifications, references."""
    found = []
    for token in tokens(markdown):
        if token.type in ("html_block", "html_inline"):
            found += [OURS.sub("", token.content).strip()] if OURS.sub("", token.content).strip() else []
        elif token.type in ("link_open", "image", "s_open"):
            found.append(token.type)
        elif token.type == "text":
            found += re.findall(r"(?<!\w)@[A-Za-z0-9]\w*|#\d+|\bhttps?://\S+", token.content)
    return found


def shown(markdown: str) -> str:
    """The text that a reader sees."""
    kept = ("text", "code_inline", "fence")
    return "".join(token.content for token in tokens(markdown) if token.type in kept)


def test_the_verdict_and_what_failed_stand_on_top_and_open() -> None:
    text = to_markdown(with_everything())
    assert "#### envcheck: the machine: ❌ broken (2 failed, " in text
    assert text.index("driver-too-old") < text.index("gpu-memory-in-use") < text.index("<details>")


def test_every_command_can_be_copied_from_a_block() -> None:
    report = with_everything()
    blocks = [token.content.splitlines() for token in tokens(to_markdown(report)) if token.type == "fence"]
    assert set(commands(report)) <= {line for block in blocks for line in block}


@pytest.mark.parametrize("make", [*HEALTHY, driver_525, cpu_torch, no_gpu], ids=lambda make: make.__name__)
def test_every_part_that_is_opened_is_closed_and_every_table_is_one(make: "object") -> None:
    assert callable(make)
    box = make()
    text = to_markdown(report_of(*run_checks(box), box=box))
    assert text.count("<details>") == text.count("</details>") == text.count("<summary>")
    heads = len(re.findall(r"^\|(?: --- \|)+$", text, re.MULTILINE))
    assert sum(token.type == "table_open" for token in tokens(text)) == heads
    assert foreign(text) == []


def test_tables_have_a_cell_for_every_column() -> None:
    report = with_everything()
    gpu = replace(report.snapshot.gpus[0], name="a | b ` c")
    text = to_markdown(replace(report, snapshot=replace(report.snapshot, gpus=(gpu,), packages={"a|b": "1`2|3"})))
    html = GITHUB.render(text)
    for table in re.findall(r"<table>.*?</table>", html, re.DOTALL):
        rows = [len(re.findall(r"<t[hd]", row)) for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)]
        assert len(set(rows)) == 1
    assert "a | b ` c" in shown(text)


def poisoned(text: str) -> Report:
    """A report in which every kind of text is the same."""
    fix = Fix(summary=text, commands=(("run", text),))
    bad = finding("gpu", "fail", text, "gpu-lost", detail=text, evidence={"seen": text, "all": [text]}, fixes=(fix,))
    report = with_everything()
    box = report.snapshot
    box = replace(box, gpus=(replace(box.gpus[0], name=text),), unavailable={"a": text}, packages={text: text})
    rest = (finding("host", "pass", text, detail=text), finding("host", "info", text, "gpus-differ"))
    assert report.log is not None
    cause = replace(report.log.causes[0], title=text, excerpt=text, detail=text)
    log = replace(report.log, source=text, causes=(cause,))
    return replace(report, findings=(bad, *rest), snapshot=box, log=log)


def test_markup_in_names_is_harmless_and_can_be_read() -> None:
    text = to_markdown(poisoned(EVIL))
    assert foreign(text) == []
    assert "<b>bold</b> <script>x</script>" in shown(text)
    assert shell_line(("run", EVIL)) in shown(text)


@pytest.mark.once
@given(texts)
@settings(max_examples=60, deadline=None)
def test_no_text_becomes_markup(text: str) -> None:
    markdown = to_markdown(poisoned(text))
    assert foreign(markdown) == []
    assert markdown.count("<details>") - markdown.count("\\<details>") >= markdown.count("\n</details>") > 0
    assert safe(text).strip() == "" or shell_line(("run", text)) in shown(markdown)


@pytest.mark.parametrize("count", [0, 10, 400])
@pytest.mark.parametrize("text", ["x" * 3000, "é`|" * 700, "word " * 400])
def test_it_fits_into_an_issue_whatever_a_box_says(count: int, text: str) -> None:
    many = tuple(finding("gpu", "fail", f"{n} {text}", "gpu-lost", detail=text) for n in range(count))
    report = replace(with_everything(), findings=(*many, *healthy().findings))
    box = replace(report.snapshot, packages={f"package-{n}": text for n in range(count)}, unavailable={text: text})
    markdown = to_markdown(replace(report, snapshot=box))
    assert len(markdown) < LONGEST
    assert len(markdown.encode()) < LONGEST
    assert markdown.count("<details>") == markdown.count("</details>")
    assert markdown.startswith("### envcheck")
