"""Numbers of a type that cannot be computed here, or that two parts do not share."""

from collections.abc import Mapping

from envcheck.catalogue.run.remedies.runtime import usable_numbers
from envcheck.findings import Evidence, Fix
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot

_NOT_IMPLEMENTED = late(r"(\w{1,120})\"? not implemented for '(Half|BFloat16|Float8\w{0,12})'")
_DIFFER = late(
    r"expected scalar type (\w{1,20}) but found (\w{1,20})|Input type \(([\w.]{1,60})\) and (?:weight|bias) type "
    r"\(([\w.]{1,60})\)|expected m\w{1,3} and m\w{1,3} to have the same dtype, but got: ([\w ]{1,20}) != ([\w ]{1,20})|"
    r"must have the same dtype, but got ([\w ]{1,20}) and ([\w ]{1,20})"
)


def read_types(text: str) -> Evidence | None:
    """The operation and its type; or the two types that differ."""
    lacking = _NOT_IMPLEMENTED.search(text)
    if lacking:
        return {"operation": lacking[1], "number_type": lacking[2], "kind": "lacking"}
    differ = _DIFFER.search(text)
    if differ:
        one, other = [part for part in differ.groups() if part][:2]
        return {"one": one, "other": other, "kind": "differ"}
    return {"kind": "differ"} if "same dtype" in text or "should be the same" in text else {}


def types_title(evidence: Evidence) -> str | None:
    """`LayerNormKernelImpl cannot compute Half on the CPU`."""
    if evidence.get("kind") == "lacking":
        return (
            f"{evidence.get('operation')} does not support {evidence.get('number_type')} on this device, usually the "
            "CPU"
        )
    if evidence.get("one"):
        return f"Two parts of the model differ in dtype: {evidence.get('one')} and {evidence.get('other')}"
    return None


_TAKEN = late(
    r"Supported dtypes: \[torch\.(\w{1,20})|instead by explicitly[^\n]{0,80}?dtype=(\w{1,12})|use (float16|bfloat16|"
    r"float32|half) instead"
)
_CAPABILITY = late(
    r"[Mm]inimum capability: (\d{2,3})\. Current capability: (\d{2,3})|compute capability >= (\d{1,2}\.\d)"
    r"(?:[^\n]{0,60}actual = `(\d{1,2}\.\d)`)?"
)


def read_taken(text: str) -> Evidence:
    """The dtype that the text says is accepted."""
    found = _TAKEN.search(text)
    return {"taken": next(part for part in found.groups() if part).replace("half", "float16")} if found else {}


def type_that_is_taken(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The type that the text names; else float16, which every GPU computes."""
    taken = str(evidence.get("taken") or "float16")
    return (
        Fix(
            summary=f"Use {taken}: `dtype=torch.{taken}`, `--dtype {taken}` (vLLM; `half` is float16), in training "
            f"`{'bf16' if taken == 'bfloat16' else 'fp16'}=True` instead."
        ),
        Fix(
            summary="bfloat16 needs an Ampere or newer GPU (RTX 30, A100); on older GPUs, use float16 or float32 "
            "with SDPA."
        ),
    )


def read_minimum(text: str) -> Evidence:
    """What the quantisation wants, and what the GPU has: `75`, `70`."""
    found = _CAPABILITY.search(text)
    if not found:
        return {}
    told = {"wanted_capability": found[1] or found[3], "capability": found[2] or found[4]}
    return {name: value.replace(".", "") for name, value in told.items() if value}


def other_quantisation(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """What vLLM quantises with, by the capability that it wants. Source: vllm, get_min_capability of each method."""
    told = str(evidence.get("capability") or "")
    capability = int(told) if told.isdecimal() else 0
    usable = [
        name
        for name, least in QUANTISATIONS.items()
        if least <= capability and name != str(evidence.get("refused")).lower()
    ]
    named = f"{', '.join(usable)} run on capability {capability}" if usable else "bitsandbytes runs on 70 and newer"
    return (
        Fix(summary=f"Use another quantization of the model ({named}), or the unquantized model in float16."),
        Fix(
            summary="Or serve it with llama.cpp or Ollama (GGUF), which also run on older GPUs, or use a newer GPU "
            f"(capability {evidence.get('wanted_capability') or '75'} or more)."
        ),
    )


QUANTISATIONS: Mapping[str, int] = {
    "gptq": 60,
    "bitsandbytes": 70,
    "awq": 75,
    "gptq_marlin": 80,
    "awq_marlin": 80,
    "fp8": 80,
}


def one_type(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """On the CPU float32; where two differ, one of them for both."""
    if evidence.get("kind") == "lacking":
        return (
            Fix(
                summary="On the CPU, use float32: `model.float()`, `dtype=torch.float32`, or leave out `--half`, "
                "`--fp16` and `.half()`."
            ),
            Fix(
                summary="If it should run on a GPU, the model is not there: use `model.to('cuda')`; `envcheck check` "
                "shows what prevents it."
            ),
            Fix(summary="Or install a newer torch: since 2.1, most CPU operations support bfloat16 and float16."),
        )
    if evidence.get("kind") == "differ":
        return (
            Fix(
                summary="Use one dtype for inputs and model: `inputs = inputs.to(model.dtype)`, or load the model "
                "with the inputs' dtype (`dtype=...`)."
            ),
            Fix(
                summary="With half precision or LoRA, run it under `torch.autocast('cuda', dtype=torch.bfloat16)`, "
                "which converts the dtypes."
            ),
        )
    return usable_numbers(snapshot, evidence)
