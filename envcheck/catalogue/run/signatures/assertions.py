"""Assertions in kernels: which condition broke says which number was wrong."""

from envcheck.catalogue.hints import only
from envcheck.catalogue.run import hints
from envcheck.catalogue.run.remedies.assertions import assertion_title, mend_numbers, read_assertion
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="cuda-assertion",
        problem="cuda-error",
        anchors=("Assertion `", ": Assertion ", "block: ["),
        pattern=r"block: \[\d{1,9},\d{1,9},\d{1,9}\], thread: \[[\d,]{5,20}\] ?:? Assertion|\.cuh?:\d{1,6}:[^\n]{0,300}"
        r"Assertion `[^\n]{1,300}` failed",
        reader=read_assertion,
        title=assertion_title,
        sure=0.94,
        remedy=mend_numbers,
        example=(
            "/pytorch/aten/src/ATen/native/cuda/Indexing.cu:1553: indexSelectLargeIndex: block: [12,"
            "0,0], thread: [64,0,0] Assertion `srcIndex < srcSelectDimSize` failed."
        ),
        source="aten/src/ATen/native/cuda (CUDA_KERNEL_ASSERT)",
    ),
    Signature(
        id="probabilities-not-finite",
        problem="smoke-not-finite",
        anchors=("probability tensor contains either",),
        pattern=r"probability tensor contains either `inf`, `nan`",
        title="The model computes NaN or infinity",
        because_of=("cuda-error", "weights-corrupt"),
        remedy=only(*hints.PROBABILITIES_NOT_FINITE),
        example="RuntimeError: probability tensor contains either `inf`, `nan` or element < 0",
        source="aten/src/ATen/native/cuda/TensorCompare.cu, torch.multinomial",
    ),
    Signature(
        id="label-out-of-range",
        problem="model-input-invalid",
        anchors=("Assertion `cur_target", "Assertion `label", " is out of bounds.", "The value of label expected"),
        pattern=(
            r"Assertion `(?:cur_target|label)\b[^\n]{1,120}failed|^(?:[\w.]{0,40}\.)?IndexError: Target "
            r"(?P<label>-?\d{1,12}) is "
            r"out of bounds|The value of label expected >= 0 and < \d{1,9}[^\n]{0,40}but got (?P<label_2>-?\d{1,12})"
        ),
        title="The label {label} is not one of the classes",
        sure=0.93,
        values=(("kind", "labels"),),
        remedy=mend_numbers,
        example="IndexError: Target 10 is out of bounds.",
        source="aten/src/ATen/native/LossNLL.cpp; THNN; paddle (cross_entropy)",
    ),
    Signature(
        id="gradients-in-float16",
        problem="dtype-unsupported",
        anchors=("Attempting to unscale FP16 gradients",),
        pattern=r"Attempting to unscale FP16 gradients",
        title="The trained weights are in float16, which mixed precision cannot scale",
        remedy=only(*hints.GRADIENTS_IN_FLOAT16),
        example="ValueError: Attempting to unscale FP16 gradients.",
        source="torch/amp/grad_scaler.py",
    ),
    Signature(
        id="cuda-device-assert",
        problem="cuda-error",
        anchors=("device-side assert triggered", "cudaErrorAssert"),
        pattern=r"device-side assert triggered|cudaErrorAssert\b",
        title="A check in a kernel failed (device-side assert), most often a label, token or index out of range",
        sure=0.91,
        because_of=("cuda-assertion",),
        remedy=mend_numbers,
        example="torch.AcceleratorError: CUDA error: device-side assert triggered",
        source="CUDA error strings: error 710",
    ),
)
