"""How the problems of the area link look in a text."""

from envcheck.catalogue.gpu.gpu_errors import nvlink_fixes
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="nvlink-error-in-log",
        problem="nvlink-errors",
        anchors=("uncorrectable NVLink error", "cudaErrorNvlinkUncorrectable", "NVLink fatal error"),
        pattern=r"uncorrectable NVLink error|cudaErrorNvlinkUncorrectable|NVLink fatal error",
        title="An NVLink between the GPUs has errors that could not be corrected",
        remedy=nvlink_fixes,
        sure=0.94,
        because_of=("gpu-lost",),
        example="RuntimeError: CUDA error: uncorrectable NVLink error detected during the execution",
        source="CUDA error strings (220); NVIDIA's Xid catalogue",
    ),
)
