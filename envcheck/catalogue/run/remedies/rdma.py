"""Memory that network adapters may lock: the limit of the shell, the service, the container."""

from collections.abc import Mapping

from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot


def locked_title(evidence: Evidence) -> str:
    """`RDMA may not lock enough memory (memlock limit, 64 kbytes): ibv_reg_mr failed`."""
    locked = evidence.get("locked")
    return f"RDMA may not lock enough memory (ulimit -l, memlock{f': {locked}' if locked else ''})"


def lock_memory(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """No limit, wherever the program is started from."""
    return (
        Fix(
            summary="In a container: `docker run --ulimit memlock=-1 --ulimit stack=67108864` (Kubernetes: the "
            "capability IPC_LOCK in `securityContext`, and the limit of containerd or the kubelet), with "
            "`--device=/dev/infiniband`."
        ),
        Fix(
            summary="On the machine: `* soft memlock unlimited` and `* hard memlock unlimited` in "
            "/etc/security/limits.conf, then log in again; `ulimit -l` must print `unlimited`, also under mpirun."
        ),
        Fix(
            summary="For what systemd starts (sshd, slurmd, docker): `systemctl edit UNIT` with `[Service]` and "
            "`LimitMEMLOCK=infinity`, then restart it; Slurm also needs `PropagateResourceLimitsExcept=MEMLOCK`."
        ),
        Fix(summary="Or run without InfiniBand, more slowly: `export NCCL_IB_DISABLE=1`.", new_shell=True),
    )


_STATES: Mapping[str, str] = {
    "12": "the other side does not answer (transport retry exceeded)",
    "13": "the other side is not ready (RNR retry exceeded)",
    "4": "local protection error",
    "5": "work request flushed, after an earlier error",
    "10": "remote access error",
    "11": "remote operation error",
}
"""Source: ibv_wc_status of libibverbs (verbs.h)."""


def link_title(evidence: Evidence) -> str:
    """`InfiniBand or RoCE failed: the other side does not answer (transport retry exceeded)`."""
    code, said = str(evidence.get("code") or ""), evidence.get("said")
    return f"InfiniBand or RoCE failed: {_STATES.get(code) or said or f'status {code}'}"


def check_link(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """The link and its errors; which adapter and address are used; then without."""
    return (
        Fix(
            summary="Look at the links and their errors on every node: `ibstat` (State: Active), `ibqueryerrors`, "
            "`rdma link`; a port that goes up and down has a bad cable, transceiver or switch port."
        ),
        Fix(
            summary="Use only adapters that reach the others: `export NCCL_IB_HCA=mlx5_0` (`ibdev2netdev` lists them); "
            "with RoCE also `NCCL_IB_GID_INDEX=3` (`show_gids`). `ib_write_bw` between two nodes must work first.",
            new_shell=True,
        ),
        Fix(summary="Allow it more time: `export NCCL_IB_TIMEOUT=22 NCCL_IB_RETRY_CNT=7`.", new_shell=True),
        Fix(summary="Or run without InfiniBand, more slowly: `export NCCL_IB_DISABLE=1`.", new_shell=True),
    )
