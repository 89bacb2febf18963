"""Numbers of a type that cannot be computed here, or that two parts do not share."""

import re

from envcheck.catalogue.run.remedies.runtime import usable_numbers
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot

_NOT_IMPLEMENTED = re.compile(r"(\w{1,120})\"? not implemented for '(Half|BFloat16|Float8\w{0,12})'")
_DIFFER = re.compile(
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
