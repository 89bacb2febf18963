"""The fleet as one HTML file: a row a machine, to be filtered and sorted; without a script it is a page to be read."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from envcheck.fleet.compare import cause_of, causes, differing, places
from envcheck.fleet.document import STATES, Called, Fleet, Machine
from envcheck.fleet.text import counted, some
from envcheck.report.html.element import Child, Markup, prose, tag, together
from envcheck.report.html.shell import STYLE, asset, html_page
from envcheck.report.html.tables import section, table

FOLDER = Path(__file__).parent
SYMBOLS = {"unreadable": "?", "broken": "✗", "degraded": "!", "healthy": "✓"}
COLUMNS = ("state", "machine", "problems", "differs from most", "system", "seen")
MOST_FACTS = 12
"""Facts in which one machine differs that its row names."""


def to_html(fleet: Fleet) -> str:
    """The whole page."""
    style = f"{asset(STYLE)}\n{asset(FOLDER / 'page.css')}"
    return html_page(f"envcheck fleet, {counted(fleet)}", *_body(fleet), style=style, script=asset(FOLDER / "page.js"))


def _body(fleet: Fleet) -> Iterator[Markup]:
    folder, short = places([machine.name for machine in fleet.machines])
    name_of = dict(zip((machine.name for machine in fleet.machines), short, strict=True))
    state = next((state for state in STATES if fleet.counts.get(state)), "healthy")
    yield tag("a", "To the machines", class_="skip-link", href="#main")
    yield tag(
        "header",
        tag("h1", "envcheck fleet"),
        tag("p", counted(fleet), class_="counts"),
        tag("p", f"Reports in {folder}", class_="quiet") if folder else "",
        class_=f"banner {'broken' if state == 'unreadable' else state}",
    )
    yield tag("main", _controls(fleet), _machines(fleet, name_of), *_groups(fleet, name_of), id="main")
    yield tag("footer", tag("p", f"envcheck {fleet.envcheck}, {fleet.created}."))


def _controls(fleet: Fleet) -> Markup:
    """Hidden until the script, which they need, shows them."""
    problems = {cause.named: len(cause.machines) for cause in causes(fleet.machines)}
    facts = {group.fact: sum(map(len, group.others.values())) for group in differing(fleet.machines)}
    states: dict[str, int] = {state: fleet.counts[state] for state in STATES if fleet.counts.get(state)}
    return tag(
        "form",
        tag("label", "Search ", tag("input", type="search", name="text", autocomplete="off")),
        _choice("state", "State", states, "all states"),
        _choice("problem", "Problem", problems, "any or none"),
        _choice("fact", "Differs in", facts, "anything or nothing"),
        _choice("sort", "Sort by", dict.fromkeys(COLUMNS[1:], 0), "worst first"),
        tag("button", "Show all", type="reset"),
        tag("p", role="status", class_="quiet"),
        hidden=True,
        id="controls",
        aria_label="Filter and sort",
    )


def _choice(name: str, label: str, values: dict[str, int], everything: str) -> Markup:
    options = [tag("option", f"{value} ({n})" if n else value, value=value) for value, n in values.items()]
    return tag("label", f"{label} ", tag("select", tag("option", everything, value=""), options, name=name))


def _machines(fleet: Fleet, name_of: dict[str, str]) -> Markup:
    """Roles are said, for the style of a phone turns rows into blocks, which takes their meaning from a table."""
    head = tag("tr", [tag("th", name, scope="col", role="columnheader") for name in COLUMNS], role="row")
    rows = [_row(machine, name_of[machine.name]) for machine in fleet.machines]
    return tag(
        "table",
        tag("caption", "Machines, worst first"),
        tag("thead", head, role="rowgroup"),
        tag("tbody", rows, role="rowgroup"),
        id="machines", role="table", class_="fleet",
    )  # fmt: skip


def _row(machine: Machine, name: str) -> Markup:
    sign = tag("span", SYMBOLS[machine.state], aria_hidden="true")
    cells: Sequence[Child] = (
        _problems(machine),
        _drift(machine),
        machine.machine,
        tag("time", machine.created[:16].replace("T", " ")) if machine.created else "",
    )
    return tag(
        "tr",
        tag("td", sign, f" {machine.state}", role="cell", class_="state"),
        tag("th", name, scope="row", role="rowheader"),
        [tag("td", cell, role="cell", data_label=label) for label, cell in zip(COLUMNS[2:], cells, strict=True)],
        role="row",
        class_=machine.state,
        data_state=machine.state,
        data_problems="\n".join(dict.fromkeys(map(cause_of, machine.called))),
        data_facts="\n".join(drift.fact for drift in machine.drift),
    )


def _problems(machine: Machine) -> Child:
    if machine.why is not None:
        return tag("span", machine.why, class_="why")
    return tag("ul", map(_problem, machine.called)) if machine.called else ""


def _problem(called: Called) -> Markup:
    word = "failed: " if called.status == "fail" else "warning: "
    title = prose(called.title)
    named = tag("span", called.problem, class_="id")
    return tag("li", tag("span", word, class_="word"), title, " ", named, class_=called.status)


def _drift(machine: Machine) -> Child:
    if not machine.drift:
        return ""
    rest = len(machine.drift) - MOST_FACTS
    more = [tag("li", f"and {rest} more")] if rest > 0 else []
    told = [tag("li", f"{drift.fact}: {drift.here}") for drift in machine.drift[:MOST_FACTS]]
    return tag("ul", told, more)


def _groups(fleet: Fleet, name_of: dict[str, str]) -> Iterator[Markup]:
    groups = causes(fleet.machines)
    if groups:
        rows = [
            (cause.named, _words(cause.status), str(len(cause.machines)), some([name_of[n] for n in cause.machines]))
            for cause in groups
        ]
        yield section("Causes", table("Problems, with the machines", ("problem", "status", "machines", "which"), rows))
    drifts = differing(fleet.machines)
    if drifts:
        facts = [
            (
                group.fact,
                f"{group.most} ({group.machines})",
                together(
                    *(
                        tag("div", f"{here}: {some([name_of[n] for n in names])}")
                        for here, names in group.others.items()
                    )
                ),
            )
            for group in drifts
        ]
        yield section("Differs from most", table("Facts, with the machines", ("fact", "most have", "others"), facts))


def _words(status: str) -> str:
    return "failed" if status == "fail" else "warning"
