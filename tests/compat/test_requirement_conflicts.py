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
        (("transformers==5.23.0", "torch==2.4.1"), "transformers 5.23.0 requires torch>=2.6."),
        (("transformers==4.57.6", "huggingface-hub==2.4.0"), "goes with huggingface-hub 0.36.2."),
        (("transformers==5.20.0", "huggingface-hub<1"), "or transformers==4.57.6 with huggingface-hub<1."),
        (("tokenizers==0.22.2", "transformers==5.20.0"), "or tokenizers==0.23.3 with transformers==5.20.0."),
        (("sentence-transformers==5.1.2", "transformers==5.20.0"), "requires transformers>=4.41.0,<5.0.0."),
        (("transformers==4.57.6", "vllm==0.33.0"), "vllm==0.33.0 requires transformers>=5.16.1,<5.21.0."),
        (("numpy<2", "opencv-python==4.12.0.88"), "Take opencv-python<4.12.0.88 with numpy<2, or numpy>=2 with"),
        (("numpy==1.26.4", "pandas>=3.1"), "pandas>=3.1 requires numpy>=2."),
        (("torch==2.7.1", "torch==2.8.0"), "no release of torch meets both. Keep one of them."),
    ],
)
def test_both_lines_and_the_nearest_pair_are_named(lines: tuple[str, str], says: str) -> None:
    made = plan(machine("580.126.09", "RTX 3090", "3.12.3"), PlanOptions(pins=pins(*lines)))
    assert not made.fits
    (finding,) = (f for f in made.findings if f.status == "fail")
    assert finding.problem == "package-conflict"
    assert says in finding.detail
    assert all(f"{line} in requirements.txt" in finding.detail for line in lines)
    assert not any(set(lines) <= set(words) for fix in finding.fixes for words in fix.commands)


@pytest.mark.parametrize("lines", [("numpy<2", "opencv-python==4.11.0.86"), ("numpy<2", "pandas==3.0.0"), ("pandas",)])
def test_lines_that_go_together_are_in_the_plan(lines: tuple[str, ...]) -> None:
    made = plan(machine("580.126.09", "RTX 3090", "3.12.3"), PlanOptions(pins=pins(*lines)))
    assert made.fits
    assert made.requirements == lines[-1:]


def test_the_set_shown_keeps_the_first_of_the_two_lines() -> None:
    made = plan(
        machine("580.126.09", "RTX 3090", "3.12.3"), PlanOptions(pins=pins("torch==2.4.1", "transformers==5.23.0"))
    )
    assert {p.name: p.version for p in made.packages}["torch"] == "2.4.1"


def test_a_vllm_whose_cuda_the_driver_does_not_run_is_refused_with_the_newest_that_runs() -> None:
    made = plan(machine("550.54.14", "RTX 3090", "3.12.3"), PlanOptions(pins=pins("vllm==0.33.0")))
    assert not made.fits
    (finding,) = (f for f in made.findings if f.status == "fail")
    assert "torch 2.14.0 for CUDA 13.0 needs driver 580.65.06" in finding.detail
    assert "vllm==0.19.1 with torch==2.10.0" in finding.detail


def test_a_release_of_flash_attn_without_wheels_in_the_tables_is_not_passed_over_silently() -> None:
    made = plan(machine("550.54.14", "RTX 3090", "3.12.3"), PlanOptions(pins=pins("flash-attn==2.7.0")))
    assert not made.fits


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
