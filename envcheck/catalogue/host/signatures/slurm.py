"""Slurm: what it refuses, and why it ends a job. Memory is in `memory_limits`."""

from envcheck.catalogue.host.remedies.memory_limits import raise_limit
from envcheck.catalogue.host.remedies.slurm import ask_slurm, read_slurm, repair_node, slurm_title
from envcheck.catalogue.signature import ANY, Signature

SIGNATURES = (
    Signature(
        id="slurm-job-refused",
        problem="batch-job-ended",
        anchors=(
            "job submission failed",
            "Unable to allocate resources",
            "Unable to create step",
            "Task launch for",
            "Unable to confirm allocation",
        ),
        pattern=(
            r"(?:Unable to confirm allocation for job \d{1,12}|Batch job submission failed|Unable to allocate "
            r"resources|Unable to create step for job \d{1,12}|Task "
            r"launch for [\w.+]{1,30} failed on node [\w.-]{1,80}): (?P<said>[^\n]{1,160})"
        ),
        reader=read_slurm,
        title=slurm_title,
        sure=0.93,
        remedy=ask_slurm,
        example="sbatch: error: Batch job submission failed: Invalid generic resource (gres) specification",
        source="Slurm, src/sbatch, src/srun; words of slurm_strerror (src/common/slurm_errno.c)",
    ),
    Signature(
        id="slurm-job-ended",
        problem="batch-job-ended",
        anchors=("CANCELLED AT", "DUE TO TIME LIMIT", "DUE TO PREEMPTION", "DUE TO NODE FAILURE"),
        pattern=(
            r"\*\*\* (?:JOB|STEP) [\w.+]{1,30} ON [\w.,\[\]-]{1,80} CANCELLED AT \S{1,30} (?P<said>DUE TO (?:TIME "
            r"LIMIT|PREEMPTION|NODE FAILURE))"
        ),
        reader=read_slurm,
        title=slurm_title,
        sure=0.93,
        remedy=ask_slurm,
        example="slurmstepd: error: *** JOB 4711 ON node01 CANCELLED AT 2026-11-01T10:00:00 DUE TO TIME LIMIT ***",
        source="Slurm, src/slurmd/slurmstepd/req.c",
    ),
    Signature(
        id="slurm-node-lacks-gpus",
        problem="batch-job-ended",
        anchors=(
            "t stat gres.conf file",
            "count reported lower than configured",
            "configured with nvml functionality",
            "configured to autodetect nvml",
            "Waiting for gres.conf file",
        ),
        pattern=(
            r"gres\.conf file (?P<device>/dev/nvidia\w{0,10})|gres/gpu count reported lower than configured "
            r"\((?P<there>\d{1,3}) < (?P<wanted>\d{1,3})\)|configured (?:with|to autodetect) nvml functionality"
        ),
        title="Slurm's node has fewer GPUs than slurm.conf says: {there} of {wanted}",
        sure=0.88,
        because_of=("driver-library-mismatch", "driver-not-loaded", "gpu-lost", "driver-not-installed"),
        remedy=repair_node,
        example=(
            "error: Setting node gpu01 state to INVAL with reason:gres/gpu count reported lower than configured (0 < 8)"
        ),
        source="Slurm, src/interfaces/gres.c, src/interfaces/gpu.c",
    ),
    Signature(
        id="slurm-script-not-there",
        problem="batch-job-ended",
        anchors=("slurmstepd: error: execve",),
        pattern=r"slurmstepd: error: execve\(\): (?P<path>[^\n:]{1,200}): (?P<said>No such file or "
        r"directory|Permission denied)",
        reader=read_slurm,
        title="Slurm cannot start {path} on the node: {said}",
        sure=0.9,
        remedy=ask_slurm,
        example="slurmstepd: error: execve(): python3.11: No such file or directory",
        source="Slurm, src/slurmd/slurmstepd/task.c",
    ),
    Signature(
        id="slurm-task-killed",
        problem="host-out-of-memory",
        anchors=(": Killed",),
        pattern=r"srun: error: [\w.,\[\]-]{1,80}: tasks? [\d,\[\]-]{1,60}: Killed",
        title="Slurm's task was killed, usually because the job took more memory than it asked for (--mem)",
        sure=0.78,
        values=(("killer", "slurm"),),
        because_of=(ANY,),
        remedy=raise_limit,
        example="srun: error: node01: task 0: Killed",
        source="Slurm, src/srun",
    ),
)
