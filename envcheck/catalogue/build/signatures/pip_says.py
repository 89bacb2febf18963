"""What pip says of how it was called, and of what it needs besides Python."""

from envcheck.catalogue.build import hints
from envcheck.catalogue.build.remedies.called_pip import (
    activate_first,
    allow_network,
    install_git,
    into_environment,
    mend_requirements,
)
from envcheck.catalogue.build.remedies.toolchain import get_pip
from envcheck.catalogue.hints import only
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="pip-missing",
        problem="build-requirement-missing",
        anchors=(
            "No module named pip",
            "pip: command not found",
            "pip: not found",
            "No module named 'pip'",
            "pip3: command not found",
            "pip3: not found",
        ),
        pattern=r"No module named '?pip'?\s{0,4}$|\bpip3?: (?:command )?not found",
        title="pip is not installed",
        values=(("module", "pip"),),
        remedy=get_pip,
        example="/usr/bin/python3: No module named pip",
        source="CPython; shells",
    ),
    Signature(
        id="pip-user-in-environment",
        problem="install-failed",
        anchors=(
            "Can not perform a '--user' install",
            "Can not combine '--user'",
            "lack sys.path precedence",
            "Will not install to the user site",
        ),
        pattern=r"Can not perform a '--user' install|Can not combine '--user' and|Will not install to the user site "
        r"because",
        title="pip cannot install with --user inside a virtual environment",
        sure=0.93,
        remedy=into_environment,
        example="ERROR: Can not perform a '--user' install. User site-packages are not visible in this virtualenv.",
        source="pip/_internal/commands/install.py",
    ),
    Signature(
        id="pip-wants-environment",
        problem="install-failed",
        anchors=("Could not find an activated virtualenv", "No virtual environment found; run"),
        pattern=r"Could not find an activated virtualenv \(required\)|No virtual environment found; run `uv venv`",
        title="No virtual environment is active, and the installer requires one",
        sure=0.95,
        remedy=activate_first,
        example="ERROR: Could not find an activated virtualenv (required).",
        source="pip/_internal/cli/base_command.py",
    ),
    Signature(
        id="pip-requirement-unreadable",
        problem="install-failed",
        anchors=(
            "Invalid requirement: ",
            "Could not open requirements file",
            "is not a valid editable requirement",
            "Could not detect requirement name for",
            "Failed to parse: `",
            "Couldn't parse requirement in",
        ),
        pattern=(
            r"^(?:ERROR|error): (?:Invalid requirement: (?P<said>[^\n]{1,120})|Could not open requirements file: "
            r"(?P<said_2>"
            r"[^\n]{1,160})|(?P<said_3>[^\n]{1,120}) is not a valid editable requirement|Could not detect "
            r"requirement name for"
            r" (?P<said_4>[^\n]{1,120})|Failed to parse: `(?P<said_5>[^`\n]{1,120})`|Couldn't parse requirement in "
            r"(?P<said_6>"
            r"[^\n]{1,120}))"
        ),
        title="A requirement cannot be read: {said}",
        sure=0.9,
        remedy=mend_requirements,
        example="ERROR: Invalid requirement: 'torch=2.9.0': Expected end or semicolon",
        source="pip/_internal/req; uv (crates/uv-requirements-txt)",
    ),
    Signature(
        id="uv-offline",
        problem="network-failed",
        anchors=("making network requests to registries was banned", "network connectivity is disabled"),
        pattern=(
            r"isn't available locally, but making network requests to registries was banned|network connectivity is "
            r"disabled"
        ),
        title="uv may not use the network (--offline, UV_OFFLINE), and the package is not in its cache",
        sure=0.94,
        remedy=allow_network,
        example="error: torch isn't available locally, but making network requests to registries was banned",
        source="uv (crates/uv-client)",
    ),
    Signature(
        id="git-lfs-missing",
        problem="build-tool-missing",
        anchors=(
            "Git LFS extension not found",
            "is missing Git LFS artifacts",
            "git-lfs: command not found",
            "'lfs' is not a git",
            "git-lfs: not found",
        ),
        pattern=r"Git LFS extension not found|is missing Git LFS artifacts|git-lfs: (?:command )?not found|'lfs' is "
        r"not a git command",
        title="git-lfs is not installed",
        sure=0.94,
        values=(("tool", "git-lfs"),),
        remedy=install_git,
        example="git: 'lfs' is not a git command. See 'git --help'.",
        source="git; uv (crates/uv-git)",
    ),
    Signature(
        id="pip-url-dependency",
        problem="package-conflict",
        anchors=("cannot depend on packages which are not also hosted",),
        pattern=r"Packages installed from PyPI cannot depend on packages which are not also hosted on PyPI\.(?:\s{1,9}"
        r"(?P<package>[\w.-]{1,60}) depends on (?P<requirement>[\w.-]{1,60}))?",
        title="{package} on PyPI depends on a URL ({requirement}), which pip does not allow",
        remedy=only(*hints.PIP_URL_DEPENDENCY),
        example="ERROR: Packages installed from PyPI cannot depend on packages which are not also hosted on PyPI.",
        source="pip/_internal/req/constructors.py",
    ),
    Signature(
        id="nvidia-placeholder",
        problem="wheel-not-found",
        anchors=("Didn't find wheel for ", "placeholder project on PyPI"),
        pattern=(
            r"RuntimeError: Didn't find wheel for (?P<requirement>[\w.-]{1,60}) (?P<version>[\w.]{1,20})|is only a "
            r"placeholder project on PyPI"
        ),
        title="{requirement} {version} is only a placeholder on PyPI: its wheels are on NVIDIA's index",
        sure=0.93,
        remedy=only(*hints.NVIDIA_PLACEHOLDER),
        example="RuntimeError: Didn't find wheel for nvidia-cudnn-cu12 9.0.0.312",
        source="wheel_stub and nvidia_stub, the build backends of NVIDIA's placeholders on PyPI",
    ),
)
