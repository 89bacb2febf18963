"""What the known models take on one GPU, as `envcheck fit` predicts it: so that a log is answered at once.

Source: `envcheck fit --json --gpu 'RTX 3090' --model ID --max-pixels N --attn NAME` (float16, one input of 128 tokens),
`needed_bytes`: weights, activations, and what CUDA and torch's allocator hold beside them.
"""

# fmt: off
NEEDED_BYTES = {
    # model                        attention   pixels        bytes
    ("Qwen/Qwen3-VL-Embedding-8B", "sdpa"):  {0: 16_935_819_939, 614_400: 17_075_871_190, 1_843_200: 17_378_165_283},
    ("Qwen/Qwen3-VL-Embedding-8B", "eager"): {0: 16_937_421_449, 614_400: 17_791_954_928, 1_843_200: 23_898_858_147},
    ("Qwen/Qwen3-VL-Embedding-2B", "sdpa"):  {0:  4_892_797_926, 614_400:  5_017_953_356, 1_843_200:  5_276_130_918},
    ("Qwen/Qwen3-VL-Embedding-2B", "eager"): {0:  4_893_623_142, 614_400:  5_740_488_294, 1_843_200: 11_815_790_310},
}
# fmt: on


def needed_bytes(model: str, attention: str, pixels: int) -> int | None:
    """What one input with an image of so many pixels takes; None: the model is not one of those."""
    return NEEDED_BYTES.get((model, attention), {}).get(pixels)
