"""The fleet as text: one row a machine, then the causes, each with its machines."""

from collections.abc import Iterator
from textwrap import shorten, wrap

from envcheck.fleet.compare import by_problem
from envcheck.fleet.document import Fleet, Machine
from envcheck.report.text import safe

NAMES_SHOWN = 8
"""Machines that a cause names before it counts the rest."""


def to_text(fleet: Fleet, width: int) -> str:
    """The whole page, at most `width` columns wide where words allow."""
    return "".join(f"{safe(line)}\n" for line in _lines(fleet, max(40, width)))


def _lines(fleet: Fleet, width: int) -> Iterator[str]:
    counted = ", ".join(f"{number} {state}" for state, number in fleet.counts.items() if number)
    yield f"{len(fleet.machines)} machine{'s' if len(fleet.machines) != 1 else ''}: {counted}"
    yield ""
    column = min(28, max((len(machine.name) for machine in fleet.machines), default=0))
    for machine in fleet.machines:
        head = f"{machine.state:<10}  {shorten_name(machine.name, column):<{column}}  "
        yield f"{head}{shorten(_said(machine), max(20, width - len(head)), placeholder=' ...')}".rstrip()
    yield from _causes(fleet, width)
    yield from _drifts(fleet, width)


def shorten_name(name: str, width: int) -> str:
    """The end of a name that is too long: file names differ there."""
    return name if len(name) <= width else f"...{name[len(name) - width + 3 :]}"


def _said(machine: Machine) -> str:
    if machine.why is not None:
        return machine.why
    failed = [called.problem for called in machine.called if called.status == "fail"]
    warned = [called.problem for called in machine.called if called.status == "warn"]
    words = [*dict.fromkeys(failed or warned)]
    if machine.drift:
        words.append(f"differs in {', '.join(drift.fact for drift in machine.drift)}")
    return ", ".join(words) or machine.machine


def _causes(fleet: Fleet, width: int) -> Iterator[str]:
    groups = by_problem(fleet.machines)
    if groups:
        yield from ("", "Causes")
    for problem, status, names in groups:
        more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
        shown = ", ".join(names[:NAMES_SHOWN])
        text = f"{'failed' if status == 'fail' else 'warned'}  {problem} on {len(names)}: {shown}{more}"
        yield from wrap(text, width, initial_indent="  ", subsequent_indent="          ", break_long_words=False)


def _drifts(fleet: Fleet, width: int) -> Iterator[str]:
    differing = [machine for machine in fleet.machines if machine.drift]
    if differing:
        yield from ("", "Differs from most")
    for machine in differing:
        for drift in machine.drift:
            text = f"{machine.name}: {drift.fact} is {drift.here}; {drift.machines} machines have {drift.most}"
            yield from wrap(text, width, initial_indent="  ", subsequent_indent="    ", break_long_words=False)
