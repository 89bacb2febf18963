"""Installing packages: indexes, wheels, resolvers, disk and permissions."""

from envcheck.catalogue.hints import also
from envcheck.catalogue.packages import hints
from envcheck.catalogue.packages.remedies.mismatch import conflict_title, loosen_one, satisfy
from envcheck.catalogue.packages.remedies.model_packages import settle_conflicts
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="uv-unsatisfiable",
        problem="package-conflict",
        anchors=("requirements are unsatisfiable", "No solution found when resolving"),
        pattern=(
            r"No solution found when resolving[^\n]{0,200}(?:\n(?:cause: |[Cc]aused by: |`-> ?|\W{0,6})?"
            r"(?P<why>Because[^\n]{1,900}(?:\n(?!hint:|\n)[^\n]{1,300}){0,8}))?|your requirements are un"
            r"satisfiable"
        ),
        title=conflict_title,
        remedy=loosen_one,
        sure=0.85,
        because_of=("wheel-not-found", "network-failed", "python-too-old", "python-version-unsupported"),
        below=10,
        example=(
            "× No solution found when resolving dependencies:\n"
            "  ╰─▶ Because vllm==0.11.0 depends on torch==2.8.0 and you require torch==2.6.0, we can "
            "conclude that your requirements are unsatisfiable."
        ),
        source="uv, crates/uv-resolver/src/pubgrub/report.rs",
    ),
    Signature(
        id="conda-unsatisfiable",
        problem="package-conflict",
        anchors=(
            "UnsatisfiableError",
            "LibMambaUnsatisfiableError",
            "incompatible with the existing python installation",
            "because there are no viable options",
            "Could not solve for environment specs",
        ),
        pattern=r"Could not solve for environment specs|(?:LibMamba)?UnsatisfiableError: |there are no viable options",
        sure=0.88,
        because_of=("wheel-not-found", "network-failed", "conda-nothing-provides"),
        remedy=also(settle_conflicts, *hints.CONDA_NOTHING_PROVIDES),
        example="LibMambaUnsatisfiableError: Encountered problems while solving:",
        source="conda; conda-libmamba-solver",
    ),
    Signature(
        id="resolution-impossible",
        problem="package-conflict",
        anchors=(
            "ResolutionImpossible",
            "Cannot install ",
            "because these package versions have",
            "have conflicting dependencies",
        ),
        pattern=(
            r"Cannot install (?:None|(?P<requirements>(?:[^\n]|\n {0,60}(?=\S)){1,500}?)) because these package "
            r"versions have conflicting\s{1,60}dependencies\.(?:\n{0,3}The conflict is caused by:(?:(?:\n[^\n]{0,200}"
            r"(?:depends on|r"
            r"equested|requires)[^\n]{0,200}){1,8}))?|ResolutionImpossible|have conflicting dependencies"
        ),
        title="{requirements} contradict each other",
        remedy=loosen_one,
        sure=0.92,
        because_of=("network-failed", "python-too-old", "python-version-unsupported"),
        below=10,
        example=(
            "ERROR: ResolutionImpossible: for help visit https://pip.pypa.io/en/latest/topics/dependency-resolution/"
        ),
        source="pip/_internal/resolution/resolvelib/factory.py",
    ),
    Signature(
        id="resolver-complains",
        problem="package-conflict",
        anchors=("which is incompatible.", "source of the following dependency conflicts"),
        pattern=(
            r"^(?P<package>[\w.-]{1,60}) [\w.+!-]{1,40} requires (?P<requirement>[^\n]{1,80}?), but "
            r"you have (?P<found>[^\n]{1,60}?) which is incompatible"
        ),
        title="{package} requires {requirement}, but {found} is installed",
        sure=0.7,
        remedy=satisfy,
        example="qwen-vl-utils 0.0.14 requires av<15, but you have av 15.1.0 which is incompatible.",
        source="pip/_internal/operations/check.py",
    ),
    Signature(
        id="package-resolution-backtracks",
        problem="package-conflict",
        anchors=("resolution-too-deep", "Dependency resolution exceeded maximum depth"),
        pattern=r"resolution-too-deep|Dependency resolution exceeded maximum depth",
        title="The dependencies could not be resolved: too many candidates (resolution-too-deep)",
        sure=0.85,
        remedy=also(settle_conflicts, *hints.PACKAGE_RESOLUTION_BACKTRACKS),
        example="error: resolution-too-deep",
        source="pip/_internal/exceptions.py",
    ),
    Signature(
        id="poetry-unsolvable",
        problem="package-conflict",
        anchors=("version solving failed", "SolverProblemError", "SolveFailure"),
        pattern=(
            r"(?P<why>(?:[^\n]{1,400}depends on[^\n]{1,400}\n\s{0,4}){0,3}(?:So, because|Because) [^\n]{1,400}),? ver"
            r"sion "
            r"solving failed|version solving failed"
        ),
        title=conflict_title,
        remedy=loosen_one,
        sure=0.93,
        because_of=("wheel-not-found", "network-failed", "python-version-unsupported"),
        example="Because app depends on both torch (2.9.0) and vllm (0.33.0), version solving failed.",
        source="poetry/mixology/failure.py",
    ),
    Signature(
        id="pip-conflict-list",
        problem="package-conflict",
        anchors=("The conflict is caused by:",),
        pattern=(
            r"The conflict is caused by:"
            r"(?P<why>(?:\n{1,2}[^\n]{0,200}(?:depends on|requested|requires)[^\n]{0,200}){1,8})"
        ),
        title=conflict_title,
        remedy=loosen_one,
        sure=0.9,
        because_of=("network-failed", "python-too-old", "python-version-unsupported"),
        below=10,
        example=(
            "The conflict is caused by:\n"
            "    The user requested numpy==2.1.0\n"
            "    scipy 1.10.0 depends on numpy<1.27.0 and >=1.19.5"
        ),
        source="pip/_internal/resolution/resolvelib/factory.py",
    ),
)
