"""Write a page for every command and the manual page, from the help: `python tools/make_commands.py`."""

from collections.abc import Iterator
from pathlib import Path

from typer.main import get_command

from envcheck import __version__
from envcheck.cli.app import make_app
from envcheck.cli.tree import Command, Parameter, commands

DOCS = Path(__file__).parents[1] / "docs"
FOLDER = DOCS / "commands"
MANUAL = DOCS / "man" / "envcheck.1"
SUMMARY = "diagnose and set up a GPU machine for Qwen3-VL embeddings"


def pages() -> dict[str, str]:
    """File name to text, the index included."""
    tree = commands(get_command(make_app()))
    texts = {f"{one.name}.md": "\n".join((*_page(one), "")) for one in tree}
    return {"README.md": "\n".join((*_index(tree), "")), **texts}


def _index(tree: tuple[Command, ...]) -> Iterator[str]:
    yield from ("# Commands", "", "Made from the help of each command (`envcheck COMMAND --help`).", "")
    yield from ("| command | does |", "|---|---|")
    yield from (f"| [{one.name}]({one.name}.md) | {_cell(one.summary)} |" for one in tree)


def _page(one: Command) -> Iterator[str]:
    yield from (f"# envcheck {one.name}", "", _prose(one.summary), "")
    yield from ("```text", f"envcheck {one.name} [OPTIONS]{''.join(f' {a.metavar}' for a in one.arguments)}", "```", "")
    for paragraph in one.paragraphs:
        yield from (_prose(paragraph), "")
    if one.examples:
        yield from ("## Examples", "", "```bash", *one.examples, "```", "")
    for title, parameters in (("Arguments", one.arguments), ("Options", one.options)):
        if parameters:
            yield from (f"## {title}", "", "| | |", "|---|---|")
            yield from (f"| {_name(parameter)} | {_cell(parameter.help)} |" for parameter in parameters)
            yield ""
    yield "[All commands](README.md)"


def _name(parameter: Parameter) -> str:
    names = ", ".join(f"`{name}`" for name in parameter.names)
    return " ".join(part for part in (names, f"`{_cell(parameter.metavar)}`" if parameter.metavar else "") if part)


def _cell(text: str) -> str:
    return _prose(text).replace("|", "\\|")


def _prose(text: str) -> str:
    return text.replace("<", "&lt;").replace("*", "\\*")


def manual() -> str:
    """The manual page, in the macros of man(7)."""
    tree = commands(get_command(make_app()))
    return "\n".join(_manual(tree)) + "\n"


def _manual(tree: tuple[Command, ...]) -> Iterator[str]:
    yield f'.TH ENVCHECK 1 "" "envcheck {__version__}" "User Commands"'
    yield from (".SH NAME", f"envcheck \\- {SUMMARY}")
    yield from (".SH SYNOPSIS", ".B envcheck", "[\\fICOMMAND\\fR] [\\fIOPTIONS\\fR]")
    yield from (".SH DESCRIPTION", "Without a command, \\fBenvcheck run\\fR.", ".SH COMMANDS")
    for one in tree:
        yield f".SS envcheck {one.name}{''.join(f' {_roff(a.metavar)}' for a in one.arguments)}"
        yield _roff(one.summary)
        for paragraph in one.paragraphs:
            yield from (".PP", _roff(paragraph))
        for parameter in (*one.arguments, *one.options):
            names = ", ".join(f"\\fB{_roff(name)}\\fR" for name in parameter.names)
            yield from (
                ".TP",
                " ".join(p for p in (names, f"\\fI{_roff(parameter.metavar)}\\fR" * bool(parameter.metavar)) if p),
            )
            yield _roff(parameter.help)
        if one.examples:
            yield from (".PP", "Examples:", ".nf", *(f"  {_roff(line)}" for line in one.examples), ".fi")


def _roff(text: str) -> str:
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text[:1] in (".", "'") else text


def main() -> None:
    """Write all of it."""
    FOLDER.mkdir(exist_ok=True)
    MANUAL.parent.mkdir(exist_ok=True)
    wanted = pages()
    for old in FOLDER.glob("*.md"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    MANUAL.write_text(manual(), encoding="utf-8")
    print(f"{FOLDER}: {len(wanted)} pages; {MANUAL}")


if __name__ == "__main__":
    main()
