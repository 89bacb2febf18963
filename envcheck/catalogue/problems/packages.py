"""Problems of the Python packages that the model needs."""

from envcheck.catalogue.problem import Problem
from envcheck.catalogue.remedies.packages import (
    match_transformers,
    newer_transformers,
    real_pynvml,
    repair_packages,
    settle_conflicts,
    unshadow,
)

PROBLEMS = (
    Problem(
        id="transformers-missing",
        area="packages",
        status="fail",
        title="transformers is not installed",
        meaning="It holds the Qwen3-VL architecture and its processor.",
        recognised="The judged environment has no distribution of that name.",
        remedy=repair_packages,
    ),
    Problem(
        id="transformers-too-old",
        area="packages",
        status="fail",
        title="transformers does not know Qwen3-VL",
        meaning='Loading the model would end with KeyError: "qwen3_vl".',
        recognised="transformers is older than 4.57.0, the first release with the architecture qwen3_vl.",
        remedy=newer_transformers,
    ),
    Problem(
        id="transformers-torch-mismatch",
        area="packages",
        status="fail",
        title="transformers does not accept this torch or this Python",
        meaning="With a torch that is too old transformers behaves as if there were none; with a Python that is too "
        "old it does not start.",
        recognised="Its Requires-Python, and the torch that each of its releases asks for: 2.2 up to 5.0, 2.4 from "
        "5.1, 2.5 from 5.15, 2.6 from 5.20 on. Source: their metadata on the Python Package Index.",
        remedy=match_transformers,
        because_of=("python-too-old", "torch-missing", "transformers-too-old"),
    ),
    Problem(
        id="accelerate-missing",
        area="packages",
        status="fail",
        title="accelerate is not installed",
        meaning="transformers needs it to place a model on one or several GPUs (device_map).",
        recognised="The judged environment has no distribution of that name.",
        remedy=repair_packages,
    ),
    Problem(
        id="pynvml-shadowed",
        area="packages",
        status="warn",
        title="A stale pynvml takes the place of nvidia-ml-py",
        meaning="Tools that ask the driver through the module pynvml get an old copy of it, without newer calls and "
        "GPUs.",
        recognised="The file that `import pynvml` loads belongs to another distribution than nvidia-ml-py; or pynvml "
        "older than 12, which brought a copy of its own, is installed.",
        remedy=real_pynvml,
    ),
    Problem(
        id="package-conflict",
        area="packages",
        status="warn",
        title="Installed packages contradict each other",
        meaning="At least one package asks for another in a version that is not the installed one, or that is not "
        "there. It may work, fail on import, or fail later.",
        recognised="The requirements in each distribution's metadata, with their markers, against the versions that "
        "are installed; optional extras do not count.",
        remedy=settle_conflicts,
    ),
    Problem(
        id="package-damaged",
        area="packages",
        status="fail",
        title="Installed packages are damaged",
        meaning="Files of an installed package are missing or changed, its metadata is missing or there twice, or a "
        "package that it requires is not installed. Imports then fail or crash, at once or at the first use.",
        recognised="Each package's RECORD lists its files with size and SHA-256. `check` compares the sizes of shared "
        "libraries, the metadata and the requirements; `check --deep`, `install` and bootstrap.sh the sizes of all "
        "files; after a failed import or a crash, and with `install --verify`, the SHA-256 of all. Packages that "
        "neither pip nor uv installed (conda's) have no list that could be trusted.",
        remedy=repair_packages,
        because_of=("disk-full",),
    ),
    Problem(
        id="module-shadowed",
        area="packages",
        status="fail",
        title="Another module is imported than the installed one",
        meaning="A folder that Python searches first has a module of the same name. What was installed and checked is "
        "not what runs.",
        recognised="The folders of the judged Python's sys.path in their order, with the current one first: one before "
        "the environment's own site-packages has a module of a package that is installed there. The cause is "
        "PYTHONPATH, a `.pth` file, sitecustomize.py, the user's site-packages, or a file in the current folder. In a "
        'log: "partially initialized module ... most likely due to a circular import", or Python\'s own advice to '
        "rename a file.",
        remedy=unshadow,
    ),
)
