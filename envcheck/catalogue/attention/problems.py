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
        meaning="The model works without it: torch's own attention (SDPA) gives the same embeddings. flash-attn can "
        "be faster on long inputs, such as many or large images; the difference for this model has not been "
        "measured yet.",
        recognised="There is a GPU with compute capability 8.0 or higher and a CUDA build of torch, but neither "
        "flash-attn nor kernels is installed.",
        remedy=install_flash_attention,
        because_of=(*NO_TORCH, *NO_KERNELS),
    ),
    Problem(
        id="flash-attn-abi-mismatch",
        area="attention",
        status="fail",
        title="flash-attn was built for another torch, CUDA or Python",
        meaning="flash-attn cannot be imported with this torch and Python, and everything that uses it fails.",
        recognised="Importing it fails with an undefined symbol, a missing library or a missing module (`--deep`); "
        "or the torch, CUDA, C++11 ABI or Python it was built for differs from the environment's.",
        remedy=reinstall,
        because_of=NO_TORCH,
    ),
    Problem(
        id="flash-attn-unsupported-gpu",
        area="attention",
        status="warn",
        title="flash-attn does not support this GPU",
        meaning="FlashAttention 2 requires an Ampere or newer GPU. On an older GPU it fails; torch's own attention "
        "(SDPA) works.",
        recognised="A GPU's compute capability is below 8.0. Source: README of flash-attn 2.8.3.",
        remedy=avoid,
    ),
    Problem(
        id="flash-attn-build-blocked",
        area="attention",
        status="warn",
        title="flash-attn cannot be built on this machine yet",
        meaning="There is no prebuilt wheel for this torch and Python, and this machine lacks what a build requires.",
        recognised="A build requires nvcc 12.0 or newer with torch's CUDA major version, a compiler that this nvcc "
        "supports, Python.h, ninja, and up to 9 GiB of memory per job.",
        remedy=unblock_build,
        because_of=(*NO_TORCH, *NO_KERNELS),
    ),
    Problem(
        id="ninja-missing",
        area="attention",
        status="warn",
        title="ninja is not installed",
        meaning="Without ninja, flash-attn is compiled on a single CPU core, which takes hours.",
        recognised="ninja is neither on PATH nor in the checked environment, and flash-attn must be built from source.",
        remedy=install_ninja,
        because_of=(*NO_TORCH, *NO_KERNELS),
    ),
)
