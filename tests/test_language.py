"""Plain technical English: words that no reader would search for do not stand in what a user sees."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from envcheck.catalogue import all_problems
from envcheck.checks import all_checks
from envcheck.cli.app import make_app
from envcheck.cli.tree import commands

ROOT = Path(__file__).parents[1]
BANNED = {
    "mend": "fix", "mends": "fixes", "mended": "fixed", "mending": "fixing", "remedy": "fix", "remedies": "fixes",
    "anew": "again", "once more": "again", "heed": "respect", "heeds": "respects", "heeded": "respected",
    "beside": "next to", "to and fro": "in and out", "number type": "dtype", "not to be had": "not available",
    "is gone on with": "resumes", "put right": "fix", "way out": "fix", "all the same": "anyway", "box": "machine",
    "boxes": "machines", "card": "GPU", "cards": "GPUs", "judge": "check", "judges": "checks", "judged": "checked",
    "has no place": "is unexpected", "thereby": "so", "therein": "in it", "wherein": "in which", "hitherto": "so far",
    "whence": "from where", "hereby": "so", "otherwise than": "differently from", "seldom": "rarely", "amid": "among",
    "whilst": "while", "naught": "nothing", "code of its own": "trust_remote_code", "leads nowhere": "does not exist",
    "talk to each other": "communicate (NCCL)", "is at work": "is running", "taken back": "yanked",
}  # fmt: skip
"""The word, and what to write instead."""
SENSES = re.compile(
    r"\bcards? of (?:the|a) model|model(?:'s)? cards?|(?:sound|network|memory|expansion) cards?|a card's example"
    r"|[\w/.-]+\.box\b|box\.json|`[^`]*`"
)
"""Where a word means something else, or is the name of a thing."""
WORD = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in sorted(BANNED, key=len, reverse=True)), re.IGNORECASE)


def banned_in(text: str) -> list[str]:
    """The words, each with what to write instead."""
    return [f"{found[0]} -> {BANNED[found[0].lower()]}" for found in WORD.finditer(SENSES.sub(" ", text))]


def sentences(file: Path) -> Iterator[str]:
    """Texts in a module that may be printed: strings of several words that are no docstring."""
    tree = ast.parse(file.read_text("utf-8"))
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in silent
            and " " in node.value
        ):
            yield node.value


PATTERNS = ("signatures", "redact", "importers", "tables")
"""Folders whose strings are patterns of other programs' texts, or rows of tables."""
MODULES = sorted(
    file.relative_to(ROOT).as_posix()
    for file in (ROOT / "envcheck").rglob("*.py")
    if not set(PATTERNS) & {*file.parts, file.stem}
    and file.stem not in ("context_markers", "sentence_words", "xid", "sxid")
)
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))
    if path.stem != "CHANGELOG"
)


@pytest.mark.parametrize("module", MODULES)
def test_messages(module: str) -> None:
    assert [word for text in sentences(ROOT / module) for word in banned_in(text)] == []


@pytest.mark.parametrize("page", PAGES)
def test_pages(page: str) -> None:
    text = re.sub(r"```.*?```|\n(?: {4,}.*\n)+|\]\([^)]*\)", " ", (ROOT / page).read_text("utf-8"), flags=re.DOTALL)
    assert banned_in(text) == []


def test_the_catalogue_the_checks_and_the_help() -> None:
    texts = [text for entry in all_problems().values() for text in (entry.title, entry.meaning, entry.recognised)]
    texts += [check.summary for check in all_checks()]
    for command in commands(get_command(make_app())):
        texts += [command.summary, *command.paragraphs, *(p.help for p in (*command.arguments, *command.options))]
    assert len(texts) > 500
    assert {text: found for text in texts if (found := banned_in(text))} == {}


def test_a_title_says_one_thing_in_few_words() -> None:
    titles = {entry.id: entry.title for entry in all_problems().values()}
    assert {name: title for name, title in titles.items() if len(title) > 72 or title.endswith(".")} == {}
    assert len(set(titles.values())) == len(titles)


def test_the_list_finds_what_it_bans() -> None:
    assert banned_in("Nothing on this box mends it.") == ["box -> machine", "mends -> fixes"]
    assert banned_in("The model card says so; `box.json` and a sandbox stay.") == []
