"""Problems of the host: system, Python, memory, disk, containers, WSL, system packages."""

from envcheck.catalogue.build.remedies.tools import (
    find_apt_package,
    mend_apt,
    own_place,
    trust_apt,
    wait_for_apt,
    whole_python,
)
from envcheck.catalogue.host.remedies.container import give_gpu
from envcheck.catalogue.host.remedies.interpreter import install_headers, install_venv, newer_python, own_environment
from envcheck.catalogue.host.remedies.room import free_disk, larger_shm, more_memory
from envcheck.catalogue.host.remedies.slurm import ask_slurm
from envcheck.catalogue.host.remedies.system import attach_one_report, purge_linux_driver, use_linux
from envcheck.catalogue.host.remedies.windows import convert_to_wsl2, more_wsl_memory, windows_driver
from envcheck.catalogue.problem import Problem

PROBLEMS = (
    Problem(
        id="evidence-contradicts",
        area="host",
        status="warn",
        title="The attached texts contradict each other",
        meaning="They do not come from the same machine at the same time, so the diagnosis may be wrong.",
        recognised="Two of the texts given with `--from` name different drivers, GPUs, or versions of torch or Python.",
        remedy=attach_one_report,
    ),
    Problem(
        id="evidence-impossible",
        area="host",
        status="warn",
        title="The report contains impossible values",
        meaning="The report was edited or damaged, or a program printed wrong values, so other values may be wrong "
        "as well.",
        recognised="With `--from`: a size is negative, or a GPU number, a temperature or a version is far out of "
        "range.",
        remedy=attach_one_report,
    ),
    Problem(
        id="expectation-unmet",
        area="host",
        status="fail",
        title="The machine does not match the expected values",
        meaning="A value on this machine differs from the file of expected values. Fix the machine, or update the "
        "file.",
        recognised="The file given with `--expect` sets a value, and the machine has a different one, or it could "
        "not be read.",
    ),
    Problem(
        id="os-unsupported",
        area="host",
        status="fail",
        title="This operating system is not supported",
        meaning="envcheck, flash-attn and vLLM run on Linux only. On Windows, use WSL 2.",
        recognised="`uname -s` prints something other than Linux.",
        remedy=use_linux,
    ),
    Problem(
        id="wsl1",
        area="host",
        status="fail",
        title="WSL 1 does not support GPUs",
        meaning="WSL 1 has no GPU support. WSL 2 does.",
        recognised="The kernel release is that of WSL 1 (4.4.0-NNNNN-Microsoft).",
        remedy=convert_to_wsl2,
        because_of=("os-unsupported",),
    ),
    Problem(
        id="wsl-gpu-missing",
        area="host",
        status="fail",
        title="No GPU is available in WSL 2",
        meaning="The Windows NVIDIA driver is missing or too old, or the computer has no NVIDIA GPU, so Linux finds "
        "none.",
        recognised="In WSL 2, /dev/dxg or libcuda in /usr/lib/wsl/lib is missing, and NVML does not work.",
        remedy=windows_driver,
        because_of=("os-unsupported", "wsl1"),
    ),
    Problem(
        id="wsl-linux-driver",
        area="host",
        status="fail",
        title="A Linux NVIDIA driver is installed inside WSL",
        meaning="Its libraries replace the ones that Windows provides, and find no kernel module.",
        recognised="In WSL 2, the loader finds driver libraries from a Linux package first.",
        remedy=purge_linux_driver,
        because_of=("os-unsupported", "wsl1"),
    ),
    Problem(
        id="wsl-memory-capped",
        area="host",
        status="warn",
        title="Not enough memory in WSL to load the model",
        meaning="Loading would swap, or the process would be killed. By default, WSL gets half of the computer's "
        "memory.",
        recognised="In WSL 2, memory and swap together are smaller than one weights file plus the memory of the "
        "process itself.",
        remedy=more_wsl_memory,
    ),
    Problem(
        id="container-without-gpu",
        area="host",
        status="fail",
        title="The container has no access to a GPU",
        meaning="The container was started without access to the host's GPU, so nothing in it can use CUDA.",
        recognised="The environment is a container, and NVML's library, the device files or the GPUs are missing, "
        "although the host has a GPU. In an attached text: a CUDA image is started without a GPU reservation.",
        remedy=give_gpu,
        because_of=("os-unsupported", "wsl1"),
    ),
    Problem(
        id="python-too-old",
        area="host",
        status="fail",
        title="Python is older than 3.10",
        meaning="envcheck and current releases of torch and transformers require Python 3.10 or newer.",
        recognised="The version of the checked Python is below 3.10.",
        remedy=newer_python,
    ),
    Problem(
        id="python-venv-missing",
        area="host",
        status="fail",
        title="Python's venv module is missing",
        meaning="Without venv and ensurepip, no virtual environment can be created for torch and transformers.",
        recognised="The module venv or ensurepip is missing. On Debian and Ubuntu, they are in a separate package.",
        remedy=install_venv,
        because_of=("python-too-old",),
    ),
    Problem(
        id="python-externally-managed",
        area="host",
        status="warn",
        title="The environment is the system Python (externally managed)",
        meaning="The distribution manages this Python, and pip refuses to install into it. Installing into it anyway "
        "can break the system.",
        recognised="A file EXTERNALLY-MANAGED next to the standard library (PEP 668), outside a virtual environment.",
        remedy=own_environment,
    ),
    Problem(
        id="python-headers-missing",
        area="host",
        status="warn",
        title="Python's headers are not installed",
        meaning="Triton compiles C code while a model runs, and building flash-attn requires the headers as well.",
        recognised="There is no Python.h in the include folder of the checked Python.",
        remedy=install_headers,
        because_of=("python-too-old",),
    ),
    Problem(
        id="host-memory-low",
        area="host",
        status="warn",
        title="Not enough memory to load the model",
        meaning="Loading would swap, or the kernel would kill the process.",
        recognised="RAM and swap together are smaller than one weights file (at most 5 GB; the files are copied to "
        "the GPU one after another) plus 3 GiB for Python, torch and CUDA. Without a GPU: smaller than all weights "
        "plus 3 GiB.",
        remedy=more_memory,
    ),
    Problem(
        id="disk-space-low",
        area="host",
        status="fail",
        title="Not enough disk space",
        meaning="The download or installation would stop before it is complete.",
        recognised="Free space is less than what is still to be downloaded: the packages if torch is not installed, "
        "and the weights if the model is not in the cache.",
        remedy=free_disk,
    ),
    Problem(
        id="shm-small",
        area="host",
        status="warn",
        title="Shared memory (/dev/shm) is too small",
        meaning="NCCL and the workers of a data loader use shared memory, and crash with a bus error when it is full.",
        recognised="The file system at /dev/shm is smaller than 1 GiB. Docker's default is 64 MiB.",
        remedy=larger_shm,
    ),
    Problem(
        id="python-built-incomplete",
        area="host",
        status="fail",
        title="Python was built without some standard modules (_ssl, _ctypes, ...)",
        meaning="The development headers of a library were missing when Python was built, which often happens with "
        "pyenv.",
        recognised='"No module named" _ssl, _ctypes, _lzma, _bz2 or _sqlite3 in the log.',
        remedy=whole_python,
    ),
    Problem(
        id="apt-locked",
        area="host",
        status="fail",
        title="Could not get lock: another process is using the package manager",
        meaning="Only one process can use apt and dpkg at a time. Usually the automatic update (unattended-upgrades) "
        "holds the lock.",
        recognised='"Could not get lock" in the log.',
        remedy=wait_for_apt,
    ),
    Problem(
        id="apt-package-missing",
        area="host",
        status="fail",
        title="Unable to locate package: not in the configured repositories",
        meaning=(
            "The package lists are outdated, the repository that has the package is not enabled, or this "
            "distribution uses another name."
        ),
        recognised='"Unable to locate package", or "has no installation candidate" in the log.',
        remedy=find_apt_package,
        because_of=("network-failed",),
    ),
    Problem(
        id="apt-broken",
        area="host",
        status="fail",
        title="Broken system packages (unmet dependencies)",
        meaning="An installation was interrupted, or packages from different repositories conflict.",
        recognised='"held broken packages", "unmet dependencies", or an error of dpkg in the log.',
        remedy=mend_apt,
        because_of=("disk-full",),
    ),
    Problem(
        id="apt-untrusted",
        area="host",
        status="fail",
        title="The repository's signing key is unknown (NO_PUBKEY)",
        meaning="apt ignores the repository until its key is installed. NVIDIA changed its key in April 2022.",
        recognised='NO_PUBKEY, EXPKEYSIG or "is not signed" in the log.',
        remedy=trust_apt,
    ),
    Problem(
        id="batch-job-ended",
        area="host",
        status="fail",
        title="Slurm refused or ended the job",
        meaning="The job asked for what the cluster does not have or the account may not use, or it reached a limit "
        "such as its time.",
        recognised='"Batch job submission failed", "Unable to allocate resources" or "DUE TO TIME LIMIT" in the log.',
        remedy=ask_slurm,
    ),
    Problem(
        id="permission-denied",
        area="host",
        status="fail",
        title="Permission denied",
        meaning="The folder belongs to the system or to another user, or is read-only.",
        recognised='"Permission denied" (errno 13) or "Read-only file system" in the log.',
        remedy=own_place,
    ),
)
