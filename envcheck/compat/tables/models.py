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
