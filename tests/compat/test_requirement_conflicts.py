"""Requirements that do not go together are refused with both lines, before anything is downloaded."""

import subprocess
import sys

import pytest

from envcheck.compat.plan_options import Pin
from envcheck.compat.requirements import parse
from envcheck.plan import PlanOptions, plan
from tests.compat.machines import machine


def pins(*lines: str) -> tuple[Pin, ...]:
    return tuple(Pin(made, "requirements.txt") for made in map(parse, lines) if made)


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (
            ("torch==2.7.1", "vllm==0.11.0"),
            "vllm==0.11.0 requires torch==2.8.0. Take torch==2.8.0 with vllm==0.11.0, or",
        ),
        (("torch==2.9.1", "torchvision==0.23.0"), "the torchvision of torch==2.9.1 is 0.24.1"),
    ],
)
def test_both_lines_and_the_nearest_pair_are_named(lines: tuple[str, str], says: str) -> None:
    made = plan(machine("580.126.09", "RTX 3090", "3.12.3"), PlanOptions(pins=pins(*lines)))
    assert not made.fits
    (finding,) = (f for f in made.findings if f.status == "fail")
    assert finding.problem == "package-conflict"
    assert says in finding.detail
    assert all(f"{line} in requirements.txt" in finding.detail for line in lines)


def test_a_vllm_that_is_asked_for_chooses_the_torch() -> None:
    made = plan(machine("580.126.09", "RTX 3090", "3.12.3"), PlanOptions(pins=pins("vllm==0.11.0")))
    assert {p.name: p.version for p in made.packages}["torch"] == "2.8.0"
    assert made.requirements == ("vllm==0.11.0",)


def test_standard_input_is_a_file_of_requirements() -> None:
    command = [sys.executable, "-m", "envcheck", "plan", "--gpu", "RTX 3090", "--driver", "580", "--python-version"]
    text = "torch==2.7.1\nvllm==0.11.0\n"
    done = subprocess.run([*command, "3.12", "--requirements", "-"], input=text, capture_output=True, text=True)
    assert done.returncode == 1
    assert "vllm==0.11.0 requires torch==2.8.0" in " ".join(done.stdout.split())
