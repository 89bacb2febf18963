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
        meaning="They exchange data over PCI Express. That is fine for a model spread over layers; tensor "
        "parallelism is faster with a bridge.",
        recognised="Two or more GPUs of a model with an NVLink connector, none of whose links is active.",
        remedy=fit_bridge,
    ),
    Problem(
        id="nvlink-inactive",
        area="link",
        status="warn",
        title="All NVLinks are inactive",
        meaning="Traffic between the GPUs takes the far slower way over PCI Express, or fails.",
        recognised="Links are listed, none active, and something shows that they lead somewhere: a known far end, or "
        "wires on the board. A GPU without a bridge lists its links as inactive, too, and nothing more of them.",
        remedy=revive_links,
        because_of=("gpu-lost", "fabric-manager-missing"),
    ),
    Problem(
        id="nvlink-degraded",
        area="link",
        status="warn",
        title="Some NVLinks are down",
        meaning="Traffic between the GPUs has less bandwidth than the hardware gives.",
        recognised="Active and inactive links of the same GPU, and fewer active ones than the GPU has when it is "
        "fully connected.",
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
        meaning="Copies between them go through the computer's memory. It works, only slower.",
        recognised="NVML's peer-to-peer status of a pair is not OK.",
        remedy=allow_p2p,
    ),
    Problem(
        id="p2p-redirected",
        area="link",
        status="warn",
        title="Peer access between the GPUs does not go the direct way",
        meaning="The driver offers peer access over PCI Express, and an IOMMU or the ports' Access Control Services "
        "(ACS) redirect it. On bare metal CUDA does not support that: NCCL hangs, copies arrive wrong or are slow.",
        recognised="NVML says that two GPUs without an NVLink between them have peer access, the machine is no virtual "
        "one, and the type of their IOMMU group is DMA or DMA-FQ, or a port above them redirects (ACSCtl: ReqRedir+ or "
        "CmpltRedir+; only root sees that).",
        remedy=pass_directly,
        because_of=("gpu-lost",),
    ),
    Problem(
        id="gpu-copy-failed",
        area="link",
        status="fail",
        title="Copies between the GPUs fail (peer-to-peer)",
        meaning="A model that is spread over these GPUs gives wrong results or stops. Mostly the computer redirects "
        "what the GPUs send each other (IOMMU, Access Control Services), or a link is at fault.",
        recognised="With --deep: a copy from one GPU to another arrived wrong, hung, or ended the process.",
        remedy=mend_copies,
        because_of=("gpu-lost", "gpu-needs-reset", "gpu-memory-errors", "torch-cuda-unavailable"),
    ),
    Problem(
        id="nccl-collective-failed",
        area="link",
        status="fail",
        title="NCCL communication between the GPUs failed",
        meaning="Tensor parallelism and distributed training move data between GPUs with NCCL. A collective operation "
        "on known numbers failed, hung or gave wrong numbers; vLLM with --tensor-parallel-size fails in the same way.",
        recognised="With --deep: an all-reduce and an all-gather over all GPUs, one process a GPU; where they fail, "
        "again for each pair, and without peer-to-peer access and shared memory, which shows what is at fault.",
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
        meaning="The GPUs reach each other directly, and yet data takes far longer than the link between them needs.",
        recognised="With --deep: less than 40 % of what their NVLinks, or else the slower of their PCI Express links, "
        "carry.",
        remedy=see_traffic,
        because_of=("nvlink-degraded", "nvlink-inactive", "nvlink-errors", "pcie-link-degraded", "gpu-copy-failed"),
    ),
)
