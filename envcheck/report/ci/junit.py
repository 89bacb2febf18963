"""JUnit's XML as Jenkins and GitLab read it: a suite an area, a case a finding.

Source of the form: jenkins-junit.xsd of the xUnit plugin; docs.gitlab.com, "Unit test reports".
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from envcheck.findings import AREAS, Finding
from envcheck.late_pattern import late
from envcheck.report.document import Report
from envcheck.report.text import shell_line

_NOT_XML = late("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold (production 2 of the recommendation)."""
NOTHING = """  <testsuite name="envcheck" tests="1" failures="0" errors="0" skipped="1" time="0">
    <testcase classname="envcheck" name="The machine" time="0"><skipped message="nothing was checked"/></testcase>
  </testsuite>
"""
"""In the place of no findings: a file without a case reads as success in some tools, as damage in others."""


def to_junit(report: Report) -> str:
    """The whole document. Failures and warnings are failures of type `fail` and `warn`; notes pass."""
    suites = "".join(_suite(area, report) for area in AREAS) or NOTHING
    counts = f"tests={_attribute(len(report.findings) or 1)} {_failures(report.findings)}"
    time = f"time={_attribute(f'{report.duration_s:.3f}')}"
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{head}\n<testsuites name="envcheck" {counts} {time}>\n{suites}</testsuites>\n'


def _suite(area: str, report: Report) -> str:
    findings = tuple(finding for finding in report.findings if finding.area == area)
    if not findings:
        return ""
    head = f"name={_attribute(area)} tests={_attribute(len(findings))} {_counts(findings)} time={_attribute('0')}"
    stamp = f"timestamp={_attribute(report.created.removesuffix('Z'))}"
    return f"  <testsuite {head} {stamp}>\n{''.join(map(_case, findings))}  </testsuite>\n"


def _failures(findings: tuple[Finding, ...]) -> str:
    failed = sum(finding.status in ("fail", "warn") for finding in findings)
    errors = sum(finding.status == "error" for finding in findings)
    return f"failures={_attribute(failed)} errors={_attribute(errors)}"


def _counts(findings: tuple[Finding, ...]) -> str:
    """The root has no `skipped` in the schema that Jenkins publishes (junit-10.xsd of its xunit plugin)."""
    return f"{_failures(findings)} skipped={_attribute(sum(finding.status == 'skip' for finding in findings))}"


def _case(finding: Finding) -> str:
    names = f"classname={_attribute(f'envcheck.{finding.check}')} name={_attribute(finding.title)}"
    head = f"    <testcase {names} time={_attribute('0')}"
    inside = "".join(_inside(finding))
    return f"{head}>{inside}</testcase>\n" if inside else f"{head}/>\n"


def _inside(finding: Finding) -> Iterator[str]:
    if finding.status in ("fail", "warn"):
        kind = f"message={_attribute(finding.title)} type={_attribute(finding.problem or finding.status)}"
        yield f"<failure {kind}>{_text(_told(finding))}</failure>"
    elif finding.status == "error":
        yield f"<error message={_attribute(finding.title)} type={_attribute('error')}>{_text(finding.detail)}</error>"
    elif finding.status == "skip":
        yield f"<skipped message={_attribute(finding.detail or 'not checked')}/>"


def _told(finding: Finding) -> str:
    lines = [f"{finding.status}: {finding.detail or finding.title}"]
    for fix in finding.fixes:
        lines += [f"Fix: {fix.summary}", *(f"    {shell_line(command)}" for command in fix.commands)]
    return "\n".join(lines)


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text))


def _attribute(value: object) -> str:
    return quoteattr(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", str(value)), {"\n": "&#10;", "\t": "&#9;"})
