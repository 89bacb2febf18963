"""The commands with their arguments, options and examples, read from the app: for the manual and shell completion."""

from dataclasses import dataclass
from typing import Any

from envcheck.cli.examples import EXAMPLES


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument or an option."""

    names: tuple[str, ...]
    """`--output`, `-o`; empty for an argument."""
    metavar: str
    """What its value is called; empty for a flag."""
    help: str


@dataclass(frozen=True, slots=True)
class Command:
    """One command of envcheck."""

    name: str
    summary: str
    paragraphs: tuple[str, ...]
    arguments: tuple[Parameter, ...]
    options: tuple[Parameter, ...]
    examples: tuple[str, ...]


def commands(group: Any) -> tuple[Command, ...]:  # noqa: ANN401 - click's Group, whose module moves
    """Every command that the help lists, in its order. `group`: the app, as typer makes it."""
    return tuple(_command(name, one) for name, one in group.commands.items() if not one.hidden)


def _command(name: str, one: Any) -> Command:  # noqa: ANN401 - click's Command, whose module moves
    summary, *paragraphs = (" ".join(part.split()) for part in (one.help or "").split("\n\n"))
    parameters = [(p.param_type_name, _parameter(p)) for p in one.params]
    options = [parameter for kind, parameter in parameters if kind == "option"]
    return Command(
        name=name,
        summary=summary,
        paragraphs=tuple(paragraphs),
        arguments=tuple(parameter for kind, parameter in parameters if kind == "argument"),
        options=(*options, Parameter(("-h", "--help"), "", "Show this message and exit.")),
        examples=EXAMPLES.get(name, ()),
    )


def _parameter(one: Any) -> Parameter:  # noqa: ANN401 - click's Parameter
    is_flag = getattr(one, "is_flag", False)
    names = tuple(one.opts) if one.param_type_name == "option" else ()
    metavar = "" if is_flag else one.metavar or one.name.upper()
    return Parameter(names, metavar, " ".join((one.help or "").split()))
