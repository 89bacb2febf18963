"""InfiniBand and RoCE: what NCCL, UCX, MPI and transfer engines need of the network adapters."""

from envcheck.catalogue.run.remedies.rdma import lock_memory, locked_title
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
)
