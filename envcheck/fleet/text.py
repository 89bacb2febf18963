"""The fleet as text: one row a machine, then the causes, each with its machines."""

from collections.abc import Iterator, Sequence
from textwrap import shorten, wrap

from envcheck.fleet.compare import cause_of, causes, differing, places
from envcheck.fleet.document import Fleet, Machine
from envcheck.report.text import safe

LEAST_SAID = 20
"""Columns that are enough for what is said of a machine next to its name."""
NAMES_SHOWN = 8
"""Machines that a cause names before it counts the rest."""


def to_text(fleet: Fleet, width: int) -> str:
    """The whole page, at most `width` columns wide where words allow."""
    return "".join(f"{safe(line)}\n" for line in _lines(fleet, max(40, width)))


def counted(fleet: Fleet) -> str:
    """`5 machines: 1 broken, 4 healthy`."""
    number = len(fleet.machines)
    states = ", ".join(f"{number} {state}" for state, number in fleet.counts.items() if number)
    return f"{number} machine{'s' if number != 1 else ''}: {states}"


def _lines(fleet: Fleet, width: int) -> Iterator[str]:
    folder, short = places([machine.name for machine in fleet.machines])
    name_of = dict(zip((machine.name for machine in fleet.machines), short, strict=True))
    yield from _wrapped(counted(fleet) + (f" (in {folder})" if folder else ""), width)
    yield ""
    column = min(28, width - len(f"{'':<10}  "), max(map(len, short), default=0))
    for machine in fleet.machines:
        yield from _row(machine, shorten_name(name_of[machine.name], column), column, width)
    yield from _causes(fleet, name_of, width)
    yield from _drifts(fleet, name_of, width)


def _row(machine: Machine, name: str, column: int, width: int) -> Iterator[str]:
    """A machine on one line; where the terminal is narrow, what is said of it stands below."""
    head = f"{machine.state:<10}  {name:<{column}}  "
    if width - len(head) >= LEAST_SAID:
        yield f"{head}{shorten(_said(machine), width - len(head), placeholder=' ...')}".rstrip()
        return
    yield head.rstrip()
    yield f"  {shorten(_said(machine), width - 2, placeholder=' ...')}".rstrip()


def _wrapped(text: str, width: int, indent: str = "", deeper: str = "  ") -> list[str]:
    return wrap(text, width, initial_indent=indent, subsequent_indent=indent + deeper, break_long_words=False)


def shorten_name(name: str, width: int) -> str:
    """The end of a name that is too long: file names differ there."""
    return name if len(name) <= width else f"...{name[len(name) - width + 3 :]}"


def _said(machine: Machine) -> str:
    if machine.why is not None:
        return machine.why
    failed = [cause_of(called) for called in machine.called if called.status == "fail"]
    warned = [cause_of(called) for called in machine.called if called.status == "warn"]
    words = [*dict.fromkeys(failed or warned)]
    if machine.drift:
        words.append(f"differs in {', '.join(drift.fact for drift in machine.drift)}")
    return ", ".join(words) or machine.machine


def some(names: Sequence[str]) -> str:
    """The first names, and how many more."""
    more = f" and {len(names) - NAMES_SHOWN} more" if len(names) > NAMES_SHOWN else ""
    return ", ".join(names[:NAMES_SHOWN]) + more


def _causes(fleet: Fleet, name_of: dict[str, str], width: int) -> Iterator[str]:
    groups = causes(fleet.machines)
    if groups:
        yield from ("", "Causes")
    for cause in groups:
        verb = "failed" if cause.status == "fail" else "warned"
        names = some([name_of[name] for name in cause.machines])
        text = f"{verb}  {cause.named} on {len(cause.machines)}: {names}"
        yield from _wrapped(text, width, "  ", " " * 8)


def _drifts(fleet: Fleet, name_of: dict[str, str], width: int) -> Iterator[str]:
    groups = differing(fleet.machines)
    if groups:
        yield from ("", "Differs from most")
    for group in groups:
        yield from _wrapped(f"{group.fact}: {group.machines} have {group.most}", width, "  ")
        for here, names in group.others.items():
            text = f"{here}: {some([name_of[name] for name in names])}"
            yield from _wrapped(text, width, "    ")
