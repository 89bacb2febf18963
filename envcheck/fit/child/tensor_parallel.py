"""What one GPU of several holds where vLLM splits each layer over them.

Each rank is the same model with so many heads, so much of each feed-forward layer (of each expert, in a mixture)
and of the vocabulary: the text part is built so, and run. Of the part that sees, attention and mergers are split by
vLLM, too (vllm/model_executor/models/qwen3_vl.py), but have no setting that would build them so: their weights are
divided, their activations counted whole.
"""

import re
from typing import Any

import torch

_DIVIDED = re.compile(
    r"(^|\.)visual\.(blocks\.\d+\.attn|\w*merger\w*(\.\d+)?)\.(qkv|proj|linear_fc\d|mlp\.\d)\.weight$"
)
_WIDTHS = ("intermediate_size", "moe_intermediate_size", "shared_expert_intermediate_size")


class CannotSplitError(ValueError):
    """A model that cannot be split over so many GPUs."""


def objection(config: Any, size: int) -> str | None:  # noqa: ANN401 - a configuration of transformers
    """Why the model cannot be split so, in one sentence; None: it can."""
    text, vision = _text(config), getattr(config, "vision_config", None)
    heads = {"attention heads": text.num_attention_heads, "vision heads": getattr(vision, "num_heads", size)}
    for what, count in heads.items():
        if count % size:
            return f"{size} GPUs do not divide the model's {count} {what}; vLLM asks for it."
    return None


def split(config: Any, size: int) -> None:  # noqa: ANN401 - as above
    """Make the feed-forward layers and the vocabulary of a configuration those of one rank."""
    text, vision = _text(config), getattr(config, "vision_config", None)
    for part, names in ((text, _WIDTHS), (vision, _WIDTHS[:1])):
        for name in names:
            if isinstance(width := getattr(part, name, None), int):
                setattr(part, name, -(-width // size))
    text.vocab_size = max(-(-text.vocab_size // size), _largest_token(config) + 1)


def split_heads(model: Any, size: int, mode: Any) -> None:  # noqa: ANN401 - a model of transformers, torch's mode
    """Give one rank its share of the heads. Where there are fewer groups of keys than ranks, each has one.

    On the model, for some architectures (Qwen2.5-VL) find the width of a head by dividing by the number of heads.
    """
    with mode:
        for module in model.modules():
            width, groups = getattr(module, "head_dim", None), getattr(module, "num_key_value_groups", None)
            if (
                isinstance(width, int)
                and isinstance(groups, int)
                and isinstance(getattr(module, "k_proj", None), torch.nn.Linear)
            ):
                queries = module.q_proj.out_features // width // size
                keys = max(1, module.k_proj.out_features // width // size)
                module.q_proj = _narrowed(module.q_proj, rows=queries * width)
                module.k_proj, module.v_proj = (
                    _narrowed(one, rows=keys * width) for one in (module.k_proj, module.v_proj)
                )
                module.o_proj = _narrowed(module.o_proj, columns=queries * width)
                module.num_key_value_groups = queries // keys
                for name, count in (("num_heads", queries), ("num_key_value_heads", keys)):
                    if hasattr(module, name):
                        setattr(module, name, count)


def _narrowed(layer: Any, *, rows: int | None = None, columns: int | None = None) -> Any:  # noqa: ANN401 - a layer of torch
    return torch.nn.Linear(
        columns or layer.in_features, rows or layer.out_features, bias=layer.bias is not None, dtype=layer.weight.dtype
    )


def _largest_token(config: Any) -> int:  # noqa: ANN401 - as above
    """A pass looks these tokens up, so that they must be in this rank's share."""
    names = ("image_token_id", "video_token_id", "vision_start_token_id", "vision_end_token_id")
    return max(int(getattr(config, name, 0) or 0) for name in names)


def rank_bytes(model: Any, size: int, vocabulary: int) -> int:  # noqa: ANN401 - a model of transformers
    """Bytes of weights on each rank, of a model built from a split configuration.

    Args:
        model: built for one rank.
        size: how many ranks there are.
        vocabulary: rows of the embedding of the whole model.
    """
    whole = 0
    for name, weight in model.named_parameters():
        count = weight.numel() // (size if _DIVIDED.search(name) else 1)
        if name.endswith("embed_tokens.weight"):
            count = -(-vocabulary // size) * weight.shape[1]
        whole += count * weight.element_size()
    return whole


def cache_bytes_per_token(config: Any, size: int, item_bytes: int) -> int:  # noqa: ANN401 - as above
    """Keys and values of one token in all layers, on one rank of so many.

    Args:
        config: of the whole model.
        size: how many ranks there are.
        item_bytes: of one number.
    """
    text = _text(config)
    keys = max(1, (getattr(text, "num_key_value_heads", None) or text.num_attention_heads) // size)
    width = getattr(text, "head_dim", None) or text.hidden_size // text.num_attention_heads
    return int(2 * text.num_hidden_layers * keys * width * item_bytes)


def _text(config: Any) -> Any:  # noqa: ANN401 - as above
    return getattr(config, "text_config", config)
