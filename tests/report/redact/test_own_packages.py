"""Redaction leaves the packages that a fix installs: without their names it is of no use."""

import pytest

from envcheck.catalogue import all_problems
from envcheck.findings import Finding, Fix
from envcheck.report.redact import redact
from envcheck.report.redact.identity import NOBODY
from envcheck.report.redact.own_packages import installed_by
from envcheck.snapshot import Snapshot
from tests.boxes import cpu_torch, healthy_2x3090, no_gpu
from tests.report.samples import report_of

FIX = Fix(
    summary="Install libgl1.",
    commands=(
        ("sudo", "apt-get", "install", "-y", "libgl1"),
        ("conda", "install", "-c", "conda-forge", "libstdcxx-ng>=12"),
        ("python", "-m", "pip", "install", "--index-url", "https://pypi.org/simple", "grpcio-tools[x]==1.2", "mxfold2"),
    ),
)


def finding(title: str, *fixes: Fix) -> Finding:
    return Finding(check="x", area="packages", status="fail", problem="x", title=title, fixes=fixes)


def test_their_names_stay_wherever_they_stand() -> None:
    report = report_of(finding("libgl1, grpcio-tools and mxfold2 are missing", FIX))
    shown, _ = redact(report, NOBODY)
    assert shown.findings == report.findings


def test_the_same_words_are_hidden_where_no_fix_installs_them() -> None:
    shown, _ = redact(report_of(finding("mxfold2 is missing")), NOBODY)
    assert "mxfold2" not in shown.findings[0].title


def test_what_is_no_package_is_none() -> None:
    commands = (
        ("uv", "pip", "install", "--python", "/home/ada/v/bin/python", "./acme", "acme @ https://acme.example/x"),
    )
    assert list(installed_by(Fix(summary="x", commands=commands))) == []


@pytest.mark.parametrize("box", [healthy_2x3090(), cpu_torch(), no_gpu()], ids=["healthy", "cpu", "bare"])
def test_no_fix_of_any_problem_loses_a_package(box: Snapshot) -> None:
    found = [finding(entry.title, *entry.remedy(box, {})) for entry in all_problems().values()]
    shown, _ = redact(report_of(*found, box=box), NOBODY)
    assert sorted(installed_by(shown.findings)) == sorted(installed_by(found))
