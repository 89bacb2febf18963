"""Containers and what hands GPUs to them, as a log shows it: the fix is for the program that is named."""

from envcheck.catalogue.distribution import container_toolkit, host_commands, on_the_host
from envcheck.catalogue.driver.remedies.install import install_driver
from envcheck.findings import Command, Evidence, Fix
from envcheck.snapshot import Snapshot

SPECIFICATION = "/etc/cdi/nvidia.yaml"
SHARED = "/dev/shm"  # noqa: S108 - the mount


def _generate(snapshot: Snapshot) -> tuple[Command, ...]:
    generate = host_commands(snapshot, ("nvidia-ctk", "cdi", "generate", f"--output={SPECIFICATION}"))
    return (*generate, ("nvidia-ctk", "cdi", "list")) if generate else ()


def toolkit_for(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Docker with its runtime, Docker with CDI, Podman with CDI."""
    tool = evidence.get("tool")
    install = container_toolkit(snapshot)
    if tool == "podman":
        write = Fix(
            summary=f"Write the CDI specification of the GPUs to {SPECIFICATION} (again after each update of the "
            "driver).",
            commands=_generate(snapshot),
            root=True,
        )
        return (write, install)
    if tool == "cdi":
        enable = Fix(
            summary='Enable CDI in Docker (25 or newer): `"features": {"cdi": true}` in /etc/docker/daemon.json; '
            "write "
            "the specification and restart Docker.",
            commands=(*_generate(snapshot), *host_commands(snapshot, ("systemctl", "restart", "docker"))),
            root=True,
        )
        return (enable, install, Fix(summary="Or request the GPUs in the older way: `docker run --gpus all`."))
    if tool == "kubernetes":
        return (
            Fix(
                summary="Install NVIDIA's device plugin (or GPU operator) in the cluster, and its RuntimeClass "
                "`nvidia` on the "
                "nodes.",
                commands=(("kubectl", "describe", "nodes"), ("kubectl", "get", "runtimeclass"))
                if on_the_host(snapshot)
                else (),
            ),
            install,
        )
    configure = Fix(
        summary="Configure Docker for it, and restart Docker.",
        commands=host_commands(
            snapshot, ("nvidia-ctk", "runtime", "configure", "--runtime=docker"), ("systemctl", "restart", "docker")
        ),
        root=True,
    )
    return (install, configure)


def lost_devices(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """A `systemctl daemon-reload` on the host takes a running container's devices away."""
    return (
        Fix(
            summary="Restart the container: `docker restart NAME` gives it its GPUs back until the next daemon-reload."
        ),
        Fix(
            summary="Permanent fix: create the device links that systemd expects, on the host.",
            commands=host_commands(snapshot, ("nvidia-ctk", "system", "create-dev-char-symlinks", "--create-all")),
            root=True,
        ),
        Fix(
            summary='Or use CDI (`docker run --device nvidia.com/gpu=all`), or Docker\'s `"exec-opts": '
            '["native.cgroupdriver=cgroupfs"]` in /etc/docker/daemon.json.'
        ),
        Fix(summary="Outside a container: reboot, then `envcheck check --only driver`."),
    )


def shared_memory(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The shared memory of a container is set when it starts."""
    asked = evidence.get("tried_bytes")
    told = f" (NCCL asked for {asked / 2**20:.0f} MiB more)" if isinstance(asked, int) and asked >= 2**20 else ""
    return (
        Fix(summary=f"Start the container with `--shm-size=8g` or `--ipc=host`{told}; Docker's default is 64 MiB."),
        Fix(
            summary="In Compose, set `shm_size: 8gb`; in Kubernetes, mount an `emptyDir: {medium: Memory}` at /dev/shm."
        ),
        Fix(
            summary="Outside a container, find the files in it, delete those of programs that have ended, or enlarge "
            "it.",
            commands=(("df", "-h", SHARED), *host_commands(snapshot, ("mount", "-o", "remount,size=8g", SHARED))),
            root=True,
        ),
        Fix(summary="Or disable shared memory in NCCL, which is slower: `export NCCL_SHM_DISABLE=1`.", new_shell=True),
    )


def image_without_driver(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """An image that was made from a running container, or that installs the driver."""
    library = evidence.get("library") or "libnvidia-*"
    return (
        Fix(
            summary=f"Remove the driver from the image: delete {library} and similar libraries in the Dockerfile "
            "(`RUN rm -f "
            "/usr/lib/x86_64-linux-gnu/libnvidia-* /usr/lib/x86_64-linux-gnu/libcuda.so*`), and do not install "
            "`nvidia-driver-*`."
        ),
        Fix(
            summary="An image made with `docker commit` from a GPU container contains them too: build the image from "
            "a Dockerfile."
        ),
    )


def closed_modules(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Maxwell, Pascal and Volta have no GSP, which the open kernel modules need."""
    flavour = Fix(
        summary="Install the proprietary kernel modules of the driver (Ubuntu: nvidia-driver-580 without "
        "`-open`; NVIDIA's repository: cuda-drivers-580; .run file: --kernel-module-type=proprietary), then reboot.",
        reboot=True,
    )
    return (flavour, *install_driver(snapshot, evidence)[:1])


def above_4g(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """The range for a GPU's memory is given by the firmware."""
    return (
        Fix(summary='Enable "Above 4G Decoding" (and "Resizable BAR") in the BIOS setup, and disable CSM.'),
        Fix(
            summary="Or boot with the kernel parameter `pci=realloc`; in a virtual machine use UEFI (OVMF) and a "
            "larger MMIO range."
        ),
    )


def persistence_first(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Without persistence the driver starts all GPUs again at each request: longer than the toolkit waits."""
    return (
        Fix(
            summary="Keep the driver loaded on the host: start nvidia-persistenced, then start the container again.",
            commands=host_commands(snapshot, ("systemctl", "enable", "--now", "nvidia-persistenced")),
            root=True,
        ),
        Fix(summary="Run nvidia-smi on the host. If it hangs too, check the kernel log (NVRM, Xid) and reboot."),
    )


def host_driver_first(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The toolkit only passes on what the driver says."""
    return (
        Fix(summary="Run nvidia-smi on the host, outside of containers; it shows the same error."),
        *install_driver(snapshot, evidence)[:1],
        Fix(
            summary="In WSL: install the newest NVIDIA driver in Windows, run `wsl --update`, then restart Docker "
            "Desktop. Do not install a Linux driver inside WSL."
        ),
    )


def existing_device(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """A number or UUID from another machine, or of a MIG instance that was made again."""
    return (
        Fix(
            summary="List the host's GPUs, and use the number or UUID of one of them in `--gpus "
            "device=...`, NVIDIA_VISIBLE_DEVICES or the Compose file (`device_ids`).",
            commands=(("nvidia-smi", "-L"),) if on_the_host(snapshot) else (),
        ),
        Fix(
            summary="In Kubernetes, a device plugin that shares GPUs sets this name, and uses it to say that no GPU "
            "has enough free memory: request less, and check the plugin's log."
        ),
    )


def named_by_cdi(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Podman knows CDI from 4.1 on."""
    return (Fix(summary="Update Podman to 4.1 or newer, which supports CDI."), *toolkit_for(snapshot, evidence))
