"""Containers and what hands GPUs to them, as a log shows it: the fix is for the program that is named."""

from envcheck.catalogue.distribution import container_toolkit, host_commands
from envcheck.catalogue.driver.remedies.install import install_driver
from envcheck.compat.predicates import is_windows, native_linux
from envcheck.findings import Command, Evidence, Fix
from envcheck.snapshot import Snapshot

SPECIFICATION = "/etc/cdi/nvidia.yaml"
SHARED = "/dev/shm"  # noqa: S108 - the mount


def _generate(snapshot: Snapshot) -> tuple[Command, ...]:
    generate = host_commands(snapshot, ("nvidia-ctk", "cdi", "generate", f"--output={SPECIFICATION}"))
    return (*generate, ("nvidia-ctk", "cdi", "list")) if generate else ()


def _kubectl(snapshot: Snapshot, *words: str) -> tuple[Command, ...]:
    """Of the cluster's administrator: not from within a container."""
    return (("kubectl", *words),) if native_linux(snapshot) else ()


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
            "write the specification and restart Docker.",
            commands=(*_generate(snapshot), *host_commands(snapshot, ("systemctl", "restart", "docker"))),
            root=True,
        )
        return (enable, install, Fix(summary="Or request the GPUs in the older way: `docker run --gpus all`."))
    if tool == "kubernetes":
        return (
            Fix(
                summary="Check how many GPUs the nodes offer (`nvidia.com/gpu` under Allocatable) and which pods use "
                "them: request fewer, or stop pods that you do not need.",
                commands=_kubectl(snapshot, "describe", "nodes"),
            ),
            Fix(
                summary="If no node offers any, install NVIDIA's device plugin (or GPU operator) in the cluster, and "
                "give it NVIDIA's runtime: on the nodes `sudo nvidia-ctk runtime configure --runtime=containerd "
                "--set-as-default`, then restart containerd; or `runtimeClassName: nvidia` in the plugin and the pod.",
                commands=_kubectl(snapshot, "get", "daemonsets", "--all-namespaces"),
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
    without = Fix(summary="On a machine without an NVIDIA GPU: leave out `--gpus` (in Compose `deploy.resources`), and "
                  "use the image for the CPU.")  # fmt: skip
    if is_windows(snapshot):
        return (install, without)
    return (install, configure, Fix(summary=_OTHER_DOCKER), without)


# What nvidia-container-cli says, in part, to what helps. Source: libnvidia-container; its issues and the toolkit's.
_CLI_SAID = (
    ("ldconfig", ("Make ldconfig available where the toolkit expects it: `sudo ln -s /sbin/ldconfig "
    "/sbin/ldconfig.real`, or "
                  "write "
     '`ldconfig = "@/sbin/ldconfig"` into /etc/nvidia-container-runtime/config.toml.')),
    ("/proc/driver/nvidia", ("The driver was updated or reloaded since Docker started: restart it on the host (`sudo "
     "systemctl restart docker`), and create the container again.")),
    ("file exists", "The image contains driver libraries: remove them from the image, which gets the host's."),
    ("bpf", ("Update the toolkit: libnvidia-container 1.8 and newer support cgroups v2; or write "
             "`no-cgroups = "
     "true` into /etc/nvidia-container-runtime/config.toml and pass the devices (`--device /dev/nvidia0 ...`).")),
    ("cgroup", ("Rootless Docker, LXC: write `no-cgroups = true` into /etc/nvidia-container-runtime/config.toml; "
    "otherwise update the toolkit (cgroups v2).")),
    ("permission denied", ("Rootless Docker or Podman: write `no-cgroups = true` into "
     "/etc/nvidia-container-runtime/config.toml, or use CDI.")),
    ("load library failed", ("The host has no driver, or Docker was installed from snap, which does not find it: run "
    "nvidia-smi on the host, or install Docker from its own repository (`snap remove docker`).")),
    ("condition: arch", ("The GPU is older than the image asks for (its compute capability): use an image of an older "
    "release.")),
    ("condition: driver", "The host's driver is older than the image asks for: update it, or use an older image."),
    ("requirement error", ("The image requires a newer CUDA than the host's driver supports: update the driver, or "
    "use an image with an older CUDA (`NVIDIA_DISABLE_REQUIRE=1` only skips the check).")),
    ("stat failed", ("A driver library that the toolkit lists is gone: reinstall the driver on the host, run `sudo "
    "ldconfig`, and write the CDI specification again.")),
    ("capability change failed", ("The container is nested or rootless: use CDI, or start the outer container with "
    "`--privileged`.")),
    ("WSL", "Update WSL and the driver in Windows (`wsl --update`, `wsl --shutdown`), and Docker Desktop."),
)  # fmt: skip


def by_words_of_the_tool(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """What nvidia-container-cli complains of; then the toolkit."""
    said = str(evidence.get("said") or "")
    own = tuple(Fix(summary=words) for part, words in _CLI_SAID if part in said)
    return (*own[:1], *toolkit_for(snapshot, evidence))


def unschedulable_title(evidence: Evidence) -> str | None:
    """`No node takes the pod: the taint nvidia.com/gpu: present is not tolerated`."""
    taint = evidence.get("taint")
    why = f"the taint {taint} is not tolerated" if taint else "its node selector or affinity matches no node"
    return f"Kubernetes cannot schedule the pod: {why}"


def schedulable(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A pod that names nodes which there are, and that may run there."""
    label = Fix(
        summary="Compare the pod's `nodeSelector` and affinity with the nodes' labels; add the required label to the "
        "GPU nodes (`kubectl label nodes NODE KEY=VALUE`), or correct the selector.",
        commands=_kubectl(snapshot, "get", "nodes", "--show-labels"),
    )
    taint = evidence.get("taint")
    tolerate = Fix(
        summary=f"Add a toleration for {taint or 'the taint of the GPU nodes'} to the pod (`tolerations:` with its "
        "key and effect), or remove the taint from the nodes.",
        commands=_kubectl(snapshot, "describe", "nodes"),
    )
    return (tolerate, label) if taint else (label, tolerate)


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


def devices_never_given(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """A container that was just started never had them: its cgroup was not told of them."""
    return (
        Fix(
            summary="On the host, set `no-cgroups = false` in /etc/nvidia-container-runtime/config.toml (true is for "
            "rootless Docker and Podman only), then restart Docker."
        ),
        Fix(
            summary="Or use CDI (`docker run --device nvidia.com/gpu=all`), which does without it; and update the "
            "NVIDIA Container Toolkit: 1.14.0 ignored its configuration."
        ),
        Fix(summary="If Docker is rootless, or Docker Desktop on Linux, use the system's Docker Engine."),
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
            summary="Outside a container, delete the files in /dev/shm of programs that have ended, or make it larger.",
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
            "(`RUN rm -f /usr/lib/x86_64-linux-gnu/libnvidia-* /usr/lib/x86_64-linux-gnu/libcuda.so*`), and do not "
            "install `nvidia-driver-*`."
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


_OTHER_DOCKER = (
    "A Docker from snap (`snap list docker`) does not find the driver and the toolkit, and Docker Desktop on Linux "
    "(`docker context show` says desktop-linux) has no GPUs: install Docker Engine from Docker's own repository, and "
    "use its context (`docker context use default`)."
)


def library_of_host(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The toolkit does not find the driver's library: there is no driver, or this Docker does not look where it is."""
    _, *driver, wsl = host_driver_first(snapshot, evidence)
    see = "Run nvidia-smi on the host, outside of containers: if it fails, install or repair the driver there first."
    works = Fix(summary=f"If it works there: {_OTHER_DOCKER[0].lower()}{_OTHER_DOCKER[1:]} Then restart Docker.")
    return (Fix(summary=see), *driver, works, wsl)


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
            commands=(("nvidia-smi", "-L"),) if native_linux(snapshot) else (),
        ),
        Fix(
            summary="In Kubernetes, a device plugin that shares GPUs sets this name, and uses it to say that no GPU "
            "has enough free memory: request less, and check the plugin's log."
        ),
    )


def named_by_cdi(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Podman knows CDI from 4.1 on."""
    return (Fix(summary="Update Podman to 4.1 or newer, which supports CDI."), *toolkit_for(snapshot, evidence))


def device_plugin(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """The plugin is a container itself: what its node's runtime does not give it, it cannot hand on."""
    return (
        Fix(
            summary="On the node: run nvidia-smi (no driver there: install it, or let the GPU operator do it), then "
            "give the plugin the runtime: `sudo nvidia-ctk runtime configure --runtime=containerd --set-as-default` "
            "(Docker: `--runtime=docker --set-as-default`) and restart containerd, or `runtimeClassName: nvidia` in "
            "the plugin.",
        ),
        Fix(
            summary="Read the plugin's log, and which GPUs the nodes offer.",
            commands=_kubectl(snapshot, "describe", "nodes"),
        ),
        container_toolkit(snapshot),
    )


def unhealthy_devices(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """A GPU with a critical Xid is taken out until the plugin starts again."""
    return (
        Fix(
            summary="On the node, run nvidia-smi and look for Xid errors in the kernel log: the device plugin takes "
            "a GPU with a critical Xid out. After the GPU is repaired (reset, reboot), restart the plugin's pod on "
            "that node.",
            commands=_kubectl(snapshot, "describe", "nodes"),
        ),
        Fix(
            summary="After a restart of the kubelet or of the node, delete the pod: it was admitted before the plugin "
            "was."
        ),
    )


def toolkit_again(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """All its packages, of one version."""
    return (
        container_toolkit(snapshot),
        Fix(
            summary="Its packages (nvidia-container-toolkit, nvidia-container-toolkit-base, libnvidia-container1 and "
            "libnvidia-container-tools) must be of one version. With Podman use CDI (`--device nvidia.com/gpu=all`) in "
            "place of the hook: remove /usr/share/containers/oci/hooks.d/oci-nvidia-hook.json.",
        ),
    )


def docker_starts(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A wrong daemon.json, which is edited for the NVIDIA runtime, keeps it from starting."""
    file = Fix(
        summary="Check /etc/docker/daemon.json, which must be valid JSON (`python3 -m json.tool "
        "/etc/docker/daemon.json`), "
        "and what is set both there and in the unit's options; then start Docker.",
        commands=host_commands(snapshot, ("systemctl", "restart", "docker")),
        root=True,
    )
    look = Fix(
        summary="Start Docker, and see why it stopped.",
        commands=(
            *host_commands(snapshot, ("systemctl", "start", "docker")),
            *host_commands(snapshot, ("journalctl", "-u", "docker", "-b", "--no-pager", "-n", "50")),
        ),
        root=True,
    )
    wsl = Fix(
        summary="With Docker Desktop (Windows, WSL): start it, and enable the distribution under Settings, "
        "Resources, WSL integration. Rootless Docker: `systemctl --user start docker`, `docker context use rootless`."
    )
    return (file, look) if evidence.get("file") else (look, wsl, file)
