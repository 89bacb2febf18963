"""The Python that installs: too old, too new, or without venv or pip."""

from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="python-refused-too-old",
        problem="python-too-old",
        anchors=("requires a different Python", "does not satisfy Python", "requires Python", "Requires-Python"),
        pattern=(
            r"requires a different Python: (?P<version>(?:2\.\d{1,2}|3\.[0-9])(?:\.\d{1,2})?) not in|"
            r"current Python version \((?P<version_2>3\.[0-9](?:\.\d{1,2})?)\) does not satisfy"
        ),
        title="Python {version} is too old for the package",
        sure=0.95,
        example="ERROR: Package 'transformers' requires a different Python: 3.9.18 not in '>=3.10.0'",
        source="pip/_internal/resolution/resolvelib/candidates.py; uv",
    ),
    Signature(
        id="python-refused",
        problem="python-version-unsupported",
        anchors=(
            "requires a different Python",
            "does not satisfy Python",
            "Ignored the following versions that require a different python",
            "is not supported by this Python",
        ),
        pattern=(
            r"requires a different Python: (?P<version>3\.\d{2}(?:\.\d{1,2})?) not in|current Python "
            r"version \((?P<version_2>3\.\d{2}(?:\.\d{1,2})?)\) does not satisfy"
        ),
        title="The package does not take Python {version}",
        sure=0.92,
        example="ERROR: Package 'vllm' requires a different Python: 3.14.0 not in '<3.14,>=3.10'",
        source="pip/_internal/resolution/resolvelib/candidates.py; uv",
    ),
    Signature(
        id="python-knows-no-match",
        problem="python-too-old",
        anchors=("    match ",),
        pattern=r"^\s{0,40}match [^\n]{1,120}:\n\s{0,80}\^{1,80}\n\s{0,8}SyntaxError: invalid syntax",
        title="This Python is older than 3.10: it does not know match",
        sure=0.9,
        example="    match command:\n          ^\nSyntaxError: invalid syntax",
        source="CPython before 3.10",
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
        title="{requirement} exists, and does not take this Python",
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
        title="The package does not take Python {version}",
        sure=0.85,
        example="RuntimeError: Cannot install on Python version 3.13.1; only versions >=3.9,<3.13 are supported.",
        source="numba's setup.py",
    ),
    Signature(
        id="python-syntax-too-new",
        problem="python-too-old",
        anchors=("unsupported operand type(s) for |:", "'type' object is not subscriptable", "match statement"),
        pattern=(
            r"unsupported operand type\(s\) for \|: '(?:type|NoneType|_GenericAlias|_SpecialForm)'|'type' "
            r"object is not subscriptable"
        ),
        title="The package is written for a newer Python",
        sure=0.85,
        example="TypeError: unsupported operand type(s) for |: 'type' and 'NoneType'",
        source="CPython before 3.10 and 3.9",
    ),
    Signature(
        id="venv-module-missing",
        problem="python-venv-missing",
        anchors=("ensurepip is not", "No module named ensurepip", "No module named venv", "python3-venv"),
        pattern=(
            r"ensurepip is not\s{1,4}available|No module named '?(?:venv|ensurepip)'?|ensurepip', '--upgrade'|"
            r"install the python3-venv\s{1,4}package"
        ),
        sure=0.96,
        example="The virtual environment was not created successfully because ensurepip is not available.",
        source="Debian's python3 without python3-venv",
    ),
    Signature(
        id="pip-missing",
        problem="build-requirement-missing",
        anchors=("No module named pip", "pip: command not found", "pip: not found"),
        pattern=r"No module named '?pip'?\s{0,4}$|\bpip3?: (?:command )?not found",
        title="pip is not installed",
        values=(("module", "pip"),),
        example="/usr/bin/python3: No module named pip",
        source="CPython; shells",
    ),
)
