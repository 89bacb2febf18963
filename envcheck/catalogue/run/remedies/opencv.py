"""OpenCV without the libraries of a desktop, or with them."""

from envcheck.catalogue.commands import packages_fix, pip, pip_fix
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot

# Library to package. Source: packages.ubuntu.com, packages.fedoraproject.org, archlinux.org/packages,
# software.opensuse.org: what provides the file.
# fmt: off
PACKAGES = {
    "libGL":          {"apt-get": "libgl1",       "dnf": "libglvnd-glx", "pacman": "libglvnd", "zypper": "libglvnd"},
    "libEGL":         {"apt-get": "libegl1",      "dnf": "libglvnd-egl", "pacman": "libglvnd", "zypper": "libglvnd"},
    "libgthread-2.0": {"apt-get": "libglib2.0-0", "dnf": "glib2",   "pacman": "glib2",   "zypper": "libgthread-2_0-0"},
    "libglib-2.0":    {"apt-get": "libglib2.0-0", "dnf": "glib2",   "pacman": "glib2",   "zypper": "libglib-2_0-0"},
    "libSM":          {"apt-get": "libsm6",       "dnf": "libSM",   "pacman": "libsm",   "zypper": "libSM6"},
    "libXext":        {"apt-get": "libxext6",     "dnf": "libXext", "pacman": "libxext", "zypper": "libXext6"},
    "libxcb":         {"apt-get": "libxcb1",      "dnf": "libxcb",  "pacman": "libxcb",  "zypper": "libxcb1"},
}
# fmt: on
WITH_WINDOWS = ("opencv-python", "opencv-contrib-python")


def headless_opencv(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The build of OpenCV that opens no windows, or the library that the other one opens them with.

    Both builds lay their files into the same folder: the one goes before the other comes.
    """
    there = [name for name in WITH_WINDOWS if name in snapshot.packages] or [WITH_WINDOWS[0]]
    wanted = f"{there[-1]}-headless"
    install = pip_fix(snapshot, f"Install {wanted} instead of {' and '.join(there)}.", "install", wanted)
    *ready, last = install.commands
    removal = pip(snapshot, "uninstall", "--yes", *there)
    headless = Fix(summary=install.summary, commands=(*ready, removal, last), automatic=install.automatic)
    library = str(evidence.get("library") or "")
    names = PACKAGES.get(library.partition(".so")[0], {})
    package = names.get("apt-get")
    if package is None:
        return (headless,)
    summary = f"Or install the distribution's package with {library} ({package} on Debian and Ubuntu)."
    return (headless, packages_fix(snapshot, summary, {manager: (name,) for manager, name in names.items()}))
