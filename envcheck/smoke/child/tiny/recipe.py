"""What the tiny model is made of. A change here needs a new `RECIPE`, or old copies in people's caches stay in use."""

RECIPE = 2
SEED = 20260

SPECIAL_TOKENS = (
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|vision_start|>",
    "<|vision_end|>",
    "<|vision_pad|>",
    "<|image_pad|>",
    "<|video_pad|>",
)
"""As the real tokenizer has them. They follow the 256 bytes, so the first is number 256."""
END, PADDING = "<|im_end|>", "<|endoftext|>"
IDS = {token: 256 + place for place, token in enumerate(SPECIAL_TOKENS)}

DIMENSION = 64
HEAD = 32
"""The narrowest that vLLM's attention on the CPU supports (v1/attention/backends/cpu_attn.py of 0.32)."""

# Weights of a spread that lets the last token see what came before it: at the usual 0.02 every embedding of so shallow
# a model is nearly the same, and a test that mixes two of them up would still pass.
SPREAD = 0.12

TEXT = {
    "vocab_size": 256 + len(SPECIAL_TOKENS),
    "hidden_size": DIMENSION,
    "intermediate_size": 192,
    "num_hidden_layers": 4,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": HEAD,
    "max_position_embeddings": 32768,
    "rope_theta": 5_000_000.0,
    "rope_scaling": {"rope_type": "default", "mrope_section": [6, 5, 5], "mrope_interleaved": True},
    "initializer_range": SPREAD,
    "tie_word_embeddings": True,
}
VISION = {
    "depth": 4,
    "hidden_size": 96,
    "intermediate_size": 192,
    "num_heads": 4,
    "out_hidden_size": DIMENSION,
    "num_position_embeddings": 256,
    "deepstack_visual_indexes": [0, 1, 2],
    "initializer_range": SPREAD,
}
IMAGES = {"patch_size": 16, "temporal_patch_size": 2, "merge_size": 2, "image_mean": [0.5] * 3, "image_std": [0.5] * 3}

CHAT_TEMPLATE = """\
{%- for message in messages -%}
<|im_start|>{{ message.role }}
{% if message.content is string -%}
{{ message.content }}
{%- else -%}
{%- for part in message.content -%}
{%- if part.type == 'image' -%}<|vision_start|><|image_pad|><|vision_end|>
{%- elif part.type == 'video' -%}<|vision_start|><|video_pad|><|vision_end|>
{%- else -%}{{ part.text }}
{%- endif -%}
{%- endfor -%}
{%- endif -%}
<|im_end|>
{% endfor -%}
{%- if add_generation_prompt -%}<|im_start|>assistant
{% endif -%}
"""
