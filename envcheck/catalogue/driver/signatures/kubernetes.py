"""What Kubernetes and NVIDIA's device plugin say when a pod gets no GPU."""

from envcheck.catalogue.host.remedies.container_runtime import (
    device_plugin,
    schedulable,
    toolkit_for,
    unhealthy_devices,
    unschedulable_title,
)
from envcheck.catalogue.signature import Signature

SIGNATURES = (
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
        id="kubernetes-without-gpus",
        problem="container-toolkit-missing",
        anchors=(
            "Insufficient nvidia.com/gpu",
            'runtime for "nvidia" is configured',
            "get sandbox runtime: no runtime for",
            'RuntimeClass "nvidia" not found',
            "no runtime for ",
        ),
        pattern=r'Insufficient nvidia\.com/gpu|no runtime for [\\"]{1,8}nvidia[\\"]{1,8} is configured|RuntimeClass '
        r'"nvidia" not found',
        title="The cluster has no free GPU: no node offers enough, or the runtime is missing",
        remedy=toolkit_for,
        values=(("tool", "kubernetes"),),
        sure=0.93,
        example="0/3 nodes are available: 3 Insufficient nvidia.com/gpu.",
        source="Kubernetes' scheduler; containerd's CRI",
    ),
    Signature(
        id="device-plugin-sees-no-driver",
        problem="container-toolkit-missing",
        anchors=(
            "could not load NVML library",
            "docker default runtime to `nvidia`",
            "Incompatible strategy detected",
            "did you configure the NVIDIA Container Toolkit",
            "desc = no GPU devices detected",
            "no GPU devices detected",
        ),
        pattern=r"(?<!error: )could not load NVML library|did you set the docker default runtime to|Incompatible "
        r"strategy "
        r"detected|did you configure the NVIDIA Container Toolkit|desc = no GPU devices detected",
        title="The device plugin sees no driver: the node's runtime does not hand it GPUs, or the node has no driver",
        sure=0.9,
        because_of=("driver-not-installed", "driver-library-mismatch"),
        remedy=device_plugin,
        example="If this is a GPU node, did you set the docker default runtime to `nvidia`?",
        source="NVIDIA/k8s-device-plugin (internal/rm, cmd/nvidia-device-plugin)",
    ),
    Signature(
        id="kubernetes-devices-unhealthy",
        problem="container-without-gpu",
        anchors=("requested number of devices unavailable for nvidia.com/gpu", "the device will go unhealthy"),
        pattern=r"requested number of devices unavailable for nvidia\.com/gpu\. Requested: (?P<wanted>\d{1,4}), "
        r"Available: "
        r"(?P<there>\d{1,4})",
        title="Kubernetes has no healthy GPU to give: {wanted} requested, {there} available on the node",
        sure=0.88,
        because_of=("gpu-lost", "xid-errors"),
        remedy=unhealthy_devices,
        example=(
            "Allocate failed due to requested number of devices unavailable for nvidia.com/gpu. Requested: 1, "
            "Available: 0"
        ),
        source="kubelet (cm/devicemanager)",
    ),
)
