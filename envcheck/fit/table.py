"""What the known models take, from a table that tools/make_fit_table.py made with the tracer: without torch.

A model is known by its architecture, whatever it is called: a finetuned one has the same numbers.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from envcheck.compat.configs import FOLDER as CONFIGS
from envcheck.fit.child.measured import Measured, limited
from envcheck.fit.placement import Node, Tree, device_map, device_of, weights
from envcheck.fit.request import DTYPES, MAX_MEMORY, PROMPT_TOKENS, Case, Workload

FOLDER = Path(__file__).parent / "table"
LARGEST_CONFIG = 1 << 20
BLOCK_BYTES = 512
"""torch's CUDA allocator rounds each allocation up to a multiple; a prediction is a multiple, too."""
TEXT = (
    "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads", "head_dim",
    "vocab_size", "num_experts", "moe_intermediate_size", "num_experts_per_tok",
)  # fmt: skip
VISION = (
    "depth", "hidden_size", "intermediate_size", "num_heads", "out_hidden_size", "patch_size", "spatial_merge_size",
    "deepstack_visual_indexes", "fullatt_block_indexes", "window_size",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One model of the table."""

    raw: Mapping[str, Any]

    def tree(self, width: int) -> Tree:
        """Its modules, with parameters of so many bytes."""

        def node(prefix: str, raw: Sequence[Any]) -> Node:
            name = f"{prefix}{raw[0]}"
            return Node(name, raw[1] * width + raw[2], tuple(node(f"{name}.", part) for part in raw[3]))

        count, parameters, buffers = self.raw["mean"]
        blocks = [one for part in self.raw["tree"] for one in _blocks(part)]
        return Tree(
            tuple(node("", part) for part in self.raw["tree"]),
            block_bytes=max((one[1] * width + one[2] for one in blocks), default=0),
            mean_bytes=(parameters * width + buffers) // max(1, count),
        )

    def tokens(self, load: Workload) -> tuple[int, int]:
        """Patches and tokens of one image; 0 where there is none, or where the model takes none."""
        patch = self.raw["patch"]
        if not load.pixels or patch is None:
            return 0, 0
        merge = self.raw["merge"]
        whole = max(1, load.pixels // (patch * merge) ** 2)
        rows = max(1, math.isqrt(whole))
        tokens = rows * max(1, whole // rows)
        return tokens * merge**2, tokens

    def knows(self, dtype: str, attention: str) -> bool:
        """Whether it was traced in this dtype: mixtures of experts are in 16 bits alone."""
        return dtype in DTYPES and _row(dtype, attention) in self.raw["activations"]

    def activations(self, dtype: str, attention: str, load: Workload) -> tuple[int, int, int]:
        """Peak bytes while it sees its images, while it reads, and while it reads on a GPU that has not seen them.

        The last one has the layers' inputs, but neither pixels nor what was made of them.
        """
        found = self.raw["activations"][_row(dtype, attention)]
        patches, seen = self.tokens(load)
        length = PROMPT_TOKENS + load.length + seen
        read = found["read" if load.batch == 1 else "read_masked"]
        see = _largest(found["see"], (load.batch * patches, patches**2)) if patches else 0
        texts = (load.batch * length, load.batch * length**2)
        return see, _largest(read, (*texts, load.batch * patches)), _largest(read, (*texts, 0))


def _row(dtype: str, attention: str) -> str:
    """`16 sdpa`."""
    return f"{8 * DTYPES[dtype]} {'eager' if attention == 'eager' else 'sdpa'}"


def _blocks(raw: Sequence[Any]) -> list[Sequence[Any]]:
    """The modules that must not be split."""
    return [raw] if raw[4] else [one for part in raw[3] for one in _blocks(part)]


def _largest(pieces: Sequence[Sequence[float]], terms: Sequence[int]) -> int:
    """The largest of some polynomials: a constant, then a factor for each term."""
    values = [piece[0] + sum(a * b for a, b in zip(piece[1:], terms, strict=True)) for piece in pieces]
    return -(-int(max(values, default=0)) // BLOCK_BYTES) * BLOCK_BYTES


def entry_of(config_file: str) -> Entry | None:
    """The model of a config.json, where the table knows its architecture."""
    try:
        file = Path(config_file)
        raw = json.loads(file.read_bytes()) if file.stat().st_size <= LARGEST_CONFIG else None
    except (OSError, ValueError, RecursionError):
        return None
    return _known().get(fingerprint(raw)) if isinstance(raw, dict) and "quantization_config" not in raw else None


@cache
def _known() -> dict[str, Entry]:
    found = {}
    for file in sorted(FOLDER.glob("*.json")):
        config = json.loads((CONFIGS / file.name).read_bytes())
        found[fingerprint(config)] = Entry(json.loads(file.read_bytes()))
    return found


def fingerprint(config: Mapping[str, Any]) -> str:
    """The numbers that decide about memory, as text."""
    text = config.get("text_config") if isinstance(config.get("text_config"), dict) else config
    vision = config.get("vision_config") if isinstance(config.get("vision_config"), dict) else {}
    picked = ([(text or {}).get(name) for name in TEXT], [(vision or {}).get(name) for name in VISION])
    return json.dumps([config.get("model_type"), *picked])


def measure(case: Case) -> Measured | None:
    """One case; None: the table does not know it."""
    entry = entry_of(case.config)
    if entry is None or case.backend == "vllm" or not entry.knows(case.dtype, case.attention):
        return None
    if case.device_map == MAX_MEMORY:
        return limited(lambda one: _placed(entry, one), case)
    return _placed(entry, case)


def _placed(entry: Entry, case: Case) -> Measured:
    tree = entry.tree(DTYPES[case.dtype])
    placed = device_map(tree, case.device_map, case.rooms)
    see, read, elsewhere = entry.activations(case.dtype, case.attention, case.workload)
    first = min((device for device in placed.values() if device >= 0), default=0)
    sees = {device_of(part.name, placed) for part in tree.parts if part.name == "visual"} | {
        device for name, device in placed.items() if name.startswith("visual")
    }
    used = {device for device in placed.values() if device >= 0} or {first}
    activations = {device: max(read, see) if device in sees | {first} else elsewhere for device in used}
    return Measured(
        pixels=case.workload.pixels,
        device_map=placed,
        weights=weights(tree, placed),
        activations=activations,
    )
