"""Problems of what a build stands on: programs, libraries to link with, sources, the Python, the package manager."""

from envcheck.catalogue.problem import Problem
from envcheck.catalogue.remedies.tools import (
    calm_compiler,
    find_apt_package,
    fitting_python,
    install_tool,
    link_library,
    mend_apt,
    other_cmake,
    other_release,
    own_place,
    toolkit_for_libc,
    trust_apt,
    wait_for_apt,
    whole_python,
)

PROBLEMS = (
    Problem(
        id="build-tool-missing",
        area="build",
        status="fail",
        title="A program that the build needs is missing",
        meaning=(
            "Something is compiled from its source, and a program for that is not installed. Where "
            "there is a wheel for this Python, nothing needs to be compiled."
        ),
        recognised=(
            'git, cmake, make, Rust or another program is "not found" or "No such file or directory", in the log.'
        ),
        remedy=install_tool,
        because_of=("build-windows",),
    ),
    Problem(
        id="build-cmake-version",
        area="build",
        status="fail",
        title="CMake is too old or too new for this source",
        meaning=(
            "The source says which CMake it takes; CMake 4 no longer takes what was written for CMake before 3.5."
        ),
        recognised=(
            '"CMake ... or higher is required", or "Compatibility with CMake < 3.5 has been removed", in the log.'
        ),
        remedy=other_cmake,
    ),
    Problem(
        id="build-source-incompatible",
        area="build",
        status="fail",
        title="The source does not go with this torch, CUDA or Python",
        meaning=("It was written for other releases: names that it uses are gone, or new ones are not there yet."),
        recognised=(
            "The compiler does not know a name of torch, CUB, Thrust or pybind11; THC headers are "
            "asked for; setuptools refuses the source."
        ),
        remedy=other_release,
    ),
    Problem(
        id="build-compiler-crashed",
        area="build",
        status="fail",
        title="The compiler crashed",
        meaning="A defect of the compiler, or too little memory.",
        recognised='"internal compiler error", or "died due to signal" other than 9, in the log.',
        remedy=calm_compiler,
        because_of=(
            "build-out-of-memory",
            "disk-full",
        ),
    ),
    Problem(
        id="build-glibc-too-new",
        area="build",
        status="fail",
        title="nvcc is older than this distribution's C library",
        meaning=("Headers of the C library declare functions in a way that this toolkit's headers contradict."),
        recognised=(
            '"exception specification is incompatible with that of previous function", or an unknown '
            '"_Float..." type, in the log. glibc 2.41 needs CUDA 12.9 or newer.'
        ),
        remedy=toolkit_for_libc,
    ),
    Problem(
        id="build-library-missing",
        area="build",
        status="fail",
        title="The linker does not find a library",
        meaning="The library is not installed, or only its file to run with and not the one to link with.",
        recognised='"cannot find -l..." from the linker, in the log.',
        remedy=link_library,
    ),
    Problem(
        id="python-version-unsupported",
        area="packages",
        status="fail",
        title="The package does not take this Python",
        meaning="It was not made for this Python: it is too new, or the package is too old.",
        recognised=(
            '"requires a different Python", or "Cannot install on Python version", in the log, for '
            "Python 3.10 or newer."
        ),
        remedy=fitting_python,
    ),
    Problem(
        id="python-built-incomplete",
        area="host",
        status="fail",
        title="This Python was compiled without some of its modules",
        meaning="The headers of a library were not there when it was compiled, as happens with pyenv.",
        recognised="No module named _ssl, _ctypes, _lzma, _bz2 or _sqlite3, in the log.",
        remedy=whole_python,
    ),
    Problem(
        id="apt-locked",
        area="host",
        status="fail",
        title="Another program is installing packages",
        meaning="Only one at a time can; most often it is the automatic update of the system.",
        recognised='"Could not get lock", in the log.',
        remedy=wait_for_apt,
    ),
    Problem(
        id="apt-package-missing",
        area="host",
        status="fail",
        title="The distribution has no package of that name",
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
        title="The system's packages contradict each other",
        meaning="An installation was interrupted, or packages from several sources do not go together.",
        recognised='"held broken packages", "unmet dependencies", or an error of dpkg, in the log.',
        remedy=mend_apt,
        because_of=("disk-full",),
    ),
    Problem(
        id="apt-untrusted",
        area="host",
        status="fail",
        title="A package source is signed with an unknown key",
        meaning="apt takes nothing from it. NVIDIA changed its key in April 2022.",
        recognised='NO_PUBKEY, EXPKEYSIG or "is not signed", in the log.',
        remedy=trust_apt,
    ),
    Problem(
        id="permission-denied",
        area="host",
        status="fail",
        title="Files may not be written",
        meaning="The folder belongs to the system or to another user.",
        recognised='"Permission denied" (errno 13) or "Read-only file system", in the log.',
        remedy=own_place,
    ),
)
