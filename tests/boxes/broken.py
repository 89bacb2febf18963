"""Boxes on which something is wrong."""

from msgspec.structs import replace

from envcheck.snapshot import Cuda, Driver, FlashAttention, Snapshot, Torch
from tests.boxes.healthy import healthy_2x3090
from tests.boxes.parts import PACKAGES, driver


def driver_525() -> Snapshot:
    """The reference machine with a driver of branch 525, from before the oldest that is supported."""
    return replace(healthy_2x3090(), driver=driver("525.147.05", "12.0"))


def cpu_torch() -> Snapshot:
    """The reference machine with a CPU build of torch."""
    box = healthy_2x3090()
    packages = {**PACKAGES, "torch": "2.8.0+cpu", "torchvision": "0.23.0+cpu"}
    return replace(box, packages=packages, torch=Torch(version="2.8.0+cpu", cxx11_abi=True), attention=FlashAttention())


def no_gpu() -> Snapshot:
    """A laptop without any NVIDIA GPU, no driver, CPU build of torch."""
    return replace(
        cpu_torch(), driver=Driver(nvml_error=12, nouveau_loaded=False), pci_gpus=(), gpus=(), links=None, cuda=Cuda()
    )
