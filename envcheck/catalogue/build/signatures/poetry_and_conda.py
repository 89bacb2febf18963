"""What poetry and conda say that pip and uv do not: lock files, hashes, folders and packages of their own caches."""

from envcheck.catalogue.hints import only
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="poetry-lock-out-of-date",
        problem="package-conflict",
        anchors=(
            "changed significantly since poetry.lock was last generated",
            "lock file does not have a metadata entry",
        ),
        pattern=r"changed significantly since poetry\.lock was last generated|lock file does not have a metadata "
        r"entry",
        title="poetry.lock does not belong to this pyproject.toml any more",
        sure=0.96,
        remedy=only(
            "Write the lock file again, then install: `poetry lock && poetry install` (before poetry 2: `poetry lock "
            "--no-update`).",
            "In a container or CI, copy poetry.lock together with pyproject.toml, and use the poetry that wrote it.",
        ),
        example="pyproject.toml changed significantly since poetry.lock was last generated. Run `poetry lock` to fix "
        "it.",
        source="poetry/installation/installer.py",
    ),
    Signature(
        id="poetry-too-old",
        problem="package-conflict",
        anchors=("This project requires Poetry",),
        pattern=(
            r"This project requires Poetry (?P<wanted>[\w.<>=!, ^~*]{1,40}), but you are using Poetry "
            r"(?P<here>[\w.]{1,20})"
        ),
        title="The project requires Poetry {wanted}, and this is {here}",
        sure=0.96,
        remedy=only(
            "Update poetry: `poetry self update`, or `pipx upgrade poetry`, to the version that the message names."
        ),
        example="This project requires Poetry >=2.0, but you are using Poetry 1.8.3",
        source="poetry/factory.py",
    ),
    Signature(
        id="poetry-hash-unknown",
        problem="package-conflict",
        anchors=("not found in known hashes", "No usable hash type(s) for"),
        pattern=(
            r"Hash for (?P<package>[\w.-]{1,60}) \([\w.+!]{1,40}\) from archive [^\n]{1,200} not found in known "
            r"hashes|No "
            r"usable hash type\(s\) for (?P<package_2>[\w.-]{1,60})"
        ),
        title="The downloaded file of {package} is not the one in poetry.lock",
        sure=0.94,
        remedy=only(
            "Clear poetry's cache and write the lock file again: `poetry cache clear --all .`, `poetry lock`, `poetry "
            "install`: the file was changed on the index, or comes from another index than the lock file's.",
            "If only one version of poetry says so, use the next one (1.4.1 did): `pipx install --force poetry`.",
        ),
        example="RuntimeError: Hash for torch (2.0.0) from archive torch-2.0.0-cp310-cp310-linux_x86_64.whl not "
        "found in known hashes (was: sha256:abc)",
        source="poetry/installation/executor.py",
    ),
    Signature(
        id="poetry-wheel-of-another-python",
        problem="wheel-incompatible",
        anchors=("cannot be installed in the current environment {",),
        pattern=r"Package \S{1,300}/(?P<wheel>[\w.%+-]{1,200}\.whl) cannot be installed in the current environment",
        title="The wheel {wheel} in pyproject.toml is not for this Python or machine",
        sure=0.94,
        remedy=only(
            "Name a wheel for this Python and system (`cp311` is Python 3.11), one entry a Python with `markers`; "
            "or take the package from an index: `poetry source add --priority explicit pytorch "
            "https://download.pytorch.org/whl/cu126`.",
            "Or use the Python that the wheel is for: `poetry env use 3.10`, then `poetry install`.",
        ),
        example="RuntimeError: Package https://a.example/torch-2.0.0-cp310-cp310-win_amd64.whl cannot be installed "
        "in the current environment {'python_version': '3.11'}",
        source="poetry/installation/executor.py",
    ),
    Signature(
        id="conda-environment-not-writable",
        problem="permission-denied",
        anchors=("EnvironmentNotWritableError", "NoWritablePkgsDirError", "NoWritableEnvsDirError", "NotWritableError"),
        pattern=r"EnvironmentNotWritableError|(?<!\w)NotWritableError: |NoWritable(?:Pkgs|Envs)DirError",
        title="conda may not write to this environment or its folder of packages",
        sure=0.95,
        remedy=only(
            "Make an environment of your own: `conda create -n mine python=3.12`, `conda activate mine`; the base "
            "environment belongs to whoever installed conda.",
            "If it is your conda, installed once with sudo: `sudo chown -R $USER $(conda info --base)` gives it "
            "back; do not use sudo with conda. In a batch job: `export CONDA_PKGS_DIRS=$HOME/.conda/pkgs`.",
        ),
        example="EnvironmentNotWritableError: The current user does not have write permissions to the target "
        "environment.",
        source="conda/exceptions.py",
    ),
    Signature(
        id="conda-clobbers",
        problem="package-conflict",
        anchors=("ClobberError",),
        pattern=r"Clobber(?:Error|Warning): (?:This transaction|The package)",
        title="conda: two packages bring the same file (ClobberError)",
        sure=0.85,
        needs=("failed",),
        remedy=only(
            "Use one channel (`-c conda-forge --override-channels`, `conda config --set channel_priority strict`), "
            "and an environment of its own: the same package of two channels, or of pip and conda, overwrite each "
            "other.",
            "Clean the cache: `conda clean --packages --tarballs`.",
        ),
        example="ClobberError: This transaction has incompatible packages due to a shared path.\nfailed",
        source="conda/exceptions.py",
    ),
)
