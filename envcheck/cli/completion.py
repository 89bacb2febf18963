"""`envcheck completion SHELL`: a script that completes commands, options and their values."""

import re
import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from envcheck.cli.tree import Command, Parameter

SHELLS = ("bash", "zsh", "fish")
FILES = frozenset({"FILE", "DIR", "PATH", "DIR|FILE...", "A", "B", "CMD [ARGS]...", "FILE|-"})
"""Metavars of values that are files or folders."""


def completion(
    ctx: typer.Context,
    shell: Annotated[str, typer.Argument(metavar="SHELL", show_default=False, help="bash, zsh or fish.")],
) -> None:
    """Print a script for shell completion.

    For bash, add `eval "$(envcheck completion bash)"` to ~/.bashrc. For zsh, add `eval "$(envcheck completion zsh)"` to
    ~/.zshrc, after compinit. For fish, write the output to ~/.config/fish/completions/envcheck.fish.
    """
    from envcheck.cli.tree import commands
    from envcheck.errors import one_of

    one_of(shell, SHELLS, "shell")
    tree = commands(ctx.find_root().command)
    print("\n".join(_fish(tree) if shell == "fish" else _bash(tree, zsh=shell == "zsh")))


def values(parameter: "Parameter") -> tuple[str, ...] | None:
    """What may be given there; None: a file or a folder."""
    if parameter.metavar in FILES:
        return None
    if parameter.metavar in ("PROBLEM", "PROBLEM ...", "ID"):
        from envcheck.catalogue import all_problems

        return tuple(all_problems())
    if parameter.metavar == "AREA":
        from envcheck.findings import AREAS

        return AREAS
    if parameter.metavar == "MODEL":
        from envcheck.compat.tables.models import MODELS

        return ("tiny", *MODELS)
    if parameter.metavar == "BACKEND":
        from envcheck.smoke.request import BACKENDS

        return BACKENDS
    if parameter.metavar == "SHELL":
        return SHELLS
    if "|" in parameter.metavar:
        return _alternatives(parameter.metavar)
    return _listed(parameter.help)


def _alternatives(metavar: str) -> tuple[str, ...] | None:
    """Of `uv|pip`, `cu118..cu132|cpu`; None: one of them is a file."""
    words = metavar.split("|")
    if FILES.intersection(words):
        return None
    from envcheck.compat.tables.torch_releases import BUILD_CAPABILITIES

    return tuple(one for word in words for one in (BUILD_CAPABILITIES if ".." in word else (word,)))


def _listed(help: str) -> tuple[str, ...]:  # noqa: A002 - it is the help
    """Values that the help itself lists: `sdpa, eager or flash_attention_2.`, `Write a file: requirements or uv`."""
    sentence = re.split(r"[.;](?:\s|$)| \[default", _IN_BRACKETS.sub("", help))[0].rpartition(": ")[2]
    words = [word for word in re.split(r",? or |, ", sentence) if _PLAIN.fullmatch(word)]
    return tuple(words) if len(words) > 1 else ()


_IN_BRACKETS = re.compile(r" \([^)]*\)")
_PLAIN = re.compile(r"[a-z0-9_-]+")


def _bash(tree: "Sequence[Command]", *, zsh: bool) -> Iterator[str]:
    """A function of bash; zsh runs it through its own bashcompinit."""
    if zsh:
        yield "autoload -U +X bashcompinit && bashcompinit"
    yield "_envcheck() {"
    yield '  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} words=""'
    yield "  COMPREPLY=()"
    yield '  if [ "$COMP_CWORD" = 1 ]; then'
    yield f'    COMPREPLY=($(compgen -W "{" ".join(command.name for command in tree)} --help --version" -- "$cur"))'
    yield "    return"
    yield "  fi"
    yield '  case "$command $prev" in'
    for command in tree:
        for option in (one for one in command.options if one.metavar):
            pattern = "|".join(f'"{command.name} {name}"' for name in option.names)
            yield f"    {pattern}) {_reply(values(option))}; return ;;"
    yield "  esac"
    yield '  case "$command" in'
    for command in tree:
        given = [values(argument) for argument in command.arguments]
        words = shlex.quote(" ".join((*(word for some in given for word in some or ()), *_long(command))))
        files = 'COMPREPLY+=($(compgen -f -- "$cur"))' if None in given else ":"
        yield f"    {command.name}) words={words}; {files} ;;"
    yield "  esac"
    yield '  COMPREPLY+=($(compgen -W "$words" -- "$cur"))'
    yield "}"
    yield "complete -o filenames -F _envcheck envcheck"


def _reply(words: "tuple[str, ...] | None") -> str:
    if words is None:
        return 'COMPREPLY=($(compgen -f -- "$cur"))'
    return f'COMPREPLY=($(compgen -W {shlex.quote(" ".join(words))} -- "$cur"))'


def _long(command: "Command") -> Iterator[str]:
    for option in command.options:
        yield from (name for name in option.names if name.startswith("--"))


def _fish(tree: "Sequence[Command]") -> Iterator[str]:
    yield "complete -c envcheck -f"
    for command in tree:
        yield f"complete -c envcheck -n __fish_use_subcommand -a {command.name} -d {shlex.quote(command.summary)}"
        inside = f"-n '__fish_seen_subcommand_from {command.name}'"
        for option in command.options:
            names = " ".join(f"-l {n[2:]}" if n.startswith("--") else f"-s {n[1:]}" for n in option.names)
            yield f"complete -c envcheck {inside} {names}{_fish_value(option)} -d {shlex.quote(option.help)}"
        for argument in command.arguments:
            words = values(argument)
            told = "-F" if words is None else f"-a {shlex.quote(' '.join(words))}"
            yield f"complete -c envcheck {inside} {told}"


def _fish_value(option: "Parameter") -> str:
    if not option.metavar:
        return ""
    words = values(option)
    return " -r -F" if words is None else f" -x -a {shlex.quote(' '.join(words))}"
