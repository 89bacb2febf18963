"""What is asked of a prediction, as plain data.

Read by envcheck and, in the child process, by the checked Python: standard library only.
"""

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

TOKEN_PIXELS = 32 * 32
"""A visual token covers 32 x 32 pixels: patches of 16, merged 2 x 2 (the models' preprocessor_config.json)."""
MIN_PIXELS = 4 * TOKEN_PIXELS
MAX_PIXELS = 1800 * TOKEN_PIXELS
"""What the model family's own script allows an image (scripts/qwen3_vl_embedding.py in its repository)."""
LARGEST_PIXELS = 16384 * TOKEN_PIXELS
"""Nobody asks for more: an image of 4096 x 4096."""
PROMPT_TOKENS = 24
"""System message with the default instruction, roles and generation prompt, in tokens of the family's tokenizer."""

CONTEXT_BYTES = 600 << 20
"""What CUDA's context and the kernels of its libraries take on each GPU (0.3 to 0.6 GiB on Ampere to Hopper)."""
FRAGMENT_SHARE = 0.05
"""What torch's allocator holds next to what is asked of it, as a share of the activations."""

VLLM_TOKENS = 8192
"""Tokens that vLLM lets through the model at once on GPUs below 70 GiB (get_batch_defaults in engine/arg_utils.py)."""
VLLM_BYTES = 768 << 20
"""What vLLM keeps on each GPU next to that: recorded CUDA graphs, and buffers of NCCL where there are several GPUs."""

DTYPES = {"float16": 2, "bfloat16": 2, "float32": 4}
ATTENTIONS = ("sdpa", "eager", "flash_attention_2")
DEVICE_MAPS = ("auto", "balanced", "balanced_low_0", "sequential")
MAX_MEMORY = "max_memory"
"""Placed in order, each GPU filled only so far that a pass has room there: a placement that is found, not asked for."""
MAX_MEMORY_STEP = (1 << 30) // 10
"""Limits are whole tenths of a GiB, so that what is printed is what was tried."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Workload:
    """What goes through the model at once."""

    batch: int = 1
    length: int = 128
    """Tokens of text of each input, next to the prompt and the image."""
    pixels: int = MAX_PIXELS
    """Of each input's image; 0: no image."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """One GPU, as the placement of the model sees it."""

    index: int
    free_bytes: int
    """What nobody holds before the program starts."""
    kept_bytes: int = CONTEXT_BYTES
    """What is taken next to weights, activations and cache, whatever the inputs."""

    @property
    def bytes(self) -> int:
        """What is left for weights, activations and cache."""
        return max(0, self.free_bytes - self.kept_bytes)


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One way to run one model."""

    config: str
    """Path of the model's config.json."""
    dtype: str = "float16"
    attention: str = "sdpa"
    device_map: str = "auto"
    backend: str = "transformers"
    ranks: int = 1
    """GPUs that vLLM splits each layer over (`--tensor-parallel-size`)."""
    rooms: tuple[Room, ...] = ()
    workload: Workload = field(default_factory=Workload)

    def with_pixels(self, pixels: int) -> "Case":
        """The same with other images."""
        return replace(self, workload=replace(self.workload, pixels=pixels))


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What the child is to do: run the case, and search for the largest images that fit."""

    case: Case
    search: bool = True
    alternatives: tuple[tuple[str, Case], ...] = ()
    """Tried in turn until one fits, where the case does not: the name that it is told under, and the case."""


def to_json(order: Order) -> bytes:
    """The order as JSON, for the child."""
    return json.dumps(asdict(order)).encode()


def from_json(text: bytes) -> Order:
    """The order that `to_json` wrote."""
    raw = json.loads(text)
    return Order(
        case=_case(raw["case"]),
        search=raw["search"],
        alternatives=tuple((name, _case(case)) for name, case in raw["alternatives"]),
    )


def _case(raw: dict[str, Any]) -> Case:
    rooms = tuple(Room(**room) for room in raw["rooms"])
    return Case(**{**raw, "rooms": rooms, "workload": Workload(**raw["workload"])})
