"""What exceptions of Python packages mean by the phrases that such packages share, whatever their sentences are.

`XError: ... please install 'Pillow'`, `... requires compute capability 9.0`, `... is only available in PyTorch 2.6 and
later versions`: the phrases of vLLM, SGLang, accelerate, PEFT, TRL, datasets and diffusers, read in their sources.
"""

import re

from envcheck.late_pattern import late

_NAME = (
    r"[`'\"]{0,2}(?P<module>(?!(?:pip3?|uv|python|conda)\b)[A-Za-z][\w-]{1,40})(?:\[[\w,]{1,40}\])?"
    r"(?:\s?[<>=~!]{1,2}\s?[\d.]{1,12})?[`'\"]{0,2}"
)
_NUMBERS = r"(?:b?float16|fp16|bf16|fp8|float32|half precision)"

PHRASES: tuple[tuple[re.Pattern[str], str], ...] = (
    (late(r"(?i)gpu[ _-]memory[ _-]utilization|on startup is less than"), "vllm-memory-too-small"),
    (
        late(
            r"(?i)(?:tensor[ _-]{1,2}parallel|world[ _-]?size|tp_size|context[ _-]parallel|"
            r"nnodes)[^\n]{0,120}(?:divid|divisib|"
            r"evenly|exceeds)|(?:divisible by|divides?|evenly)[^\n]{0,60}(?:tensor[ _-]parallel|tp_size|"
            r"world[ _-]?size|"
            r"parallel[ _-]size)"
        ),
        "vllm-parallel-invalid",
    ),
    (
        late(r"(?i)does not support (?:attention sinks|logits soft ?cap|alibi|sliding window)"),
        "attention-backend-unavailable",
    ),
    (late(r"NCCL_(?:P2P|IB|SHM)_DISABLE"), "nccl-failed"),
    (
        late(
            r"(?i)(?:supports?|needs?|requires?|requiring|at least|>=)[^\n]{0,40}(?:compute capabilit|\bsm_?\d{2,3}\b|"
            r"\b(?:volta|turing|ampere|ada|hopper|blackwell)\b)|compute capabilit(?:y|"
            r"ies)[^\n]{0,40}(?:required|not supported|"
            r"unsupported|or (?:higher|newer|above))"
        ),
        "gpu-architecture-unsupported",
    ),
    (late(r"(?i)requires? (?:all )?cuda tensors?|on the same (?:cuda )?device"), "tensors-on-different-devices"),
    (
        late(
            rf"(?i)(?:only supports?|requires?|must (?:be|have)|expected|supports only)(?! all | GPTQ| "
            rf"AWQ)[^\n]{{0,40}}\b{_NUMBERS}\b|"
            rf"\b{_NUMBERS}\b (?:is|are) not supported"
        ),
        "dtype-unsupported",
    ),
    (
        late(
            r"(?i)(?:requires?|needs?|only (?:available|supported|works?) (?:on|with)) (?:an? )?(?:(?:nvidia|"
            r"cuda)[ -])?"
            r"(?:cuda|gpus?|cuda device)s?(?=\s?(?:[.,;!]|$|device|platform|to ))"
        ),
        "cuda-sees-no-gpu",
    ),
    (
        late(
            r"(?i)(?:only available|only supported|is supported) (?:in|from|with|since) (?:py)?torch|"
            r"upgrade (?:your |the )?[`'\"]?[a-z][\w-]{1,30}[`'\"]?(?: version| to\b| or\b|[.,;]|$)|"
            r"update (?:your |the )?[`'\"]?(?:(?:py)?torch|peft|accelerate|transformers|trl|diffusers|datasets|triton|"
            r"huggingface[_-]hub|vllm|sglang|deepspeed|bitsandbytes)\b|requires "
            r"[`'\"]?(?:[a-z][\w-]{1,40}\s?(?:>=|==|<)\s?\d{1,4}\.\d|"
            r"(?:numpy|protobuf|(?:py)?torch|transformers)\s?(?:>=|==|<)\s?\d)"
        ),
        "package-conflict",
    ),
    (
        late(
            rf"(?i:(?:please |first |must |to )?\b(?:pip3? )?install(?:ing)?(?: the| it with| "
            rf"-[\w-]{{1,20}})?) (?!with\b|it\b|them\b|from\b)"
            rf"{_NAME}|(?P<module_2>(?![A-Z]{{1,3}}\b)[A-Za-z][\w-]{{1,40}})[`'\"]? (?:module |package |library "
            rf")?(?:is not|"
            rf"needs to be|to be|must be) "
            r"installed"
        ),
        "package-said-missing",
    ),
)  # fmt: skip
"""A phrase, and the signature or problem that it means; the most telling first."""
_NOT_NAMES = frozenset(
    {
        "a",
        "an",
        "the",
        "package",
        "packages",
        "required",
        "dependencies",
        "plugin",
        "via",
        "by",
        "but",
        "which",
        "using",
        "through",
        "matching",
        "git",
        "plugins",
        "kernels",
        "backend",
        "driver",
        "drivers",
        "latest",
        "this",
        "it",
        "is",
        "needed",
        "and",
        "or",
    }
)


_COMMAND = late(rf"\bpip3? install (?:-[\w-]{{1,20}} ){{0,3}}(?!git\b){_NAME}")
"""What is to be typed names the package better than the sentence around it."""


def meaning_of_phrase(said: str) -> tuple[str, dict[str, str]] | None:
    """The signature or problem, and the package that is named; None: nothing of these is said."""
    for pattern, means in PHRASES:
        found = pattern.search(said)
        if found is None:
            continue
        command = _COMMAND.search(said) if means == "package-said-missing" else None
        named = next((name for name in (command or found).groupdict().values() if name), "")
        return means, {"module": named} if named and named.lower() not in _NOT_NAMES else {}
    return None
