"""What is asked of the smoke test, as plain data.

Read by envcheck and, in the child process, by the checked Python: standard library only.
"""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, TypeAlias

TINY = "tiny"
BACKENDS = ("transformers", "sentence-transformers", "vllm")
"""`vllm` is experimental."""
DTYPES = ("auto", "float32", "float16", "bfloat16")
DEVICE_MAPS = ("auto", "balanced", "balanced_low_0", "sequential", "cpu", "cuda")

# The model family's own defaults, from scripts/qwen3_vl_embedding.py in its repository. A visual token covers 32 x 32
# pixels: patches of 16, merged 2 x 2.
TOKEN_PIXELS = 32 * 32
MIN_PIXELS = 4 * TOKEN_PIXELS
MAX_PIXELS = 1800 * TOKEN_PIXELS
LARGEST_PIXELS = 16384 * TOKEN_PIXELS
"""As in `fit`: beyond it a single image takes minutes to draw and tens of GiB to embed."""
INSTRUCTION = "Represent the user's input."

VLLM_SHARE = 0.92
"""Of each GPU's memory, what vLLM takes for itself (gpu_memory_utilization in vllm/config/cache.py of 0.33)."""

DEFAULT_TIMEOUT_S = 600.0
"""Of one smoke test, the download not counted: loading 16 GB from a slow disk takes minutes."""
STALL_S = 300.0
"""Longest that nothing of a download may arrive: hubs wait for each other, but not for minutes."""

ModelKind: TypeAlias = Literal["tiny", "folder", "hub"]

_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*(/[\w.-]+)?", re.ASCII)
_ATTENTION = re.compile(r"[\w.|-]+(/[\w.-]+(@[\w.-]+)?(:\w+)?)?", re.ASCII)
"""A name, or a kernel of the hub: `kernels-community/flash-attn2`, with `@revision` and `:function`."""
_NUMBERED_GPU = re.compile(r"cuda:\d+", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class SmokeRequest:
    """One smoke test."""

    model: str = TINY
    """Hub id, folder, or `tiny`."""
    backend: str = "transformers"
    dtype: str = "auto"
    """`auto`: float16 on a GPU, float32 on the CPU."""
    device_map: str = "auto"
    """How accelerate spreads the model over the GPUs; without a GPU the model goes to the CPU."""
    attention: str | None = None
    """An attention implementation of transformers, or a kernel of the hub; None: what it chooses."""
    min_pixels: int = MIN_PIXELS
    max_pixels: int | None = None
    """Images are drawn with as many pixels, to take the memory they would take; None: small images."""
    batch: int = 4
    """Inputs that go through the model at once, where it is tested with several."""
    instruction: str = INSTRUCTION
    tensor_parallel_size: int = 1
    """Number of GPUs across which vLLM splits each layer."""
    text_only: bool = False
    """The model takes no images: only texts are embedded, as its own folder says to."""
    memory_share: float | None = None
    """Of each GPU's memory, what vLLM may take; None: its own default."""
    compare: str | None = None
    """Another backend, to be given the same inputs in a process of its own; both tell what they make of them."""
    revision: str | None = None
    offline: bool = False
    """Do not contact the Hugging Face Hub."""
    python: str | None = None
    """Executable of the checked Python; None: the snapshot's, or else envcheck's own."""
    timeout_s: float | None = None
    """Longest it may take, download included; None: 10 minutes, the download not counted."""
    cache: str | None = None
    """Folder for the tiny model; None: `envcheck` in the user's cache."""

    @property
    def kind(self) -> ModelKind:
        """Where the model comes from: `tiny` is built, a folder that exists is read, anything else is a hub id."""
        if self.model == TINY:
            return "tiny"
        return "folder" if self.model and Path(self.folder).is_dir() else "hub"

    @property
    def folder(self) -> str:
        """The model's name as a path, with `~` resolved where there is a home."""
        try:
            return str(Path(self.model).expanduser())
        except RuntimeError:
            return self.model


_OPTIONS = {
    "backend": "--backend",
    "compare": "--compare",
    "dtype": "--dtype",
    "device_map": "--device-map",
    "attention": "--attn",
    "min_pixels": "--min-pixels",
    "max_pixels": "--max-pixels",
    "batch": "--batch",
    "tensor_parallel_size": "--tensor-parallel-size",
    "revision": "--revision",
}


def given(request: SmokeRequest) -> list[str]:
    """The options of `envcheck smoke` that were given, names and values in turn: a fix repeats them, changing one."""
    default = SmokeRequest()
    words: list[str] = []
    for name, option in _OPTIONS.items():
        value = getattr(request, name)
        if value != getattr(default, name):
            words += [option, str(value)]
    return words


def objection(request: SmokeRequest) -> str | None:
    """Why this cannot be asked for, in one sentence; None: it can."""
    if request.kind == "hub" and not _HUB_ID.fullmatch(request.model):
        return f"there is no folder {request.model!r}; give a folder, a hub id (Qwen/Qwen3-VL-Embedding-2B), or tiny."
    if request.backend not in BACKENDS:
        return f"there is no backend {request.backend!r}; it must be one of {', '.join(BACKENDS)}."
    if request.compare is not None and request.compare not in BACKENDS:
        return f"there is no backend {request.compare!r} to compare with; it must be one of {', '.join(BACKENDS)}."
    if request.compare == request.backend:
        return f"--compare {request.compare}: that is the backend itself; name another one."
    if request.dtype not in DTYPES:
        return f"there is no dtype {request.dtype!r}; it must be one of {', '.join(DTYPES)}."
    if request.device_map not in DEVICE_MAPS and not _NUMBERED_GPU.fullmatch(request.device_map):
        return f"there is no device map {request.device_map!r}; it must be one of {', '.join(DEVICE_MAPS)}, cuda:0 ..."
    if request.batch < 1:
        return "--batch must be 1 or more."
    if request.tensor_parallel_size < 1:
        return "--tensor-parallel-size must be 1 or more."
    if request.tensor_parallel_size > 1 and "vllm" not in (request.backend, request.compare):
        return "--tensor-parallel-size works only with --backend vllm; for the other backends, use --device-map."
    if request.attention is not None and not _ATTENTION.fullmatch(request.attention):
        return f"there is no attention {request.attention!r}; eager, sdpa, flash_attention_2, or a kernel of the hub."
    return _pixels_objection(request.min_pixels, request.max_pixels)


def _pixels_objection(min_pixels: int, max_pixels: int | None) -> str | None:
    if min_pixels < TOKEN_PIXELS:
        return f"--min-pixels must be {TOKEN_PIXELS} or more: one visual token covers 32 x 32 pixels."
    for name, pixels in (("--min-pixels", min_pixels), ("--max-pixels", max_pixels or 0)):
        if pixels > LARGEST_PIXELS:
            return f"{name} must be {LARGEST_PIXELS} or less; larger images take more memory than a GPU has."
    if max_pixels is not None and max_pixels < min_pixels:
        return f"--max-pixels ({max_pixels}) is below --min-pixels ({min_pixels})."
    return None


def to_json(request: SmokeRequest) -> bytes:
    """The request as JSON, for the child."""
    return json.dumps(asdict(request)).encode()


def from_json(text: bytes) -> SmokeRequest:
    """The request that `to_json` wrote."""
    return SmokeRequest(**json.loads(text))
