"""Names in sentences."""

import pytest

from envcheck.checks.text import gpu_names
from envcheck.snapshot import Gpu


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((0, 1), "GPUs 0 and 1"),
        ((0, 1, 2, 3), "GPUs 0 to 3"),
        ((0, 1, 3), "GPUs 0, 1 and 3"),
        ((2, 1, 0), "GPUs 2, 1 and 0"),
        ((0, 1, 2**62), "GPUs 0, 1 and 4611686018427387904"),
    ],
)
def test_gpus_are_named_by_their_numbers_whatever_a_report_says_these_are(numbers: tuple[int, ...], words: str) -> None:
    assert gpu_names([Gpu(index=number) for number in numbers]) == words
