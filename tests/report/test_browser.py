"""The page in a real browser: looked at, not assumed."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from envcheck.about import DOCS
from envcheck.checks import run_checks
from envcheck.report.document import Report
from envcheck.report.html import to_html
from envcheck.snapshot import Snapshot
from tests.boxes.healthy import healthy_2x3090, hgx_h100
from tests.report.browser import BROWSER, Page, browser
from tests.report.samples import broken, commands, finding, healthy, report_of
from tests.report.tickets import FIT, with_everything

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium here (Debian and Ubuntu: apt-get install chromium)"),
]
REPORTS = {
    "broken": with_everything(),
    "healthy": replace(healthy(), fit=FIT),
    "eight-gpus": report_of(*run_checks(hgx_h100()), box=hgx_h100()),
}
WIDTHS = (360, 800, 1400)
CONTRAST = """
(() => {
  const light = (text) => {
    const [r, g, b] = text.match(/[\\d.]+/g).slice(0, 3).map((c) => {
      c = c / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (!/, 0\\)$|transparent/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const low = [];
  for (const node of document.querySelectorAll("body *:not(script):not(svg *)")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    if (!own) continue;
    const [a, b] = [light(getComputedStyle(node).color), light(behind(node))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) low.push(`${node.tagName} ${node.className} ${ratio.toFixed(2)}`);
  }
  return low;
})()
"""
"""Texts of less contrast than WCAG 2.2 asks for (1.4.3, AA: 4.5 to 1)."""


OVERFLOWING = """
[...document.querySelectorAll('.topology rect')].flatMap((rect) => {
  const box = rect.getBBox();
  return [...document.querySelectorAll('.topology text')].filter((text) => {
    const at = text.getBBox(), middle = at.x + at.width / 2, level = at.y + at.height / 2;
    const inside = middle > box.x && middle < box.x + box.width && level > box.y && level < box.y + box.height;
    return inside && (at.x < box.x || at.x + at.width > box.x + box.width);
  }).map((text) => text.textContent);
})
"""
"""Words in the picture that are wider than the machine in which they stand."""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with browser() as opened:
        yield opened


def written(folder: Path, report: Report) -> Path:
    file = folder / "report.html"
    file.write_text(to_html(report), "utf-8")
    return file


@pytest.mark.parametrize("name", REPORTS)
def test_the_browser_has_nothing_to_complain_of_and_asks_nobody(page: Page, tmp_path: Path, name: str) -> None:
    page.open(written(tmp_path, REPORTS[name]))
    assert page.complaints() == []


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_is_never_wider_than_the_window(page: Page, tmp_path: Path, name: str, width: int) -> None:
    page.open(written(tmp_path, REPORTS[name]), width=width)
    assert page.value("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("gpu", ["H100 80GB HBM3", "RTX 6000 Ada Generation", "WWWWWWWWWWWWWWWWWWWWWWWWWW", "x"])
@pytest.mark.parametrize("box", [healthy_2x3090, hgx_h100])
def test_names_stay_in_their_boxes(page: Page, tmp_path: Path, box: Callable[[], Snapshot], gpu: str) -> None:
    named = replace(box(), gpus=tuple(replace(one, name=f"NVIDIA {gpu}") for one in box().gpus))
    page.open(written(tmp_path, report_of(box=named)))
    assert page.value(OVERFLOWING) == []


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("dark", [False, True])
def test_every_text_can_be_told_from_what_is_behind_it(page: Page, tmp_path: Path, name: str, dark: bool) -> None:
    page.open(written(tmp_path, REPORTS[name]), dark=dark)
    page.value("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
    assert page.value(CONTRAST) == []


def test_dark_is_dark_and_light_is_light(page: Page, tmp_path: Path) -> None:
    file = written(tmp_path, broken())
    colours = []
    for dark in (False, True):
        page.open(file, dark=dark)
        colours.append(page.value("getComputedStyle(document.body).backgroundColor"))
    assert colours == ["rgb(255, 255, 255)", "rgb(15, 20, 25)"]


def test_a_fix_is_copied_as_it_is_to_be_run(page: Page, tmp_path: Path) -> None:
    report = broken()
    page.open(written(tmp_path, report))
    page.value(
        "window.copied = []; Object.defineProperty(navigator, 'clipboard', "
        "{value: {writeText: async (text) => { copied.push(text); }}})"
    )
    page.value("document.querySelectorAll('pre.commands + button').forEach((button) => button.click())")
    assert "\n".join(page.value("copied")).splitlines() == commands(report)
    assert page.value("document.querySelector('button').textContent") == "Copied"


def test_without_scripts_everything_is_there_to_be_read(page: Page, tmp_path: Path) -> None:
    report = with_everything()
    page.open(written(tmp_path, report), scripts=False)
    tree = page.ask("DOM.getDocument", depth=-1)["root"]
    text = page.ask("DOM.getOuterHTML", nodeId=tree["nodeId"])["outerHTML"]
    assert "<button" not in text
    assert all(command.replace("'", "&#x27;") in text or command in text for command in commands(report))


def test_the_link_to_the_findings_leads_there(page: Page, tmp_path: Path) -> None:
    page.open(written(tmp_path, broken()))
    targets = page.value("[...document.querySelectorAll('a[href]')].map((link) => link.getAttribute('href'))")
    assert targets[0] == "#main"
    assert targets[1:]
    assert all(target.startswith(f"{DOCS}/problems/") for target in targets[1:])
    assert page.value("document.querySelector('#main') !== null")


def test_a_screen_reader_is_told_all_that_is_drawn(page: Page, tmp_path: Path) -> None:
    page.open(written(tmp_path, with_everything()))
    nodes = page.ask("Accessibility.getFullAXTree")["nodes"]
    shown = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]
    assert [role for role, name in shown if role in ("image", "button", "link", "region") and not name] == []
    images = [name for role, name in shown if role == "image"]
    assert any("GPU 0 NVIDIA GeForce RTX 3090, PCIe gen" in name for name in images)
    assert any("weights 16.0 GiB" in name for name in images)
    levels = page.value("[...document.querySelectorAll('h1, h2, h3')].map((head) => Number(head.tagName[1]))")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = page.value("[...document.querySelectorAll('[id]')].map((node) => node.id)")
    assert len(set(ids)) == len(ids)


def test_markup_in_what_a_box_says_is_shown_and_not_obeyed(page: Page, tmp_path: Path) -> None:
    evil = "<img src=x onerror=alert(1)><script>window.hacked=1</script></script>\"'><b>`x</b>`"
    report = report_of(finding("gpu", "fail", evil, "gpu-lost", detail=evil, evidence={evil: evil}))
    gpu = replace(report.snapshot.gpus[0], name=evil)
    page.open(written(tmp_path, replace(report, snapshot=replace(report.snapshot, gpus=(gpu,)))))
    assert page.complaints() == []
    assert page.value("window.hacked === undefined && document.querySelectorAll('img, b').length === 0")
    assert page.value("document.querySelector('.finding h3').textContent").count("<img src=x onerror=alert(1)>") == 1


def test_the_print_has_all_parts_open(page: Page, tmp_path: Path) -> None:
    page.open(written(tmp_path, with_everything()))
    page.ask("Page.printToPDF")
    page.value("dispatchEvent(new Event('beforeprint'))")
    assert page.value("document.querySelectorAll('details:not([open])').length") == 0
    page.value("dispatchEvent(new Event('afterprint'))")
    assert page.value("document.querySelectorAll('details[open]').length") == 0
