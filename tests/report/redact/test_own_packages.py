"""Redaction leaves what a fix consists of: packages, options and programs, without which it is of no use."""

import re

import pytest

from envcheck.catalogue import all_problems, all_signatures
from envcheck.catalogue.signature import Signature
from envcheck.explain.fixes import fixes_of
from envcheck.explain.values import evidence_of
from envcheck.findings import Finding, Fix
from envcheck.report.redact import Redactor, redact
from envcheck.report.redact.identity import NOBODY
from envcheck.report.redact.own_packages import named_by
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
    assert list(named_by(Fix(summary="x", commands=commands))) == []


@pytest.mark.parametrize("box", [healthy_2x3090(), cpu_torch(), no_gpu()], ids=["healthy", "cpu", "bare"])
def test_no_fix_of_any_problem_loses_a_package(box: Snapshot) -> None:
    found = [finding(entry.title, *entry.remedy(box, {})) for entry in all_problems().values()]
    shown, _ = redact(report_of(*found, box=box), NOBODY)
    assert sorted(named_by(shown.findings)) == sorted(named_by(found))


def of_example(signature: Signature) -> Finding:
    match = re.search(signature.pattern, signature.example)
    said = {name: text for name, text in match.groupdict().items() if text} if match else {}
    evidence = {**evidence_of(said), **dict(signature.values)}
    fixes = fixes_of(signature.problem, signature.id, evidence, Snapshot())
    return Finding(check="x", area="packages", status="fail", problem="x", title="", evidence=evidence, fixes=fixes)


def test_a_fix_of_a_log_is_shown_to_others_as_it_is_shown_to_the_user() -> None:
    found = {signature.id: of_example(signature) for signature in all_signatures()}
    hidden = {
        name: fix
        for name, finding in found.items()
        for fix in finding.fixes
        if Redactor(NOBODY, {*named_by(finding)}).document(fix) != fix
    }
    assert hidden == {}


@pytest.mark.parametrize("name", ["package", "library", "symbol"])
def test_what_a_log_captured_as_a_package_is_technical_and_a_token_is_not(name: str) -> None:
    token = "ghp_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6"
    found = [
        Finding(check="x", area="packages", status="fail", title=f"There is no {word}", evidence={name: word})
        for word in ("datrie", token)
    ]
    shown, _ = redact(report_of(*found), NOBODY)
    assert shown.findings[0] == found[0]
    assert token not in f"{shown.findings}"


def test_the_words_of_the_catalogue_hide_nobody_of_that_name() -> None:
    shown, _ = redact(report_of(finding("user=libseccomp logged in from acmebox-7")), NOBODY)
    assert "acmebox-7" not in shown.findings[0].title
    assert "libseccomp" not in shown.findings[0].title
