"""Why a model cannot be predicted, in one plain sentence: never the text of an exception of some library."""

import re

VALUES_LOST = ("DataDependentOutputException", "DynamicOutputShapeException")
"""What torch's fake tensors raise where they have forgotten a small tensor's values, which the model reads."""
OWN = "envcheck."
"""Exceptions of our own are sentences already."""


def refusal(python: str, model: str, kind: str, message: str) -> str:
    """From an exception's type, with its module, and its message."""
    name = kind.rpartition(".")[2]
    if kind.startswith(OWN):
        return " ".join(message.split())[:300]
    if name in VALUES_LOST:
        return (
            f"the torch of {python} cannot follow this model without its data (2.7 and older cannot, 2.14 can); "
            "--python names an environment with a newer one."
        )
    missing = re.search(r"No module named '([\w.]+)'", message)
    if missing or name in ("ImportError", "ModuleNotFoundError"):
        what = missing[1].partition(".")[0] if missing else "a package that transformers needs"
        return f"{python} has no {what}, which the prediction needs; --python names an environment that has it."
    if "does not recognize this architecture" in message or (name == "KeyError" and "qwen3_vl" in message):
        return f"the transformers of {python} does not know this architecture; a newer one may."
    if name in ("OSError", "RepositoryNotFoundError", "LocalEntryNotFoundError", "HFValidationError", "GatedRepoError"):
        return (
            f"there is no configuration of {model} here, and the Hugging Face Hub does not give one; "
            "check the name, or name a folder with its config.json."
        )
    if name in ("ValueError", "JSONDecodeError", "StrictDataclassFieldValidationError", "TypeError", "AttributeError"):
        return (
            f"the config.json of {model} describes no model that the transformers of {python} can build and follow "
            "without its weights; `envcheck smoke` measures it."
        )
    return f"{model} cannot be followed without its weights ({name}); `envcheck smoke` measures what it takes."
