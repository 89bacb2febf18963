"""How the problems of the area host look in a text."""

from envcheck.catalogue.hints import only
from envcheck.catalogue.host import hints
from envcheck.catalogue.host.remedies.access import own_or_cache
from envcheck.catalogue.host.remedies.container_runtime import shared_memory
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="wsl-1-kernel",
        problem="wsl1",
        anchors=("-Microsoft", "WSL1", "WSL 1", "wsl 1", "Running         1", "WSL version: 1"),
        pattern=r"\b4\.4\.0-\d{5}-Microsoft\b|^\*?\s{0,4}\w[\w.-]{1,40}\s{1,24}Running\s{1,24}1\s{0,4}$",
        needs=("failed", "no-gpu-seen", "cuda-wanted", "no-driver-told"),
        example="Linux box 4.4.0-19041-Microsoft #1237-Microsoft x86_64 GNU/Linux\n"
        "RuntimeError: Found no NVIDIA driver on your system.",
        source="the kernel of WSL 1; `wsl -l -v`",
    ),
    Signature(
        id="wsl-1-in-words",
        problem="wsl1",
        anchors=("WSL1", "WSL 1", "wsl1", "wsl 1"),
        pattern=r"(?i:\b(?:in|on|under|with|using|my|a|is|inside|have|through) (?:Ubuntu \S{1,8} (?:on|"
        r"in) )?WSL ?1\b(?!\.\d| or | and | to ))",
        sure=0.76,
        needs=("no-gpu-seen", "cuda-wanted", "no-driver-told"),
        example="I run it in WSL 1 under Windows 10.\nRuntimeError: Found no NVIDIA driver on your system.",
        source="what people write",
    ),
    Signature(
        id="python-headers-for-linking",
        problem="python-headers-missing",
        anchors=("cannot find -lpython",),
        pattern=r"cannot find -lpython(?P<version>3\.\d{1,2})",
        title="The library of Python {version} to link against is missing",
        sure=0.85,
        example="/usr/bin/ld: cannot find -lpython3.10: No such file or directory",
        source="GNU ld, without the package libpython3-dev",
    ),
    Signature(
        id="container-saw-no-driver",
        problem="container-without-gpu",
        anchors=(
            "The NVIDIA Driver was not detected.",
            "Use 'docker run --gpus all'",
            "Use the NVIDIA Container Toolkit to start",
        ),
        pattern=r"NVIDIA Driver was not detected\.\s{1,4}GPU functionality will not be available",
        title="The container has no access to a GPU",
        sure=0.8,
        needs=("failed",),
        general=True,
        example=(
            "WARNING: The NVIDIA Driver was not detected.  GPU functionality will not be available.\n"
            "RuntimeError: No CUDA GPUs are available"
        ),
        source="NVIDIA's container images, entrypoint",
    ),
    Signature(
        id="write-refused",
        problem="permission-denied",
        remedy=own_or_cache,
        anchors=(
            "Check cache directory permissions",
            "Access is denied. (os error 5)",
            "Permission denied:",
            "Consider using the `--user` option",
            "Permission denied (os error 13)",
            "are you root?",
            "Read-only file system",
            "ermission denied while trying to connect",
            "connect: permission denied",
        ),
        pattern=(
            r"PermissionError at (?P<path_5>\S{1,200}) when downloading|Access is denied\. \(os error 5\)|"
            r"\[Errno 13\] Permission denied(?!: '/dev/nvidia)(?:: '(?P<path>[^'"
            r"\n]{1,200})')?|Permission "
            r"denied \(os error 13\)|[Pp]ermission denied while trying to connect to the (?i:docker|podman|containerd)|"
            r"dial unix [\w./-]{1,60}\.sock: connect: permission denied|are you root\?|"
            r"Read-only file system(?:: '(?P<path_2>[^'\n]{1,200})')?|Consider using the `--user` "
            r"option"
        ),
        title="Permission denied: {path}",
        sure=0.88,
        example=(
            "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '/usr/lib/pyth"
            "on3/dist-packages/numpy'"
        ),
        source="errno 13 and 30 as Python, Rust and apt print them",
    ),
    Signature(
        id="bus-error-shm",
        problem="shm-small",
        anchors=(
            "Bus error",
            "SIGBUS",
            "due to signal 7",
            "with signal 7",
            "exitcode: -7",
            "exitcode  : -7",
            "return code = -7",
            "exit code 135",
            "exit status 135",
            "insufficient shared memory",
            "out of shared memory",
            "'/dev/shm",
            "/dev/shm/",
            "unable to open shared memory object",
            "unable to allocate shared memory",
            "unable to mmap",
            "code: 135",
            "status: 135",
            "code 135",
            "status 135",
            "a shared memory",
            "</torch_",
            "exceeds /dev/shm size",
        ),
        pattern=(
            r"exceeds /dev/shm size|unable to write to file </torch_[^\n]{1,60}No space left on device|"
            r"killed by signal: Bus error|(?:terminated|shutdown)[^\n]{0,20} signal (?:7|SIGBUS)\b|Signal 7 "
            r"\(SIGBUS\)|Signals\.SIGBUS|[Cc]aught signal 7 \(Bus error|Fatal "
            r"Python "
            r"error: Bus error|Bus error(?: {1,30}\(core dumped\)|$)|(?:exit ?code\s{0,4}:|return code =) "
            r"-7\b|exit(?:ed "
            r"with)? (?:code|status):? 135\b|insufficient shared memory|out of shared memory|(?:/dev/shm(?!/nccl)|"
            r"shared memory(?! segment))[^\n]{0,200}No space left on device|"
            r"No space left on device[^\n]{0,200}/dev/shm(?!/nccl)|unable to "
            r"(?:open|write to|allocate) (?:a )?shared memory(?![^\n]{0,200}Too many open files)"
        ),
        title="Shared memory (/dev/shm) is too small",
        sure=0.92,
        remedy=shared_memory,
        example=(
            "RuntimeError: DataLoader worker (pid 1234) is killed by signal: Bus error. It is possible "
            "that dataloader's workers are out of shared memory. Please try to raise your shared memory "
            "limit."
        ),
        source="torch/utils/data/_utils/signal_handling.py; NCCL's shmutils.cc",
    ),
    Signature(
        id="python-refused-too-old",
        problem="python-too-old",
        anchors=("requires a different Python", "does not satisfy Python", "requires Python", "Requires-Python"),
        pattern=(
            r"requires a different Python: (?P<version>(?:2\.\d{1,2}|3\.[0-9])(?:\.\d{1,2})?) not in|"
            r"current Python version \((?P<version_2>3\.[0-9](?:\.\d{1,2})?)\) does not satisfy"
        ),
        title="Python {version} is too old for the package",
        sure=0.95,
        example="ERROR: Package 'transformers' requires a different Python: 3.9.18 not in '>=3.10.0'",
        source="pip/_internal/resolution/resolvelib/candidates.py; uv",
    ),
    Signature(
        id="python-knows-no-match",
        problem="python-too-old",
        anchors=("    match ",),
        pattern=r"^\s{0,40}match [^\n]{1,120}:\n\s{0,80}\^{1,80}\n\s{0,8}SyntaxError: invalid syntax",
        title="This Python is older than 3.10: it does not support match statements",
        sure=0.9,
        example="    match command:\n          ^\nSyntaxError: invalid syntax",
        source="CPython before 3.10",
    ),
    Signature(
        id="python-syntax-too-new",
        problem="python-too-old",
        anchors=("unsupported operand type(s) for |:", "'type' object is not subscriptable", "match statement"),
        pattern=(
            r"unsupported operand type\(s\) for \|: '(?:type|NoneType|_GenericAlias|_SpecialForm)'|'type' "
            r"object is not subscriptable"
        ),
        title="The package is written for a newer Python",
        sure=0.85,
        example="TypeError: unsupported operand type(s) for |: 'type' and 'NoneType'",
        source="CPython before 3.10 and 3.9",
    ),
    Signature(
        id="venv-module-missing",
        problem="python-venv-missing",
        anchors=(
            "ensurepip is not",
            "No module named ensurepip",
            "No module named venv",
            "python3-venv",
            "No module named 'venv'",
            "No module named 'ensurepip'",
        ),
        pattern=(
            r"ensurepip is not\s{1,4}available|No module named '?(?:venv|ensurepip)'?|ensurepip', '--upgrade'|"
            r"install the python3-venv\s{1,4}package"
        ),
        sure=0.96,
        example="The virtual environment was not created successfully because ensurepip is not available.",
        source="Debian's python3 without python3-venv",
    ),
    Signature(
        id="ssl-module-missing",
        problem="python-built-incomplete",
        anchors=(
            "SSL module is not available",
            "No module named '_ssl'",
            "No module named '_ctypes'",
            "No module named '_bz2'",
            "No module named '_lzma'",
            "No module named '_sqlite3'",
            "Can't connect to HTTPS URL because",
            "No module named '_tkinter'",
        ),
        pattern=(
            r"SSL module is not available|No module named '(?P<module>_ssl|_ctypes|_bz2|_lzma|_sqlite3|"
            r"_tkinter)'"
        ),
        title="This Python was compiled without {module}",
        sure=0.92,
        example="ModuleNotFoundError: No module named '_lzma'",
        source="CPython compiled (by pyenv, for example) without the libraries' headers",
    ),
    Signature(
        id="shared-memory-not-writable",
        problem="shm-small",
        anchors=("shm_open failed", "shared memory segment"),
        pattern=r"shm_open failed ?: Permission denied|shared memory segment[^\n]{0,120}Permission denied",
        title="NCCL may not write to /dev/shm",
        sure=0.97,
        remedy=only(*hints.SHARED_MEMORY_NOT_WRITABLE),
        example="NCCL WARN Call to shm_open failed : Permission denied",
        source="NCCL, include/shm.h; src/misc/shmutils.cc",
    ),
    Signature(
        id="nccl-shared-memory",
        problem="shm-small",
        anchors=(
            "shared memory segment",
            "/dev/shm/nccl-",
            "posix_fallocate failed",
            "to extend /dev/shm",
        ),
        pattern=(
            r"[Ee]rror(?: while|:)? (?:creating|attaching to) shared memory segment(?: /dev/shm/nccl-\w{1,40})?(?: "
            r"\(size (?P<tried_bytes>\d{1,18})\))?(?![^\n]{0,120}Permission denied)|No space left on device[^\n]{0,120}"
            r"/dev/shm/nccl-|/dev/shm/nccl-[^\n]{0,120}No space left on device|posix_fallocate failed ?:? ?No space|"
            r"to extend /dev/shm/nccl-\S{1,20} to (?P<tried_bytes_2>\d{1,18}) bytes"
        ),
        title="NCCL found no room in shared memory (/dev/shm)",
        remedy=shared_memory,
        sure=0.96,
        example=(
            "NCCL WARN Error while creating shared memory segment /dev/shm/nccl-aBcDeF (size 9637888), error: No "
            "space left on device (28)"
        ),
        source="NCCL, src/misc/shmutils.cc; include/shm.h before 2.18",
    ),
    Signature(
        id="container-run-without-gpus",
        problem="container-without-gpu",
        anchors=(
            "docker run ",
            "podman run ",
            "docker create ",
            "docker container ",
            "podman container ",
            "podman create ",
        ),
        pattern=(
            r"(?<![\w-])(?:docker|podman)(?: container)? (?:run|create) "
            r"(?!(?:[^\n]{0,400}(?:\\\n|\n(?=\s{0,12}--?[a-z]))){0,8}[^\n]{0,900}?(?:--gpus|--device|"
            r"NVIDIA_VISIBLE_DEVICES|--privileged))"
        ),
        title="The container was started without --gpus: it has no GPU",
        sure=0.85,
        needs=("no-gpu-seen", "no-driver-told"),
        below=8,
        example=("$ docker run --rm -it trainer:latest python train.py\nRuntimeError: No CUDA GPUs are available"),
        source="Docker; CUDA error strings",
    ),
    Signature(
        id="apptainer-run-without-nv",
        problem="container-without-gpu",
        anchors=("singularity", "apptainer"),
        pattern=(
            r"(?<![\w./-])(?:singularity|apptainer)[\"']?,? (?![^\n]{0,1500}--nv)(?:[^\n]{0,60} )?[\"']?(?:run"
            r"|exec|shell|"
            r"instance start)[\"']?,? "
        ),
        title="The container was started without `--nv`: it has no GPU",
        sure=0.85,
        needs=("no-gpu-seen", "no-driver-told"),
        values=(("container", "apptainer"),),
        remedy=only(*hints.APPTAINER_WITHOUT_NV),
        example="$ apptainer exec trainer.sif python train.py\nRuntimeError: No CUDA GPUs are available",
        source="https://apptainer.org/docs/user/main/gpu.html; "
        "https://github.com/ComparativeGenomicsToolkit/cactus (issues)",
    ),
    Signature(
        id="system-call-forbidden",
        problem="permission-denied",
        anchors=("Operation not permitted", "Read -1, expected"),
        pattern=(
            r"(?<![\w])(?P<call>[sg]et_mempolicy|mbind|move_pages|hwloc_set_membind|pidfd_(?:open|getfd)|proce"
            r"ss_vm_\w{5,6}|"
            r"ptrace|perf_event_open|io_uring_\w{5,8}|userfaultfd|sched_set\w{5,12}|clone3?|unshare|keyctl)\b"
            r"[^\n]{0,120}Operation not permitted|Read -1, expected \d{1,12}, errno = 1\b"
        ),
        title="The container's seccomp profile or capabilities forbid the system call {call} (Operation not permitted)",
        sure=0.9,
        remedy=only(*hints.SYSTEM_CALL_FORBIDDEN),
        example="set_mempolicy: Operation not permitted",
        source="Docker's default seccomp profile (moby); libnuma; Open MPI (btl/vader, CMA); torch's pidfd for "
        "CUDA IPC",
    ),
)
