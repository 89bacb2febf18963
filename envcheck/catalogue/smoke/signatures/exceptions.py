"""Exceptions of the smoke test, and what an exception means there and nowhere else.

The smoke test knows what its program was doing: it loads a model with a torch that is there. So "No such file or
directory" is about the model's files, and a torch that transformers does not find is one that it refuses.
"""

from envcheck.catalogue.signature import ANY, Signature


def _own(id: str, problem: str, kind: str, title: str | None = None) -> Signature:  # noqa: A002 - as in a signature
    """An exception that the child raises itself, known by its type."""
    return Signature(
        id=id,
        problem=problem,
        anchors=(f"file_integrity.{kind}",),
        pattern=rf"^envcheck\.smoke\.child\.file_integrity\.{kind}\b",
        title=title,
        sure=0.98,
        scopes=("exception",),
        example=f"envcheck.smoke.child.file_integrity.{kind}: model-00002-of-00004.safetensors",
        source="envcheck/smoke/child/file_integrity.py",
    )


SIGNATURES = (
    _own("smoke-files-missing", "model-download-incomplete", "IncompleteError"),
    _own(
        "smoke-files-pickled",
        "model-download-incomplete",
        "PickledError",
        "The model's weights are pickles, which envcheck does not load",
    ),
    _own("smoke-files-damaged", "weights-corrupt", "DamagedError"),
    _own("smoke-model-unsuitable", "smoke-failed", "UnsuitableError", "The model does not support text and images"),
    Signature(
        id="smoke-torch-refused",
        problem="transformers-torch-mismatch",
        anchors=("requires the PyTorch library but",),
        pattern=r"requires the PyTorch library but",
        title="transformers does not support the installed torch",
        sure=0.97,
        scopes=("exception",),
        example="ImportError: AutoModel requires the PyTorch library but it was not found in your environment.",
        source="transformers/utils/import_utils.py, where torch was imported before",
    ),
    Signature(
        id="smoke-file-of-the-model",
        problem="model-download-incomplete",
        anchors=(
            "No such file or directory",
            "jinja2.exceptions.",
            "Unrecognized model",
            "Unrecognized processing class",
            "Unrecognized image processor",
            "Unrecognized video processor",
        ),
        pattern=(
            r"No such file or directory|^jinja2\.exceptions\.|Unrecognized "
            r"(?:model|processing class|"
            r"image processor|video processor)"
        ),
        sure=0.76,
        general=True,
        scopes=("exception",),
        example="FileNotFoundError: [Errno 2] No such file or directory: '/models/m/preprocessor_config.json'",
        source="CPython; transformers; jinja2",
    ),
    Signature(
        id="smoke-hub-lost",
        problem="hub-unreachable",
        anchors=(
            "ConnectionError",
            "ConnectError",
            "ConnectTimeout",
            "ReadTimeout",
            "RemoteProtocolError",
            "ProxyError",
            "SSLError",
            "MaxRetryError",
            "NameResolutionError",
            "HfHubHTTPError",
            "LocalEntryNotFoundError",
        ),
        pattern=(
            r"^(?:[\w.]{0,80}\.)?(?:ConnectionError|ConnectError|ConnectTimeout|ReadTimeout(?:Error)?|RemoteProtocolError|ProxyError|"
            r"SSLError|MaxRetryError|NameResolutionError|HfHubHTTPError|LocalEntryNotFoundError)\b"
        ),
        sure=0.8,
        general=True,
        scopes=("exception",),
        because_of=("hub-auth-missing", "model-not-cached", "disk-full"),
        example="requests.exceptions.ConnectionError: the connection was closed",
        source="httpx, requests and urllib3 under huggingface_hub",
    ),
    Signature(
        id="smoke-cuda-error",
        problem="cuda-error",
        anchors=("AcceleratorError: ", "CUDA error: ", "Cuda error: ", "CUDA Error: ", "cuda runtime error ("),
        pattern=r"AcceleratorError: (?!CUDA error)|cuda runtime error \((?P<words_2>\d{1,3})\)|C(?:UDA|uda) "
        r"[Ee]rror: (?P<words>[A-Za-z][^\n]{3,100})",
        title="CUDA error: {words}",
        sure=0.76,
        general=True,
        because_of=(ANY,),
        example="torch.AcceleratorError: CUDA error: an error that nobody knows",
        source="c10/cuda/CUDAException.cpp",
    ),
)
