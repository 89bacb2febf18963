"""How the problems of the area host look in a text."""

from envcheck.catalogue.build.remedies.tools import trust_apt
from envcheck.catalogue.hints import also, only
from envcheck.catalogue.host import hints
from envcheck.catalogue.host.remedies.access import own_or_cache
from envcheck.catalogue.host.remedies.apt_told import one_branch, read_unmet
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
            "permission denied while trying to connect",
        ),
        pattern=(
            r"PermissionError at (?P<path_5>\S{1,200}) when downloading|Access is denied\. \(os error 5\)|"
            r"\[Errno 13\] Permission denied(?!: '/dev/nvidia)(?:: '(?P<path>[^'"
            r"\n]{1,200})')?|Permission "
            r"denied \(os error 13\)|^permission denied while trying to connect to the Docker|are you root\?|"
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
        id="apt-package-unknown",
        problem="apt-package-missing",
        anchors=(
            "No package matching",
            "Unable to locate package",
            "has no installation candidate",
            "No match for argument",
            "Couldn't find any package by regex",
        ),
        pattern=(
            r"No package matching '(?P<package_9>[\w.+-]{1,80})' is available|"
            r"Unable to locate package (?P<package>[\w.+:-]{1,60})|Package '?(?P<package_2>[\w.+:-]{1,"
            r"60})'? has no installation candidate|No match for argument: (?P<package_3>\S{1,60})"
        ),
        title="Unable to locate package {package}",
        sure=0.92,
        because_of=("network-failed", "apt-untrusted"),
        example="E: Unable to locate package nvidia-driver-535",
        source="apt, cmdline/apt-get; dnf",
    ),
    Signature(
        id="apt-repository-gone",
        problem="apt-package-missing",
        anchors=("have a Release file", "no longer has a Release file"),
        pattern=r"[Tt]he repository '(?P<repository>[^'\n]{1,200})' (?:does not have|no longer has) a Release file",
        title="The apt repository {repository} does not exist (no Release file)",
        sure=0.93,
        because_of=("network-failed",),
        remedy=only(*hints.APT_REPOSITORY_GONE),
        example="E: The repository 'https://packages.example/ubuntu18.04/amd64  Release' does not have a Release file.",
        source="apt-pkg/acquire-item.cc",
    ),
    Signature(
        id="apt-is-locked",
        problem="apt-locked",
        anchors=(
            "Could not get lock /var/lib/dpkg/",
            "Could not get lock",
            "dpkg frontend lock",
            "Unable to acquire the dpkg",
            "is another process using it",
            "Waiting for cache lock",
        ),
        pattern=(
            r"Could not get lock /var/lib/(?:dpkg|apt)/\S{1,40}|Unable to acquire the dpkg frontend "
            r"lock|Waiting for cache lock"
        ),
        sure=0.95,
        needs=("failed",),
        example="E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1234 (unattended-upgr)",
        source="apt-pkg/deb/debsystem.cc",
    ),
    Signature(
        id="driver-libraries-are-mounted",
        problem="apt-broken",
        anchors=("unable to make backup link of", "Device or resource busy"),
        pattern=(
            r"unable to (?:make backup link of|install new version of|clean up mess surrounding) [`'\"]\.?(?P<path>/"
            r"[^'\"\n]{0,120}/(?:libcuda|libnvidia|nvidia)[\w.-]{0,60})[^\n]{0,120}(?:Invalid cross-device link|Devic"
            r"e or "
            r"resource busy)"
        ),
        title="The driver cannot be installed in this container: {path} is the host's, mounted into it",
        sure=0.95,
        remedy=only(*hints.DRIVER_LIBRARIES_ARE_MOUNTED),
        example=(
            "dpkg: error processing archive libnvidia-compute-550_550.54.deb (--unpack):\n unable to make backup "
            "link of "
            "'./usr/lib/x86_64-linux-gnu/libcuda.so.550.54' before installing new version: Invalid cross-device link"
        ),
        source="dpkg, under the NVIDIA Container Toolkit",
    ),
    Signature(
        id="apt-dependencies-broken",
        problem="apt-broken",
        anchors=(
            "you have held broken packages",
            "have unmet dependencies",
            "Unmet dependencies",
            "dpkg was interrupted",
            "dpkg returned an error code",
            "unmet dependencies",
            "dpkg: error processing",
            "Errors were encountered while processing",
            "dpkg: dependency problems",
            "Depends: ",
        ),
        pattern=(
            r"dpkg: error processing (?:package|archive) (?P<package>[\w.+:-]{1,80})|dpkg: dependency pr"
            r"oblems prevent configuration of (?P<package_2>[\w.+:-]{1,80})|Errors were encountered whil"
            r"e processing|you have held broken packages|have unmet dependencies|Unmet dependencies| : "
            r"Depends: [\w.+:-]{1,80} [^\n]{0,60}but (?:it is not|[\w.+:~-]{1,60} is to be)|dpkg"
            r" was interrupted|Sub-process /usr/bin/dpkg returned an error code"
        ),
        because_of=("driver-build-failed", "disk-full", "apt-package-missing", "driver-libraries-are-mounted"),
        title="dpkg could not install {package}",
        remedy=one_branch,
        reader=read_unmet,
        example="E: Unable to correct problems, you have held broken packages.",
        source="apt-pkg/problemresolver; dpkg",
    ),
    Signature(
        id="apt-key-unknown",
        problem="apt-untrusted",
        anchors=(
            "is not valid yet (invalid for another",
            "NO_PUBKEY",
            "is not signed.",
            "EXPKEYSIG",
            "Conflicting values set for option Signed-By",
            "unauthenticated packages",
            "were not authenticated",
            "cannot be authenticated",
            "couldn't be verified because the public key",
        ),
        pattern=(
            r"There were unauthenticated packages|packages cannot be authenticated|couldn't be verified "
            r"because the public key is not available: NO_PUBKEY (?P<key_2>[0-9A-F]{8,40})|is not valid "
            r"yet \(invalid for another|NO_PUBKEY (?P<key>[0-9A-F]{8,40})|repository '[^'\n]{1,200}' is "
            r"not signed|EXPKEYSIG|Conflicting values set for option Signed-By"
        ),
        sure=0.93,
        needs=("failed",),
        title="The signing key {key} of an apt repository is unknown (NO_PUBKEY)",
        remedy=also(trust_apt, *hints.APT_KEY_UNKNOWN),
        example=(
            "W: GPG error: https://developer.download.nvidia.com/compute/cuda/repos/ubuntu2204/x86_64 "
            " InRelease: NO_PUBKEY A4B469963BF863CC\n"
            "E: The repository 'https://developer.download.nvidia.com/compute/cuda/repos/ubuntu2204/x86_64 "
            " InRelease' is not signed."
        ),
        source="apt's gpgv method",
    ),
    Signature(
        id="apt-signature-invalid",
        problem="apt-untrusted",
        anchors=("BADSIG ", "signatures were invalid: "),
        pattern=r"\bBADSIG (?P<key>[0-9A-F]{8,40})",
        title="The lists of an apt repository do not match their signature by the key {key}",
        sure=0.93,
        remedy=only(*hints.APT_SIGNATURE_INVALID),
        example="  The following signatures were invalid: BADSIG F60F4B3D7FA2AF80 cudatools <cudatools@nvidia.com>",
        source="apt's gpgv method",
    ),
    Signature(
        id="signing-key-not-downloaded",
        problem="apt-untrusted",
        anchors=("no valid OpenPGP data found", "Failed to add GPGKEY"),
        pattern=r"gpg: no valid OpenPGP data found|Failed to add GPGKEY at",
        title="The signing key of an apt repository was not downloaded",
        sure=0.85,
        because_of=("network-failed",),
        remedy=only(*hints.SIGNING_KEY_NOT_DOWNLOADED),
        example="gpg: no valid OpenPGP data found.",
        source="GnuPG; apt-key",
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
        id="system-call-forbidden",
        problem="permission-denied",
        anchors=("Operation not permitted", "Read -1, expected"),
        pattern=(
            r"(?<![\w])(?P<call>[sg]et_mempolicy|mbind|move_pages|hwloc_set_membind|pidfd_(?:open|getfd)|process_vm_\w{5,6}|"
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
