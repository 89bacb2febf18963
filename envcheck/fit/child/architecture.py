"""The real architecture without its weights: built from its config under FakeTensorMode."""

import contextlib
from importlib import import_module
from typing import Any

import torch
import torch._subclasses.fake_tensor as fake
from torch._subclasses.fake_tensor import FakeTensorMode

CONSTANT_NUMEL = 1 << 22
"""Tensors up to this size keep their values: the model reads image grids and sequence lengths back."""


def fake_mode() -> FakeTensorMode:
    """A mode under which tensors have shapes, but no memory."""
    fake.CONSTANT_NUMEL_LIMIT = CONSTANT_NUMEL
    return FakeTensorMode(allow_non_fake_inputs=True)


def configuration(config_file: str) -> Any:  # noqa: ANN401 - a configuration of transformers
    """The architecture that a config.json describes.

    Raises:
        ValueError: transformers does not know the architecture.
        OSError: there is no such file.
    """
    from transformers import AutoConfig

    return AutoConfig.from_pretrained(config_file, trust_remote_code=False)


def build(config: Any, dtype: str, attention: str, mode: FakeTensorMode) -> Any:  # noqa: ANN401 - a configuration and a model of transformers
    """The model of a configuration, in eval mode, with weights that take no memory."""
    from transformers import AutoModel

    # Flash attention makes what SDPA without a mask makes: an output and a row of numbers a head. It needs a GPU to
    # be asked for by its own name.
    config._attn_implementation = "eager" if attention == "eager" else "sdpa"  # noqa: SLF001 - how transformers itself hands it on
    before = torch.get_default_dtype()
    # The fused experts of a mixture ask a float16 tensor for a GPU's library; bfloat16 is as wide.
    wide = "bfloat16" if dtype == "float16" and _experts(config) else dtype
    torch.set_default_dtype(getattr(torch, wide))
    try:
        with mode, _uninitialised():
            return AutoModel.from_config(config, trust_remote_code=False).eval()
    finally:
        torch.set_default_dtype(before)


def _uninitialised() -> Any:  # noqa: ANN401 - a context of transformers
    """No random numbers for weights that have none; some ways to make them look at values."""
    for module in ("transformers.initialization", "transformers.modeling_utils"):
        with contextlib.suppress(ImportError, AttributeError):
            return import_module(module).no_init_weights()
    return contextlib.nullcontext()


def _experts(config: Any) -> bool:  # noqa: ANN401 - a configuration of transformers
    return bool(getattr(getattr(config, "text_config", config), "num_experts", 0))


def parameters(model: Any) -> int:  # noqa: ANN401 - as above
    """How many."""
    return sum(parameter.numel() for parameter in model.parameters())
