"""A hub cache for tests: real safetensors files, laid out as huggingface_hub does."""

import json
from pathlib import Path

MODEL = "Qwen/Qwen3-VL-Embedding-8B"
REVISION = "2c4565515e0f265c6511776e7193b6d6d0c7b6b8"
SHARDS = ("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")


def write_safetensors(path: Path, tensors: int = 3, values: int = 64) -> Path:
    """A whole safetensors file of float16 zeros."""
    size = values * 2
    header: dict[str, object] = {
        f"layer.{number}": {"dtype": "F16", "shape": [values], "data_offsets": [number * size, (number + 1) * size]}
        for number in range(tensors)
    }
    text = json.dumps({"__metadata__": {"format": "pt"}, **header}).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + bytes(tensors * size))
    return path


def write_model(folder: Path, *, vision: bool = True) -> Path:
    """A complete model in two shards."""
    folder.mkdir(parents=True, exist_ok=True)
    config = {"model_type": "qwen3_vl", **({"vision_config": {"depth": 27}} if vision else {})}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "tokenizer.json").write_text("{}")
    if vision:
        (folder / "preprocessor_config.json").write_text("{}")
    weight_map = {f"{shard}.layer": shard for shard in SHARDS}
    index = {"metadata": {"total_size": 768}, "weight_map": weight_map}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index))
    for shard in SHARDS:
        write_safetensors(folder / shard)
    return folder


def write_cached_model(cache: Path, model: str = MODEL) -> Path:
    """A complete model in a hub cache: files are links to blobs. Returns its snapshot folder."""
    repository = cache / f"models--{model.replace('/', '--')}"
    snapshot = write_model(repository / "snapshots" / REVISION)
    (repository / "blobs").mkdir()
    for number, file in enumerate(sorted(snapshot.iterdir())):
        blob = repository / "blobs" / f"{number:064x}"
        file.rename(blob)
        file.symlink_to(Path("../../blobs") / blob.name)
    (repository / "refs").mkdir()
    (repository / "refs/main").write_text(REVISION)
    return snapshot
