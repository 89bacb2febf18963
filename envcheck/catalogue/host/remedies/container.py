"""Give a container its GPU."""

import shlex

from msgspec import structs

from envcheck.catalogue.distribution import container_toolkit
from envcheck.catalogue.driver.remedies.install import show_libraries
from envcheck.compat.predicates import host
from envcheck.findings import Command, Evidence, Fix
from envcheck.snapshot import Snapshot


def give_gpu(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """How the GPU gets into this kind of container, and what its host must have for that."""
    shown = show_libraries(snapshot)
    if shown:
        return shown
    inside = host(snapshot).container
    kind = inside if inside in _START else "docker"
    start = _START[kind]
    if kind == "docker" and snapshot.environment.get("NVIDIA_VISIBLE_DEVICES") not in (None, "void", "none"):
        start = structs.replace(start, summary=f"{start.summary} {_RUNTIME}")
    if inside and start.commands:
        start = _told(start)
    return (start, *((container_toolkit(snapshot, *_SETUP[kind]),) if kind in _SETUP else ()))


def _told(fix: Fix) -> Fix:
    """Commands for the container's host are words in the container itself, where they could not be run."""
    words = ", ".join(f"`{shlex.join(command)}`" for command in fix.commands)
    return Fix(summary=f"{fix.summary.replace(' This command tests it.', '')} To try it, run on the host: {words}.")


_RUNTIME = (
    "NVIDIA_VISIBLE_DEVICES is set, but works only with NVIDIA's runtime: start the container with `--runtime=nvidia` "
    "(on Unraid under Extra Parameters)."
)
_START = {
    "docker": Fix(
        summary="On the host, start the container with `--gpus all`; with Compose, reserve the GPUs under `deploy: "
        "resources: reservations: devices:` with `driver: nvidia`, `count: all` and `capabilities: [gpu]`. This "
        "command tests it.",
        commands=(("docker", "run", "--rm", "--gpus", "all", "ubuntu", "nvidia-smi"),),
    ),
    "podman": Fix(
        summary="On the host, start the container with `--device nvidia.com/gpu=all`. This command tests it.",
        commands=(("podman", "run", "--rm", "--device", "nvidia.com/gpu=all", "ubuntu", "nvidia-smi"),),
    ),
    "kubernetes": Fix(
        summary="Request the GPU in the pod's spec: `resources: limits: nvidia.com/gpu: 1`. The cluster needs "
        "NVIDIA's device plugin (or GPU Operator).",
        commands=(("kubectl", "describe", "nodes"),),
    ),
    "lxc": Fix(
        summary="On the host, add the GPU to the container (Incus or LXD: `incus config device add NAME gpu gpu` and "
        "`incus config set NAME nvidia.runtime=true`), then restart it."
    ),
    "apptainer": Fix(summary="Start the container with `--nv`, which gives it access to the host's GPU and driver."),
    "singularity": Fix(summary="Start the container with `--nv`, which gives it access to the host's GPU and driver."),
}
_SETUP: dict[str, tuple[Command, ...]] = {
    "docker": (("nvidia-ctk", "runtime", "configure", "--runtime=docker"), ("systemctl", "restart", "docker")),
    "podman": (("nvidia-ctk", "cdi", "generate", "--output=/etc/cdi/nvidia.yaml"),),
}
