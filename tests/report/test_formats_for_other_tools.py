"""The formats that CI and monitoring read, read by the tools themselves or by their rules."""

import re
import shutil
import subprocess
from xml.etree import ElementTree

import pytest
from msgspec.structs import replace

from envcheck.findings import Finding, Fix
from envcheck.report.ci.github import to_github
from envcheck.report.ci.junit import to_junit
from envcheck.report.ci.nagios import nagios_code, to_nagios
from envcheck.report.ci.prometheus import to_prometheus
from envcheck.report.document import Report, exit_code
from tests.report.samples import broken, finding, healthy, report_of
from tests.report.tickets import with_everything

HOSTILE = "100 % | of: a, b\n::error::x \x1b[31m \x07 \ud800 <&\"'> \\ é"
"""What a stranger's report could hold: line ends, markup of every format, control characters, half a surrogate pair."""


def hostile() -> Report:
    fix = Fix(summary=HOSTILE, commands=(("echo", HOSTILE),))
    bad = finding("driver", "fail", HOSTILE, "driver-too-old", detail=HOSTILE, fixes=(fix,))
    gpus = tuple(replace(gpu, name=HOSTILE) for gpu in healthy().snapshot.gpus)
    return report_of(bad, box=replace(healthy().snapshot, gpus=gpus))


REPORTS = {"healthy": healthy, "broken": broken, "everything": with_everything, "hostile": hostile}


@pytest.mark.parametrize("name", REPORTS)
def test_promtool_reads_the_metrics(name: str) -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("no promtool here (Debian and Ubuntu: apt-get install prometheus)")
    told = subprocess.run(
        [promtool, "check", "metrics"], input=to_prometheus(REPORTS[name]()).encode(), capture_output=True
    )
    assert (told.returncode, told.stderr) == (0, b"")


def test_every_family_of_metrics_has_a_help_and_a_type_and_every_gpu_a_row() -> None:
    text = to_prometheus(healthy())
    families = set(re.findall(r"^(envcheck_\w+)", text, re.MULTILINE))
    for kind in ("HELP", "TYPE"):
        assert set(re.findall(rf"^# {kind} (\w+)", text, re.MULTILINE)) == families
    assert 'envcheck_verdict{verdict="healthy"} 1' in text
    assert len(re.findall(r"^envcheck_gpu_memory_total_bytes\{", text, re.MULTILINE)) == len(healthy().snapshot.gpus)


@pytest.mark.parametrize("name", REPORTS)
def test_junit_counts_what_it_holds(name: str) -> None:
    report = REPORTS[name]()
    root = ElementTree.fromstring(to_junit(report).encode())
    cases = root.findall("testsuite/testcase")
    assert len(cases) == len(report.findings) == int(root.get("tests", ""))
    for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        if attribute != "skipped":
            assert int(root.get(attribute, "")) == len(root.findall(f"testsuite/testcase/{tag}"))
        for suite in root.findall("testsuite"):
            assert int(suite.get(attribute, "")) == len(suite.findall(f"testcase/{tag}"))


JUNIT = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {
        "name",
        "tests",
        "failures",
        "errors",
        "group",
        "time",
        "skipped",
        "timestamp",
        "hostname",
        "id",
        "package",
    },
    "testcase": {"name", "time", "classname", "group"},
    "failure": {"type", "message"},
    "error": {"type", "message"},
    "skipped": {"type", "message"},
}
"""What the schema of Jenkins has for each element (junit-10.xsd of its xunit plugin); GitLab reads a part of it."""


@pytest.mark.parametrize("name", REPORTS)
def test_junit_holds_nothing_that_the_schema_of_jenkins_does_not_have(name: str) -> None:
    root = ElementTree.fromstring(to_junit(REPORTS[name]()).encode())
    unknown = {(element.tag, key) for element in root.iter() for key in set(element.keys()) - JUNIT[element.tag]}
    assert unknown == set()
    for suite in root.iter("testsuite"):
        assert {"name", "tests", "failures", "errors"} <= set(suite.keys())
        assert re.fullmatch(r"\d{0,3}(\.\d*)?", suite.get("time", ""))


def test_junit_says_the_problem_and_the_commands_of_its_fixes() -> None:
    failure = ElementTree.fromstring(to_junit(broken()).encode()).find("testsuite/testcase/failure")
    first = next(f for f in broken().findings if f.status == "fail")
    assert failure is not None
    assert failure.get("type") == first.problem
    assert all(fix.summary in (failure.text or "") for fix in first.fixes)


@pytest.mark.parametrize(
    ("statuses", "code", "state"),
    [
        (("pass",), 0, "OK"),
        (("pass", "info", "skip"), 0, "OK"),
        (("warn",), 1, "WARNING"),
        (("warn", "error"), 3, "UNKNOWN"),
        (("error", "fail"), 2, "CRITICAL"),
    ],
)
def test_a_plugin_for_nagios_says_its_state_by_word_and_by_exit_code(
    statuses: tuple[str, ...], code: int, state: str
) -> None:
    report = report_of(*(Finding(check="x", area="gpu", status=s, title=s) for s in statuses))  # type: ignore[arg-type]
    assert nagios_code(report) == code
    assert to_nagios(report).startswith(f"ENVCHECK {state} - ")


@pytest.mark.parametrize("name", REPORTS)
def test_a_plugin_for_nagios_prints_one_line_with_one_bar_and_valid_performance_data(name: str) -> None:
    text = to_nagios(REPORTS[name]())
    assert text.count("\n") == text.count("|") == 1
    assert len(text.encode()) < 1024
    data = text.partition("| ")[2].split()
    assert [d for d in data if not re.fullmatch(r"[a-z0-9_]+=-?[\d.]+(s|B|%)?(;[\d.:@~-]*){0,4}", d)] == []


@pytest.mark.parametrize("name", REPORTS)
def test_each_annotation_of_github_is_one_line(name: str) -> None:
    report = REPORTS[name]()
    *annotations, last = to_github(report).splitlines()
    called = [f for f in report.findings if f.status in ("fail", "error", "warn", "info")]
    assert len(annotations) == len(called)
    for line in annotations:
        assert re.fullmatch(r"::(error|warning|notice) title=[^:,\n]*::[^\x00-\x1f\x7f]*", line)
    assert last.startswith(f"envcheck: {report.verdict}; ")


def test_github_is_told_failures_before_warnings() -> None:
    levels = re.findall(r"^::(\w+)", to_github(broken()), re.MULTILINE)
    assert levels == sorted(levels, key=["error", "warning", "notice"].index)


SKIP = finding("driver", "skip", "Driver", detail="driver is not in the snapshot")


@pytest.mark.parametrize("findings", [(), (SKIP,)], ids=["no finding", "all skipped"])
def test_no_format_calls_a_machine_healthy_of_which_nothing_was_checked(findings: tuple[Finding, ...]) -> None:
    report = report_of(*findings)
    assert not report.checked
    assert to_nagios(report).startswith("ENVCHECK UNKNOWN - nothing was checked |")
    assert nagios_code(report) == 3
    metrics = to_prometheus(report)
    assert "\nenvcheck_checked 0\n" in metrics
    assert not re.search(r"envcheck_verdict\{.*\} 1", metrics)
    assert "::warning title=Nothing was checked::" in to_github(report)
    root = ElementTree.fromstring(to_junit(report).encode())
    assert len(root.findall("testsuite/testcase/skipped")) == int(root.get("tests", "")) == 1
    assert [exit_code(report.findings, strict=strict, checked=report.checked) for strict in (False, True)] == [0, 1]
