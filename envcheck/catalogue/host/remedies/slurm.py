"""What to ask Slurm for in its place, by the words with which it refuses or ends a job."""

from collections.abc import Mapping

from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot

_LOOK = "`sinfo -N -o '%N %P %G %c %m %l'` lists each node's partition, GPUs (gres), CPUs, memory and time limit."
_ASK: Mapping[str, str] = {
    "generic resource": (
        "Name the GPUs as the cluster does: `--gres=gpu:1` or `--gres=gpu:TYPE:1`, with TYPE from sinfo's column GRES, "
        "on a partition that has GPUs (`-p PARTITION`)."
    ),
    "node configuration": (
        "Ask for what one node has: no more GPUs, CPUs and memory per node than sinfo shows. `--cpus-per-gpu` and "
        "`--cpus-per-task` count per GPU and per task: lower them, or `--ntasks-per-node`."
    ),
    "processors requested": (
        "Start no more tasks than the job has: `srun --ntasks` times `--cpus-per-task` within what `#SBATCH` asked "
        "for."
    ),
    "TIME LIMIT": (
        "Ask for more time: `#SBATCH --time=1-00:00:00`, up to the partition's limit, or save checkpoints and start "
        "again from the last one (`--signal=B:USR1@300` warns the job five minutes before)."
    ),
    "ime limit": "Ask for no more time (`--time`) than the partition allows (column TIMELIMIT), or for another one.",
    "PREEMPTION": (
        "A job of higher priority took the node: save checkpoints and submit with `--requeue`, or to another "
        "partition."
    ),
    "NODE FAILURE": "The node failed: submit the job again with `--exclude=NODE`, and report the node.",
    "account": "Name an account and a partition that you may use: `sacctmgr show assoc user=$USER` lists them.",
    "artition": "Name a partition that is there and that you may use (`-p`): `sinfo -s` lists them.",
    "policy": "Ask for less (GPUs, time, jobs at once), or wait: the limits are those of the account or QOS.",
    "emory": "Ask for no more memory per node (`--mem`) than sinfo shows; `--mem=0` asks for all memory of a node.",
    "credential": (
        "The clocks of the nodes differ, or the job waited too long before the step: have the operators check the "
        "time service (chrony) and munge on that node; without srun the program starts in the batch script's own step."
    ),
    "controller": "Slurm's controller does not answer: try again later (`scontrol ping`), or from a login node.",
    "No such file": (
        "The file must exist on the node, on a file system that it shares with the login node (not /tmp), and the "
        "environment must be activated in the batch script; where only /tmp/slurmd is missing, the node needs a "
        "restart."
    ),
    "Permission": "Make the script executable (`chmod +x`), on a file system that is mounted with `exec`.",
}  # fmt: skip
"""By what stands in its words; the first that fits."""


def read_slurm(text: str) -> Evidence:
    """Which of the known reasons it is."""
    head = text.split("\n", 1)[0]
    return {"reason": next((words for words in _ASK if words in head), None)}


def slurm_title(evidence: Evidence) -> str:
    """`Slurm refused the job: Invalid generic resource (gres) specification`."""
    said = str(evidence.get("said") or "").strip(" *")
    ended = said.startswith("DUE TO ")
    return f"Slurm ended the job: {said.removeprefix('DUE TO ').lower()}" if ended else f"Slurm refused the job: {said}"


def ask_slurm(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """What the words ask for, then how to see what the cluster has."""
    known = _ASK.get(str(evidence.get("reason")))
    return tuple(Fix(summary=words) for words in (known, _LOOK) if words)


def repair_node(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """For the cluster's operators: what a node registers must be what slurm.conf promises."""
    device = evidence.get("device") or "/dev/nvidia0"
    return (
        Fix(
            summary="On the node, run nvidia-smi: all its GPUs must be there. If not, fix the driver or the lost GPU; "
            f"{device} appears when the driver is loaded (`sudo nvidia-modprobe -c=0`, or nvidia-persistenced enabled "
            "before slurmd starts)."
        ),
        Fix(
            summary="Compare `slurmd -C` and `slurmd -G` with Gres= in slurm.conf and with gres.conf. "
            "`AutoDetect=nvml` works only where slurmd was built with NVML and finds libnvidia-ml.so.1; otherwise "
            "list the devices: `Name=gpu File=/dev/nvidia[0-7]`."
        ),
        Fix(summary="Then restart slurmd and resume the node: `scontrol update NodeName=NODE State=RESUME`."),
    )
