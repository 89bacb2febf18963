"""What an exception means by its type and by whose code raised it, whatever its words are."""

import re

from envcheck.explain.tracebacks import Raised
from envcheck.late_pattern import late

_RAISERS = (
    (r"bitsandbytes[/\\]", r"", "bitsandbytes-unusable"),
    (r"triton[/\\]|torch[/\\]_(?:inductor|dynamo)", r"", "triton-unusable"),
    (r"flash_attn[/\\]", r"ImportError|OSError", "flash-attn-abi-mismatch"),
    (r"xformers[/\\]", r"ImportError|OSError", "xformers-mismatch"),
    (r"torch[/\\]__init__\.py", r"OSError|ImportError", "torch-import-failed"),
    (r"torch[/\\]cuda[/\\]__init__\.py", r"RuntimeError|AssertionError", "torch-cuda-unavailable"),
    (r"torch[/\\]serialization\.py", r"", "weights-corrupt"),
    (r"torch[/\\]distributed[/\\]rendezvous", r"", "rendezvous-failed"),
    (r"torch[/\\]distributed[/\\]", r"RuntimeError|Dist\w+Error", "nccl-failed"),
    (r"pynvml[/\\.]", r"", "nvml-failed"),
    (r"huggingface_hub[/\\]", r"\w*Error|\w*Timeout", "hub-unreachable"),
    (r"transformers_modules[/\\]", r"AttributeError|ImportError|TypeError|KeyError|ModuleNotFoundError",
     "package-conflict"),
)  # fmt: skip
"""Whose file raised it, which exceptions, and what that means. A pattern of files, of types, a problem. Code that a
model brings (`transformers_modules`) is written for the transformers of its day."""
_TYPES = (
    (r"(?:Torch|Cuda|CUDA)?OutOfMemoryError", "gpu-out-of-memory"),
    (r"AcceleratorError|CUDARuntimeError|CUDADriverError|CudaAPIError", "cuda-error"),
    (r"NVMLError\w*", "nvml-failed"),
    (r"Dist(?:Network|Store)Error|Rendezvous\w+Error", "rendezvous-failed"),
    (r"DistBackendError", "nccl-failed"),
    (r"SafetensorError|UnpicklingError", "weights-corrupt"),
    (r"(?:Contextual)?VersionConflict", "package-conflict"),
    (r"DistributionNotFound|PackageNotFoundError", "package-missing"),
    (r"PermissionError", "permission-denied"),
    (r"MemoryError", "host-out-of-memory"),
    (r"(?:SSL|Proxy|MaxRetry|NewConnection|ClientConnector|NameResolution|URL)Error|Connect(?:ion)?Timeout(?:Error)?",
     "network-failed"),
)  # fmt: skip
"""Exceptions that mean one thing whoever raises them."""
_HUB = late(r"huggingface|\bhf\.co|hf-mirror|hf_hub")
_INTERFACE = late(
    r"unexpected keyword argument|takes (?:from )?\d{1,2}[^\n]{0,20} positional arguments? but \d|"
    r"missing \d{1,2} required (?:positional|keyword-only) arguments?|has no attribute|cannot import name|"
    r"(?:too many|not enough) values to unpack|multiple values for (?:keyword )?argument"
)
"""What Python says where a caller and what it calls have different ideas of a function, a class or a module."""
_OWN = frozenset({"torch", "numpy"})
"""Packages that raise such errors at what the user's own code hands to them."""


def meaning_of_exception(exception: Raised) -> str | None:
    """The problem that an exception means; None: its type and its place say nothing."""
    kind = exception.type.rpartition(".")[2]
    where = exception.where.path if exception.where else ""
    by_file = (
        problem
        for files, types, problem in _RAISERS
        if re.search(rf"(?:^|[/\\])(?:{files})", where) and (not types or re.fullmatch(types, kind))
    )
    means = next(by_file, None) or next((p for types, p in _TYPES if re.fullmatch(types, kind)), None)
    if means == "network-failed" and _HUB.search(exception.message):
        return "hub-unreachable"
    return means or _between_packages(exception, kind)


def _between_packages(exception: Raised, kind: str) -> str | None:
    """A package calls another, or itself, in a way that the installed release does not know."""
    if kind not in ("TypeError", "AttributeError", "ImportError", "ValueError"):
        return None
    package = exception.raised_in
    if package is None or package in _OWN or not _INTERFACE.search(exception.message):
        return None
    return "package-conflict"
