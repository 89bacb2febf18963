"""See that a folder holds a whole model, before minutes are spent on loading it.

The libraries would notice most of it, too, but late, and without naming the file.
"""

import json
from collections.abc import Iterable
from pathlib import Path

TOKENIZERS = ("tokenizer.json", "vocab.json", "vocab.txt", "tokenizer.model", "sentencepiece.bpe.model", "spiece.model")
PROCESSORS = ("preprocessor_config.json", "processor_config.json")
SETTINGS = (
    "config.json",
    "generation_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "vocab.json",
    "special_tokens_map.json",
    "video_preprocessor_config.json",
    *PROCESSORS,
)
WEIGHTS = "model.safetensors"
INDEX = "model.safetensors.index.json"
LONGEST_HEADER = 100_000_000
"""Bytes; safetensors itself refuses longer ones."""
POINTER = b"version https://git-lfs"
"""How a file begins that Git LFS has not fetched."""


class IncompleteError(OSError):
    """A file of the model is missing, or is not what its name says."""


class PickledError(IncompleteError):
    """There are weights, but as pickles, which can run code when they are loaded."""


class DamagedError(OSError):
    """A file of weights is not as long as its own header says, or has none."""


class UnsuitableError(ValueError):
    """A whole model, but none that takes text and images."""


def require_whole(folder: Path, *, text_only: bool = False) -> None:
    """See that all is there and whole, without reading the weights.

    Raises:
        IncompleteError: a file is missing, cannot be read as what it should be, or is a pickle.
        DamagedError: a file of weights is shorter or longer than its header says.
        UnsuitableError: the model takes no images.
    """
    settings = {name: _json(folder / name) for name in SETTINGS if (folder / name).exists()}
    config = settings.get("config.json")
    if config is None:
        raise IncompleteError(f"{folder} is not the folder of a model: it does not appear to have a config.json")
    if not isinstance(config, dict):
        raise IncompleteError(f"{folder / 'config.json'} is damaged: it contains no settings")
    if "model_type" in config and "vision_config" not in config and not text_only:
        raise UnsuitableError(f"{folder} is a model of type {config['model_type']}, which has no vision part")
    _require_any(folder, TOKENIZERS, "a tokenizer")
    if not text_only:
        _require_any(folder, PROCESSORS, "an image processor")
    for name in _weights(folder):
        _require_length(folder / name)


def _require_any(folder: Path, names: Iterable[str], what: str) -> None:
    """Without it transformers 5 makes an empty tokenizer, and 4.57 asks for packages that would not help."""
    if not any((folder / name).exists() for name in names):
        raise IncompleteError(f"{folder} does not appear to have {what}: there is none of {', '.join(names)}")


def _weights(folder: Path) -> list[str]:
    """The files of weights; the one file wins over the index, as it does in transformers."""
    if (folder / WEIGHTS).exists():
        return [WEIGHTS]
    if not (folder / INDEX).exists():
        raise _no_weights(folder)
    index = _json(folder / INDEX)
    names = index.get("weight_map") if isinstance(index, dict) else None
    if not isinstance(names, dict) or not names or not all(isinstance(name, str) for name in names.values()):
        raise IncompleteError(f"{folder / INDEX} is damaged: it lists no weights files")
    files = sorted(set(names.values()))
    missing = [name for name in files if not (folder / name).exists()]
    if missing:
        raise IncompleteError(
            f"{folder} lacks {len(missing)} of its {len(files)} files of weights: {', '.join(missing)}"
        )
    return files


def _no_weights(folder: Path) -> IncompleteError:
    pickled = sorted(file.name for pattern in ("*.bin", "*.pt", "*.pth") for file in folder.glob(pattern))
    if not pickled:
        return IncompleteError(f"{folder} does not appear to have weights: there is neither {WEIGHTS} nor {INDEX}")
    return PickledError(
        f"{folder} does not appear to have weights as safetensors: there is only {pickled[0]}, a pickle, which can "
        "run code when it is loaded and is therefore not read"
    )


def _require_length(file: Path) -> None:
    """The file is as long as its header says. Format: the header's length (8 bytes), the header, the data."""
    size = file.stat().st_size
    with file.open("rb") as opened:
        start = opened.read(8)
        length = int.from_bytes(start, "little")
        header = opened.read(length) if 2 <= length <= min(LONGEST_HEADER, size) else b""
    if POINTER.startswith(start) and start:
        raise IncompleteError(f"{file} is only Git LFS's pointer to the weights; `git lfs pull` fetches them")
    end = _end(header)
    if end is None:
        raise DamagedError(f"{file} is not a safetensors file, or its header is damaged ({size} bytes)")
    if size != 8 + length + end:
        raise DamagedError(f"{file} has {size} bytes, but its header says {8 + length + end}")


def stored_names(folder: Path) -> set[str]:
    """The names of the weights in a whole folder."""
    return set(stored_sizes(folder))


def stored_sizes(folder: Path) -> dict[str, int]:
    """The weights in a whole folder, and the bytes of each, by the files' headers."""
    sizes: dict[str, int] = {}
    for file in _weights(folder):
        with (folder / file).open("rb") as opened:
            length = int.from_bytes(opened.read(8), "little")
            header = json.loads(opened.read(min(length, LONGEST_HEADER)))
        sizes.update(
            {
                name: one["data_offsets"][1] - one["data_offsets"][0]
                for name, one in header.items()
                if name != "__metadata__"
            }
        )
    return sizes


def _end(header: bytes) -> int | None:
    """Where the last tensor ends, in bytes after the header; None: this is no header."""
    try:
        entries = json.loads(header)
        return int(max(entry["data_offsets"][1] for name, entry in entries.items() if name != "__metadata__"))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        return None


def _json(file: Path) -> object:
    try:
        return json.loads(file.read_bytes())
    except ValueError as error:  # not JSON, or not text
        raise IncompleteError(f"{file} is damaged or cut off: it is not JSON") from error
