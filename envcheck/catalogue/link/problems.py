"""Problems of the links between GPUs."""

from envcheck.catalogue.link.remedies import (
    allow_p2p,
    check_bridge,
    fit_bridge,
    mend_copies,
    pass_directly,
    restore_nccl,
    revive_links,
    see_traffic,
)
from envcheck.catalogue.problem import Problem

PROBLEMS = (
    Problem(
        id="nvlink-absent",
        area="link",
        status="info",
        title="The GPUs have no NVLink bridge",
        meaning="They exchange data over PCIe. That is fine for a model whose layers are spread over the GPUs; "
        "tensor parallelism is faster with NVLink.",
        recognised="There are two or more GPUs of a model with an NVLink connector, and none of their links is active.",
        remedy=fit_bridge,
    ),
    Problem(
        id="nvlink-inactive",
        area="link",
        status="warn",
        title="All NVLinks are inactive",
        meaning="Traffic between the GPUs uses PCIe, which is much slower, or fails.",
        recognised="All links are inactive although they are connected: NVML reports a remote device, or the board "
        "has built-in links. A GPU without a bridge also lists its links as inactive, but reports no remote "
        "device.",
        remedy=revive_links,
        because_of=("gpu-lost", "fabric-manager-missing"),
    ),
    Problem(
        id="nvlink-degraded",
        area="link",
        status="warn",
        title="Some NVLinks are down",
        meaning="Traffic between the GPUs has less bandwidth than the hardware supports.",
        recognised="Some links of a GPU are active and others are not, and fewer are active than the GPU model has.",
        remedy=check_bridge,
        because_of=("gpu-lost", "fabric-manager-missing"),
    ),
    Problem(
        id="nvlink-errors",
        area="link",
        status="warn",
        title="NVLink error counters are not zero",
        meaning="Data had to be sent again. A loosely seated bridge is the usual cause.",
        recognised="Replay, recovery or CRC error counters of a link are not zero.",
        remedy=check_bridge,
        because_of=("gpu-lost",),
    ),
    Problem(
        id="p2p-unavailable",
        area="link",
        status="info",
        title="Peer-to-peer access between the GPUs is not available",
        meaning="Copies between the GPUs go through system memory. This works, but is slower.",
        recognised="NVML's peer-to-peer status of a pair is not OK.",
        remedy=allow_p2p,
    ),
    Problem(
        id="p2p-redirected",
        area="link",
        status="warn",
        title="Peer-to-peer traffic between the GPUs is redirected (IOMMU, ACS)",
        meaning="The driver offers peer-to-peer access over PCIe, but the IOMMU or PCIe Access Control Services "
        "(ACS) redirect the traffic. CUDA does not support that on bare metal: NCCL hangs, or copies are slow or "
        "corrupt.",
        recognised="NVML reports peer-to-peer access between two GPUs without NVLink, the machine is not a virtual "
        "machine, and the type of their IOMMU group is DMA or DMA-FQ, or a port above them redirects traffic "
        "(ACSCtl: ReqRedir+ or CmpltRedir+, visible only to root).",
        remedy=pass_directly,
        because_of=("gpu-lost",),
    ),
    Problem(
        id="gpu-copy-failed",
        area="link",
        status="fail",
        title="Copies between the GPUs fail (peer-to-peer)",
        meaning="A model that is split across these GPUs gives wrong results or stops. Usually the IOMMU or PCIe "
        "Access Control Services (ACS) redirect the traffic between the GPUs, or a link is defective.",
        recognised="With `--deep`: a copy from one GPU to another had wrong data, hung, or crashed the process.",
        remedy=mend_copies,
        because_of=("gpu-lost", "gpu-needs-reset", "gpu-memory-errors", "torch-cuda-unavailable"),
    ),
    Problem(
        id="nccl-collective-failed",
        area="link",
        status="fail",
        title="NCCL communication between the GPUs failed",
        meaning="Tensor parallelism and distributed training move data between GPUs with NCCL. A test all-reduce "
        "failed, hung or returned wrong numbers; vLLM with `--tensor-parallel-size` would fail in the same way.",
        recognised="With `--deep`: an all-reduce and an all-gather over all GPUs, with one process per GPU. If they "
        "fail, they are repeated for each pair, and without peer-to-peer access or shared memory, to find the cause.",
        remedy=restore_nccl,
        because_of=(
            "gpu-lost",
            "gpu-needs-reset",
            "gpu-memory-errors",
            "gpu-copy-failed",
            "torch-cuda-unavailable",
            "fabric-manager-missing",
        ),
    ),
    Problem(
        id="gpu-copy-slow",
        area="link",
        status="warn",
        title="Copies between the GPUs are slow",
        meaning="The GPUs have peer-to-peer access, but copies are much slower than the link between them allows.",
        recognised="With `--deep`: the speed is below 40 % of the bandwidth of their NVLinks or, without NVLink, of "
        "the slower PCIe link.",
        remedy=see_traffic,
        because_of=("nvlink-degraded", "nvlink-inactive", "nvlink-errors", "pcie-link-degraded", "gpu-copy-failed"),
    ),
)
