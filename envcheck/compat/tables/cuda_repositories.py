"""NVIDIA's package repositories: which distribution has one, and the oldest CUDA toolkit in it."""

import msgspec

ROOT = "https://developer.download.nvidia.com/compute/cuda/repos"
KEYRING = "cuda-keyring_1.1-1_all.deb"
ARCHIVE = "https://developer.nvidia.com/cuda-toolkit-archive"


class Repository(msgspec.Struct, frozen=True):
    """The repository of one release of a distribution."""

    os_id: str
    os_version: str
    name: str
    """Its folder below ROOT."""
    major: int
    """CUDA major and minor of the oldest toolkit in it."""
    minor: int | None
    """None: not known; the major's own package, `cuda-toolkit-13`, is then the one to install."""

    def toolkit(self, wanted: tuple[int, int]) -> str | None:
        """The toolkit to install for a wanted one, `12.5`; None: it has none of that major."""
        if wanted[0] < self.major:
            return None
        if wanted[0] > self.major:
            return f"{wanted[0]}.{wanted[1]}"
        return str(self.major) if self.minor is None else f"{self.major}.{max(wanted[1], self.minor)}"


WSL = Repository("wsl", "", "wsl-ubuntu", 11, 1)
"""For every Debian-like distribution in WSL: the same toolkits, without a driver."""

# Source: CUDA installation guides for Linux, and the names of the local installers that each release of CUDA had.
# fmt: off
REPOSITORIES = (
    #          os        release  repository    oldest
    Repository("ubuntu", "20.04", "ubuntu2004", 11, 0),
    Repository("ubuntu", "22.04", "ubuntu2204", 11, 7),
    Repository("ubuntu", "24.04", "ubuntu2404", 12, 5),
    Repository("ubuntu", "26.04", "ubuntu2604", 13, None),
    Repository("debian", "11",    "debian11",   11, 5),
    Repository("debian", "12",    "debian12",   12, 3),
    Repository("debian", "13",    "debian13",   13, None),
)
# fmt: on


def repository(os_id: str | None, os_version: str | None, *, wsl: bool) -> Repository | None:
    """The repository for this distribution; None where the table has none."""
    if wsl and os_id in ("ubuntu", "debian"):
        return WSL
    return next((r for r in REPOSITORIES if (r.os_id, r.os_version) == (os_id, os_version)), None)
