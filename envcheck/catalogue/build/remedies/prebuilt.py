"""The way around a build: a wheel that exists, under the same name or another."""

from collections.abc import Sequence

from envcheck.catalogue.build.remedies.toolchain import package_of
from envcheck.catalogue.hints import in_words
from envcheck.compat.tables.prebuilt import FAMILIES, PREBUILT, SPELLINGS
from envcheck.findings import Evidence, Fix

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


def around_build(problem: str, evidence: Evidence, fixes: Sequence[Fix]) -> tuple[Fix, ...]:
    """One more fix, where the log names the package and the others do not say it yet."""
    package = package_of({"package": evidence.get("package") or evidence.get("wanted_name")})
    if problem not in OF_A_BUILD or package is None:
        return ()
    package = SPELLINGS.get(package.lower(), package)
    family = next((name for start, name in FAMILIES.items() if package.startswith(start)), package)
    known = PREBUILT.get(family)
    if known is not None:
        return in_words(known.format(name=package)) if known else ()
    told = any("prebuilt" in fix.summary or "wheel" in fix.summary for fix in fixes)
    if told or problem in SOURCES_ONLY:
        return ()
    return in_words(
        f"Or avoid the build: `--only-binary :all: {package}` installs the newest release of {package} that has a "
        "wheel for this Python, if there is one; an older Python often has one."
    )
