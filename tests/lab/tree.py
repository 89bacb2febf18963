"""Folders laid out like another box's file system."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from envcheck.probes.box import Box
from tests.lab.stand_in import scenario

LIBRARIES = "usr/lib/x86_64-linux-gnu"


def lay_out(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write `files`, absolute path to content, below `root`."""
    for path, content in files.items():
        target = root / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def pci_device(address: str, **files: str) -> dict[str, str]:
    """The files of one device on the PCI bus; an RTX 3090 at full width unless `files` say otherwise."""
    card = {
        "vendor": "0x10de",
        "class": "0x030000",
        "device": "0x2204",
        "current_link_speed": "2.5 GT/s PCIe",
        "max_link_speed": "16.0 GT/s PCIe",
        "current_link_width": "16",
        "max_link_width": "16",
        "numa_node": "-1",
    }
    return {f"/sys/bus/pci/devices/{address}/{name}": f"{text}\n" for name, text in {**card, **files}.items()}


def nvml_box(root: Path, library: Path, name: str, *changes: str, version: str = "535.183.01") -> Box:
    """A box below `root` whose libnvidia-ml is the stand-in playing the scenario `name` with `changes`."""
    folder = root / LIBRARIES
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(library, folder / f"libnvidia-ml.so.{version}")
    (folder / "libnvidia-ml.so.1").symlink_to(f"libnvidia-ml.so.{version}")
    (root / "scenario.nvml").write_text(scenario(name, *changes), "utf-8")
    return Box(root=root, environ={"LAB_NVML": str(root / "scenario.nvml"), "PATH": "/usr/bin:/bin"})
