"""Redacted reports: a placeholder is no difference, and hides none that is told next to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from envcheck.diff.redaction_equal import same
from envcheck.snapshot import Snapshot
from tests.boxes import driver_525, healthy_2x3090, with_environment, with_gpu, with_python
from tests.diff.sides import differences, new

LIBRARIES = "/home/{}/cuda/lib64:/usr/local/cuda/lib64"

ALIKE = [
    ("/home/ann/x", "/home/bob/x"),
    ("/home/ann/x", "/root/x"),
    ("/home/ann/x", "~/x"),
    ("~/x", "/home/<user-2>/x"),
    ("/home/<user-1>/<path-1>/lib", "/home/<user-3>/<path-9>/lib"),
    ("/home/<user-1>/<path-1>/lib", "/home/ann/secret project/lib"),
    ("GPU-<1>,GPU-<2>", "GPU-0aa1,GPU-77b2"),
    ("<host-1>.<domain-1>", "<host-2>"),
    (("a", "<user-1>"), ("a", "ann")),
    ("/a:/home/ann/b:/c", "/a:~/b:/c"),
]
UNLIKE = [
    ("12.4", "12.6"),
    ("/usr/lib/x", "/opt/lib/x"),
    ("/home/ann/lib", "/home/ann/lib64"),
    ("/home/<user-1>/lib", "/home/<user-1>/lib64"),
    ("<path-1>/lib", "/opt/x/lib64"),
    ("0", "GPU-<1>"),
    ("<user-1>-535", "<user-1>-580"),
    (("a",), ("a", "b")),
    (1, "1"),
    (None, "<user-1>"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_these_may_be_the_same(one: object, other: object) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_these_are_not(one: object, other: object) -> None:
    assert not same(one, other)
    assert not same(other, one)


@given(st.lists(st.text(alphabet="ab-1/", max_size=8)), st.text(alphabet="ab/", max_size=40))
def test_whatever_is_hidden_of_a_text_it_is_still_the_same(pieces: list[str], hidden: str) -> None:
    assert same(hidden.join(pieces), "<path-1>".join(pieces))


def redacted(box: Snapshot) -> Snapshot:
    """As a report that was redacted says it, its placeholders numbered in its own way."""
    box = with_gpu(with_gpu(box, 0, uuid="GPU-<2>"), 1, uuid="GPU-<1>")
    box = with_python(box, executable="/home/<user-3>/<path-1>/bin/python", prefix="/home/<user-3>/<path-1>")
    return with_environment(box, LD_LIBRARY_PATH=LIBRARIES.format("<user-3>"), VIRTUAL_ENV="/home/<user-3>/<path-1>")


def test_a_redacted_report_of_a_box_does_not_differ_from_the_whole_one() -> None:
    whole = with_environment(healthy_2x3090(), LD_LIBRARY_PATH=LIBRARIES.format("ann"), VIRTUAL_ENV="/home/ann/x")
    assert differences(whole, redacted(whole)).differences == ()
    assert differences(redacted(whole), whole).differences == ()


def test_two_redacted_reports_differ_only_in_what_differs() -> None:
    other = with_environment(redacted(driver_525()), LD_LIBRARY_PATH=LIBRARIES.format("<user-1>"))
    diff = differences(redacted(healthy_2x3090()), other)
    assert new(diff) == ["driver-too-old"]
    assert [d.subject for d in diff.differences if not d.minor] == ["driver"]


def test_redacted_uuids_of_a_box_that_lost_its_first_gpu_do_not_mislead() -> None:
    """In each report the first GPU is GPU-<1>: what is left is known by its slot."""
    good = redacted(healthy_2x3090())
    left = replace(good, gpus=(replace(good.gpus[1], uuid="GPU-<2>"),))
    gone = [change.path for d in differences(good, left).differences if d.subject == "gpus" for change in d.changes]
    assert gone == ["gpus[0]"]
