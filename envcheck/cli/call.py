"""The options of one call, checked once, early."""

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from envcheck.cli.chosen_format import format_of
from envcheck.errors import UserError, all_of
from envcheck.findings import AREAS, Area
from envcheck.report.formats import FORMATS

if TYPE_CHECKING:
    from envcheck.expect.file import Expectations
    from envcheck.probes.judged import Judged
    from envcheck.snapshot.kinds import ChosenBy


class Options(Struct, frozen=True, kw_only=True):
    """The options of one call, checked once, early."""

    format: str
    output: str | None
    source: tuple[str, ...] | None
    """The files of `--from`."""
    python: str | None
    """Executable of the checked Python; None: envcheck's own."""
    only: tuple[Area, ...]
    skip: tuple[str, ...]
    skipped_by: Mapping[str, str]
    """Problems that the project's settings skip, with their file."""
    strict: bool
    timeout_s: float
    color: bool
    quiet: bool
    verbose: bool
    model: str | None
    deep: bool
    started: float
    """`time.monotonic()` from which the time limit counts."""
    cuda_init: bool = True
    """The CUDA driver may be started, in a child process."""
    chosen_by: "ChosenBy | None" = None
    """Why this Python is judged."""
    expectations: "Expectations | None" = None
    """What `--expect` says this machine must be."""
    redacted: bool = True
    show_redactions: bool = False
    offline: bool = False
    """No host may be asked."""

    @property
    def asks_network(self) -> bool:
        """The hub is asked only where what it answers is judged."""
        return not self.offline and (not self.only or "hub" in self.only)

    @property
    def is_shared(self) -> bool:
        """What is written is for others: all but the text on the screen, which is for who sits there."""
        return self.format not in ("terminal", "plain") or self.output not in (None, "-")

    @property
    def left_s(self) -> float:
        """Seconds until the time limit is reached."""
        return max(0.1, self.started + self.timeout_s - time.monotonic())


def make_options(
    *,
    json: bool = False,
    format: str | None = None,  # noqa: A002 - named as its option
    formats: Sequence[str] = FORMATS,
    plain: bool = False,
    output: str | None = None,
    source: str | Sequence[str] | None = None,
    python: str | None = None,
    only: Sequence[str] | None = None,
    expect: str | None = None,
    skip: Sequence[str] | None = None,
    strict: bool = False,
    timeout: float | None = None,
    no_color: bool = False,
    quiet: bool = False,
    verbose: bool = False,
    model: str | None = None,
    deep: bool = False,
    cuda_init: bool = True,
    no_redact: bool = False,
    show_redactions: bool = False,
    offline: bool = False,
    config: str | None = "none",
) -> Options:
    """Check what was asked for.

    `formats`: those that the command has.
    `config`: a file of settings; None: the one that is found from here upward. Of another machine none holds.

    Raises:
        UserError: an area, a problem, a format or a Python that there is not.
    """
    from envcheck.cli.problem_ids import problems_of

    started = time.monotonic()
    timeout_s = look_s(deep) if timeout is None else timeout
    named = _sources(source)
    if named and (python or deep):
        raise UserError(
            f"--from checks another machine's report; {'--python' if python else '--deep'} cannot be used with it."
        )
    areas = all_of(only or (), AREAS, "area")
    judged = judged_python(python, timeout_s) if named is None else None
    settings = None
    if config != "none" and named is None:
        from envcheck.cli.settings import find_settings

        settings = find_settings(config, verbose=verbose, quiet=quiet)
    expectations = _expectations(expect) or (settings.expectations if settings else None)
    skipped_by = dict.fromkeys(settings.skip, settings.file) if settings else {}
    skipped = (*(skip or ()), *(expectations.skip if expectations else ()), *skipped_by)
    options = Options(
        expectations=expectations,
        format=format_of({"json": json, "plain": plain}, format, output, formats),
        output=_output(output),
        source=named,
        python=judged.python if judged else None,
        chosen_by=judged.chosen_by if judged else None,
        only=tuple(area for area in AREAS if area in areas),
        skip=problems_of(skipped) if skipped else (),
        skipped_by=skipped_by,
        strict=strict or bool(settings and settings.strict),
        timeout_s=timeout_s,
        color=not no_color,
        quiet=quiet,
        verbose=verbose,
        model=model or (settings.model if settings else None),
        deep=deep,
        cuda_init=cuda_init,
        started=started,
        redacted=not no_redact,
        show_redactions=show_redactions,
        offline=offline,
    )
    if no_redact and options.is_shared:
        from envcheck.cli.redaction import confirm_unredacted

        confirm_unredacted()
    return options


def look_s(deep: bool) -> float:
    """Seconds that looking at the machine may take where nothing else was asked for."""
    from envcheck.probes.box import DEFAULT_TIMEOUT_S

    if not deep:
        return DEFAULT_TIMEOUT_S
    from envcheck.probes.deep import DEEP_TIMEOUT_S

    return DEFAULT_TIMEOUT_S + DEEP_TIMEOUT_S


def _expectations(file: str | None) -> "Expectations | None":
    if file is None:
        return None
    from envcheck.expect.file import read_expectations

    return read_expectations(file)


def _output(wanted: str | None) -> str | None:
    """Refuse early what cannot be written at the end, when minutes of work would be lost."""
    if wanted is None or wanted == "-":
        return wanted
    from envcheck.files import refuse_early

    refuse_early(wanted)
    return wanted


def judged_python(wanted: str | None, limit_s: float) -> "Judged":
    """The environment that is checked: `--python`, else the active one, `./.venv`, envcheck's own.

    Raises:
        UserError: `--python` names no Python.
    """
    from envcheck.probes.judged import Judged, judged_environment

    if wanted is None:
        import os
        from pathlib import Path

        return judged_environment(os.environ, Path())
    from envcheck.probes.python import resolve_python

    try:
        return Judged(resolve_python(wanted, limit_s), "--python")
    except ValueError as error:
        raise UserError(str(error)) from error


def _sources(source: str | Sequence[str] | None) -> tuple[str, ...] | None:
    """The files of `--from`; None: this machine. Raises UserError: standard input is named twice."""
    named = (source,) if isinstance(source, str) else tuple(source or ())
    if named.count("-") > 1:
        raise UserError("standard input can be read only once; give a file for one of them.")
    return named or None
