"""Problems of torch and what must fit it."""

from envcheck.catalogue.build.remedies.toolchain import rebuild
from envcheck.catalogue.problem import Problem
from envcheck.catalogue.problem_groups import NO_CUDA, NO_TORCH
from envcheck.catalogue.torch.remedies import (
    cuda_build,
    find_cuda_error,
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
        meaning="Nothing that embeds with Qwen3-VL runs without it.",
        recognised="The environment has no distribution of that name.",
        remedy=install_torch,
    ),
    Problem(
        id="torch-cpu-build",
        area="torch",
        status="fail",
        title="torch is a CPU-only build",
        meaning="The model would run on the CPU only, many times slower, although there is an NVIDIA GPU.",
        recognised="torch/version.py names no CUDA version. Harmless on a machine without an NVIDIA GPU.",
        remedy=cuda_build,
        because_of=("torch-missing",),
    ),
    Problem(
        id="torch-import-failed",
        area="torch",
        status="fail",
        title="torch cannot be imported",
        meaning="Its files are there, but importing it raises an exception, so nothing that uses it can start.",
        recognised="`import torch` in a child process raised (only tried with --deep and by the smoke test).",
        remedy=reinstall_torch,
        because_of=("torch-missing",),
    ),
    Problem(
        id="torch-import-crashed",
        area="torch",
        status="fail",
        title="Importing torch crashes",
        meaning="A signal ends the process, most often because of a broken or half-updated library, or of a processor "
        "that lacks instructions torch was compiled for.",
        recognised="A signal ended the child process that imported torch (only tried with --deep and by the smoke "
        "test).",
        remedy=reinstall_torch,
        because_of=("torch-missing",),
    ),
    Problem(
        id="torch-cuda-unavailable",
        area="torch",
        status="fail",
        title="torch cannot use the GPU",
        meaning="Driver and build fit, and CUDA still does not start; torch's own message says why.",
        recognised="torch.cuda.init() failed in a child process, on a machine with a GPU and a CUDA build (only with "
        "--deep).",
        remedy=find_cuda_error,
        because_of=(*NO_CUDA, *NO_TORCH, "torch-import-failed", "torch-import-crashed", "cuda-runtime-too-new"),
    ),
    Problem(
        id="torchvision-mismatch",
        area="torch",
        status="fail",
        title="torchvision is not compatible with torch",
        meaning="The processor of Qwen3-VL needs torchvision, and its compiled part loads only with the torch it was "
        "built for.",
        recognised="torchvision's own requirement on torch is not met, the two were built for different CUDA majors "
        "or one for CPUs only, or torchvision is not there. Without a requirement: the table of releases.",
        remedy=matching_torchvision,
        because_of=NO_TORCH,
    ),
    Problem(
        id="numpy-abi-mismatch",
        area="torch",
        status="fail",
        title="NumPy 2 under extensions built for NumPy 1",
        meaning="What was compiled against NumPy 1 cannot take arrays from NumPy 2: images and tensors cannot be "
        "converted.",
        recognised="NumPy is 2 or newer and torch is older than 2.3 (or scipy than 1.13, scikit-learn than 1.4.2), or "
        "an import said so. Source: NumPy's issue 26191.",
        remedy=older_numpy,
    ),
    Problem(
        id="mixed-cuda-wheels",
        area="torch",
        status="warn",
        title="CUDA libraries of two major versions are installed",
        meaning="They take disk space at best; at worst a library of one is loaded with a library of the other.",
        recognised="Distributions nvidia-*-cu11, -cu12, -cu13 (or without a suffix, as from CUDA 13 on) of two majors.",
        remedy=remove_wheels,
    ),
    Problem(
        id="extension-abi-mismatch",
        area="torch",
        status="fail",
        title="A compiled extension was built for another torch",
        meaning="It asks torch's libraries for functions that this release, or this CUDA or Python, does not have "
        "under that name. The extension is to be replaced, not torch.",
        recognised='"undefined symbol" with a name of c10, at or torch, asked for by a file of another package.',
        remedy=rebuild,
        because_of=("torch-import-failed",),
    ),
)
