"""Problems of installing packages: indexes, wheels, the network, the disk."""

from envcheck.catalogue.problem import Problem
from envcheck.catalogue.remedies.build import (
    fitting_wheel_only,
    other_release,
    other_wheel,
    reach_index,
    repeat_install,
    wait_for_the_other,
)
from envcheck.catalogue.remedies.interpreter import own_environment
from envcheck.catalogue.remedies.room import free_disk

PROBLEMS = (
    Problem(
        id="wheel-not-found",
        area="build",
        status="fail",
        title="There is no wheel for this Python, torch or platform",
        meaning="The package index has nothing that fits, or no such version; building from source is the only way "
        "left, where there is one.",
        recognised='"No matching distribution found", "No solution found" or 404 for a wheel, in the log.',
        remedy=other_wheel,
        because_of=("network-failed",),
    ),
    Problem(
        id="wheel-incompatible",
        area="build",
        status="fail",
        title="The wheel does not fit this system",
        meaning="It was built for another Python or machine, or for a newer C library than this distribution has.",
        recognised='"is not a supported wheel on this platform", or "GLIBC_... not found", "GLIBCXX_... not found" '
        "on import.",
        remedy=fitting_wheel_only,
    ),
    Problem(
        id="wheel-yanked",
        area="build",
        status="warn",
        title="A release was taken back by its makers",
        meaning="The index still has it, for those who ask for exactly this version, but something is wrong with it.",
        recognised="pip or uv say that a release is yanked (PEP 592) while they install it.",
        remedy=other_release,
    ),
    Problem(
        id="disk-full",
        area="build",
        status="fail",
        title="The disk is full",
        meaning="Nothing more can be written; what was being written is not complete.",
        recognised='"No space left on device" (errno 28) or "Disk quota exceeded" (errno 122).',
        remedy=free_disk,
    ),
    Problem(
        id="network-failed",
        area="build",
        status="fail",
        title="The network failed",
        meaning="An index or a file could not be reached, or came damaged.",
        recognised="Name resolution, TLS, proxy, time-out, reset, a server error or a wrong checksum, in the log.",
        remedy=reach_index,
    ),
    Problem(
        id="externally-managed",
        area="build",
        status="fail",
        title="pip refused to change the system's Python",
        meaning="The distribution keeps its Python for itself (PEP 668); packages belong into a virtual environment.",
        recognised='"error: externally-managed-environment", in the log.',
        remedy=own_environment,
    ),
    Problem(
        id="install-running",
        area="build",
        status="fail",
        title="Another installation is at work in this environment",
        meaning="Two installers that write into one environment at the same time leave it half of one and half of the "
        "other, so the second one does not begin.",
        recognised="The lock of the environment, share/envcheck/install.lock, is held by a process that lives.",
        remedy=wait_for_the_other,
    ),
    Problem(
        id="install-failed",
        area="build",
        status="fail",
        title="The installation failed",
        meaning="A step ended with an error that no rule explains. Its last line and its log say more.",
        recognised="A step of `envcheck install` ended with a status other than 0, and its output shows none of the "
        "other problems.",
        remedy=repeat_install,
        because_of=("network-failed", "disk-full", "wheel-not-found"),
    ),
)
