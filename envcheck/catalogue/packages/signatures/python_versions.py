"""Packages and the Python that they do not support, as pip, uv and setup.py say it."""

from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="python-refused",
        problem="python-version-unsupported",
        anchors=(
            "requires a different Python",
            "does not satisfy Python",
            "Ignored the following versions that require a different python",
            "is not supported by this Python",
            "source distribution requires Python",
            "supported for torch.compile",
        ),
        pattern=(
            r"Python (?P<version_4>3\.\d{2})\+ (?:is )?not (?:yet )?supported for torch\.compile|"
            r"source distribution requires Python [^\n,]{1,40}, but (?P<version_3>3\.[\d.]{1,6}) is installed|"
            r"requires a different Python: (?P<version>3\.\d{2}(?:\.\d{1,2})?) not in|current Python "
            r"version \((?P<version_2>3\.\d{2}(?:\.\d{1,2})?)\) does not satisfy"
        ),
        title="The package does not support Python {version}",
        sure=0.92,
        example="ERROR: Package 'vllm' requires a different Python: 3.14.0 not in '<3.14,>=3.10'",
        source="pip/_internal/resolution/resolvelib/candidates.py; uv",
    ),
    Signature(
        id="pip-ignored-for-python",
        problem="python-version-unsupported",
        anchors=("Ignored the following versions that require a different python",),
        # The major version that is asked for is among those that were ignored.
        pattern=(
            r"Ignored the following (?:\w{1,20} )?versions that require a different python version: (?=[^\n]{0,1000}\n"
            r"[^\n]{0,60}the requirement (?P<requirement>[\w.\[\]-]{1,60}(?:>=|~=|==|>)(?P<major>\d{1,4}(?:\.\d{1,4})?)"
            r"\b))(?:[^\n]{0,990}; )?(?P=major)\b"
        ),
        title="{requirement} exists, but does not support this Python",
        sure=0.88,
        example=(
            "ERROR: Ignored the following versions that require a different python version: 5.0.0 Requires-Python "
            ">=3.10\n"
            "ERROR: Could not find a version that satisfies the requirement transformers>=5 (from versions: 4.57.6)"
        ),
        source="pip/_internal/resolution/resolvelib/factory.py",
    ),
    Signature(
        id="python-refused-in-setup",
        problem="python-version-unsupported",
        anchors=(
            "Cannot install on Python version",
            "Python version not supported",
            "unsupported Python version",
            "Python version >=",
        ),
        pattern=(
            r"Cannot install on Python version (?P<version>[\d.]{1,10})|(?:Python version|Python) (?P<version_2"
            r">[\d.]{1,10}) (?:is )?(?:not supported|unsupported)|unsupported Python version (?P<version_3>[\d."
            r"]{1,10})"
        ),
        title="The package does not support Python {version}",
        sure=0.85,
        example="RuntimeError: Cannot install on Python version 3.13.1; only versions >=3.9,<3.13 are supported.",
        source="numba's setup.py",
    ),
    Signature(
        id="pip-ignored-and-no-more",
        problem="python-version-unsupported",
        anchors=("Ignored the following versions that require a different python",),
        # Where pip says for which requirement it looked, its other lines count.
        pattern=(
            r"Ignored the following versions that require a different python version: "
            r"(?![\s\S]{0,9000}?(?:Could not find a version|No matching distribution))"
            r"[^\n;]{1,40} Requires-Python"
        ),
        title="pip ignored releases that do not support this Python",
        sure=0.76,
        general=True,
        example="ERROR: Ignored the following versions that require a different python version: 2.0.1 Requires-Python "
        ">=3.11",
        source="pip/_internal/resolution/resolvelib/factory.py",
    ),
)
