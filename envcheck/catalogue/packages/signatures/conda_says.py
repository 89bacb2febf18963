"""What conda and mamba say of their own installation, environments and pins."""

from envcheck.catalogue.hints import only
from envcheck.catalogue.signature import ANY, Signature

SIGNATURES = (
    Signature(
        id="conda-environment-corrupted",
        problem="package-damaged",
        anchors=("CorruptedEnvironmentError",),
        pattern=r"CorruptedEnvironmentError: The target environment",
        title="conda was interrupted and left a broken environment",
        sure=0.96,
        remedy=only(
            "Make the environment again: `conda env export --from-history > environment.yml`, `conda env remove -n "
            "NAME`, `conda env create -n NAME -f environment.yml`. If it is base, install conda again."
        ),
        example="CorruptedEnvironmentError: The target environment has been corrupted.",
        source="conda/exceptions.py",
    ),
    Signature(
        id="conda-without-memory",
        problem="host-out-of-memory",
        anchors=("The conda process ran out of memory",),
        pattern=r"The conda process ran out of memory",
        title="conda's solver ran out of memory",
        sure=0.96,
        remedy=only(
            "Use the solver libmamba, which needs far less: `conda config --set solver libmamba` (conda 22.11 or "
            "newer), or micromamba.",
            "Ask for exact versions and one channel, in a new environment; on a login node run it in a job with more "
            "memory.",
        ),
        example="CondaMemoryError: The conda process ran out of memory. Increase system memory and/or try again.",
        source="conda/exceptions.py",
    ),
    Signature(
        id="conda-pins",
        problem="package-conflict",
        anchors=("Pins seem to be involved in the conflict", "Requested specs conflict with configured specs"),
        pattern=r"Pins seem to be involved in the conflict|Requested specs conflict with configured specs",
        title="conda: pinned versions rule out what is asked for",
        sure=0.9,
        general=True,
        because_of=("cuda-runtime-too-new",),
        remedy=only(
            "The message lists the pins. Remove the one in the way: `conda config --show-sources` shows "
            "`pinned_packages`, the others are in `$CONDA_PREFIX/conda-meta/pinned`. A pin of `python=3.12` is the "
            "environment's own Python: use a new environment with the Python that the package has builds for.",
        ),
        example="Pins seem to be involved in the conflict. Currently pinned specs:\n - python=3.12",
        source="conda-libmamba-solver; conda/exceptions.py",
    ),
    Signature(
        id="conda-not-initialised",
        problem="install-failed",
        anchors=("before 'conda activate'", "properly configured to use 'conda activate'", "before 'mamba activate'"),
        pattern=r"Run '(?:conda|mamba) init' before '(?:conda|mamba) activate'|not been properly configured to use "
        r"'conda activate'",
        title="The shell does not know `conda activate`: conda was not initialized in it",
        sure=0.85,
        because_of=(ANY,),
        remedy=only(
            'In a script or Dockerfile: `source "$(conda info --base)/etc/profile.d/conda.sh"` first, or `conda run -n '
            "NAME COMMAND`.",
            "In your own shell, once: `conda init bash` (or zsh, powershell), then open a new one.",
        ),
        example="CondaError: Run 'conda init' before 'conda activate'",
        source="conda/exceptions.py; conda/activate.py",
    ),
    Signature(
        id="conda-environment-unknown",
        problem="install-failed",
        anchors=("EnvironmentNameNotFound", "EnvironmentLocationNotFound", "DirectoryNotACondaEnvironmentError"),
        pattern=r"EnvironmentNameNotFound: Could not find conda environment: (?P<name>\S{1,80})|"
        r"EnvironmentLocationNotFound: Not a conda environment: (?P<name_2>\S{1,200})",
        title="There is no conda environment {name}: it was not created, or by another user's conda",
        sure=0.85,
        because_of=(ANY,),
        remedy=only(
            "`conda env list` shows the environments that there are. If the command that should make it failed, its "
            "error stands above.",
        ),
        example="EnvironmentNameNotFound: Could not find conda environment: vlm",
        source="conda/exceptions.py",
    ),
)
