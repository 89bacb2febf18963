"""Lines that keep the nvidia module from loading, and lines that do not."""

from pathlib import Path

import pytest

from envcheck.probes.box import Box
from envcheck.probes.module_blocked import module_blocked_by
from tests.lab.tree import lay_out

FILE = "/etc/modprobe.d/gpu.conf"


@pytest.mark.parametrize(
    "line", ["blacklist nvidia", "  blacklist nvidia  # off", "alias nvidia off", "install nvidia /bin/false"]
)
def test_a_line_of_modprobes_configuration(tmp_path: Path, line: str) -> None:
    assert module_blocked_by(Box(root=lay_out(tmp_path, {FILE: f"options x y\n{line}\n"}))) == FILE


@pytest.mark.parametrize("words", ["module_blacklist=nvidia", "ro modprobe.blacklist=nouveau,nvidia quiet"])
def test_the_kernels_command_line(tmp_path: Path, words: str) -> None:
    assert module_blocked_by(Box(root=lay_out(tmp_path, {"/proc/cmdline": f"{words}\n"}))) == "/proc/cmdline"


@pytest.mark.parametrize(
    "files",
    [
        {FILE: "blacklist nouveau\nalias nouveau off\n# blacklist nvidia\nblacklist nvidiafb\n"},
        {FILE: "install nvidia /sbin/modprobe --ignore-install nvidia\n"},
        {"/etc/modprobe.d/gpu.txt": "blacklist nvidia\n"},
        {FILE: "", "/usr/lib/modprobe.d/gpu.conf": "blacklist nvidia\n"},
        {"/proc/cmdline": "ro modprobe.blacklist=nouveau nvidia-drm.modeset=1\n"},
        {},
    ],
    ids=["nouveau alone", "a detour", "not read", "overridden", "command line", "nothing"],
)
def test_what_blocks_nothing(tmp_path: Path, files: dict[str, str]) -> None:
    assert module_blocked_by(Box(root=lay_out(tmp_path, dict(files)))) is None
