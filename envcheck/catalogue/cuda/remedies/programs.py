"""Programs whose CUDA is newer than the driver's: torch, and what has a CUDA of its own."""

from collections.abc import Mapping

from envcheck.catalogue.driver.remedies.install import install_driver
from envcheck.catalogue.hints import CONTAINER, NO_GPU, in_words
from envcheck.catalogue.torch.remedies import older_cuda
from envcheck.compat.tables.ptx import cuda_of_ptx
from envcheck.findings import Evidence, Fix
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot

_PTX = late(r"Unsupported \.version (\d{1,2}\.\d{1,2})(?:; current version is '(\d{1,2}\.\d{1,2})')?")
_NUMBA = late(r"CUDA (Driver|Runtime) Version {1,40}: (\d{1,2}\.\d{1,2})")
_NAMES: Mapping[str, str] = {
    "numba": "Numba", "cupy": "CuPy", "cupy_backends": "CuPy", "jax": "JAX", "jaxlib": "JAX", "jax_plugins": "JAX",
    "tensorflow": "TensorFlow", "onnxruntime": "ONNX Runtime", "ctranslate2": "CTranslate2",
    "faster_whisper": "CTranslate2", "faster-whisper": "CTranslate2",
}  # fmt: skip


def read_ptx(text: str) -> Evidence:
    """The CUDA that made the PTX, and the newest that the driver knows."""
    told: Evidence = {}
    found = _PTX.search(text)
    if found:
        told = {"program_cuda": cuda_of_ptx(found[1]), "driver_cuda": cuda_of_ptx(found[2] or "")}
    by_numba = dict(_NUMBA.findall(text))
    if by_numba:
        told = {"cuda_program": "numba", "program_cuda": by_numba.get("Runtime"), "driver_cuda": by_numba.get("Driver")}
    return {name: value for name, value in told.items() if value}


def _program(evidence: Evidence) -> str | None:
    """The program's name; None: torch, or nothing says."""
    named = (str(evidence.get(name) or "").partition(".")[0] for name in ("cuda_program", "raised_in"))
    return next((_NAMES[name] for name in named if name in _NAMES), None)


def program_title(evidence: Evidence) -> str:
    """`The driver is too old for Numba's CUDA version (11.8; the driver supports 11.5)`."""
    program, wanted, known = _program(evidence) or "torch", evidence.get("program_cuda"), evidence.get("driver_cuda")
    if evidence.get("driver"):
        return f"The image requires NVIDIA driver {evidence['driver']} or newer"
    figures = f" ({wanted}; the driver supports {known})" if wanted and known else f" ({wanted})" if wanted else ""
    return f"The driver is too old for {program}'s CUDA version{figures}"


def fitting_program(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A newer driver, or the program for the CUDA that this driver runs."""
    program = _program(evidence)
    gpu = in_words(CONTAINER, NO_GPU) if evidence.get("insufficient") else ()
    if program is None:
        return (*older_cuda(snapshot, evidence), *gpu)
    return (*install_driver(snapshot, evidence)[:1], *in_words(*_older(program, evidence)), *gpu)


def older_image(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The image asks the driver for a CUDA before it starts: a newer driver, or an image for this one."""
    older = Fix(
        summary=f"Or use an older tag of the image, built for a CUDA below {evidence.get('image_cuda') or 'that'} "
        "(nvidia-smi on the host shows the newest CUDA that the driver supports): old GPUs do not get a newer driver."
    )
    return (*install_driver(snapshot, evidence)[:1], older)


def _older(program: str, evidence: Evidence) -> tuple[str, ...]:
    known = evidence.get("driver_cuda")
    most = f"CUDA {known}" if known else "the CUDA that nvidia-smi shows"
    version = known or "VERSION"
    if program == "Numba":
        return (
            (
                f"Or give Numba a toolkit no newer than {most}: `conda install cuda-version={version}` (for CUDA 11 "
                f"and older `cudatoolkit={version}`); in a virtual environment set CUDA_HOME to such a toolkit."
            ),
            (
                "Or let it link newer PTX itself (minor-version compatibility, same major version): install "
                "`numba-cuda[cu12]`; with Numba's own CUDA target pynvjitlink-cu12 and "
                "`export NUMBA_CUDA_ENABLE_PYNVJITLINK=1`."
            ),
        )
    if program == "CuPy":
        return (
            (
                f"Or install the CuPy for {most} (`cupy-cuda12x`, `cupy-cuda11x`), alone, and set CUDA_PATH to a "
                "toolkit no newer than that; then delete ~/.cupy/kernel_cache."
            ),
        )
    if program == "JAX":
        return (f"Or install JAX for {most}: `jax[cuda12]`; jax 0.4.25 is the last for CUDA 11.",)
    if program == "CTranslate2":
        return (
            (
                "Or install the CTranslate2 for this driver's CUDA: `ctranslate2==3.24.0` is the last for CUDA 11, "
                "4.4.0 the last for CUDA 12 with cuDNN 8."
            ),
        )
    return (f"Or install a release of {program} that is built for {most}.",)
