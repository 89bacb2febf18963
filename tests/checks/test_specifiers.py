"""Versions, specifiers and markers, compared with what `packaging` says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.markers import Marker
from packaging.specifiers import SpecifierSet

from envcheck.compat.markers import holds, marker_environment
from envcheck.compat.requirements import parse
from envcheck.compat.specifiers import asks_for_newer, is_met
from envcheck.snapshot import Snapshot
from tests.boxes import healthy_2x3090

numbers = st.lists(st.integers(0, 12), min_size=1, max_size=4).map(lambda parts: ".".join(map(str, parts)))
plain = st.tuples(st.sampled_from([">=", "<=", ">", "<", "==", "!="]), numbers).map("".join)
wildcards = st.tuples(st.sampled_from(["==", "!="]), numbers, st.just(".*")).map("".join)
compatible = st.tuples(st.just("~="), st.integers(0, 12).map(str), st.just("."), numbers).map("".join)
specifiers = st.lists(st.one_of(plain, wildcards, compatible), min_size=1, max_size=3).map(",".join)
versions = st.tuples(numbers, st.sampled_from(["", "+cu128", "+cpu", ".post1", ".post2+cu128"])).map("".join)


@given(specifiers, versions)
def test_plain_numbers_compare_as_packaging_compares_them(specifier: str, version: str) -> None:
    assert is_met(specifier, version) == SpecifierSet(specifier).contains(version, prereleases=True)


@pytest.mark.parametrize(
    ("specifier", "version", "met"),
    [
        (">=2.0", "2.0rc1", False),
        (">=2.0", "2.1.dev3", True),
        ("==1.0.post1", "1.0.post1", True),
        ("===2.0", "2.0", True),
        ("", "1.0", True),
        ("utter nonsense", "1.0", True),
        (">=1", "not a version", True),
    ],
)
def test_the_rest_is_asked_of_packaging_and_nonsense_holds(specifier: str, version: str, met: bool) -> None:
    assert is_met(specifier, version) == met


@pytest.mark.parametrize(
    "marker",
    [
        'python_version < "3.10"',
        'python_version >= "3.9" and platform_system == "Linux"',
        "sys_platform == 'win32' or os_name == 'posix'",
        "platform_machine == 'x86_64' and platform_machine != 'aarch64'",
        "(python_version > '3.5' and sys_platform == 'linux') or extra == 'x'",
        "python_full_version < '3.10.13'",
        "'linux' in sys_platform",
        "platform_python_implementation != 'PyPy'",
        "implementation_name == 'cpython' and python_version != '3.10'",
        'python_version in "3.10 3.11"',
        "platform_machine in 'x86_64 aarch64' and platform_python_implementation == 'CPython'",
        "sys_platform not in 'win32 darwin'",
        "((os_name == 'nt') or (sys_platform == 'linux' and python_version >= '3.8'))",
    ],
)
def test_markers_hold_as_packaging_says(marker: str) -> None:
    box = healthy_2x3090()
    assert holds(marker, box) == Marker(marker).evaluate(marker_environment(box))


def test_a_marker_that_cannot_be_read_does_not_hold() -> None:
    assert not holds("this is no marker", healthy_2x3090())


def test_a_marker_in_a_snapshot_without_facts_is_judged_for_a_usual_linux() -> None:
    assert holds("sys_platform == 'linux' and platform_machine == 'x86_64'", Snapshot())


@pytest.mark.parametrize(
    ("text", "name", "specifier", "marker"),
    [
        ("torch (>=2.14.0)", "torch", ">=2.14.0", ""),
        ("torch==2.8.0", "torch", "==2.8.0", ""),
        ("pillow (!=8.3.*,>=5.3.0)", "pillow", "!=8.3.*,>=5.3.0", ""),
        ("Typing_Extensions >= 4.10 ; python_version<'3.13'", "typing-extensions", ">=4.10", "python_version<'3.13'"),
        ("cuda-toolkit[cublas,cudart]==13.2.2", "cuda-toolkit", "==13.2.2", ""),
        ("numpy", "numpy", "", ""),
    ],
)
def test_requirements_are_taken_apart(text: str, name: str, specifier: str, marker: str) -> None:
    requirement = parse(text)
    assert requirement is not None
    assert (requirement.name, requirement.specifier, requirement.marker) == (name, specifier, marker)


@pytest.mark.parametrize("text", ["", "!!", "x @ https://example.org/x.whl", "a b c"])
def test_what_is_no_plain_requirement_is_left_alone(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("specifier", "version", "newer"),
    [
        (">=1.26.4,<2.7", "1.23.5", True),
        (">=1.26.4,<2.7", "2.8.0", False),
        ("<2", "2.4.6", False),
        ("~=1.26.0", "1.25.2", True),
        ("~=1.26.0", "1.27.0", False),
        ("==2.0.*", "1.9", True),
        ("==2.0", "2.1", False),
        ("!=1.0", "1.0", False),
        (">=1.0", "1.0", False),
    ],
)
def test_a_version_that_is_too_old_is_told_from_one_that_is_too_new(specifier: str, version: str, newer: bool) -> None:
    assert asks_for_newer(specifier, version) == newer
