"""The page of a fleet of a thousand machines in a real browser: filtered, sorted, on a phone, in the dark."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from envcheck.fleet.compare import Entry, fleet_of
from envcheck.fleet.document import Fleet
from envcheck.fleet.page import to_html
from tests.boxes.broken import cpu_torch, driver_525
from tests.boxes.change import with_driver, with_gpu
from tests.boxes.healthy import healthy_2x3090, no_bridge
from tests.report.browser import BROWSER, Page, browser
from tests.report.test_browser import CONTRAST

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium here (Debian and Ubuntu: apt-get install chromium)"),
]
CREATED = "2026-11-30T00:00:00Z"
EVIL = "<img src=x onerror=alert(1)>\"'><b>"
SHOWN = "[...document.querySelectorAll('#machines tbody tr')].filter((row) => !row.hidden)"


def fleet() -> Fleet:
    """A thousand machines of eight kinds, each kind checked once."""
    hot = with_gpu(healthy_2x3090(), 0, temperature_c=99)
    other = with_driver(healthy_2x3090(), version="550.54.15")
    kinds = {"good": healthy_2x3090(), "old": driver_525(), "cpu": cpu_torch(), "hot": hot, "flat": no_bridge()}
    few = fleet_of(
        [
            *(Entry(f"good{n}", healthy_2x3090()) for n in range(8)),
            *(Entry(name, box) for name, box in kinds.items()),
            Entry("other", other),
            Entry("gone", None, f"unreachable: {EVIL}"),
        ],
        CREATED,
    )
    machines = [
        replace(one, name=f"lab/{one.name}-{n}.json")
        for one in few.machines
        for n in range(1000 // len(few.machines) + 1)
    ][:1000]
    states: list[str] = [machine.state for machine in machines]
    return replace(few, machines=tuple(machines), counts={state: states.count(state) for state in few.counts})


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("fleet") / "fleet.html"
    written.write_text(to_html(fleet()), "utf-8")
    return written


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with browser() as opened:
        yield opened


def choose(page: Page, name: str, value: str) -> list[str]:
    """Set one of the controls as a user does, and give the names of the rows that are left, in their order."""
    page.value(
        f"(() => {{ const c = document.getElementById('controls').elements[{name!r}]; c.value = {value!r};"
        " c.dispatchEvent(new Event('input', {bubbles: true})); })()"
    )
    return names(page)


def names(page: Page) -> list[str]:
    found: list[str] = page.value(f"{SHOWN}.map((row) => row.querySelector('th').textContent)")
    return found


def press(page: Page, column: str) -> None:
    page.value(
        "[...document.querySelectorAll('#machines thead button')]"
        f".find((button) => button.textContent === {column!r}).click()"
    )


def test_a_thousand_rows_ask_nobody_and_markup_in_them_is_text(page: Page, file: Path) -> None:
    began = time.monotonic()
    page.open(file)
    assert len(names(page)) == 1000
    assert time.monotonic() - began < 20
    assert page.complaints() == []
    assert page.value("document.querySelectorAll('img, b').length") == 0


def test_each_filter_leaves_the_rows_that_have_it_and_they_go_together(page: Page, file: Path) -> None:
    told = fleet()
    page.open(file)
    broken = choose(page, "state", "broken")
    assert len(broken) == told.counts["broken"]
    old = choose(page, "problem", "driver-too-old")
    assert {name.split("-")[0] for name in old} == {"old"}
    assert len(choose(page, "text", "OLD-7")) == sum(name.startswith("old-7") for name in old) > 0
    said = page.value("document.querySelector('#controls [role=status]').textContent")
    assert said == f"{len(names(page))} of 1000 machines shown"
    page.value("document.querySelector('#controls button[type=reset]').click()")
    page.value("new Promise((done) => setTimeout(done, 20))")
    assert len(names(page)) == 1000
    assert {name.split("-")[0] for name in choose(page, "fact", "driver.version")} >= {"other"}


def test_a_press_on_a_heading_sorts_by_it_and_a_second_one_turns_it_round(page: Page, file: Path) -> None:
    page.open(file)
    worst = names(page)
    press(page, "machine")
    rising = names(page)
    assert rising.index("cpu-2") < rising.index("cpu-10") < rising.index("good-0")
    assert page.value("document.querySelector('#machines th[aria-sort]').textContent") == "machine"
    press(page, "machine")
    assert names(page)[0] == rising[-1]
    press(page, "state")
    assert names(page) == worst
    assert choose(page, "sort", "machine") == rising


def test_what_a_row_lacks_stands_last_whichever_way_it_is_sorted(page: Page, file: Path) -> None:
    page.open(file)
    for _ in range(2):
        press(page, "system")
        assert names(page)[-1].startswith("gone")


@pytest.mark.parametrize("width", [320, 360, 800, 1400])
def test_the_page_is_never_wider_than_the_window(page: Page, file: Path, width: int) -> None:
    page.open(file, width=width)
    assert page.value("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 1400])
def test_every_text_can_be_told_from_what_is_behind_it(page: Page, file: Path, width: int, dark: bool) -> None:
    page.open(file, width=width, dark=dark)
    background = page.value("getComputedStyle(document.body).backgroundColor")
    assert background == ("rgb(15, 20, 25)" if dark else "rgb(255, 255, 255)")
    choose(page, "text", "-1")  # a tenth of the rows has all kinds of texts
    assert page.value(CONTRAST) == []


@pytest.mark.parametrize("width", [360, 1400])
def test_a_screen_reader_is_told_of_a_table_and_of_each_control(page: Page, file: Path, width: int) -> None:
    page.open(file, width=width)
    choose(page, "text", "hot-1")
    nodes = page.ask("Accessibility.getFullAXTree")["nodes"]
    shown = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]
    roles = [role for role, _ in shown]
    assert {"table", "row", "rowheader", "cell", "columnheader", "combobox", "searchbox", "status"} <= set(roles)
    assert [role for role, name in shown if role in ("combobox", "searchbox", "button", "table") and not name] == []


def test_without_scripts_all_machines_are_there_and_no_control_that_does_nothing(page: Page, file: Path) -> None:
    page.open(file, scripts=False)
    tree = page.ask("DOM.getDocument", depth=1)["root"]
    form = page.ask("DOM.querySelector", nodeId=tree["nodeId"], selector="#controls")["nodeId"]
    attributes = page.ask("DOM.getAttributes", nodeId=form)["attributes"]
    rows = page.ask("DOM.querySelectorAll", nodeId=tree["nodeId"], selector="#machines tbody tr")["nodeIds"]
    assert ("hidden" in attributes[::2], len(rows)) == (True, 1000)
