"""Build the tiny model: configuration, random weights, tokenizer, processor. Works with transformers 4.57 and 5."""

from pathlib import Path
from typing import TYPE_CHECKING

from envcheck.smoke.child.tiny.recipe import (
    CHAT_TEMPLATE,
    END,
    IDS,
    IMAGES,
    PADDING,
    SEED,
    SPECIAL_TOKENS,
    TEXT,
    VISION,
)

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase, Qwen3VLConfig


def build(folder: Path) -> None:
    """Make the model and save it, as safetensors, with the names and the layout of the published models."""
    save_model(folder)
    save_processor(folder)


def save_model(folder: Path) -> None:
    """Random weights of a fixed seed, saved behind the prefix that the published files have."""
    import torch
    from transformers import Qwen3VLForConditionalGeneration

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(SEED)
        model = Qwen3VLForConditionalGeneration(config())
    model.save_pretrained(folder)


def save_processor(folder: Path) -> None:
    """The real processor, around a tokenizer of bytes."""
    from transformers import Qwen2VLImageProcessor, Qwen3VLProcessor, Qwen3VLVideoProcessor

    processor = Qwen3VLProcessor(
        image_processor=Qwen2VLImageProcessor(**IMAGES),
        tokenizer=tokenizer(),
        video_processor=Qwen3VLVideoProcessor(),
        chat_template=CHAT_TEMPLATE,
    )
    processor.save_pretrained(folder)


def config() -> "Qwen3VLConfig":
    """The architecture. Marked as untrained, so that whoever checks it knows."""
    from transformers import Qwen3VLConfig

    return Qwen3VLConfig(
        text_config=dict(TEXT),
        vision_config=dict(VISION),
        image_token_id=IDS["<|image_pad|>"],
        video_token_id=IDS["<|video_pad|>"],
        vision_start_token_id=IDS["<|vision_start|>"],
        vision_end_token_id=IDS["<|vision_end|>"],
        tie_word_embeddings=True,
        envcheck_random_weights=True,
    )


def tokenizer() -> "PreTrainedTokenizerBase":
    """Each byte is a token, and nothing is merged: the model family's tokenizer without its vocabulary."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import Qwen2TokenizerFast

    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    bare = Tokenizer(models.BPE(vocab={letter: number for number, letter in enumerate(alphabet)}, merges=[]))
    bare.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bare.decoder = decoders.ByteLevel()
    bare.add_special_tokens(list(SPECIAL_TOKENS))
    return Qwen2TokenizerFast(
        tokenizer_object=bare,
        eos_token=END,
        pad_token=PADDING,
        model_max_length=32768,
        padding_side="right",
    )
