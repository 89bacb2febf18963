"""Problems of Python packages: missing, too old, in conflict, damaged."""

from envcheck.catalogue.build.remedies.tools import fitting_python
from envcheck.catalogue.packages.remedies.libraries import (
    fitting_bitsandbytes,
    fitting_protobuf,
    fitting_triton,
    fitting_xformers,
    install_module,
)
from envcheck.catalogue.packages.remedies.model_packages import (
    find_constraints,
    match_transformers,
    missing_accelerate,
    missing_transformers,
    newer_transformers,
    real_pynvml,
    repair_packages,
    replace_pair,
    settle_conflicts,
    unshadow,
)
from envcheck.catalogue.problem import Problem

PROBLEMS = (
    Problem(
        id="transformers-missing",
        area="packages",
        status="fail",
        title="transformers is not installed",
        meaning="The program needs transformers, which contains the Qwen3-VL model and its processor.",
        recognised="The package is not installed in the checked environment.",
        remedy=missing_transformers,
    ),
    Problem(
        id="transformers-too-old",
        area="packages",
        status="fail",
        title="transformers is too old for Qwen3-VL",
        meaning="This release of transformers does not know the model's architecture: loading Qwen3-VL would end with "
        'KeyError: "qwen3_vl".',
        recognised="transformers is older than 4.57.0, the first release with the architecture qwen3_vl.",
        remedy=newer_transformers,
    ),
    Problem(
        id="transformers-torch-mismatch",
        area="packages",
        status="fail",
        title="transformers is not compatible with this torch or Python",
        meaning="If torch is too old, transformers behaves as if torch were not installed. If Python is too old, "
        "transformers cannot be imported.",
        recognised="The release's Requires-Python, and the minimum torch version of each transformers release: torch "
        "2.2 up to transformers 5.0, 2.4 since 5.1, 2.5 since 5.15, 2.6 since 5.20. Source: their metadata on PyPI.",
        remedy=match_transformers,
        because_of=("python-too-old", "torch-missing", "transformers-too-old"),
    ),
    Problem(
        id="known-broken-pair",
        area="packages",
        status="fail",
        title="Two installed releases are known to be incompatible",
        meaning="Their declared requirements allow this combination, but the model fails with it, or needs much more "
        "memory.",
        recognised="The two releases are in the table of known broken pairs "
        "(envcheck/compat/tables/broken_pairs.py): transformers 5.6.0 to 5.6.2 with flash-attn, torch 2.9.0 with "
        "Qwen3-VL.",
        remedy=replace_pair,
    ),
    Problem(
        id="accelerate-missing",
        area="packages",
        status="fail",
        title="accelerate is not installed",
        meaning="transformers needs accelerate to place a model on one or more GPUs (`device_map`).",
        recognised="The package is not installed in the checked environment.",
        remedy=missing_accelerate,
    ),
    Problem(
        id="pynvml-shadowed",
        area="packages",
        status="warn",
        title="An outdated pynvml shadows nvidia-ml-py",
        meaning="Tools that import pynvml get an old copy, which does not support newer NVML functions and GPUs.",
        recognised="The file that `import pynvml` loads belongs to a package other than nvidia-ml-py; or pynvml "
        "older than 12, which contained its own copy, is installed.",
        remedy=real_pynvml,
    ),
    Problem(
        id="package-conflict",
        area="packages",
        status="warn",
        title="Dependency conflicts between installed packages",
        meaning="At least one package requires another package in a different version, or one that is not installed. "
        "It may still work, or fail on import or later.",
        recognised="The requirements in each package's metadata, with their markers, are compared with the installed "
        "versions. Optional extras do not count.",
        remedy=settle_conflicts,
    ),
    Problem(
        id="constraints-unreadable",
        area="packages",
        status="warn",
        title="A file of constraints cannot be read",
        meaning="pip and uv fail on it, and install nothing.",
        recognised="The setting `constraint` of pip or UV_CONSTRAINT names a file that is not there.",
        remedy=find_constraints,
    ),
    Problem(
        id="package-missing",
        area="packages",
        status="fail",
        title="A Python package is missing",
        meaning="The package is not installed, or it is installed in a different Python than the one that runs.",
        recognised='"No module named ...", or missing package metadata in the log.',
        remedy=install_module,
    ),
    Problem(
        id="protobuf-mismatch",
        area="packages",
        status="fail",
        title="protobuf is not compatible with generated code (Descriptors error)",
        meaning="Code generated by one release of protobuf does not run with the installed release.",
        recognised=('"Descriptors cannot be created directly", or "Detected incompatible Protobuf" in the log.'),
        remedy=fitting_protobuf,
    ),
    Problem(
        id="bitsandbytes-unusable",
        area="packages",
        status="fail",
        title="bitsandbytes does not work with this CUDA version, or is missing",
        meaning="Models quantized to 4 or 8 bits need bitsandbytes and its library for this CUDA version.",
        recognised=(
            '"compiled without GPU support", a missing libbitsandbytes_cuda..., or missing package metadata in the log.'
        ),
        remedy=fitting_bitsandbytes,
        because_of=("torch-cpu-build",),
    ),
    Problem(
        id="xformers-mismatch",
        area="packages",
        status="fail",
        title="xFormers was built for another torch",
        meaning=("Each xFormers release is built for one torch release; its kernels do not load with another one."),
        recognised='"xFormers can\'t load C++/CUDA extensions" in the log.',
        remedy=fitting_xformers,
    ),
    Problem(
        id="triton-unusable",
        area="packages",
        status="fail",
        title="Triton is missing or not compatible with torch",
        meaning=("torch.compile and several attention kernels use Triton, in the version that torch requires."),
        recognised=(
            '"Cannot find a working triton installation", a name missing from Triton, or an error from '
            "its ptxas in the log."
        ),
        remedy=fitting_triton,
        because_of=(
            "build-compiler-missing",
            "build-headers-missing",
        ),
    ),
    Problem(
        id="python-version-unsupported",
        area="packages",
        status="fail",
        title="The package does not support this Python version",
        meaning="This Python is too new for the package, or the package is too new for this Python.",
        recognised=(
            '"requires a different Python", or "Cannot install on Python version" in the log, for Python 3.10 or newer.'
        ),
        remedy=fitting_python,
    ),
    Problem(
        id="package-damaged",
        area="packages",
        status="fail",
        title="Installed packages are damaged",
        meaning="Files of an installed package are missing or changed, its metadata is missing or duplicated, or a "
        "package that it requires is not installed. Imports fail or crash, at once or on first use.",
        recognised="Each package's RECORD lists its files with size and SHA-256. `check` compares the sizes of "
        "shared libraries, the metadata and the requirements; `envcheck`, `check --deep`, `install` and bootstrap.sh "
        "compare the sizes of all files, and how compiled files end; after a failed import or a crash, and with "
        "`install --verify`, the SHA-256 of all files is compared. Packages installed by conda have no reliable "
        "RECORD: in a virtual environment only missing files are reported. Certificates appended to certifi's list "
        "are no damage. Where only `envcheck` sees the damage and the smoke test passes, it is a warning.",
        remedy=repair_packages,
        because_of=("disk-full",),
    ),
    Problem(
        id="module-shadowed",
        area="packages",
        status="fail",
        title="An installed module is shadowed by another file",
        meaning="Python finds a module with the same name in another folder first, so the installed package is not "
        "the one that runs.",
        recognised="A folder on sys.path before the environment's site-packages has a module with the name of an "
        "installed package. The cause is PYTHONPATH, a `.pth` file, sitecustomize.py, the user's site-packages, or a "
        'file in the current folder. In a log: "partially initialized module ... most likely due to a circular '
        "import\", or Python's advice to rename a file.",
        remedy=unshadow,
    ),
)
