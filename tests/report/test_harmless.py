"""What monitoring is told without redaction: only what names nobody."""

import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from envcheck.checks import run_checks
from envcheck.report.ci.harmless import for_monitoring
from envcheck.report.ci.nagios import to_nagios
from envcheck.report.ci.prometheus import to_prometheus
from envcheck.report.redact import redact
from envcheck.report.redact.identity import this_identity
from tests.boxes import HEALTHY, cpu_torch, driver_525, no_gpu
from tests.boxes.healthy import healthy_2x3090
from tests.report.samples import finding, report_of

NOBODY: dict[str, str] = {}
BOXES = {make.__name__: make for make in (*HEALTHY, cpu_torch, driver_525, no_gpu)}


@pytest.mark.parametrize("name", BOXES)
def test_what_is_left_out_is_in_no_format_and_what_is_called_harmless_redaction_does_not_change(name: str) -> None:
    box = BOXES[name]()
    report = report_of(*run_checks(box), box=box)
    told = for_monitoring(report, NOBODY)
    for made in (to_nagios, to_prometheus):
        assert made(told.report) == made(report)
        if told.harmless:
            assert made(redact(report, this_identity())[0]) == made(told.report)


def test_an_ordinary_failure_is_harmless() -> None:
    box = driver_525()
    assert for_monitoring(report_of(*run_checks(box), box=box), NOBODY).harmless


@pytest.mark.parametrize(
    "title",
    [
        "python3 (alice) holds 10.2 GiB of GPU 0",
        "/home/alice/embed has 3 GiB left",
        "gpu-box-17.corp.example.com does not answer",
        "The token hf_abcdefghijklmnopqrstuvwxyz012345 was refused",
        "10.1.2.3 does not answer: alice",
    ],
)
def test_a_name_a_path_a_host_or_a_key_goes_through_redaction(title: str) -> None:
    assert not for_monitoring(report_of(finding("gpu", "fail", title, "gpu-lost")), NOBODY).harmless


def test_who_is_called_as_a_word_of_the_catalogue_is_not_shown() -> None:
    report = report_of(finding("driver", "fail", "Driver 525.147.05 is older than 535", "driver-too-old"))
    assert for_monitoring(report, NOBODY).harmless
    assert not for_monitoring(report, {"USER": "driver"}).harmless
    assert not for_monitoring(report, {"HOME": "/home/older"}).harmless


def test_a_check_in_these_formats_is_not_redacted_where_nothing_has_to_be_hidden(tmp_path: Path) -> None:
    code = (
        "import envcheck.report.redact as package; from envcheck.cli import main\n"
        "package.redact_with = None\n"
        "main(['check', '--only', 'host', '--skip', 'host-memory-low,disk-space-low', '--format', sys.argv[1]])"
    )
    for form, code_of in (("nagios", (0, 1, 2)), ("json", (3,))):
        words = [sys.executable, "-c", f"import sys; {code}", form]
        done = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path)
        assert done.returncode in code_of, done.stderr


def test_gpus_keep_their_names() -> None:
    box = healthy_2x3090()
    hot = replace(box, gpus=tuple(replace(gpu, temperature_c=99) for gpu in box.gpus))
    told = for_monitoring(report_of(*run_checks(hot), box=hot), NOBODY)
    assert 'name="NVIDIA GeForce RTX 3090"' in to_prometheus(told.report)
