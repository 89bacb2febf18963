"""The typer app: which commands there are. The modules named here import typer and nothing slow."""

from importlib import import_module
from shutil import get_terminal_size
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from envcheck.cli.click_errors import name_of
from envcheck.cli.examples import examples
from envcheck.cli.parameters import for_typer
from envcheck.errors import UserError, one_of

COMMANDS = {
    "run": "run", "check": "check", "smoke": "smoke", "fit": "fit", "report": "report", "diff": "diff",
    "fleet": "fleet", "expect": "expect", "explain": "explain", "try": "try_", "fix": "fix", "checks": "checks",
    "problem": "problem", "plan": "plan", "install": "install", "completion": "completion",
}  # fmt: skip
"""The module of each command, which has a function of its name; that of `try` is `attempt`."""
OF_ALL = ("help", "completion")
"""Commands that look at all others."""


class RunByDefault(TyperGroup):
    """A group in which no command, or an option where a command belongs, means `run`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - click's Context, whose module moves
        """Put `run` first where the user named no command."""
        mine = {"-h", "--help", "--version"}
        if not args or (args[0].startswith("-") and args[0] not in mine):
            args = ["run", *args]
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:  # noqa: ANN401 - the same
        """Refuse a command that there is not in our own words."""
        one_of(args[0], self.commands, "command", "envcheck --help")
        return super().resolve_command(ctx, args)


MAY_BE_EMPTY = ("TEXT", "CMD")
"""Values that mean something where they are empty: a text for the model, the words of another command."""


class Filled(TyperCommand):
    """A command whose values are not empty: an unset variable of a script must not become another question."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - click's Context, whose module moves
        """Refuse an empty value."""
        try:
            rest = super().parse_args(ctx, args)
        except Exception as error:
            if getattr(error, "ctx", self) is None:  # an option without its value: the parser does not say of what
                error.ctx = ctx  # type: ignore[attr-defined]
            raise
        for parameter in self.params:
            given = ctx.params.get(parameter.name)
            values = given if isinstance(given, list | tuple) else (given,)
            empty = any(isinstance(value, str) and not value.strip() for value in values)
            if empty and not str(parameter.metavar).startswith(MAY_BE_EMPTY):
                raise UserError(
                    f"{name_of(parameter)} is empty; give it a value{'' if parameter.required else ' or leave it out'}."
                )
        return rest


def version(value: bool) -> None:
    """Print the version and end."""
    if value:
        from envcheck import __version__

        print(f"envcheck {__version__}")
        raise typer.Exit


def show_help(
    ctx: typer.Context,
    command: Annotated[str | None, typer.Argument(metavar="COMMAND", help="A command. [default: all of them]")] = None,
) -> None:
    """Show the help of a command."""
    group: Any = ctx.find_root().command
    if command is None:
        print(ctx.find_root().get_help())
        return
    one_of(command, group.commands, "command", "envcheck --help")
    with group.commands[command].make_context(command, ["--help"], parent=ctx.find_root()):
        pass


def show_version() -> None:
    """Print the version."""
    version(True)


def top(
    _version: Annotated[
        bool, typer.Option("--version", callback=version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Diagnose and set up a GPU machine for Qwen3-VL embeddings.

    Without a command: `envcheck run`: check the machine, load the model, test its embeddings, print the report.
    """


def _narrow() -> int | None:
    """Width of help where the parser's own least width (50 columns) is more than the terminal has."""
    columns = get_terminal_size().columns
    return max(columns - 2, 30) if columns < 52 else None


def make_app(arguments: list[str] | None = None) -> typer.Typer:
    """The app. Plain help and errors: rich is imported only by what prints reports.

    `arguments`: of its commands only the one that they name is imported; None, or where they name none: all.
    """
    app = typer.Typer(
        name="envcheck",
        cls=RunByDefault,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        no_args_is_help=False,
        context_settings={"help_option_names": ["-h", "--help"], "terminal_width": _narrow()},
    )
    app.callback()(top)
    first = (*(arguments or ()), "")[0]
    alone = first in COMMANDS and first not in OF_ALL
    for name in (first,) if alone else COMMANDS:
        module = import_module(f"envcheck.cli.{COMMANDS[name]}")
        settings = module.OWN_WORDS if name == "try" else None
        command = for_typer(module.attempt if name == "try" else getattr(module, name))
        app.command(name, cls=Filled, context_settings=settings, epilog=examples(name))(command)
        if name == "check":
            told = "The same as `envcheck check`."
            app.command("doctor", cls=Filled, hidden=True, help=told, epilog=examples("check"))(command)
    if not alone:
        app.command("help", cls=Filled, epilog=examples("help"))(show_help)
        app.command("version", cls=Filled, epilog=examples("version"))(show_version)
    return app
