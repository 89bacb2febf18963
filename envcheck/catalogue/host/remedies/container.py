"""Give a container its GPU."""

from envcheck.catalogue.driver.remedies.install import show_libraries
from envcheck.compat.predicates import host
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot

GUIDE = "https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/install-guide.html"


def give_gpu(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """How the GPU gets into this kind of container, and what its host must have for that."""
    shown = show_libraries(snapshot)
    if shown:
        return shown
    kind = host(snapshot).container or "docker"
    toolkit = _TOOLKIT.get(kind if kind in _START else "docker")
    return (_START.get(kind, _START["docker"]), *((toolkit,) if toolkit else ()))


_START = {
    "docker": Fix(
        summary="On the host, start the container with `--gpus all`; with Compose, reserve the GPUs under `deploy: "
        "resources: reservations: devices:` with `driver: nvidia`, `count: all` and `capabilities: [gpu]`. Try it "
        "with this command.",
        commands=(("docker", "run", "--rm", "--gpus", "all", "ubuntu", "nvidia-smi"),),
    ),
    "podman": Fix(
        summary="On the host, start the container with `--device nvidia.com/gpu=all`. Try it with this command.",
        commands=(("podman", "run", "--rm", "--device", "nvidia.com/gpu=all", "ubuntu", "nvidia-smi"),),
    ),
    "kubernetes": Fix(
        summary="Ask for the GPU in the pod's spec: `resources: limits: nvidia.com/gpu: 1`. The cluster needs "
        "NVIDIA's device plugin (or its GPU operator).",
        commands=(("kubectl", "describe", "nodes"),),
    ),
    "lxc": Fix(
        summary="On the host, give the container the GPU (Incus or LXD: `incus config device add NAME gpu gpu` and "
        "`incus config set NAME nvidia.runtime=true`), then restart it."
    ),
    "apptainer": Fix(summary="Start the container with `--nv`, which brings the host's GPU and driver into it."),
    "singularity": Fix(summary="Start the container with `--nv`, which brings the host's GPU and driver into it."),
}
_INSTALL = ("sudo", "apt-get", "install", "-y", "nvidia-container-toolkit")
_TOOLKIT = {
    "docker": Fix(
        summary=f"The host needs the NVIDIA Container Toolkit for that ({GUIDE}).",
        commands=(
            _INSTALL,
            ("sudo", "nvidia-ctk", "runtime", "configure", "--runtime=docker"),
            ("sudo", "systemctl", "restart", "docker"),
        ),
        root=True,
    ),
    "podman": Fix(
        summary=f"The host needs the NVIDIA Container Toolkit for that ({GUIDE}).",
        commands=(_INSTALL, ("sudo", "nvidia-ctk", "cdi", "generate", "--output=/etc/cdi/nvidia.yaml")),
        root=True,
    ),
}
