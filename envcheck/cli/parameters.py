"""A command's options and arguments as data, in the annotations of its function: read here, or by typer.

typer takes longer to import than most of a check takes to run. So a call of nothing but options and files is read here
(`values_of`); all else (help, a mistake, short options in one word) is left to typer, which is given the same data
(`for_typer`) and has the last word on what a command line means.
"""

from collections.abc import Callable, Mapping, Sequence
from types import FunctionType
from typing import Annotated, Any, NamedTuple


class Option(NamedTuple):
    """An option, as its user writes it."""

    names: tuple[str, ...]
    help: str
    metavar: str | None
    envvar: str | None
    """The variable that gives its value, too."""
    parser: Callable[[str], object] | None
    """Makes the value from the text; None: it is the text."""


class Argument(NamedTuple):
    """A word without an option, which must be given."""

    metavar: str
    help: str


def option(
    *names: str,
    help: str,  # noqa: A002 - named as typer names it
    metavar: str | None = None,
    envvar: str | None = None,
    parser: Callable[[str], object] | None = None,
) -> Option:
    """An option of these names, for the annotation of a parameter; one of type `bool` takes no value."""
    return Option(names, help, metavar, envvar, parser)


def values_of(
    command: Callable[..., object], words: Sequence[str], environ: Mapping[str, str]
) -> dict[str, object] | None:
    """The values of the parameters that a command line names; None: typer must read it, and say what is wrong."""
    options, arguments = _parameters(command)
    if any(known.declared.envvar in environ for known in options.values() if known.declared.envvar):
        return None
    values: dict[str, Any] = {}
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if (word == "-" or not word.startswith("-")) and word.strip() and arguments:
            values[arguments.pop(0)] = word
            continue
        if name not in options or (equals and not name.startswith("--")):
            return None
        parameter, declared, kind = options[name]
        if kind is bool:
            if equals:
                return None
            values[parameter] = True
            continue
        value = value if equals else next(rest, "")
        if not value.strip() or (value.startswith("-") and value != "-"):
            return None
        if kind == list[str] | None:
            values.setdefault(parameter, []).append(value)
        elif parameter in values:
            return None
        else:
            values[parameter] = declared.parser(value) if declared.parser else value
    return None if arguments else values


def for_typer(command: Callable[..., object]) -> Callable[..., object]:
    """The same function with typer's own objects in its annotations."""
    if not isinstance(command, FunctionType):
        return command
    same = FunctionType(command.__code__, command.__globals__, command.__name__, command.__defaults__)
    same.__kwdefaults__, same.__doc__ = command.__kwdefaults__, command.__doc__
    same.__annotations__ = {name: _hint_for_typer(hint) for name, hint in command.__annotations__.items()}
    return same


class _Known(NamedTuple):
    """An option of a command."""

    parameter: str
    declared: Option
    kind: Any
    """The type of its values."""


def _parameters(command: Callable[..., object]) -> tuple[dict[str, _Known], list[str]]:
    """The options of a command by each of their names, and the parameters that are words without an option."""
    options: dict[str, _Known] = {}
    arguments: list[str] = []
    for parameter, hint in command.__annotations__.items():
        declared = _declared(hint)
        if isinstance(declared, Argument):
            arguments.append(parameter)
        elif isinstance(declared, Option):
            options |= dict.fromkeys(declared.names, _Known(parameter, declared, hint.__origin__))
    return options, arguments


def _declared(hint: object) -> object:
    """What an annotation says on its parameter."""
    return getattr(hint, "__metadata__", (None,))[0]


def _hint_for_typer(hint: Any) -> Any:  # noqa: ANN401 - an annotation may be anything
    import typer

    declared = _declared(hint)
    if isinstance(declared, Argument):
        return Annotated[hint.__origin__, typer.Argument(**declared._asdict())]
    if isinstance(declared, Option):
        names, settings = declared.names, {key: value for key, value in declared._asdict().items() if key != "names"}
        return Annotated[hint.__origin__, typer.Option(*names, **settings)]
    return hint
