"""Memory that network adapters may lock: the limit of the shell, the service, the container."""

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
