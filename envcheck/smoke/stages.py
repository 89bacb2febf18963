"""The stages of a smoke test, in the order they come. Standard library only: the child names them, too."""

from typing import Literal, TypeAlias

Stage: TypeAlias = Literal["start", "import-torch", "import-transformers", "build", "download", "load", "embed"]

WORDS: dict[Stage, str] = {
    "start": "starting Python",
    "import-torch": "importing torch",
    "import-transformers": "importing transformers",
    "build": "building the tiny model",
    "download": "downloading the model",
    "load": "loading the model",
    "embed": "embedding",
}
"""Each stage as it is said to people."""
