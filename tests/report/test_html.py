"""The page as a file: one, small, closed to the outside, and holding what it shows."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from envcheck.about import problem_url
from envcheck.checks import run_checks
from envcheck.report.document import Report
from envcheck.report.html import to_html
from envcheck.report.html.data import extract
from envcheck.report.html.element import VOID, prose, tag
from envcheck.report.html.layout import lay_out
from envcheck.report.json import to_text
from envcheck.report.load import parse
from envcheck.report.markdown import to_markdown
from envcheck.report.plain import to_plain
from envcheck.report.render import render
from envcheck.snapshot import Distribution, Gpu, NvLink, Snapshot
from tests.boxes import HEALTHY, healthy_2x3090, with_gpu, with_pcie, with_python
from tests.boxes.healthy import hgx_h100, no_bridge
from tests.checks.test_properties import snapshots
from tests.report.samples import broken, finding, report_of
from tests.report.test_markdown import foreign, poisoned
from tests.report.tickets import with_everything

LARGEST = 400_000


class Outline(HTMLParser):
    """The elements of a page, each closed where it must be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("make", HEALTHY, ids=lambda make: make.__name__)
def test_every_element_is_closed_and_the_page_holds_its_report(make: "object") -> None:
    assert callable(make)
    box = make()
    report = report_of(*run_checks(box), box=box)
    page = to_html(report)
    Outline(page)
    assert parse(extract(page.encode()) or b"", "page") == parse(to_text(report).encode(), "json")


def test_nothing_is_asked_of_anybody() -> None:
    page = to_html(with_everything())
    for name, attributes in Outline(page).seen:
        assert name not in ("img", "iframe", "object", "embed", "link", "form", "base")
        assert not {"src", "style", "srcset", "action"} & set(attributes)
        assert not [key for key in attributes if key.startswith("on")]
        link = attributes.get("href") or "#"  # a page of the documentation is asked for by a click alone
        assert link.startswith(("#", problem_url("").removesuffix("/")))


def test_the_policy_lets_nothing_run_but_what_is_ours() -> None:
    page = to_html(broken())
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    allowed = policy[1].replace("&#x27;", "'")
    assert allowed.startswith("default-src 'none'; ")
    assert "unsafe" not in allowed
    for kind in ("style", "script"):
        inside = re.search(rf"<{kind}>(.*?)</{kind}>", page, re.DOTALL)
        assert inside is not None
        assert (
            f"{kind}-src 'sha256-{base64.b64encode(hashlib.sha256(inside[1].encode()).digest()).decode()}'" in allowed
        )


@pytest.mark.once
@given(st.one_of(st.text(max_size=40), st.text("<>&\"'`/!- scripttd=\n", min_size=1, max_size=40)))
@settings(max_examples=60, deadline=None)
def test_no_text_becomes_an_element(text: str) -> None:
    plain = [name for name, _ in Outline(to_html(poisoned("x"))).seen]
    page = to_html(poisoned(text))
    names = [name for name, _ in Outline(page).seen]
    assert {*names} <= {*plain, "code"}
    assert names.count("script") == 2


@pytest.mark.once
@given(snapshots())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_box_can_be_drawn(box: Snapshot) -> None:
    report = report_of(*run_checks(box), box=box)
    Outline(to_html(report))
    assert to_plain(report, verbose=True).startswith("verdict: ")
    assert foreign(to_markdown(report)) == []


def test_ten_thousand_gpus_are_no_reason_to_wait() -> None:
    gpus = tuple(Gpu(index=n, name=f"card {n}", nvlink=(NvLink(active=True, peer="0"),)) for n in range(10_000))
    report = report_of(finding("gpu", "pass", "ten thousand"), box=replace(healthy_2x3090(), gpus=gpus))
    for format_ in ("html", "markdown", "plain"):
        text = render(report, format_)
        assert "card 0" in text
        assert "healthy" in text[:2000] or format_ == "html"


def huge(count: int) -> Report:
    """A report that says far too much."""
    many = tuple(finding("gpu", "fail", f"{n} " + "x" * 900, "gpu-lost", detail="y" * 900) for n in range(count))
    box = with_python(
        healthy_2x3090(), distributions=tuple(Distribution(name=f"p{n}", requires=("z" * 90,)) for n in range(count))
    )
    return report_of(*many, box=box)


@pytest.mark.parametrize("count", [1, 200, 3000])
def test_it_stays_below_400_kb_and_is_still_a_page(count: int) -> None:
    page = to_html(huge(count))
    assert len(page.encode()) < LARGEST
    Outline(page)
    data = extract(page.encode())
    assert count > 1000 or (data is not None and isinstance(parse(data, "page"), Report))


def test_markup_is_made_in_one_place_only() -> None:
    assert tag("p", "<b>&", title='"') == '<p title="&quot;">&lt;b&gt;&amp;</p>'
    assert prose("run `a<b` now") == "run <code>a&lt;b</code> now"


def test_a_bridge_is_drawn_once_and_switches_once_a_gpu() -> None:
    bridged = lay_out(healthy_2x3090())
    assert [(bridge.count, bridge.down) for bridge in bridged.bridges] == [(4, 0)]
    assert not bridged.switched
    assert lay_out(no_bridge()).bridges == ()
    switched = lay_out(hgx_h100())
    assert switched.switched
    assert len(switched.bridges) == 8


def test_gpus_stand_under_the_processor_they_hang_on() -> None:
    box = with_pcie(with_pcie(healthy_2x3090(), 0, numa_node=1), 1, numa_node=0)
    layout = lay_out(box)
    assert [node.label for node in layout.nodes] == ["CPU, NUMA node 0", "CPU, NUMA node 1"]
    assert [card.gpu.index for card in layout.cards] == [1, 0]
    for node, card in zip(layout.nodes, layout.cards, strict=True):
        assert node.x < card.x
        assert card.x + card.width < node.x + node.width


def test_a_narrow_link_is_marked() -> None:
    layout = lay_out(with_pcie(healthy_2x3090(), 0, width=4, width_max=16))
    assert [card.slow for card in layout.cards] == [True, False]


def test_a_lost_gpu_is_shown_as_one() -> None:
    page = to_html(report_of(box=with_gpu(healthy_2x3090(), 0, error=15, memory_total_bytes=None)))
    assert "✗ no response" in page


def test_a_report_that_is_not_redacted_says_so() -> None:
    report = broken()
    assert "Not redacted" in to_html(report)
    assert "Not redacted" not in to_html(replace(report, redacted=True))


def test_an_id_leads_to_its_page_and_nothing_else_becomes_a_link() -> None:
    page = to_html(broken())
    assert f'href="{problem_url("driver-too-old")}"' in page
    hostile = to_html(report_of(finding("gpu", "fail", "x", "javascript:alert(1)")))
    assert 'href="javascript' not in hostile
    assert problem_url("javascript") not in hostile
