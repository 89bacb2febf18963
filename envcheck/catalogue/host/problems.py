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
from envcheck.catalogue.host.remedies.evidence import attach_one_report
from envcheck.catalogue.host.remedies.interpreter import install_headers, install_venv, newer_python, own_environment
from envcheck.catalogue.host.remedies.room import free_disk, larger_shm, more_memory
from envcheck.catalogue.host.remedies.system import purge_linux_driver, use_linux
from envcheck.catalogue.host.remedies.windows import convert_to_wsl2, more_wsl_memory, windows_driver
from envcheck.catalogue.problem import Problem

PROBLEMS = (
    Problem(
        id="evidence-contradicts",
        area="host",
        status="warn",
        title="The attached texts contradict each other",
        meaning="They were not collected on one machine at one time, so a conclusion drawn from them may be wrong.",
        recognised="With `--from` on texts that people attach: two of them name different drivers, GPUs, or "
        "versions of torch or Python.",
        remedy=attach_one_report,
    ),
    Problem(
        id="evidence-impossible",
        area="host",
        status="warn",
        title="The report states values that no machine has",
        meaning="It was edited or damaged, or a program printed nonsense, so the rest of it may be wrong as well.",
        recognised="With `--from`: a size is negative, or a number of a GPU, a temperature or a version is far beyond "
        "what exists.",
        remedy=attach_one_report,
    ),
    Problem(
        id="expectation-unmet",
        area="host",
        status="fail",
        title="The machine is not as expected",
        meaning="A fact of this machine differs from the given file. Either the machine changed, or the file has to.",
        recognised="`--expect FILE` names a value for the fact, and the fact has another value or could not be read.",
    ),
    Problem(
        id="os-unsupported",
        area="host",
        status="fail",
        title="This operating system is not supported",
        meaning="envcheck, and most of what Qwen3-VL needs for speed, runs on Linux only. On Windows that is WSL 2.",
        recognised="`uname -s` says something else than Linux.",
        remedy=use_linux,
    ),
    Problem(
        id="wsl1",
        area="host",
        status="fail",
        title="WSL 1 does not support GPUs",
        meaning="WSL 1 translates Linux calls for the Windows kernel and cannot pass a GPU on. WSL 2 can.",
        recognised="The kernel release is the one WSL 1 calls its own (4.4.0-NNNNN-Microsoft).",
        remedy=convert_to_wsl2,
        because_of=("os-unsupported",),
    ),
    Problem(
        id="wsl-gpu-missing",
        area="host",
        status="fail",
        title="No GPU is available in WSL 2",
        meaning="The NVIDIA driver of Windows is missing or too old, or Windows has no NVIDIA GPU, so that Linux "
        "sees none.",
        recognised="In WSL 2 there is no /dev/dxg, or no libcuda below /usr/lib/wsl/lib, and NVML does not answer.",
        remedy=windows_driver,
        because_of=("os-unsupported", "wsl1"),
    ),
    Problem(
        id="wsl-linux-driver",
        area="host",
        status="fail",
        title="A Linux NVIDIA driver is installed inside WSL",
        meaning="Its libraries take the place of those that Windows passes through, and they find no kernel module.",
        recognised="In WSL 2 driver libraries of a Linux package lie in the loader's way.",
        remedy=purge_linux_driver,
        because_of=("os-unsupported", "wsl1"),
    ),
    Problem(
        id="wsl-memory-capped",
        area="host",
        status="warn",
        title="Not enough memory in WSL to load the model",
        meaning="Loading would swap, or be killed. Windows gives WSL half of its memory unless told otherwise.",
        recognised="In WSL 2 memory and swap together are below one file of weights plus what the process itself "
        "takes.",
        remedy=more_wsl_memory,
    ),
    Problem(
        id="container-without-gpu",
        area="host",
        status="fail",
        title="The container has no access to a GPU",
        meaning="The container was started without access to its host's GPU, so nothing in it can use CUDA.",
        recognised="Signs of a container, and NVML's library, its devices, or its GPUs are not there although the "
        "host has a GPU. In an attached text: an image for CUDA, and what starts it reserves no GPU.",
        remedy=give_gpu,
        because_of=("os-unsupported", "wsl1"),
    ),
    Problem(
        id="python-too-old",
        area="host",
        status="fail",
        title="Python is older than 3.10",
        meaning="Neither envcheck nor the current releases of torch and transformers install on it.",
        recognised="Version of the checked Python below 3.10.",
        remedy=newer_python,
    ),
    Problem(
        id="python-venv-missing",
        area="host",
        status="fail",
        title="Python's venv module is missing",
        meaning="Without venv and ensurepip there is no environment to install torch and transformers into.",
        recognised="The modules venv and ensurepip are not both there. Debian and Ubuntu package them apart.",
        remedy=install_venv,
        because_of=("python-too-old",),
    ),
    Problem(
        id="python-externally-managed",
        area="host",
        status="warn",
        title="The environment is the system Python (externally managed)",
        meaning="The distribution manages it and pip refuses to install into it; doing so anyway can break the system.",
        recognised="A file EXTERNALLY-MANAGED next to the standard library (PEP 668), outside a virtual environment.",
        remedy=own_environment,
    ),
    Problem(
        id="python-headers-missing",
        area="host",
        status="warn",
        title="Python's headers are not installed",
        meaning="Triton compiles small C programs while a model runs, and building flash-attn needs the headers too.",
        recognised="There is no Python.h in the include folder of the checked Python.",
        remedy=install_headers,
        because_of=("python-too-old",),
    ),
    Problem(
        id="host-memory-low",
        area="host",
        status="warn",
        title="Not enough memory to load the model",
        meaning="Loading would swap, or the kernel would kill it.",
        recognised="RAM and swap together are below one file of weights (at most 5 GB; they are mapped and copied to "
        "the GPU one after another) plus 3 GiB for Python, torch and CUDA. Without a GPU: below all weights plus 3 "
        "GiB.",
        remedy=more_memory,
    ),
    Problem(
        id="disk-space-low",
        area="host",
        status="fail",
        title="Not enough disk space",
        meaning="The download would stop half-way, or the installation would be left incomplete.",
        recognised="Free room below what is still to come: the packages where torch is not installed, the weights "
        "where the chosen model is not in the cache.",
        remedy=free_disk,
    ),
    Problem(
        id="shm-small",
        area="host",
        status="warn",
        title="Shared memory (/dev/shm) is small",
        meaning="NCCL between GPUs and the workers of a data loader share memory there, and die with a bus error "
        "when it is full.",
        recognised="The file system at /dev/shm is smaller than 1 GiB. Docker makes it 64 MiB unless told otherwise.",
        remedy=larger_shm,
    ),
    Problem(
        id="python-built-incomplete",
        area="host",
        status="fail",
        title="Python was compiled without some standard modules",
        meaning="The headers of a library were not there when it was compiled, as happens with pyenv.",
        recognised="No module named _ssl, _ctypes, _lzma, _bz2 or _sqlite3, in the log.",
        remedy=whole_python,
    ),
    Problem(
        id="apt-locked",
        area="host",
        status="fail",
        title="The package manager is locked by another process",
        meaning="Only one at a time can; most often it is the automatic update of the system.",
        recognised='"Could not get lock", in the log.',
        remedy=wait_for_apt,
    ),
    Problem(
        id="apt-package-missing",
        area="host",
        status="fail",
        title="Unable to locate the package in the distribution",
        meaning=(
            "The list of packages is old, the source that has it is not switched on, or it is called otherwise here."
        ),
        recognised='"Unable to locate package", or "has no installation candidate", in the log.',
        remedy=find_apt_package,
        because_of=("network-failed",),
    ),
    Problem(
        id="apt-broken",
        area="host",
        status="fail",
        title="Broken system packages (unmet dependencies)",
        meaning="An installation was interrupted, or packages from several sources do not go together.",
        recognised='"held broken packages", "unmet dependencies", or an error of dpkg, in the log.',
        remedy=mend_apt,
        because_of=("disk-full",),
    ),
    Problem(
        id="apt-untrusted",
        area="host",
        status="fail",
        title="A package source is signed with an unknown key (NO_PUBKEY)",
        meaning="apt takes nothing from it. NVIDIA changed its key in April 2022.",
        recognised='NO_PUBKEY, EXPKEYSIG or "is not signed", in the log.',
        remedy=trust_apt,
    ),
    Problem(
        id="permission-denied",
        area="host",
        status="fail",
        title="Permission denied",
        meaning="The folder belongs to the system or to another user.",
        recognised='"Permission denied" (errno 13) or "Read-only file system", in the log.',
        remedy=own_place,
    ),
)
