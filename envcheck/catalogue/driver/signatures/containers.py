"""What the container tools say when a GPU cannot be handed in: one record, its category first."""

from envcheck.catalogue.driver.remedies.access import fix_nvml
from envcheck.catalogue.host.remedies.container_runtime import (
    existing_device,
    host_driver_first,
    named_by_cdi,
    persistence_first,
    schedulable,
    unschedulable_title,
)
from envcheck.catalogue.signature import Signature

LIBRARY = "libnvidia-container (src/cli, src/error.c)"

SIGNATURES = (
    Signature(
        id="container-has-no-nvidia-smi",
        problem="container-without-gpu",
        anchors=("executable file not found in",),
        pattern=r"nvidia-smi\\?\": executable file not found",
        title="The container was given no GPU: nvidia-smi, which comes with it, is not there",
        sure=0.85,
        example='exec: "nvidia-smi": executable file not found in $PATH: unknown',
        source="runc",
    ),
    Signature(
        id="kubernetes-no-node-fits",
        problem="container-without-gpu",
        anchors=(
            "didn't match Pod's node",
            "untolerated taint",
            "didn't match node selector",
            "that the pod didn't tole",
        ),
        pattern=r"nodes? are available[^\n]{0,300}?(?:didn't match (?:Pod's )?node (?:affinity|selector)|"
        r"untolerated taint \{(?P<taint>[\w./:= -]{1,80})\}|"
        r"had taints? (?:\{[^}\n]{1,80}\}, )?that the pod didn't tolerate)",
        title=unschedulable_title,
        remedy=schedulable,
        because_of=("kubernetes-without-gpus",),
        example="0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector.",
        source="Kubernetes' scheduler (plugins/nodeaffinity, plugins/tainttoleration)",
    ),
    Signature(
        id="container-driver-timeout",
        problem="nvml-timeout",
        anchors=("rpc error: timed out", "rpc error: Timed out", "driver error: timed out"),
        pattern=r"nvidia-container-cli: [^\n]{0,80}(?:rpc error: [Tt]imed out|driver error: timed out)",
        title="The driver on the host takes too long to answer the container toolkit",
        sure=0.93,
        remedy=persistence_first,
        example="nvidia-container-cli: initialization error: driver rpc error: timed out",
        source=LIBRARY,
    ),
    Signature(
        id="container-driver-fails",
        problem="driver-not-loaded",
        anchors=("driver error: failed to process request", "nvidia-container-cli: initialization error: load"),
        pattern=r"nvidia-container-cli: initialization error: driver error: failed to process request",
        title="The host's driver fails when the container toolkit asks it: fix the driver first",
        sure=0.85,
        because_of=("driver-not-installed", "cuda-runtime-too-new", "driver-library-mismatch"),
        remedy=host_driver_first,
        example="nvidia-container-cli: initialization error: driver error: failed to process request: unknown",
        source=LIBRARY,
    ),
    Signature(
        id="container-nvml-unknown",
        problem="nvml-failed",
        anchors=("nvml error: unknown error", "nvml error: gpu is lost", "nvml error: unknown"),
        pattern=r"nvidia-container-cli: [^\n]{0,80}nvml error: (?:unknown error|gpu is lost)",
        title="NVML fails on the host: it is the driver or the GPU, not the container",
        sure=0.93,
        because_of=("gpu-lost", "driver-library-mismatch"),
        remedy=fix_nvml,
        example="nvidia-container-cli: detection error: nvml error: unknown error: unknown",
        source=LIBRARY,
    ),
    Signature(
        id="container-device-unknown",
        problem="gpu-index-invalid",
        anchors=(": unknown device", "nvidia-container-cli: device error"),
        pattern=r"nvidia-container-cli: device error: (?P<device>[^:\n]{1,80}): unknown device",
        title='The container requests the GPU "{device}", which the host does not have',
        sure=0.95,
        remedy=existing_device,
        example="nvidia-container-cli: device error: 4: unknown device: unknown.",
        source=LIBRARY,
    ),
    Signature(
        id="cdi-devices-missing",
        problem="driver-not-loaded",
        anchors=("failed to generate spec", "failed to generate CDI spec"),
        pattern=(
            r"failed to generate (?:CDI )?spec[^\n]{0,200}?(?:lstat|stat|open|locate) "
            r"(?P<device>/[\w/.-]{0,80}nvidia[\w-]{0,20})"
            r"[^\n]{0,40}(?:no such file|not found)"
        ),
        title="The driver is not ready on this node: {device} is not there",
        sure=0.88,
        because_of=("driver-not-installed", "driver-build-failed"),
        remedy=host_driver_first,
        example="failed to generate spec: lstat /run/nvidia/driver/dev/nvidiactl: no such file or directory",
        source="nvidia-container-toolkit (nvidia-ctk cdi generate); gpu-operator",
    ),
    Signature(
        id="podman-without-cdi",
        problem="container-toolkit-missing",
        anchors=("stat nvidia.com/gpu", "nvidia.com/gpu=all: no such file"),
        pattern=r"\bstat nvidia\.com/gpu=[\w:-]{1,40}: no such file or directory",
        title="This Podman version does not support CDI: it treats nvidia.com/gpu as a file",
        sure=0.95,
        values=(("tool", "podman"),),
        remedy=named_by_cdi,
        example="Error: stat nvidia.com/gpu=all: no such file or directory",
        source="Podman before 4.1 (pkg/specgen); https://github.com/containers/podman/releases/tag/v4.1.0",
    ),
)
