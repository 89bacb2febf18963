"""Fact types: what the probes saw. Imported by everything, imports nothing of envcheck."""

from envcheck.snapshot.cuda import CXX_RUNTIME, Compiler, Cuda, CudaInit, LoaderLibrary, Toolkit
from envcheck.snapshot.document import (
    IMPOSSIBLE,
    SCHEMA,
    UNTOLD,
    Conflict,
    LocalSnapshot,
    Snapshot,
    Source,
    decode,
    from_json,
    note_untold,
    seen_here,
    to_json,
)
from envcheck.snapshot.driver import DeviceNode, Driver, FabricManager, KernelEvent
from envcheck.snapshot.gpu import Ecc, Gpu, Links, NvLink, Pcie, PciGpu, Process
from envcheck.snapshot.host import Host, Mount, Wsl
from envcheck.snapshot.hub import Hub, ModelFiles
from envcheck.snapshot.kinds import Facts
from envcheck.snapshot.python import Distribution, PackageDamage, PythonEnvironment, ShadowedModule, VersionConstraint
from envcheck.snapshot.torch import Deep, FlashAttention, Torch, Trial

__all__ = [
    "CXX_RUNTIME",
    "IMPOSSIBLE",
    "SCHEMA",
    "UNTOLD",
    "Compiler",
    "Conflict",
    "Cuda",
    "CudaInit",
    "Deep",
    "DeviceNode",
    "Distribution",
    "Driver",
    "Ecc",
    "FabricManager",
    "Facts",
    "FlashAttention",
    "Gpu",
    "Host",
    "Hub",
    "KernelEvent",
    "Links",
    "LoaderLibrary",
    "LocalSnapshot",
    "ModelFiles",
    "Mount",
    "NvLink",
    "PackageDamage",
    "PciGpu",
    "Pcie",
    "Process",
    "PythonEnvironment",
    "ShadowedModule",
    "Snapshot",
    "Source",
    "Toolkit",
    "Torch",
    "Trial",
    "VersionConstraint",
    "Wsl",
    "decode",
    "from_json",
    "note_untold",
    "seen_here",
    "to_json",
]
