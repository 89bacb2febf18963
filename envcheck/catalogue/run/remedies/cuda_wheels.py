"""Which wheel has a CUDA library of a certain number, and how it is found: for programs that bring none."""

import re
import shlex

from envcheck.catalogue.commands import pip, pip_ready
from envcheck.findings import Evidence, Fix
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot

_NUMBERED = late(
    r"lib(cudnn|cublas|cudart|cufft|curand|cusolver|cusparse|nvrtc|nvJitLink|nccl|cupti|"
    r"cusparseLt)\w*"
)
_CUDA_OF = {
    ("cublas", "11"): "11", ("cublas", "12"): "12", ("cublas", "13"): "13", ("cudart", "11"): "11",
    ("cudart", "12"): "12", ("cudart", "13"): "13", ("cufft", "10"): "11", ("cufft", "11"): "12", ("cufft", "12"): "13",
    ("cusparse", "11"): "11", ("cusparse", "12"): "12", ("nvrtc", "11"): "11", ("nvrtc", "12"): "12",
    ("nvrtc", "13"): "13", ("nvJitLink", "12"): "12", ("nvJitLink", "13"): "13", ("cupti", "11"): "11",
    ("cupti", "12"): "12", ("cupti", "13"): "13",
}  # fmt: skip
"""CUDA's major version by a library's number. Source: NVIDIA's wheels (nvidia-*-cu11, -cu12, -cu13)."""
_OF_OLD_TOOLKIT = late(r"lib(?:cublas|cudart|cufft|curand|cusolver|cusparse|nvrtc)\w*\.so\.(\d{1,2}\.\d)(?!\d)")
"""Libraries of CUDA 10.1 and older have the toolkit's own number, and there is no wheel of them."""
_PACKAGE = {"cudart": "cuda-runtime", "nvrtc": "cuda-nvrtc", "cupti": "cuda-cupti", "nvJitLink": "nvjitlink"}


def wheel_of(library: str) -> str | None:
    """`nvidia-cublas-cu12` for libcublasLt.so.12; `nvidia-cudnn-cu12==8.9.7.29` for libcudnn of 8."""
    found = _NUMBERED.match(library)
    number = re.search(r"\.so\.(\d{1,2})", library)
    if found is None:
        return None
    name, major = found[1], number[1] if number else ""
    if name == "cudnn":
        return {"8": "nvidia-cudnn-cu12==8.9.7.29", "9": "nvidia-cudnn-cu12"}.get(major)
    cuda = _CUDA_OF.get((name, major))
    return f"nvidia-{_PACKAGE.get(name, name)}-cu{cuda}" if cuda else None


def cuda_of_library(library: str) -> str | None:
    """CUDA's version that a library's number belongs to: libcudart.so.12 is of CUDA 12, libcudart.so.10.1 of 10.1."""
    old = _OF_OLD_TOOLKIT.match(library)
    found, number = _NUMBERED.match(library), re.search(r"\.so\.(\d{1,2})", library)
    return old[1] if old else _CUDA_OF.get((found[1], number[1])) if found and number else None


def _old_toolkit(library: str, cuda: str) -> Fix:
    return Fix(
        summary=f"The program was built for CUDA {cuda}: use a release of it for the installed CUDA (a newer "
        "TensorFlow or torch, which bring their libraries: `tensorflow[and-cuda]`), or install that CUDA's libraries "
        f"(`conda install cudatoolkit={cuda}`) and let the loader find {library}: add their folder to "
        f"LD_LIBRARY_PATH, such as /usr/local/cuda-{cuda}/lib64."
    )


def _old_cudnn(library: str) -> Fix:
    major = library.removeprefix("libcudnn.so.").partition(".")[0]
    return Fix(
        summary=f"The program was built for cuDNN {major}, of which there is no wheel: use a newer release of it, "
        f"built for the installed CUDA; or `conda install -c conda-forge cudnn={major}` and add $CONDA_PREFIX/lib to "
        "LD_LIBRARY_PATH.",
        new_shell=True,
    )


def bring_wheel(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The program that asks was built for another CUDA or cuDNN, or does not know where the wheels are."""
    library = str(evidence.get("library") or "")
    wheel = wheel_of(library)
    if wheel is None:
        old = _OF_OLD_TOOLKIT.match(library)
        if library.startswith("libcudnn.so."):
            return (_old_cudnn(library),)
        return (_old_toolkit(library, old[1]),) if old else ()
    name = wheel.split("==")[0].removeprefix("nvidia-").rsplit("-cu", 1)[0].replace("-", "_")
    install = wheel if pip_ready(snapshot) else shlex.join(pip(snapshot, "install", wheel))
    return (
        Fix(
            summary=f"Install the wheel that has {library} (`{install}`), and add its folder before "
            f"Python "
            'starts: `export LD_LIBRARY_PATH=$(python -c "import os, nvidia.' + name + ".lib as l; print(list("
            'l.__path__)[0])"):$LD_LIBRARY_PATH`.',
            new_shell=True,
        ),
        Fix(
            summary="Or update the package that requires it (onnxruntime-gpu, ctranslate2 of faster-whisper, cupy): "
            "newer releases use the CUDA and cuDNN that torch includes. Importing torch first loads torch's libraries."
        ),
    )
