"""Problems of flash-attn."""

from envcheck.catalogue.attention.remedies import avoid, install_flash_attention, reinstall, unblock_build
from envcheck.catalogue.cuda.remedies.compiler import install_ninja
from envcheck.catalogue.problem import Problem
from envcheck.catalogue.problem_groups import NO_KERNELS, NO_TORCH

PROBLEMS = (
    Problem(
        id="flash-attn-missing",
        area="attention",
        status="warn",
        title="flash-attn is not installed",
        meaning="torch's own attention (SDPA) gives the same embeddings. flash-attn is made for long sequences, such "
        "as many or large images; how much time and memory it saves with this model is not measured yet.",
        recognised="A GPU of compute capability 8.0 or higher, a CUDA build of torch, and neither the distribution "
        "flash-attn nor kernels.",
        remedy=install_flash_attention,
        because_of=(*NO_TORCH, *NO_KERNELS),
    ),
    Problem(
        id="flash-attn-abi-mismatch",
        area="attention",
        status="fail",
        title="flash-attn was built for another torch, CUDA or Python",
        meaning="It cannot be imported next to this torch and this Python, and everything that tries to use it fails.",
        recognised="Importing it reports an undefined symbol, a missing library or a missing module (--deep); or the "
        "torch, CUDA, C++11 ABI or Python in its name and symbols are not those of the environment.",
        remedy=reinstall,
        because_of=NO_TORCH,
    ),
    Problem(
        id="flash-attn-unsupported-gpu",
        area="attention",
        status="warn",
        title="flash-attn does not support this GPU",
        meaning="FlashAttention 2 runs on Ampere and newer. Asking for it on an older GPU fails; torch's own attention "
        "(SDPA) works.",
        recognised="A GPU's compute capability is below 8.0. Source: README of flash-attn 2.8.3.",
        remedy=avoid,
    ),
    Problem(
        id="flash-attn-build-blocked",
        area="attention",
        status="warn",
        title="flash-attn cannot be built here yet",
        meaning="No prebuilt wheel fits this torch and Python, and building it here lacks what is named.",
        recognised="Its setup.py needs nvcc 12.0 or newer of torch's CUDA major, a compiler that this nvcc accepts, "
        "Python.h, ninja, and up to 9 GiB of memory for each job.",
        remedy=unblock_build,
        because_of=(*NO_TORCH, *NO_KERNELS),
    ),
    Problem(
        id="ninja-missing",
        area="attention",
        status="warn",
        title="ninja is not installed",
        meaning="Without it flash-attn is compiled on one processor, which takes hours.",
        recognised="No ninja on PATH nor in the checked environment, on a machine where flash-attn must be built.",
        remedy=install_ninja,
        because_of=(*NO_TORCH, *NO_KERNELS),
    ),
)
