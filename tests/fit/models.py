"""Small Qwen3-VL architectures as config files, and what a pass through a real one of them allocates."""

import json
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from envcheck.fit.request import TOKEN_PIXELS, Workload


class Shape(NamedTuple):
    """The numbers that make the size of a model."""

    name: str
    hidden: int
    layers: int
    heads: int
    groups: int
    vision_hidden: int
    vision_layers: int

    @property
    def head(self) -> int:
        """Numbers of one head."""
        return self.hidden // self.heads


TINY = Shape("tiny", 64, 4, 4, 2, 96, 4)
SMALL = Shape("small", 512, 6, 8, 4, 384, 4)
MIDDLE = Shape("middle", 1024, 8, 16, 8, 512, 6)

ATTENTIONS = ("sdpa", "eager")
DTYPES = ("float32", "bfloat16")
LOADS = (
    Workload(pixels=0, length=300),
    Workload(pixels=0, batch=3, length=400),
    Workload(pixels=256 * TOKEN_PIXELS),
    Workload(pixels=400 * TOKEN_PIXELS, batch=2, length=40),
)


def config_file(folder: Path, shape: Shape) -> str:
    """Write the config.json of a Qwen3-VL of this shape."""
    sections = [shape.head // 2 - 2 * (shape.head // 6), shape.head // 6, shape.head // 6]
    text = {
        "model_type": "qwen3_vl_text", "vocab_size": 4000, "hidden_size": shape.hidden,
        "intermediate_size": 3 * shape.hidden, "num_hidden_layers": shape.layers, "num_attention_heads": shape.heads,
        "num_key_value_heads": shape.groups, "head_dim": shape.head, "max_position_embeddings": 32768,
        "rope_scaling": {"rope_type": "default", "mrope_section": sections, "mrope_interleaved": True},
    }  # fmt: skip
    vision = {
        "model_type": "qwen3_vl", "depth": shape.vision_layers, "hidden_size": shape.vision_hidden,
        "intermediate_size": 2 * shape.vision_hidden, "num_heads": 8, "out_hidden_size": shape.hidden,
        "num_position_embeddings": 2304, "deepstack_visual_indexes": [0, 1, 2],
    }  # fmt: skip
    config = {
        "model_type": "qwen3_vl", "text_config": text, "vision_config": vision, "image_token_id": 3997,
        "video_token_id": 3998, "vision_start_token_id": 3995, "vision_end_token_id": 3996,
    }  # fmt: skip
    file = folder / f"{shape.name}.json"
    file.write_text(json.dumps(config))
    return str(file)


def real_model(config: str, dtype: str, attention: str) -> Any:
    """The model with real, random weights."""
    import torch
    from transformers import AutoConfig, AutoModel

    loaded = AutoConfig.from_pretrained(config)
    loaded._attn_implementation = attention
    before = torch.get_default_dtype()
    torch.set_default_dtype(getattr(torch, dtype))
    try:
        return AutoModel.from_config(loaded).eval()
    finally:
        torch.set_default_dtype(before)


def real_inputs(model: Any, load: Workload) -> dict[str, Any]:
    """The inputs of a pass, with real patches."""
    import torch

    from envcheck.fit.child import model_inputs

    given = {name: torch.tensor(tensor.tolist()) for name, tensor in model_inputs.model_inputs(model, load).items()}
    return {**given, "pixel_values": torch.rand(model_inputs.patches(model.config, load))} if load.pixels else given


def predicted(config: str, dtype: str, attention: str, load: Workload) -> int:
    """Peak bytes of activations, without weights and without a pass."""
    from envcheck.fit.child import architecture, forward

    mode = architecture.fake_mode()
    return forward.run(
        architecture.build(architecture.configuration(config), dtype, attention, mode), mode, load, {"": 0}
    )[0]


def allocated(model: Any, inputs: Callable[[], dict[str, Any]]) -> int:
    """The most bytes that a real pass held at once, followed by the addresses of the tensors' memory."""
    import torch
    from torch.utils._python_dispatch import TorchDispatchMode
    from torch.utils._pytree import tree_leaves

    live = dict.fromkeys((t.untyped_storage().data_ptr() for t in (*model.parameters(), *model.buffers())), 0)
    peaks = [0]

    class Follow(TorchDispatchMode):  # type: ignore[misc]
        def __torch_dispatch__(self, func: Any, _types: Any, args: Any = (), kwargs: Any = None) -> Any:
            out = func(*args, **(kwargs or {}))
            for tensor in tree_leaves(out):
                if isinstance(tensor, torch.Tensor) and tensor.untyped_storage().data_ptr() not in live:
                    storage = tensor.untyped_storage()
                    live[storage.data_ptr()] = storage.nbytes()
                    weakref.finalize(storage, live.pop, storage.data_ptr(), None)
                    peaks.append(max(peaks[-1], sum(live.values())))
            return out

    with torch.inference_mode(), Follow():
        model(**inputs(), use_cache=False)
    return peaks[-1]
