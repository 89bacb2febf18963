"""What was checked is said: that nothing failed says nothing where nothing was looked at."""

from envcheck.checks import run_checks
from envcheck.findings import Area
from envcheck.importers import read_text
from envcheck.report.document import Report, make_report
from envcheck.report.summary import counted, verdict_word
from envcheck.snapshot import Snapshot
from tests.boxes import healthy_2x3090, no_gpu
from tests.report.samples import finding, report_of


def report(box: Snapshot, *only: Area) -> Report:
    return make_report(box, run_checks(box, only=only), created="2026-11-30T00:00:00Z", duration_s=0.1)


def test_the_gpus_of_a_machine_without_one_are_not_judged() -> None:
    made = report(no_gpu(), "gpu")
    assert verdict_word(made) == made.verdict == "not checked"


def test_what_a_person_says_is_no_proof_that_the_machine_is_well() -> None:
    said = read_text("I think my card is an RTX 3060 and I use driver 535. It should work fine.")
    made = report(said)
    assert {f.status for f in made.findings} >= {"pass"}
    assert made.verdict == "not checked"


def test_skipped_checks_judge_nothing() -> None:
    skipped = finding("gpu", "skip", "the GPU is lost")
    assert verdict_word(report_of(skipped)) == "not checked"
    assert verdict_word(report_of(skipped, finding("gpu", "pass", "cool"))) == "healthy"


def test_a_part_is_called_a_part() -> None:
    assert "only gpu was checked" in counted(report(healthy_2x3090(), "gpu"))
    assert "only driver and gpu were checked" in counted(report(healthy_2x3090(), "driver", "gpu"))


def test_a_text_that_says_nothing_of_the_system_is_a_part() -> None:
    box = healthy_2x3090()
    made = report(Snapshot(driver=box.driver, gpus=box.gpus))
    assert any(count.startswith("only driver, gpu") for count in counted(made))


def test_the_whole_is_not_called_a_part() -> None:
    for box in (healthy_2x3090(), no_gpu()):
        made = report(box)
        assert verdict_word(made) == made.verdict
        assert not any("judged" in count for count in counted(made))
