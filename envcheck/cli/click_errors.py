"""What the option parser complains of, in the words of all our other messages."""

import re
import shlex
from pathlib import Path
from typing import Any

from envcheck.errors import UserError, one_of


def usage_error(error: Exception) -> str | None:
    """The sentence for a usage error of typer's parser; None: it is none.

    Told by what it offers, not by its class: that lives in `click` or inside typer, by typer's version.
    """
    explain = getattr(error, "format_message", None)
    if explain is None:
        return None
    context: Any = getattr(error, "ctx", None)
    unknown = getattr(error, "option_name", None)
    if unknown and context and type(error).__name__ == "NoSuchOption":
        return _unknown_option(unknown, context)
    said = _in_our_words(type(error).__name__, error)
    return said or _decapitalised(str(explain()))


def _in_our_words(kind: str, error: Exception) -> str | None:
    """What the parser's commonest complaints mean; None: it is none of them."""
    context: Any = getattr(error, "ctx", None)
    parameter: Any = getattr(error, "param", None)
    see = f"see `{context.command_path if context else 'envcheck'} --help`."
    if kind == "MissingParameter" and parameter is not None:
        return f"{name_of(parameter)} is missing; {see}"
    if kind == "BadOptionUsage":
        return f"{getattr(error, 'option_name', 'an option')} needs a value; {see}"
    if kind == "BadParameter" and "int" in getattr(getattr(parameter, "type", None), "name", ""):
        return f"{name_of(parameter)} must be a whole number{_range(parameter.type)}."
    extra = re.fullmatch(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", str(getattr(error, "message", "")))
    return f"{extra[1]!r} is unexpected; {_option_for(extra[1], context) or see}" if extra else None


def _option_for(value: str, context: Any) -> str | None:  # noqa: ANN401 - click's Context, whose module moves
    """The option that takes such a file or folder; None: there is none."""
    taken = {option for parameter in context.command.params for option in parameter.opts} if context else set()
    if "--from" in taken and Path(value).is_file():
        return f"`--from {shlex.quote(value)}` reads that file."
    if "--python" in taken and Path(value).is_dir():
        return f"`--python {shlex.quote(value)}` checks the environment in that folder."
    return None


def name_of(parameter: Any) -> str:  # noqa: ANN401 - click's Parameter, whose module moves
    """A parameter as its user writes it: `--batch`, FILE."""
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name.upper()).split(maxsplit=1)[0]
    return str(max(parameter.opts, key=len))


def _range(kind: Any) -> str:  # noqa: ANN401 - the same
    low, high = getattr(kind, "min", None), getattr(kind, "max", None)
    if low is not None and high is not None:
        return f" from {low} to {high}"
    return f", {low} or more" if low is not None else ""


def _decapitalised(sentence: str) -> str:
    whole = sentence if sentence.endswith(".") else f"{sentence}."
    return whole[:1].lower() + whole[1:]


def _unknown_option(name: str, context: Any) -> str:  # noqa: ANN401 - click's Context, whose module moves
    options = [o for parameter in context.command.params for o in parameter.opts if o.startswith("--")]
    try:
        one_of(name, [*options, "--help"], "option", f"{context.command_path} --help")
    except UserError as unknown:
        return str(unknown)
    return f"{name} is unexpected."
