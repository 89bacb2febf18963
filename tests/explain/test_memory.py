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
    assert "eager attention, which was used here" in cause(TEXT).fixes[0].summary
    assert "which was used here" not in str(cause(TEXT.replace("eager_attention", "attention")).fixes)


def test_a_model_that_the_log_names_is_the_one_whose_memory_is_asked_for() -> None:
    (fit,) = [fix for fix in cause(TEXT).fixes if fix.commands and fix.commands[0][:2] == ("envcheck", "fit")]
    assert fit.commands[0][2:] == ("--model", "Qwen/Qwen3-VL-Embedding-8B")


def test_what_other_programs_hold_is_told_where_it_would_have_been_enough() -> None:
    others = TEXT.replace("has 1.00 GiB", "has 18.00 GiB").replace("19.50", "2.50")
    first = cause(others.replace("18.00 GiB is allocated", "2.00 GiB is allocated")).fixes[0].summary
    assert "process 2211" in first
    assert "18.0 GiB" in first
    assert "2211" not in str(cause(TEXT).fixes)


def test_memory_in_pieces_is_put_together() -> None:
    def segments(text: str) -> bool:
        return any(fix.variables for fix in cause(text).fixes)

    assert not segments(TEXT)
    assert segments(TEXT.replace("512.00 MiB is reserved", "7.00 GiB is reserved"))


def test_weights_that_are_in_16_bits_are_not_to_be_loaded_in_16_bits() -> None:
    loading = TEXT.replace("eager_attention_forward", "from_pretrained").replace("attn_weights", "model")
    call = '    model = AutoModel.from_pretrained("Qwen/Qwen3-VL-Embedding-8B", {})\n'
    assert "in 16 bits" in str(cause(loading).fixes)
    for given in ("torch_dtype=torch.float16", 'dtype="bfloat16"', "load_in_8bit=True"):
        assert "in 16 bits" not in str(cause(call.format(given) + loading).fixes)
    assert "in 16 bits" in str(cause(call.format("torch_dtype=torch.float32") + loading).fixes)
