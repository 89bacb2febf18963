"""The size of the model that a person wants to run: "Qwen2-72B on two 3090s". What its weights take is arithmetic."""

import re
from collections.abc import Iterator

from envcheck.compat.predicates import SIZE_OF_A_MODEL
from envcheck.importers.core.fact import GUESS, Fact, Reading, reading
from envcheck.importers.core.registry import HELPS
from envcheck.importers.core.sentences import sentences
from envcheck.late_pattern import late

NAME = SIZE_OF_A_MODEL
_SIZE = late(
    r"(?<![\d.])(?<!-A)(?<!_A)(?:(?P<experts>\d{1,2})\s?[xX]\s?)?(?P<size>\d{1,4}(?:\.\d)?)[Bb](?![A-Za-z0-9])"
    r"|(?<![\d.])(?P<billion>\d{1,4}(?:\.\d)?) ?billion\b"
)
_USED = late(
    r"\b(?:run|runs|running|deploy\w{0,4}|serv(?:e|es|ing)|infer\w{0,5}|load\w{0,3}|fits?|host\w{0,3}|fine-?tun\w{1,3}"
    r"|train\w{0,3}|lora|v?ram|memory|gpus?|cards?|try|use|using)\b|[跑卡存]|部署|推理|运行|训练|微调",
    re.IGNORECASE | re.ASCII,
)
_NOT_ITS_OWN = late(
    r"\bdistill|\bbenchmark|\bcompar|\bbetter than|\boutperform|\btok(?:en)?s?/s|\bt/s\b|\bdraft\b"
    r"|\bworks? (?:fine|well)|\bno problem\b",
    re.IGNORECASE,
)
_ELSEWHERE = late(
    r"\bgguf\b|\bggml\b|llama\.?_?cpp|\bollama\b|\blm ?studio|\bkobold|\boffload|\bktransformers|\bairllm|\bpetals\b"
    r"|\bexllama|\bexl[23]\b|\bmlx\b|\b(?:api|cloud|zero-?3|fsdp|deepspeed)\b|\b[23][- ]?bits?\b|\bmulti-?node\b",
    re.IGNORECASE,
)
"""Where only a part of the weights is in GPU memory, or in formats of many sizes: the arithmetic does not hold."""
_BITS = (
    (4, late(r"int4|\b4[- ]?bits?\b|\bawq|\bgptq|\bnf4|\bqlora|\bw4a|fp4|\bq4|四比特|4位", re.IGNORECASE)),
    (8, late(r"int8|\b8[- ]?bits?\b|fp8|\bw8a", re.IGNORECASE)),
)
_MEMORY = late(
    r"(?<![\w.])(\d{2,3}) ?(?:GB?|GiB)(?:的| of)? ?(?:显[卡存]|gpu\b|(?:graphics |video )?(?:card|memory)\b|v-?ram\b)"
    r"|\b(?:gpu|graphics card) (?:with|of) (\d{2,3}) ?GB?\b|显[卡存][^\n]{0,6}?(\d{2,3}) ?G",
    re.IGNORECASE | re.ASCII,
)
SMALLEST, LARGEST = 3, 2_000
"""Billions of parameters."""


def recognise(text: str) -> float:
    """It helps where a GPU is read, too."""
    return HELPS if next(_facts(text), None) else 0.0


def read(text: str) -> Reading:
    """The largest model that is named as wanted, and the memory of a GPU that only its size names."""
    return reading(NAME, _facts(text))


def _facts(text: str) -> Iterator[Fact]:
    if _ELSEWHERE.search(text):
        return
    largest, line_of, memory = 0.0, 0, None
    for number, line in sentences(text):
        memory = memory or ((found := _MEMORY.search(line)) and (next(filter(None, found.groups())), number)) or None
        if (number == 1 or _USED.search(line)) and not _NOT_ITS_OWN.search(line):
            for found in _SIZE.finditer(line):
                if largest < (billions := _billions(found)):
                    largest, line_of = billions, number
    if not SMALLEST <= largest <= LARGEST:
        return
    bits = next((bits for bits, pattern in _BITS if pattern.search(text)), 16)
    yield Fact("hub.model.id", f"{largest:g}B parameters in {bits} bits", line_of, GUESS)
    yield Fact("hub.model.expected_bytes", int(largest * 1e9 * bits / 8), line_of, GUESS)
    yield Fact("hub.model.chosen", True, line_of, GUESS)
    if memory:
        yield Fact("gpus[0].memory_total_bytes", int(memory[0]) << 30, memory[1], GUESS)


def _billions(found: re.Match[str]) -> float:
    """Of a mixture such as 8x7B, the experts share a fifth: 8x7B has 47, 8x22B has 141."""
    size = float(found["size"] or found["billion"])
    return size * int(found["experts"]) * 0.83 if found["experts"] else size
