"""What conda's and poetry's resolvers say of the machine itself: its driver, its C library, its Python."""

from envcheck.catalogue.build.remedies.newer_library import newer_library
from envcheck.catalogue.hints import also
from envcheck.catalogue.packages import hints
from envcheck.catalogue.packages.remedies.resolvers import (
    meet_or_loosen,
    older_pip,
    python_of_project,
    unmet_title,
    virtual_cuda,
)
from envcheck.catalogue.signature import Signature

MAMBA = "libmamba (libmamba/src/solver); conda's documentation of virtual packages (manage-virtual.html)"

SIGNATURES = (
    Signature(
        id="conda-virtual-cuda",
        problem="driver-too-old",
        anchors=("__cuda",),
        pattern=(
            r"(?:has constraint|requires|nothing provides|feature:\|@/linux-64::|(?<!\w))__cuda ?[>=]{1,2} ?"
            r"(?P<needed>\d{1,2}(?:\.\d{1,2})?)[^\n]{0,120}?(?:conflicting with __cuda-(?P<there>\d{1,2}\.\d{1,2})|"
            r"missing on the system|needed by)"
        ),
        title="The package needs a driver for CUDA {needed} or newer, and conda sees one for {there}",
        sure=0.93,
        remedy=virtual_cuda,
        example="  - package cudatoolkit-11.8.0-h1 has constraint __cuda >=11 conflicting with __cuda-10.2-0",
        source=MAMBA,
    ),
    Signature(
        id="conda-sees-no-driver",
        problem="driver-not-installed",
        anchors=("nothing provides __cuda",),
        pattern=r"nothing provides __cuda needed by (?P<asking>[\w.-]{1,80})",
        title="conda finds no NVIDIA driver on this machine, which {asking} needs (__cuda)",
        sure=0.93,
        remedy=virtual_cuda,
        example="  - nothing provides __cuda needed by pytorch-1.11.0-cuda102py310hdf4a2db_202",
        source=MAMBA,
    ),
    Signature(
        id="conda-virtual-glibc",
        problem="wheel-incompatible",
        anchors=("__glibc",),
        pattern=(
            r"__glibc ?[>=]{1,2} ?(?P<needed>2\.\d{1,2})[^\n]{0,120}?(?:conflicting with __glibc-(?P<there>2\.\d{1,2})|"
            r"missing on the system|needed by)"
        ),
        title="The package needs glibc {needed} or newer, and this system has {there}",
        sure=0.93,
        remedy=newer_library,
        values=(("version", "GLIBC_"),),
        example="  - package torch-2.5-h1 has constraint __glibc >=2.28 conflicting with __glibc-2.17-0",
        source=MAMBA,
    ),
    Signature(
        id="conda-nothing-provides",
        problem="package-conflict",
        anchors=("nothing provides ", "none of the providers can be installed"),
        pattern=(
            r"nothing provides (?P<lacking>(?!requested|__)[\w.-]{1,60})[^\n]{0,80} needed by (?P<asking>[\w.-]{1,80})|"
            r"package (?P<asking_2>[\w.-]{1,80}) requires (?P<lacking_2>[\w.-]{1,60})(?: "
            r"(?P<lacking_version>[^,\n]{1,40})"
            r"(?:,[^\n]{0,60})?)?, but none of the providers can be installed"
        ),
        title=unmet_title,
        sure=0.9,
        because_of=("wheel-not-found", "network-failed"),
        remedy=also(meet_or_loosen, *hints.CONDA_NOTHING_PROVIDES),
        example="  - nothing provides libgcc-ng >=12 needed by faiss-gpu-1.8.0-h1",
        source=MAMBA,
    ),
    Signature(
        id="poetry-python-range",
        problem="python-version-unsupported",
        anchors=(
            "supported Python range",
            "is not allowed by the project",
            "is not supported by the project",
            "a possible solution would be to set the `python` property",
            "requires Python ",
            "compatible with some of the required",
        ),
        pattern=(
            r"project's (?:supported )?Python (?:range|requirement) \([^)\n]{1,40}\) is not compatible with some of "
            r"the "
            r"required packages|Current Python version \((?P<version>3\.[\d.]{1,6})\) is not allowed by the project "
            r"\([^)\n]{1,40}\)|currently activated Python version (?P<version_2>3\.[\d.]{1,6}) is not supported by the "
            r"project \([^)\n]{1,40}\)\.(?!\s{0,4}Trying to find and use a compatible version\.\s{0,3}\n?[^\n]{0,20}"
            r"Using python3)"
        ),
        title="The project does not support Python {version}",
        sure=0.94,
        remedy=python_of_project,
        example="Current Python version (3.12.3) is not allowed by the project (>=3.9,<3.12).",
        source="poetry (puzzle/provider.py, utils/env)",
    ),
    Signature(
        id="pip-metadata-invalid",
        problem="package-conflict",
        anchors=("Please use pip<24.1", "since it has invalid metadata"),
        pattern=(
            r"Ignoring version (?P<version>[\w.]{1,30}) of (?P<package>[\w.-]{1,60}) since it has invalid metadata|Pl"
            r"ease use "
            r"pip<24\.1 if you need"
        ),
        title="{package} {version} has invalid metadata, so pip 24.1 and newer ignore it",
        sure=0.95,
        remedy=older_pip,
        example="WARNING: Ignoring version 2.0.6 of omegaconf since it has invalid metadata:",
        source="pip/_internal/resolution/resolvelib/candidates.py",
    ),
)
