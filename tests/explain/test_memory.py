"""Out of memory: the text becomes numbers, and the numbers an answer."""

from envcheck.explain.document import Cause
from envcheck.explain.explain import explain

GIB = 1 << 30
TEXT = """\
Loading Qwen/Qwen3-VL-Embedding-8B
Traceback (most recent call last):
  File "modeling_qwen3_vl.py", line 201, in eager_attention_forward
    attn_weights = torch.matmul(query, key_states.transpose(2, 3)) * scaling
torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 6.25 GiB. GPU 1 has a total capacity of 23.50 GiB of \
which 3.00 GiB is free. Process 2211 has 1.00 GiB memory in use. Including non-PyTorch memory, this process has \
19.50 GiB memory in use. Of the allocated memory 18.00 GiB is allocated by PyTorch, and 512.00 MiB is reserved \
by PyTorch but unallocated.
"""


def cause(text: str) -> Cause:
    (only,) = explain([text.encode()]).causes
    return only


def test_the_sizes_are_bytes() -> None:
    evidence = cause(TEXT).evidence
    told = {key: value for key, value in evidence.items() if isinstance(value, int)}
    assert told == {
        "tried_bytes": 25 * GIB // 4, "gpu_index": 1, "total_bytes": 47 * GIB // 2, "free_bytes": 3 * GIB,
        "other_bytes": GIB, "process_bytes": 39 * GIB // 2, "allocated_bytes": 18 * GIB, "reserved_bytes": GIB // 2,
    }  # fmt: skip


def test_where_eager_attention_ran_another_attention_is_the_first_fix() -> None:
    assert cause(TEXT).fixes[0].commands[0][-2:] == ("--attn", "sdpa")
    assert "sdpa" not in str(cause(TEXT.replace("eager_attention", "attention")).fixes[0].commands)


def test_the_prediction_for_a_known_model_stands_beside_what_the_gpu_has() -> None:
    (fit,) = [fix for fix in cause(TEXT).fixes if fix.commands and fix.commands[0][:2] == ("envcheck", "fit")]
    assert "16.2 GiB for one of 1843200; this GPU has 23.5 GiB" in fit.summary
    assert "takes" not in str(cause(TEXT.replace("Qwen3-VL-Embedding-8B", "mine")).fixes)


def test_what_other_programs_hold_is_told() -> None:
    assert "1.0 GiB" in next(fix.summary for fix in cause(TEXT).fixes if "other programs" in fix.summary)


def test_memory_in_pieces_is_put_together() -> None:
    def segments(text: str) -> bool:
        return any(fix.variables for fix in cause(text).fixes)

    assert not segments(TEXT)
    assert segments(TEXT.replace("512.00 MiB is reserved", "7.00 GiB is reserved"))
