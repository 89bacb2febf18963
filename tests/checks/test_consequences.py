"""Causes before consequences."""

from envcheck.catalogue import Problem
from envcheck.checks.consequences import suppress_consequences
from envcheck.findings import Finding, Status


def entry(problem: str, *causes: str) -> Problem:
    return Problem(
        id=problem, area="driver", status="fail", title=problem, meaning="", recognised="", because_of=causes
    )


def finding(problem: str, status: Status = "fail") -> Finding:
    return Finding(check=f"c.{problem}", area="driver", status=status, problem=problem, title=f"title of {problem}")


CHAIN = {p.id: p for p in (entry("root"), entry("middle", "root"), entry("leaf", "middle"), entry("other"))}


def statuses(*found: Finding) -> dict[str, str]:
    return {f.check.removeprefix("c."): f.status for f in suppress_consequences(found, CHAIN)}


def test_a_consequence_is_skipped_and_names_its_cause() -> None:
    root, leaf = suppress_consequences([finding("root"), finding("middle")], CHAIN)
    assert root.status == "fail"
    assert (leaf.status, leaf.problem) == ("skip", None)
    assert leaf.detail == "because: title of root"
    assert leaf.evidence == {"because": "root", "consequence": "middle"}


def test_the_root_is_named_through_problems_that_were_not_found() -> None:
    skipped = suppress_consequences([finding("root"), finding("leaf")], CHAIN)[1]
    assert skipped.evidence["because"] == "root"


def test_the_deepest_cause_is_named_when_several_are_found() -> None:
    skipped = suppress_consequences([finding("leaf"), finding("middle"), finding("root")], CHAIN)[0]
    assert skipped.evidence["because"] == "root"


def test_a_problem_without_its_cause_stays_an_alarm() -> None:
    assert statuses(finding("leaf"), finding("other")) == {"leaf": "fail", "other": "fail"}


def test_a_mere_information_is_no_cause() -> None:
    assert statuses(finding("root", "info"), finding("middle")) == {"root": "info", "middle": "fail"}
