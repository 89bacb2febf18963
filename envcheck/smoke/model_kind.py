"""What kind of model a folder or a hub id is, from its configuration and its files, before anything is loaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from envcheck.smoke.parallel import config_of
from envcheck.smoke.request import SmokeRequest
from envcheck.snapshot import Snapshot

Tested: TypeAlias = Literal["all", "text", "nothing"]
"""What the smoke test can still test of it."""

SENTENCE_FILES = ("modules.json", "config_sentence_transformers.json", "sentence_bert_config.json")
"""A folder with one of them is an embedding model of sentence-transformers."""
FAMILY = ("qwen3_vl", "qwen3_vl_moe")
RELATIVES = {"qwen2_5_vl": "Qwen2.5-VL", "qwen2_vl": "Qwen2-VL"}
TWO_TOWERS = {
    "clip": "CLIP", "chinese_clip": "Chinese-CLIP", "siglip": "SigLIP", "siglip2": "SigLIP 2", "altclip": "AltCLIP",
    "blip": "BLIP", "align": "ALIGN", "jina_clip": "Jina CLIP",
}  # fmt: skip
"""Model types of transformers with one encoder for text and one for images, neither with a chat template."""


@dataclass(frozen=True, slots=True)
class ModelKind:
    """What a model is."""

    name: str
    """`text embedding model (qwen3)`."""
    tested: Tested
    sentence: str
    """What it is and what can be tested of it."""


def model_kind(request: SmokeRequest, snapshot: Snapshot) -> ModelKind | None:
    """None: its configuration is not here, or says nothing that is known; then it is loaded to see."""
    if request.kind == "tiny":
        return None
    folder = _folder(request, snapshot)
    if folder is not None and (guess := _without_config(folder)):
        return guess
    config = config_of(request, snapshot)
    return classify(config, _names(folder), request.model.lower()) if config.get("model_type") else None


def classify(config: Mapping[str, Any], files: frozenset[str], name: str) -> ModelKind | None:
    """By the model's own configuration; `files` are those of its folder, `name` is what it is called."""
    kind = str(config.get("model_type"))
    built = " ".join(str(one) for one in config.get("architectures") or ())
    sentence = bool(files & set(SENTENCE_FILES))
    if "rerank" in name or built.endswith("ForSequenceClassification"):
        return _nothing(f"reranker ({kind})", "It scores pairs of a query and a document, and computes no embeddings.")
    if kind in FAMILY:
        return _of_the_family(config, name, sentence=sentence)
    if kind in RELATIVES:
        return _nothing(
            f"{RELATIVES[kind]} ({kind})",
            f"{RELATIVES[kind]} is the previous generation; it processes images differently and was not trained for "
            "embeddings.",
        )
    if kind in TWO_TOWERS:
        return _nothing(
            f"{TWO_TOWERS[kind]} ({kind})",
            f"{TWO_TOWERS[kind]} embeds text and images with two separate encoders and without a chat template.",
        )
    if "vision_config" in config:
        return None
    if sentence or "embedding" in name or kind in ENCODERS:
        return ModelKind(
            f"text embedding model ({kind})",
            "text",
            f"This is a text embedding model ({kind}); it takes no images. Its text embeddings are tested, with "
            "sentence-transformers.",
        )
    return _nothing(
        f"language model ({kind})", "It generates text, takes no images and was not trained for embeddings."
    )


ENCODERS = (
    "bert",
    "roberta",
    "xlm-roberta",
    "mpnet",
    "nomic_bert",
    "modernbert",
    "distilbert",
    "new",
    "gte",
    "electra",
)
"""Model types that are encoders of text."""


def _of_the_family(config: Mapping[str, Any], name: str, *, sentence: bool) -> ModelKind | None:
    if sentence or "embedding" in name or config.get("envcheck_random_weights"):
        return ModelKind("Qwen3-VL embedding model", "all", "This is an embedding model of the Qwen3-VL family.")
    return ModelKind(
        "Qwen3-VL (generates text)",
        "all",
        "This is a plain Qwen3-VL, which generates text; the test shows whether it loads and runs, but its embeddings "
        "were not trained to be compared. The embedding models are Qwen/Qwen3-VL-Embedding-2B and -8B.",
    )


def _nothing(name: str, why: str) -> ModelKind:
    article = "an" if name[0] in "AEIOU" else "a"
    return ModelKind(
        name,
        "nothing",
        f"This is {article} {name}. {why} The smoke test supports embedding models of the Qwen3-VL family and text "
        "embedding models.",
    )


def _without_config(folder: Path) -> ModelKind | None:
    """A folder, or a file, of weights in llama.cpp's format."""
    names = _names(folder)
    if "config.json" in names or not any(name.endswith(".gguf") for name in names):
        return None
    return _nothing(
        "GGUF model",
        "It is in the format of llama.cpp and Ollama (GGUF), which transformers and vLLM support only in part.",
    )


def _folder(request: SmokeRequest, snapshot: Snapshot) -> Path | None:
    if request.kind == "folder":
        return Path(request.folder)
    files = snapshot.hub.model if snapshot.hub else None
    return Path(files.path) if files and files.path and files.id == request.model else None


def _names(folder: Path | None) -> frozenset[str]:
    try:
        return frozenset(entry.name for entry in folder.iterdir()) if folder else frozenset()
    except OSError:
        return frozenset()
