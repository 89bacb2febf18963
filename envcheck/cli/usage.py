"""What the option parser complains of, in the words of all our other messages."""

from typing import Any

from envcheck.cli.errors import UserError, one_of


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
    return str(explain())


def _unknown_option(name: str, context: Any) -> str:  # noqa: ANN401 - click's Context, whose module moves
    options = [o for parameter in context.command.params for o in parameter.opts if o.startswith("--")]
    try:
        one_of(name, [*options, "--help"], "option", f"{context.command_path} --help")
    except UserError as unknown:
        return str(unknown)
    return f"{name} has no place here."
