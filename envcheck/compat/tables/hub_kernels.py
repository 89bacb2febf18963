"""The prebuilt flash-attn kernel that transformers loads through the `kernels` package: what exists, and for whom."""

import msgspec

from envcheck.compat.tables.table import Branch, CudaVersion, Machine, Minor, Table, Version
from envcheck.compat.tables.torch_releases import cuda_of
from envcheck.units import version_tuple

KERNEL = "kernels-community/flash-attn2"
"""What transformers is told: `attn_implementation="kernels-community/flash-attn2"`."""


class Loader(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one range of transformers asks for."""

    first: Version
    last: Version
    kernels: Version | None
    """The newest release of `kernels` that it takes; None: what it asks for is not published."""
    branch: Branch
    """The branch of the kernel's repository that it loads."""


class Variant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One prebuilt file of a branch."""

    branch: Branch
    oldest_torch: Minor
    newest_torch: Minor | None
    """None: it is built for torch's stable ABI, and every later torch loads it."""
    cuda: CudaVersion
    """It runs in a torch of the same CUDA major and at least this minor (`kernels/variants.py`)."""
    machines: tuple[Machine, ...]


# Sources.
# - kernels: the extra `kernels` of each transformers; 5.23 and 5.24 ask for 0.18.2, and 0.17.2 is the newest release on
#   the Python Package Index. Python 3.10 and newer. As of 2026-11-25.
# - branch: FLASH_ATTN_KERNEL_VERSIONS in transformers/modeling_flash_attention_utils.py; before 5.16 always version 1
#   (pull request 47863). 5.22 loads v4 from torch 2.10 on.
# - variants: the kernel's build folder on the hub for torch 2.7 to 2.9; for 2.10 to 2.12 the build variants of
#   kernel-builder (huggingface.co/docs/kernels/builder/build-variants), none of which the kernel's build.toml leaves
#   out, and huggingface/kernels-community's issue 1082, "ships variants for torch 2.7-2.12". v3: issue 1085 and
#   folders in use, torch-stable-abi210-cu128 and -cu130. Its build also names CUDA 12.6 and 13.2; these were not seen,
#   and are not counted on. v4 is only known to be for torch 2.10 and newer; its files are taken to be those of v3.
# fmt: off
LOADERS = Table((
    #      transformers        kernels   branch
    Loader("5.14.0", "5.14.1", "0.15.2", "v1"),
    Loader("5.15.0", "5.15.1", "0.16.2", "v1"),
    Loader("5.16.0", "5.17.0", "0.16.2", "v3"),
    Loader("5.18.0", "5.21.1", "0.17.2", "v3"),
    Loader("5.22.0", "5.22.2", "0.17.2", "v4"),
    Loader("5.23.0", "5.23.0", None,     "v4"),
))
_BOTH = ("x86_64", "aarch64")
_X86 = ("x86_64",)
# Of the files for one torch and CUDA major the one for the oldest minor: it runs in all of them.
VARIANTS = Table((
    #       branch torch             CUDA
    Variant("v1",  (2, 7),  (2, 7),  "11.8", _X86),
    Variant("v1",  (2, 7),  (2, 7),  "12.6", _X86),
    Variant("v1",  (2, 8),  (2, 8),  "12.6", _X86),
    Variant("v1",  (2, 9),  (2, 9),  "12.6", _X86),
    Variant("v1",  (2, 9),  (2, 9),  "13.0", _X86),
    Variant("v1",  (2, 10), (2, 10), "12.6", _X86),
    Variant("v1",  (2, 10), (2, 10), "13.0", _X86),
    Variant("v1",  (2, 11), (2, 11), "12.6", _X86),
    Variant("v1",  (2, 11), (2, 11), "13.0", _X86),
    Variant("v1",  (2, 12), (2, 12), "12.6", _X86),
    Variant("v1",  (2, 12), (2, 12), "13.0", _X86),
    Variant("v3",  (2, 10), None,    "12.8", _X86),
    Variant("v3",  (2, 10), None,    "13.0", _BOTH),
    Variant("v4",  (2, 10), None,    "12.8", _X86),
    Variant("v4",  (2, 10), None,    "13.0", _BOTH),
))
# fmt: on


OLDEST_BRANCH = "v1"
"""What releases before the table's load."""


def loader(transformers: str) -> Loader | None:
    """The row of a transformers; None: older than the table. One that is newer is judged by the last row."""
    numbers = version_tuple(transformers) or ()
    return next((row for row in reversed(LOADERS) if (version_tuple(row.first) or ()) <= numbers), None)


def variant(branch: str, torch: Minor, tag: str, machine: str) -> Variant | None:
    """The prebuilt kernel for this build of torch (`cu128`); None: there is none."""
    have = version_tuple(cuda_of(tag)) or (0, 0)
    for row in VARIANTS:
        built = version_tuple(row.cuda) or (0, 0)
        newest = row.newest_torch or torch
        same = row.branch == branch and row.oldest_torch <= torch <= newest and machine in row.machines
        if same and built[0] == have[0] and built[1] <= have[1]:
            return row
    return None
