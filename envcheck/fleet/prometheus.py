"""The fleet for Prometheus: one gauge a machine and state, problem or drift."""

from collections.abc import Iterator
from datetime import datetime

from msgspec.structs import replace

from envcheck.fleet.compare import places
from envcheck.fleet.document import STATES, Fleet
from envcheck.report.ci.prometheus import Rows, family


def to_prometheus(fleet: Fleet) -> str:
    """All metrics, each family with its HELP and TYPE lines; machines are called as in the other formats."""
    _, short = places([machine.name for machine in fleet.machines])
    called = [replace(machine, name=name) for machine, name in zip(fleet.machines, short, strict=True)]
    return "".join(f"{line}\n" for line in _families(replace(fleet, machines=tuple(called))))


def _families(fleet: Fleet) -> Iterator[str]:
    counts: Rows = [({"state": state}, fleet.counts.get(state, 0)) for state in STATES]
    yield from family("envcheck_fleet_machines", "Machines by state.", counts)
    states: Rows = [({"machine": m.name, "state": m.state}, 1) for m in fleet.machines]
    yield from family("envcheck_fleet_machine_state", "The state that a machine is in.", states)
    problems = dict.fromkeys((m.name, c.problem, c.status) for m in fleet.machines for c in m.called)
    labels: Rows = [({"machine": m, "problem": p, "status": s}, 1) for m, p, s in problems]
    yield from family("envcheck_fleet_machine_problem", "A problem that a machine has.", labels)
    drifts: Rows = [({"machine": m.name, "fact": drift.fact}, 1) for m in fleet.machines for drift in m.drift]
    yield from family("envcheck_fleet_machine_drift", "A fact in which a machine differs from most.", drifts)
    seen: Rows = [({"machine": m.name}, t) for m in fleet.machines if (t := _seconds(m.created)) is not None]
    yield from family("envcheck_fleet_machine_seen_timestamp_seconds", "When a machine was looked at.", seen)


def _seconds(created: str | None) -> float | None:
    try:
        return datetime.fromisoformat((created or "").replace("Z", "+00:00")).timestamp()
    except ValueError:  # a report from elsewhere may say anything
        return None
