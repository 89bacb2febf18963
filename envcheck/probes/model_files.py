"""A model's files in one folder: what is missing, what was cut short. Weights are never read, only their headers."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from envcheck.late_pattern import late

_INDEX = "model.safetensors.index.json"
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")
_SHARD = late(r"model-\d{5}-of-(\d{5})\.safetensors", re.ASCII)
_MOST_SHARDS = 1000
_TOKENIZERS = (("tokenizer.json",), ("tokenizer.model",), ("vocab.json", "merges.txt"), ("vocab.txt",))
"""Each of these sets makes a tokenizer."""
_PROCESSORS = ("preprocessor_config.json", "processor_config.json")
_LONGEST_HEADER = 25_000_000
"""huggingface_hub refuses longer ones (its constant SAFETENSORS_MAX_HEADER_LENGTH)."""


class FilesSeen(Struct, frozen=True):
    """The state of one model folder."""

    complete: bool
    """Configuration and every byte of the weights are there."""
    missing: tuple[str, ...]
    truncated: tuple[str, ...]
    """Weights that are shorter than their own header says, or have no header."""
    present_bytes: int
    """Of the weights' files, as they are."""
    expected_bytes: int | None
    """Of the weights, from the index, else from the header of the one file; None: neither is there."""


_Document = TypeVar("_Document", bound=msgspec.Struct)


class _Metadata(msgspec.Struct):
    total_size: int | float | None = None


class _IndexFile(msgspec.Struct):
    weight_map: dict[str, str] = {}
    metadata: _Metadata | None = None


class _Config(msgspec.Struct):
    vision_config: object = None


class _Tensor(msgspec.Struct):
    """One entry of a safetensors header; its `__metadata__` has no offsets."""

    data_offsets: tuple[int, int] | None = None


def files_in(folder: Path) -> FilesSeen:
    """Look at one model folder: a snapshot of the hub's cache, or any folder a model was saved to."""
    index = _decode(folder / _INDEX, _IndexFile)
    weights = sorted(set(index.weight_map.values())) if index and index.weight_map else _without_index(folder)
    unlisted = (_INDEX,) if len(weights) > 1 and not (index and index.weight_map) else ()
    sizes = {name: _size(folder / name) for name in weights}
    truncated = tuple(name for name, size in sizes.items() if size is not None and _is_short(folder / name, size))
    lost = tuple(name for name, size in sizes.items() if size is None)
    config = _decode(folder / "config.json", _Config)
    return FilesSeen(
        complete=config is not None and not lost and not truncated and not unlisted,
        missing=(*_missing_small(folder, config), *unlisted, *lost),
        truncated=truncated,
        present_bytes=sum(size or 0 for size in sizes.values()),
        expected_bytes=_expected(folder, index, weights),
    )


def expected_length(path: Path) -> int | None:
    """How long a safetensors file must be, by its own header; None where it has no whole header.

    Format: 8 bytes with the header's length, the header (JSON: offsets of each tensor), the data.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb", buffering=0) as file:
        length = int.from_bytes(file.read(8), "little")
        if not 2 <= length <= _LONGEST_HEADER:
            return None
        header = file.read(length)
    with suppress(msgspec.DecodeError, UnicodeDecodeError):
        tensors = msgspec.json.decode(header, type=dict[str, _Tensor])
        return 8 + length + max((t.data_offsets[1] for t in tensors.values() if t.data_offsets), default=0)
    return None


def _missing_small(folder: Path, config: _Config | None) -> Iterator[str]:
    """Configuration, tokenizer and, for a model that sees, the image processor."""
    if config is None:
        yield "config.json"
    if not any(all((folder / name).is_file() for name in names) for names in _TOKENIZERS):
        yield "tokenizer.json"
    sees = config is not None and config.vision_config is not None
    if sees and not any((folder / name).is_file() for name in _PROCESSORS):
        yield "preprocessor_config.json"


def _without_index(folder: Path) -> list[str]:
    """The one file of weights, by its usual name where there is none; all shards, where one names their number."""
    single = next((name for name in _WEIGHTS if (folder / name).is_file()), None)
    with suppress(OSError):
        of = next((match[1] for file in folder.iterdir() if (match := _SHARD.fullmatch(file.name))), None)
        if single is None and of:
            return [f"model-{number:05d}-of-{of}.safetensors" for number in range(1, min(int(of), _MOST_SHARDS) + 1)]
    return [single or _WEIGHTS[0]]


def _expected(folder: Path, index: _IndexFile | None, weights: Sequence[str]) -> int | None:
    if index and index.metadata and index.metadata.total_size:
        return int(index.metadata.total_size)
    if index is None and len(weights) == 1 and weights[0].endswith(".safetensors"):
        with suppress(OSError):
            return expected_length(folder / weights[0])
    return None


def _is_short(path: Path, size: int) -> bool:
    """Other formats than safetensors do not say how long they are: those are short only when empty."""
    if path.suffix != ".safetensors":
        return size == 0
    try:
        length = expected_length(path)
    except OSError:
        return False
    return length is None or size < length


def _size(path: Path) -> int | None:
    """Bytes of the file behind any link; None: there is none."""
    try:
        return path.stat().st_size if path.is_file() else None
    except (OSError, ValueError):
        return None


def _decode(path: Path, kind: type[_Document]) -> _Document | None:
    with suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
        return msgspec.json.decode(path.read_bytes(), type=kind)
    return None
