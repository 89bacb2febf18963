"""Inside which kind of container this is, by the marks that container programs leave."""

import os
import re

from envcheck.probes.box import Box, Unavailable

# Parts of a control group's path, or of what is mounted over /etc/hostname, to the program that makes such.
_MARKS = (
    ("kubernetes", re.compile(r"/kubepods|/kubelet/")),
    ("docker", re.compile(r"/docker[/-]|/system\.slice/docker-")),
    ("podman", re.compile(r"libpod|/containers/storage/overlay-containers/")),
    ("lxc", re.compile(r"/lxc[/.]|lxcfs")),
    ("containerd", re.compile(r"/containerd/")),
)
_OWN = re.compile(r" /etc/(?:hostname|hosts|resolv\.conf) | /proc/meminfo .*lxcfs")
"""Mounts that only a container has."""
_KNOWN = {"oci": "docker", "lxc-libvirt": "lxc"}
_FILES = (("/run/.containerenv", "podman"), ("/.singularity.d", "apptainer"))
_VARIABLES = (
    ("KUBERNETES_SERVICE_HOST", "kubernetes"),
    ("APPTAINER_CONTAINER", "apptainer"),
    ("SINGULARITY_CONTAINER", "singularity"),
)


def container_kind(box: Box) -> str | None:
    """`docker`, `podman`, `kubernetes`, `lxc`, `systemd-nspawn`, `apptainer` ...; None: not in a container.

    Kubernetes comes first, because its containers bear the marks of docker or containerd too.
    """
    for variable, kind in _VARIABLES:
        if box.environ.get(variable):
            return kind
    for file, kind in _FILES:
        if box.path(file).exists():
            return kind
    return _by_groups(box) or _by_manager(box) or _by_docker_file(box)


def _by_groups(box: Box) -> str | None:
    """Control groups of the first process and of this one, and what is mounted over the container's own files."""
    gaps = Unavailable()
    mounts = gaps.text(box, "/proc/self/mountinfo") or ""
    own = "\n".join(line for line in mounts.splitlines() if _OWN.search(line))
    groups = gaps.text(box, "/proc/1/cgroup") or ""
    return next((kind for kind, mark in _MARKS if mark.search(groups) or mark.search(own)), None)


def _by_manager(box: Box) -> str | None:
    """What the container's manager says to the first process: `container=lxc`, or systemd's copy of it."""
    gaps = Unavailable()
    environment = gaps.text(box, "/proc/1/environ") or ""
    name = gaps.text(box, "/run/systemd/container") or gaps.text(box, "/run/host/container-manager")
    for variable in environment.split("\0"):
        if variable.startswith("container="):
            name = variable.removeprefix("container=")
    return None if not name or name == "wsl" else _KNOWN.get(name, name)


def _by_docker_file(box: Box) -> str | None:
    """`/.dockerenv`, unless it is a leftover: a virtual machine whose disk was made from an image has the file too."""
    return "docker" if box.path("/.dockerenv").exists() and not _boots_from_disk(box) else None


def _boots_from_disk(box: Box) -> bool:
    """The kernel's own threads are visible, and the root is a whole block device: no container, a machine."""
    gaps = Unavailable()
    if gaps.text(box, "/proc/2/comm") != "kthreadd":
        return False
    mounts = (line.split() for line in (gaps.text(box, "/proc/self/mountinfo") or "").splitlines())
    roots = [words for words in mounts if len(words) > 8 and words[4] == "/"]
    return bool(roots) and roots[-1][3] == "/" and os.path.dirname(roots[-1][-2]) == "/dev"  # noqa: PTH120
