"""Reports with all that a ticket can hold."""

from msgspec.structs import replace

from envcheck.explain.explain import explain
from envcheck.fit.result import Fit, FitDevice
from envcheck.report.document import Report
from tests.report.samples import TINY, broken

GIB = 1 << 30
LOG = b"""Collecting flash-attn
Traceback (most recent call last):
  File "embed.py", line 12, in <module>
    model(**batch)
RuntimeError: CUDA error: no kernel image is available for execution on the device
"""


def _device(index: int, weights: int) -> FitDevice:
    return FitDevice(
        index=index,
        name="NVIDIA GeForce RTX 3090",
        total_bytes=24 * GIB,
        free_bytes=23 * GIB,
        weights_bytes=weights,
        activation_bytes=3 * GIB // 2,
        overhead_bytes=600 << 20,
        peak_bytes=weights + 2 * GIB,
        fits=weights + 2 * GIB < 23 * GIB,
    )


FIT = Fit(
    model="Qwen/Qwen3-VL-Embedding-8B",
    dtype="float16",
    attention="sdpa",
    batch=1,
    length=128,
    max_pixels=1_843_200,
    fits=False,
    max_pixels_that_fit=None,
    device_map={"model": 0},
    devices=(_device(0, 16 * GIB), _device(1, 26 * GIB)),
    needed_bytes=17 * GIB,
)


def with_everything() -> Report:
    """A broken machine with a smoke test, a prediction and an explained log."""
    return replace(broken(), smoke=TINY, fit=FIT, log=explain([LOG], "train.log"))
