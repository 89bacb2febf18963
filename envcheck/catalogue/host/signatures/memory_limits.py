"""Who ends a program that takes too much memory: a batch system, a cluster, Ray, systemd. Each has its own limit."""

from envcheck.catalogue.hints import also
from envcheck.catalogue.host import hints
from envcheck.catalogue.host.remedies.memory_limits import (
    fewer_jobs_first,
    fewer_workers,
    limit_title,
    raise_limit,
    read_limit,
)
from envcheck.catalogue.host.remedies.room import more_memory
from envcheck.catalogue.signature import ANY, Signature

SIGNATURES = (
    Signature(
        id="installer-killed",
        problem="host-out-of-memory",
        anchors=("\nKilled", " Killed", "non-zero code: 137", "code: 137", "] Killed", "exit code: 137"),
        pattern=(
            r"^\s{0,8}(?:#\d{1,3} "
            r"[\d.]{1,9} )?(?:Downloading|Collecting|Installing collected packages|Solving environment|Collecting "
            r"package metadata)\b[^\n]{0,600}(?:\n[^\n]{0,400}eta [\d:]{4,8}[^\n]{0,40})?"
            r"(?:\n(?:#\d{1,3} [\d.]{1,9} )?\s{0,8}| )Killed\b"
        ),
        title="The installer was killed, usually because memory ran out (OOM)",
        sure=0.85,
        because_of=("compiler-killed", "build-out-of-memory", "gpu-out-of-memory"),
        unless=("compiling",),
        remedy=also(more_memory, *hints.INSTALLER_KILLED),
        example="Downloading torch-2.9.0-cp312-cp312-manylinux_2_28_x86_64.whl (899.8 MB)\nKilled",
        source="pip and conda under Linux's out-of-memory killer; Docker's exit code 137",
    ),
    Signature(
        id="install-step-killed",
        problem="host-out-of-memory",
        anchors=("non-zero code: 137", "exit code: 137"),
        pattern=(
            r"(?:\bpip3?|\buv|\bconda|\bmamba|\bpoetry) (?:pip )?(?:install|sync|env|create|update)\b[^\n]{0,400}"
            r"(?:returned a non-zero code|did not complete successfully: exit code): 137"
        ),
        title="A step that installs packages was killed, usually because memory ran out (OOM)",
        sure=0.85,
        because_of=("compiler-killed", "build-out-of-memory", "gpu-out-of-memory"),
        unless=("compiling",),
        remedy=also(fewer_jobs_first, *hints.INSTALLER_KILLED),
        example='ERROR: failed to solve: process "/bin/sh -c pip install -e ." did not complete successfully: exit '
        "code: 137",
        source="Docker's exit code 137, of Linux's out-of-memory killer",
    ),
    Signature(
        id="slurm-memory-limit",
        problem="host-out-of-memory",
        anchors=(
            "slurmstepd",
            "Out Of Memory",
            "xceeded job memory limit",
            "exceeded memory limit",
            "OUT_OF_MEMORY",
            "xceeded step memory limit",
        ),
        pattern=(
            r"slurmstepd[^\n]{0,60}: error: [^\n]{0,80}(?:oom[-_]kill event|exceeded memory limit|Exceeded (?:job|"
            r"step) "
            r"memory limit)|srun: (?:error: )?[^\n]{0,60}(?:Exceeded (?:job|step) memory limit|Out Of Memory)|"
            r"State: OUT_OF_MEMORY"
        ),
        reader=read_limit,
        title=limit_title,
        values=(("killer", "slurm"),),
        sure=0.96,
        remedy=raise_limit,
        example="slurmstepd: error: Step 114181.0 exceeded memory limit (52917772 > 20971520), being killed",
        source="Slurm (slurmstepd, common/plugins jobacct_gather, task/cgroup)",
    ),
    Signature(
        id="kubernetes-memory-limit",
        problem="host-out-of-memory",
        anchors=("OOMKilled", "OOM Killed", '"OOMKilled": true', "The node was low on resource: memory"),
        pattern=r"\bOOMKilled\b(?!\": ?false)|Pod was OOM Killed|The node was low on resource: memory",
        reader=read_limit,
        title=limit_title,
        values=(("killer", "container"),),
        sure=0.94,
        remedy=raise_limit,
        example="    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137",
        source="Kubernetes (kubelet); docker inspect",
    ),
    Signature(
        id="ray-memory-limit",
        problem="host-out-of-memory",
        anchors=(
            "ray.exceptions.OutOfMemoryError",
            "running low on memory",
            "Workers are killed due to",
            "killed due to memory pressure",
            "killed by the OOM killer due to high memory",
            "exceeds the memory usage threshold",
            "Ray killed this worker",
        ),
        pattern=(
            r"Ray killed this worker|exceeds the memory usage threshold of|"
            r"ray\.exceptions\.OutOfMemoryError|Task was killed due to the node running low on memory|Workers "
            r"(?:\([^)\n]"
            r"{0,40}\) )?(?:are )?killed due to memory pressure|killed due to memory pressure \(OOM\)"
        ),
        reader=read_limit,
        title=limit_title,
        values=(("killer", "ray"),),
        sure=0.94,
        remedy=raise_limit,
        example="ray.exceptions.OutOfMemoryError: Task was killed due to the node running low on memory.",
        source="ray/src/ray/raylet (memory monitor); ray/exceptions.py",
    ),
    Signature(
        id="systemd-memory-limit",
        problem="host-out-of-memory",
        anchors=("systemd-oomd", "A process of this unit has been killed by the OOM killer", "result 'oom-kill'"),
        pattern=(
            r"systemd-oomd\[\d{1,9}\]: Killed|\.(?:service|scope|slice): (?:A process of this "
            r"unit has been killed by the OOM killer|Failed with result 'oom-kill'|systemd-oomd killed)"
        ),
        reader=read_limit,
        title=limit_title,
        values=(("killer", "systemd"),),
        sure=0.94,
        remedy=raise_limit,
        example="ollama.service: A process of this unit has been killed by the OOM killer.",
        source="systemd (src/core/unit.c, src/oom)",
    ),
    Signature(
        id="ollama-system-memory",
        problem="host-out-of-memory",
        anchors=("model requires more system memory",),
        pattern=(
            r"model requires more system memory \((?P<needed>[\d.]{1,8} [KMGT]iB)\) than is available "
            r"\((?P<available>[\d.]{1,8} [KMGT]iB)\)"
        ),
        title="The model needs {needed} of system memory, and {available} is free",
        remedy=more_memory,
        sure=0.96,
        example="Error: model requires more system memory (37.8 GiB) than is available (35.5 GiB)",
        source="Ollama, server/sched.go and llm/server.go",
    ),
    Signature(
        id="data-loader-worker-killed",
        problem="host-out-of-memory",
        anchors=("is killed by signal: Killed", "exited unexpectedly"),
        pattern=r"killed by signal: Killed|DataLoader worker \(pid\(s\) [\d, ]{1,200}\) exited unexpectedly",
        title="A worker of the data loader was killed, usually because memory ran out (OOM)",
        sure=0.78,
        because_of=(ANY,),
        remedy=fewer_workers,
        example="RuntimeError: DataLoader worker (pid 4711) is killed by signal: Killed.",
        source="torch/utils/data/_utils/signal_handling.py",
    ),
)
