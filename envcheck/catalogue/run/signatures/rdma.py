"""InfiniBand and RoCE: what NCCL, UCX, MPI and transfer engines need of the network adapters."""

from envcheck.catalogue.run.remedies.rdma import check_link, link_title, lock_memory, locked_title
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="rdma-memory-not-locked",
        problem="nccl-failed",
        anchors=(
            "ibv_reg_mr",
            "ibv_create_",
            "fi_mr_reg",
            "Ib failure: Cannot",
            "RLIMIT_MEMLOCK",
            "set max locked memory",
        ),
        pattern=(
            r"(?:ibv_(?:reg_mr|create_\w{2,4})|fi_mr_reg)[^\n]{0,160}Cannot allocate memory(?:[^\n]{0,80}\(current: "
            r"(?P<locked>\d{1,12} \w{1,6})\))?|Ib failure: Cannot allocate memory|RLIMIT_MEMLOCK is "
            r"(?P<locked_2>\d{1,12} bytes)|Please set max locked memory[^\n]{0,40}\(current: (?P<locked_3>\d{1,12} "
            r"\w{1,6})\)"
        ),
        title=locked_title,
        sure=0.95,
        remedy=lock_memory,
        example="misc/ibvwrap.cc:278 NCCL WARN Call to ibv_reg_mr_iova2 failed with error Cannot allocate memory",
        source="NCCL, src/misc/ibvwrap.cc; UCX, uct/ib; libibverbs; libfabric",
    ),
    Signature(
        id="rdma-link-failed",
        problem="nccl-failed",
        anchors=(
            "Got async event : ",
            "Got completion from peer",
            "Got completion with",
            "ibv_modify_qp",
            "vendor err ",
        ),
        pattern=(
            r"Got async event : (?P<said>port error|[\w ]{1,40})|Got completion (?:from peer \S{1,80} )?with "
            r"(?:error|status=)"
            r" ?(?P<code>\d{1,3})|ibv_modify_qp failed with (?:error )?(?P<said_2>[^\n]{1,80})"
        ),
        title=link_title,
        sure=0.94,
        remedy=check_link,
        example="NCCL WARN NET/IB : Got completion from peer 10.0.0.3<4791> with error 12, opcode 0, len 0, vendor "
        "err 129",
        source="NCCL, src/transport/net_ib.cc",
    ),
)
