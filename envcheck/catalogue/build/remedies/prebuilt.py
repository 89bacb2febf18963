"""The way around a build: a wheel that exists, under the same name or another."""

from collections.abc import Sequence

from envcheck.catalogue.build.remedies.toolchain import package_of
from envcheck.catalogue.hints import in_words
from envcheck.compat.environment import major, python_minor, torch, torch_version
from envcheck.compat.tables.prebuilt import FAMILIES, PREBUILT, SPELLINGS
from envcheck.compat.tables.torch_releases import minor_of
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot

OF_A_BUILD = frozenset(
    [
        "build-cmake-version",
        "build-compiler-crashed",
        "build-compiler-missing",
        "build-compiler-unsupported",
        "build-glibc-too-new",
        "build-headers-missing",
        "build-library-missing",
        "build-nvcc-missing",
        "build-nvcc-too-old",
        "build-out-of-memory",
        "build-requirement-missing",
        "build-source-incompatible",
        "build-tool-missing",
        "build-windows",
        "install-failed",
        "python-version-unsupported",
        "wheel-not-found",
    ]
)
"""Problems that a package which is not built does not have."""
SOURCES_ONLY = frozenset(["python-version-unsupported", "wheel-not-found"])
"""Of these, those where the index has said already that there is no other wheel."""


def _tags(snapshot: Snapshot) -> str:
    """What the name of a fitting wheel holds, as far as the log or the machine says it."""
    cuda, version, python = major(torch(snapshot).cuda), minor_of(torch_version(snapshot)), python_minor(snapshot)
    told = (
        f"the CUDA major of torch ({f'cu{cuda}' if cuda else 'cuNN'})",
        f"the release of torch ({'torch' + '.'.join(map(str, version)) if version else 'torchX.Y'})",
        "the C++ ABI (`torch.compiled_with_cxx11_abi()`)",
        f"the Python ({'cp' + ''.join(map(str, python)) if python else 'cpNNN'})",
    )
    return f"{', '.join(told[:-1])} and {told[-1]}"


def around_build(problem: str, snapshot: Snapshot, evidence: Evidence, fixes: Sequence[Fix]) -> tuple[Fix, ...]:
    """One more fix, where the log names the package and the others do not say it yet."""
    package = package_of({"package": evidence.get("package") or evidence.get("wanted_name")})
    if problem not in OF_A_BUILD or package is None:
        return ()
    package = SPELLINGS.get(package.lower(), package)
    family = next((name for start, name in FAMILIES.items() if package.startswith(start)), package)
    known = PREBUILT.get(family)
    if known is not None:
        return in_words(known.format(name=package, tags=_tags(snapshot))) if known else ()
    told = any("prebuilt" in fix.summary or "wheel" in fix.summary for fix in fixes)
    if told or problem in SOURCES_ONLY:
        return ()
    return in_words(
        f"Or avoid the build: `--only-binary :all: {package}` installs the newest release of {package} that has a "
        "wheel for this Python, if there is one; an older Python often has one."
    )
