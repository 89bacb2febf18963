"""The stages of a smoke test, in the order they come. Standard library only: the child names them, too."""

from typing import Literal, TypeAlias

Stage: TypeAlias = Literal[
    "start", "import-torch", "import-transformers", "import-backend", "build", "download", "load", "embed"
]

WORDS: dict[Stage, str] = {
    "start": "starting Python",
    "import-torch": "importing torch",
    "import-transformers": "importing transformers",
    "import-backend": "importing the backend's own library",
    "build": "building the tiny model",
    "download": "downloading the model",
    "load": "loading the model",
    "embed": "embedding",
}
"""Each stage as it is said to people."""
