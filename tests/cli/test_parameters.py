"""A command line that is read without typer means what typer makes of it; any other is left to typer."""

from importlib import import_module
from inspect import signature

import pytest
from typer.main import get_command

from envcheck.cli import WITHOUT_TYPER
from envcheck.cli.app import make_app
from envcheck.cli.parameters import values_of

READ = (
    "check",
    "check --json",
    "check --json --only driver --only gpu,link --strict",
    "check --only=driver --skip nvml-failed -o report.json",
    "check --from a.json --from - --plain",
    "check --timeout 3.5 --model tiny --offline -q",
    "check --format=markdown --output - --no-redact",
    "explain build.log",
    "explain - --json",
    "explain --from report.json build.log -v",
    "explain build.log --format plain --python .venv",
)
LEFT = (
    "check --help",
    "check -qv",
    "check --jsn",
    "check --json=yes",
    "check --only",
    "check --only ''",
    "check --only --json",
    "check --output a --output b",
    "check -oreport.json",
    "check surplus",
    "check -- --json",
    "explain",
    "explain one.log two.log",
    "explain ''",
)


def _values(line: str, environ: dict[str, str]) -> dict[str, object] | None:
    name, *words = (word.strip("'") for word in line.split(" "))
    return values_of(getattr(import_module(f"envcheck.cli.{name}"), name), words, environ)


@pytest.mark.parametrize("line", READ)
def test_it_means_what_typer_makes_of_it(line: str) -> None:
    name, *words = line.split()
    group = get_command(make_app([name]))
    read = group.commands[name].make_context(name, words).params  # type: ignore[attr-defined]
    told = {parameter: (list(v) or None) if isinstance(v, tuple) else v for parameter, v in read.items()}
    defaults = {
        parameter.name: parameter.default
        for parameter in signature(getattr(import_module(f"envcheck.cli.{name}"), name)).parameters.values()
    }
    values = _values(line, {})
    assert values is not None
    assert {**defaults, **values} == told


@pytest.mark.parametrize("line", LEFT)
def test_what_is_not_plain_is_left_to_typer(line: str) -> None:
    assert _values(line, {}) is None


def test_a_variable_that_gives_a_value_is_left_to_typer() -> None:
    assert _values("check", {"ENVCHECK_MODEL": "tiny"}) is None
    assert _values("explain build.log", {"ENVCHECK_MODEL": "tiny"}) == {"log": "build.log"}


def test_the_commands_that_need_no_typer_have_a_module_of_their_name() -> None:
    assert all(callable(getattr(import_module(f"envcheck.cli.{name}"), name)) for name in WITHOUT_TYPER)
