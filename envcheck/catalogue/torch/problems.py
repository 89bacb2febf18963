"""Problems of torch and what must fit it."""

from envcheck.catalogue.build.remedies.toolchain import rebuild
from envcheck.catalogue.problem import Problem
from envcheck.catalogue.problem_groups import NO_CUDA, NO_TORCH
from envcheck.catalogue.torch.no_gpu import find_reason
from envcheck.catalogue.torch.remedies import (
    cuda_build,
    install_torch,
    matching_torchvision,
    older_numpy,
    reinstall_torch,
    remove_wheels,
)

PROBLEMS = (
    Problem(
        id="torch-missing",
        area="torch",
        status="fail",
        title="torch is not installed",
        meaning="The program needs torch, as computing Qwen3-VL embeddings does.",
        recognised="The package is not installed in the checked environment.",
        remedy=install_torch,
    ),
    Problem(
        id="torch-cpu-build",
        area="torch",
        status="fail",
        title="torch is a CPU-only build",
        meaning="The model would run on the CPU only, many times slower, although there is an NVIDIA GPU.",
        recognised="torch/version.py contains no CUDA version. This is fine on a machine without an NVIDIA GPU.",
        remedy=cuda_build,
        because_of=("torch-missing",),
    ),
    Problem(
        id="torch-import-failed",
        area="torch",
        status="fail",
        title="torch cannot be imported",
        meaning="Its files are there, but importing it raises an exception, so nothing that uses it can start.",
        recognised="`import torch` raised an exception in a child process (tested only with `--deep` and by the "
        "smoke test).",
        remedy=reinstall_torch,
        because_of=("torch-missing",),
    ),
    Problem(
        id="torch-import-crashed",
        area="torch",
        status="fail",
        title="Importing torch crashes",
        meaning="The process crashes, usually because a library is damaged or half updated, or because the CPU lacks "
        "instructions that torch needs.",
        recognised="A signal ended the child process that imported torch (tested only with `--deep` and by the smoke "
        "test).",
        remedy=reinstall_torch,
        because_of=("torch-missing",),
    ),
    Problem(
        id="torch-cuda-unavailable",
        area="torch",
        status="fail",
        title="torch cannot use the GPU",
        meaning="CUDA does not start for torch, which has no other known reason here. torch's error message shows why: "
        "a driver that is too old for this build, or one that hangs.",
        recognised="torch.cuda.init() failed in a child process, on a machine with a GPU and a CUDA build of torch "
        "(only with `--deep`).",
        remedy=find_reason,
        because_of=(
            *NO_CUDA,
            *NO_TORCH,
            "torch-import-failed",
            "torch-import-crashed",
            "cuda-runtime-too-new",
            "cuda-not-initialized",
        ),
    ),
    Problem(
        id="torchvision-mismatch",
        area="torch",
        status="fail",
        title="torchvision is not compatible with torch",
        meaning="torchvision's compiled part loads only with the torch release it was built for. Qwen3-VL's image "
        "processor needs torchvision.",
        recognised="torchvision requires another torch version, one of the two is a CPU-only build, they were built "
        "for different CUDA major versions, or torchvision is not installed. If its metadata has no requirement, "
        "envcheck's table of releases is used.",
        remedy=matching_torchvision,
        because_of=NO_TORCH,
    ),
    Problem(
        id="numpy-abi-mismatch",
        area="torch",
        status="fail",
        title="NumPy 2 is not compatible with extensions built for NumPy 1",
        meaning="Extensions compiled for NumPy 1 cannot use arrays from NumPy 2, so images and tensors cannot be "
        "converted.",
        recognised="NumPy is 2 or newer and torch is older than 2.3 (or scipy older than 1.13, or scikit-learn older "
        "than 1.4.2), or an import reports it. Source: NumPy's issue 26191.",
        remedy=older_numpy,
    ),
    Problem(
        id="mixed-cuda-wheels",
        area="torch",
        status="warn",
        title="CUDA libraries of two major versions are installed",
        meaning="The extra libraries waste disk space. In the worst case, libraries of both versions are loaded "
        "together, and torch crashes.",
        recognised="nvidia-* packages (-cu11, -cu12, -cu13, or without a suffix since CUDA 13) of two major versions "
        "are installed.",
        remedy=remove_wheels,
    ),
    Problem(
        id="extension-abi-mismatch",
        area="torch",
        status="fail",
        title="A compiled extension was built for another torch",
        meaning="The extension needs symbols that this torch, CUDA or Python version does not provide. Replace the "
        "extension, not torch.",
        recognised='"undefined symbol" with a name from c10, at or torch, required by a file of another package.',
        remedy=rebuild,
        because_of=("torch-import-failed",),
    ),
)
