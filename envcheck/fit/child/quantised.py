"""Weights of quantised checkpoints, in the bytes that they are stored and kept in.

Where the folder has the checkpoint's files, a layer takes the bytes that their headers say, scales and zero points
included; where there is only a config.json, the bits that it names. The pass is followed in the dtype that the layers
compute in: each gives its matrix back in it, so that activations are as usual. Only linear layers are quantised,
without those that the configuration excepts.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import torch

from envcheck.smoke.child.file_integrity import IncompleteError, stored_sizes

NEVER = ("lm_head",)
_PARTS = re.compile(r"^(model\.)?(language_model\.)?(model\.)?")
"""Before a layer's name; which of them a checkpoint has depends on the transformers that wrote it."""


def bits(settings: Mapping[str, Any]) -> float | None:
    """Bits of a number, scales included; None: this method is not known.

    Sources: the quantisers' documentation. bitsandbytes keeps a float32 scale for 64 numbers in 4 bits, less with
    double quantisation; AWQ and GPTQ a 16-bit scale and a zero point for each group.
    """
    method = str(settings.get("quant_method", ""))
    if settings.get("load_in_8bit") or method == "fp8":
        return 8.0
    if settings.get("load_in_4bit"):
        return 4.127 if settings.get("bnb_4bit_use_double_quant") else 4.5
    if method in ("awq", "gptq"):
        return _grouped(settings.get("bits"), settings.get("group_size"))
    if method == "compressed-tensors":
        groups = settings.get("config_groups")
        first: object = next(iter(groups.values()), {}) if isinstance(groups, dict) else {}
        weights = first.get("weights") or {} if isinstance(first, dict) else {}
        return _grouped(weights.get("num_bits"), weights.get("group_size"))
    return None


def _grouped(number: object, group: object) -> float | None:
    if not isinstance(number, int) or not 1 <= number <= 16:
        return None
    return number + (16 + number) / group if isinstance(group, int) and group > 0 else float(number)


def stored(folder: Path) -> dict[str, int]:
    """Bytes of each layer in the files of a checkpoint, by its name within its part; empty: there are none to read."""
    sizes: dict[str, int] = defaultdict(int)
    try:
        for name, size in stored_sizes(folder).items():
            # bitsandbytes hangs what it needs to the weight's own name: `x.weight.absmax`.
            layer = re.sub(r"\.weight\..+$", ".weight", name).rpartition(".")[0]
            sizes[_PARTS.sub("", layer)] += size
    except (OSError, IncompleteError, ValueError, LookupError, TypeError):
        return {}
    return dict(sizes)


def shrink(model: Any, settings: Mapping[str, Any], mode: Any, sizes: Mapping[str, int], ranks: int = 1) -> None:  # noqa: ANN401 - a model of transformers, torch's mode
    """Put in the place of each quantised matrix as many bytes as are kept of it.

    Args:
        model: built from the configuration.
        settings: its `quantization_config`.
        mode: torch's fake mode.
        sizes: what `stored` found.
        ranks: how many parts each layer of the checkpoint is split into.

    Raises:
        UnknownQuantisationError: the method is not known.
    """
    width = bits(settings)
    if width is None and not sizes:
        raise UnknownQuantisationError(
            f"envcheck does not know the quantisation {settings.get('quant_method', 'of this model')!r}."
        )
    excepted = [*_names(settings), *NEVER]
    with mode:
        for name, module in model.named_modules():
            if isinstance(module, torch.nn.Linear) and not _is_excepted(name, excepted):
                size = sizes.get(_PARTS.sub("", name), 0) // ranks
                size = size or int(module.weight.numel() * (width or 16) / 8)
                module.weight = torch.nn.Parameter(torch.empty(size, dtype=torch.uint8), requires_grad=False)


class UnknownQuantisationError(ValueError):
    """A method whose stored bytes are not known."""


def _names(settings: Mapping[str, Any]) -> Iterable[str]:
    for key in ("modules_to_not_convert", "llm_int8_skip_modules", "ignore", "ignored_layers"):
        yield from (str(name) for name in settings.get(key) or ())


def _is_excepted(name: str, excepted: Iterable[str]) -> bool:
    """By a part of the name, as transformers does, or by a pattern (`re:...`), as compressed-tensors does."""
    for one in excepted:
        bare = one.removeprefix("model.")
        if one.startswith("re:"):
            if re.match(one[3:], name) or re.match(one[3:], f"model.{name}"):
                return True
        elif bare and (name == bare or f".{bare}." in f".{name}."):
            return True
    return False
