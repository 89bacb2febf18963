"""What people write in the place of a problem's id."""

import pytest

from envcheck.cli.problem_ids import problem_of, problems_of
from envcheck.errors import UserError


def test_an_id_in_any_case() -> None:
    assert problem_of("Torch-Missing") == "torch-missing"
    assert problems_of(["GPU-LOST, shm-small"]) == ("gpu-lost", "shm-small")


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("torch_missing", "did you mean 'torch-missing'?"),
        ("cuda-oom", "gpu-out-of-memory"),
        ("flash", "flash-attn-missing"),
        ("no kernel image is available for execution on the device", "a sign of gpu-architecture-unsupported"),
        ("Failed to initialize NVML: Driver/library version mismatch", "a sign of driver-library-mismatch"),
        ("xyzzy", "`envcheck problem` lists them all."),
    ],
)
def test_what_is_no_id_leads_to_one(written: str, hint: str) -> None:
    with pytest.raises(UserError) as raised:
        problem_of(written)
    assert hint in str(raised.value)
