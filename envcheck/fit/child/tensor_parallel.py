"""What one GPU of several holds where vLLM splits each layer over them.

Each rank is the same model with so many heads, so much of each feed-forward layer and of the vocabulary: the text part
is built so, and run. Of the part that sees, attention and mergers are split by vLLM, too (vllm/model_executor/models/
qwen3_vl.py), but have no setting that would build them so: their weights are divided, their activations counted whole.
"""

import re
from typing import Any

_DIVIDED = re.compile(r"(^|\.)visual\.(blocks\.\d+\.attn|\w*merger\w*(\.\d+)?)\.(qkv|proj|linear_fc\d)\.weight$")


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
    """Make the configuration that of one rank. Where there are fewer groups of keys than ranks, each has one."""
    text, vision = _text(config), getattr(config, "vision_config", None)
    text.head_dim = getattr(text, "head_dim", None) or text.hidden_size // text.num_attention_heads
    text.num_attention_heads //= size
    text.num_key_value_heads = max(1, text.num_key_value_heads // size)
    text.intermediate_size = -(-text.intermediate_size // size)
    text.vocab_size = max(-(-text.vocab_size // size), _largest_token(config) + 1)
    if vision is not None:
        vision.intermediate_size = -(-vision.intermediate_size // size)


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


def cache_bytes_per_token(model: Any) -> int:  # noqa: ANN401 - as above
    """Keys and values of one token in all layers, on one rank."""
    text = _text(model.config)
    return int(2 * text.num_hidden_layers * text.num_key_value_heads * text.head_dim * model.dtype.itemsize)


def _text(config: Any) -> Any:  # noqa: ANN401 - as above
    return getattr(config, "text_config", config)
