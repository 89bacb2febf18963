"""The models envcheck knows: how large they are.

Source: counted on the architecture built from each model's published config.json (Qwen3VLModel of transformers 5.23 on
the meta device, without the LM head, which an embedding model does not load). A parameter takes two bytes in float16
and bfloat16. The published weights are stored in bfloat16, so the download is as large as the weights.
"""

import msgspec

DEFAULT = "Qwen/Qwen3-VL-Embedding-8B"
SMALLEST = "Qwen/Qwen3-VL-Embedding-2B"


class Model(msgspec.Struct, frozen=True):
    """One model."""

    id: str
    parameters: int
    layers: int
    dimension: int
    """Length of its embeddings, which is its hidden size."""
    largest_shard_bytes: int
    """The largest file of its weights on the hub: shards of at most 5 GB (transformers' default when it saves)."""

    @property
    def weights_bytes(self) -> int:
        """What the weights take in float16 or bfloat16."""
        return 2 * self.parameters


# fmt: off
MODELS = {
    model.id: model
    for model in (
        #     id                             parameters  layers  dimension  largest shard
        Model("Qwen/Qwen3-VL-Embedding-2B",  2127532032,     28,      2048, 4_255_064_064),
        Model("Qwen/Qwen3-VL-Embedding-8B",  8144793840,     36,      4096, 5_000_000_000),
    )
}
NEEDED_BYTES = {
    # model                        attention   pixels        bytes
    ("Qwen/Qwen3-VL-Embedding-8B", "sdpa"):  {0: 16_935_819_939, 614_400: 17_075_871_190, 1_843_200: 17_378_165_283},
    ("Qwen/Qwen3-VL-Embedding-8B", "eager"): {0: 16_937_421_449, 614_400: 17_791_954_928, 1_843_200: 23_898_858_147},
    ("Qwen/Qwen3-VL-Embedding-2B", "sdpa"):  {0:  4_892_797_926, 614_400:  5_017_953_356, 1_843_200:  5_276_130_918},
    ("Qwen/Qwen3-VL-Embedding-2B", "eager"): {0:  4_893_623_142, 614_400:  5_740_488_294, 1_843_200: 11_815_790_310},
}
"""What the known models take on one GPU, so that a log is answered at once: weights, activations, and what CUDA and
torch's allocator hold in addition. Source: `needed_bytes` of `envcheck fit --json --gpu 'RTX 3090' --model ID
--max-pixels N --attn NAME` (float16, one input of 128 tokens)."""
# fmt: on


def needed_bytes(model: str, attention: str, pixels: int) -> int | None:
    """What one input with an image of so many pixels takes; None: the model is not one of those."""
    return NEEDED_BYTES.get((model, attention), {}).get(pixels)
