"""What a logger says at the level of information, with what is done instead, is no failure of its own."""

import pytest

from envcheck.explain.explain import explain

OUT_OF_MEMORY = "\ntorch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB."


def problems(text: str) -> list[str]:
    return [cause.problem for cause in explain([text.encode()]).causes]


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-30 10:00:00,1 INFO model: cannot import name 'flash_attn_func' from 'flash_attn', using SDPA",
        "INFO:model:cannot import name 'flash_attn_func' from 'flash_attn'; falling back to eager attention",
        'time=10:00 level=info msg="libcudnn.so.9: cannot open shared object file, the CPU will be used instead"',
        "INFO 11-30 10:00:00 [x.py:1] cannot import name 'a' from 'triton.language', disabling fused kernels",
    ],
)
def test_a_run_that_went_on_has_no_cause(line: str) -> None:
    assert problems(f"{line}\nINFO train: step 1") == []


def test_the_same_words_as_an_error_are_one() -> None:
    assert problems("ImportError: cannot import name 'flash_attn_func' from 'flash_attn', using SDPA") == [
        "flash-attn-abi-mismatch"
    ]


def test_what_fails_afterwards_comes_first() -> None:
    line = "2026-11-30 10:00:00,1 INFO model: cannot import name 'flash_attn_func' from 'flash_attn', using SDPA"
    assert problems(line + OUT_OF_MEMORY)[0] == "gpu-out-of-memory"
