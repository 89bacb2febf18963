"""Building Python packages: what the build sees of Python, its tools and its platform."""

from envcheck.catalogue.build import hints
from envcheck.catalogue.build.remedies.toolchain import (
    fetch_submodules,
    move_across,
    old_setuptools,
    older_python,
    without_isolation_for,
)
from envcheck.catalogue.hints import also, only
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="torch-hidden-by-isolation",
        problem="build-torch-not-visible",
        anchors=("No module named 'torch'", "No module named torch"),
        pattern=r"^(?:[\w.]{0,80}\.)?(?:ModuleNotFoundError|ImportError): No module named '?torch'?$",
        sure=0.96,
        needs=("building", "named-build"),
        remedy=without_isolation_for,
        example=(
            "× Getting requirements to build wheel did not run successfully.\n"
            "      ModuleNotFoundError: No module named 'torch'"
        ),
        source=(
            "pip's build isolation (PEP 517) with flash-attn, xformers, deepspeed and others that import "
            "torch in setup.py"
        ),
    ),
    Signature(
        id="torch-undeclared-for-uv",
        problem="build-torch-not-visible",
        anchors=(
            "declare it as a build dependency",
            "`torch` must be installed",
            "depends on `torch`, but",
        ),
        pattern=(
            r"`(?P<package>[\w.@=-]{1,80})` depends on `torch`,? but doesn't declare it as a build dependency|"
            r"depends on `torch`, but"
        ),
        title="torch is not visible to the build (build isolation), which {package} does not declare",
        sure=0.97,
        remedy=without_isolation_for,
        example=(
            "hint: This error likely indicates that `flash-attn@2.8.3` depends on `torch`, but doesn't "
            "declare it as a build dependency."
        ),
        source="uv, crates/uv-build-frontend/src/error.rs",
    ),
    Signature(
        id="torch-said-missing-by-setup",
        problem="build-torch-not-visible",
        anchors=(
            "PyTorch is required",
            "torch is required to",
            "Please install PyTorch",
            "install torch before",
            "Unable to import torch",
            "Torch is required",
            "Module 'torch' is missing",
            "torch is required for building",
            "torch is required at build",
            "install torch first",
            "install PyTorch first",
            "install PyTorch before",
        ),
        pattern=(
            r"Module 'torch' is missing, please make sure it is specified|(?:PyTorch|[Tt]orch) is requir"
            r"ed (?:to build|for building|at build)|[Pp]lease install (?:PyTorch|torch) (?:first|before)"
            r"|install torch before"
        ),
        sure=0.8,
        needs=("building", "failed"),
        remedy=without_isolation_for,
        example=(
            "Getting requirements to build wheel\n"
            "RuntimeError: PyTorch is required to build this package, please install torch before installing "
            "it"
        ),
        source="setup.py of causal-conv1d, mamba-ssm, detectron2 and others, in like words",
    ),
    Signature(
        id="build-package-missing",
        problem="build-requirement-missing",
        anchors=("No module named",),
        pattern=(
            r"^(?:[\w.]{0,80}\.)?(?:ModuleNotFoundError|ImportError): No module named '?(?P<module>packa"
            r"ging|wheel|setuptools|psutil|ninja|pybind11|Cython|numpy|skbuild|scikit_build_core|setupto"
            r"ols_scm|setuptools_rust|hatchling|mesonpy|cmake|einops|poetry|flit_core|pip|expecttest|jin"
            r"ja2|tomli)(?:\.[\w.]{1,60})?'?$"
        ),
        title="The build needs the Python package {module}",
        sure=0.92,
        because_of=("build-compiler-missing", "build-headers-missing", "disk-full", "network-failed"),
        needs=("building",),
        example=(
            "× Getting requirements to build wheel did not run successfully.\n"
            "      ModuleNotFoundError: No module named 'packaging'"
        ),
        source="pip with --no-build-isolation; setup.py of flash-attn imports packaging, wheel and psutil",
    ),
    Signature(
        id="build-setuptools-gone",
        problem="build-requirement-missing",
        anchors=("No module named 'setuptools'",),
        pattern=(
            r"^(?:[\w.]{0,80}\.)?(?:ModuleNotFoundError|ImportError): No module named "
            r"'(?P<module>setuptools)(?:\.[\w.]{1,60})?'"
        ),
        title="{module} is missing, which is part of setuptools",
        general=True,
        example="ModuleNotFoundError: No module named 'setuptools'",
        source="CPython",
    ),
    Signature(
        id="build-bdist-wheel-unknown",
        problem="build-requirement-missing",
        anchors=("invalid command 'bdist_wheel'", 'invalid command "bdist_wheel"'),
        pattern=(
            r"invalid command ['"
            r'"]bdist_wheel['
            r"'"
            r'"]'
        ),
        title="The build needs the Python package wheel",
        sure=0.95,
        values=(("module", "wheel"),),
        example="error: invalid command 'bdist_wheel'",
        source="setuptools without wheel",
    ),
    Signature(
        id="build-backend-unavailable",
        problem="build-requirement-missing",
        anchors=("BackendUnavailable", "Cannot import 'setuptools.build_meta'", "Cannot import 'hatchling"),
        pattern=(
            r"BackendUnavailable: (?:Cannot import '(?P<module>\w{1,60}))?|Cannot import '(?P<module_2>[\w.]{1,"
            r"60})'"
        ),
        title="The build backend {module} is missing",
        sure=0.95,
        example="pip._vendor.pyproject_hooks._impl.BackendUnavailable: Cannot import 'setuptools.build_meta'",
        source="pip's pyproject_hooks",
    ),
    Signature(
        id="ninja-required-at-run-time",
        problem="ninja-missing",
        anchors=("Ninja is required to load C++ extensions",),
        pattern=r"Ninja is required to load C\+\+ extensions",
        title="ninja is missing, which is needed to compile a kernel at run time",
        unless=("building",),
        example="RuntimeError: Ninja is required to load C++ extensions (pip install ninja to get it)",
        source="torch/utils/cpp_extension.py, under flashinfer, DeepSpeed and others that compile at run time",
    ),
    Signature(
        id="build-ninja-required",
        problem="build-requirement-missing",
        anchors=(
            "Ninja is required to load C++ extensions",
            "Ninja is required",
            'build program corresponding to "Ninja"',
            "ninja is required",
        ),
        pattern=(
            r"[Nn]inja is required to (?:load|build)|unable to find a build program corresponding to "
            r'"Ninja"'
        ),
        title="The build needs ninja",
        sure=0.95,
        values=(("module", "ninja"),),
        general=True,
        example="Building wheel for apex (setup.py): started\nRuntimeError: Ninja is required to load C++ extensions",
        source="torch/utils/cpp_extension.py, verify_ninja_availability; CMake",
    ),
    Signature(
        id="build-setuptools-too-old",
        problem="python-version-unsupported",
        anchors=("ImpImporter",),
        pattern=r"module 'pkgutil' has no attribute 'ImpImporter'",
        title="The build uses a setuptools that does not support Python 3.12 or newer: the release that is built is "
        "too old for this Python",
        sure=0.93,
        remedy=also(older_python, *hints.SETUPTOOLS_TOO_OLD),
        example="AttributeError: module 'pkgutil' has no attribute 'ImpImporter'. Did you mean: 'zipimporter'?",
        source="setuptools before 66 under Python 3.12",
    ),
    Signature(
        id="several-top-level-packages",
        problem="build-source-incompatible",
        anchors=("Multiple top-level packages discovered",),
        pattern=r"Multiple top-level packages discovered in a flat-layout",
        title="setuptools found several top-level packages",
        sure=0.85,
        remedy=only(*hints.SEVERAL_TOP_LEVEL_PACKAGES),
        example="error: Multiple top-level packages discovered in a flat-layout: ['data', 'models'].",
        source="setuptools/discovery.py",
    ),
    Signature(
        id="version-from-git-missing",
        problem="build-source-incompatible",
        anchors=("was unable to detect version for",),
        pattern=(r"setuptools[-_]scm was unable to detect version for (?:[^\n]{1,200}?)\.?$"),
        title="The source has no git metadata, so its version is unknown (setuptools-scm)",
        sure=0.88,
        remedy=only(*hints.VERSION_FROM_GIT_MISSING),
        example="LookupError: setuptools-scm was unable to detect version for /tmp/vllm.",
        source="setuptools_scm/_get_version_impl.py",
    ),
    Signature(
        id="python-2-source",
        problem="build-source-incompatible",
        anchors=("Missing parentheses in call to 'print'", "use_2to3 is invalid"),
        pattern=r"Missing parentheses in call to 'print'|use_2to3 is invalid",
        title="The source is written for Python 2",
        sure=0.85,
        needs=("building",),
        remedy=only(*hints.PYTHON_2_SOURCE),
        example=(
            "Preparing metadata (setup.py)\n"
            "SyntaxError: Missing parentheses in call to 'print'. Did you mean print(...)?"
        ),
        source="CPython; setuptools 58",
    ),
    Signature(
        id="build-pkg-resources-gone",
        problem="build-requirement-missing",
        anchors=("No module named 'pkg_resources'", "No module named pkg_resources"),
        pattern=r"^(?:[\w.]{0,80}\.)?(?:ModuleNotFoundError|ImportError): No module named "
        r"'?(?P<module>pkg_resources)(?:\.[\w.]{1,60})?'?",
        title="{module} is missing: setuptools 82 removed it",
        remedy=old_setuptools,
        sure=0.93,
        example="ModuleNotFoundError: No module named 'pkg_resources'",
        source="setuptools 82 took pkg_resources away",
    ),
    Signature(
        id="build-distutils-gone",
        problem="python-version-unsupported",
        anchors=("No module named 'distutils", "`distutils` was removed"),
        pattern=(
            r"^(?:[\w.]{0,80}\.)?(?:ModuleNotFoundError|ImportError): No module named "
            r"'(?P<module>distutils)(?:\.[\w.]{1,60})?'|"
            r"`(?P<module_2>distutils)` was removed from the standard library"
        ),
        title="The package does not support this Python: {module} was removed in Python 3.12",
        remedy=older_python,
        sure=0.93,
        needs=("building",),
        example=(
            "    ModuleNotFoundError: No module named 'distutils'\n      hint: `distutils` was removed from the "
            "standard library in Python 3.12. Consider adding a constraint (like `numpy >1.24.4`)"
        ),
        source="CPython 3.12; uv, crates/uv-build-frontend/src/error.rs",
    ),
    Signature(
        id="distutils-gone-at-run-time",
        problem="build-requirement-missing",
        anchors=("No module named 'distutils",),
        pattern=r"^(?:[\w.]{0,80}\.)?(?:ModuleNotFoundError|ImportError): No module named "
        r"'(?P<module>distutils)(?:\.[\w.]{1,60})?'",
        title="{module} is missing: Python 3.12 removed it; setuptools provides it",
        general=True,
        example="ModuleNotFoundError: No module named 'distutils'",
        source="Python 3.12 took away distutils",
    ),
    Signature(
        id="build-moves-across-disks",
        problem="build-temporary-folder",
        anchors=(
            "Invalid cross-device link",
            "Errno 18",
            "cross-device link",
            "(os error 18)",
        ),
        pattern=(
            r"\[Errno 18\] Invalid cross-device link: '?(?P<wheel>[\w.+-]{1,160}\.whl)?|(?:rename|os\.re"
            r"place|shutil|pip|uv|wheel)[^\n]{0,200}Invalid cross-device link|\(os error 18\)"
        ),
        title="Invalid cross-device link in the build (errno 18)",
        remedy=move_across,
        sure=0.96,
        because_of=("disk-full", "permission-denied"),
        example=(
            "error: [Errno 18] Invalid cross-device link: 'flash_attn-2.8.3+cu12torch2.8cxx11abiTRUE-cp312-cp312-"
            "linux_x86_64.whl' -> '/tmp/pip-wheel-28o/flash_attn-2.8.3-cp312-cp312-linux_x86_64.whl'"
        ),
        source="flash-attn's setup.py (CachedWheelsCommand, os.rename)",
    ),
    Signature(
        id="build-without-submodules",
        problem="build-source-incompatible",
        anchors=(
            "is missing, please use source distribution or git clone",
            "git submodule update",
            "Please run `git submodule",
            "submodules not found",
        ),
        pattern=(
            r"(?<![\w./-])[\w./-]{1,200} is missing, please use source distribution or git clone|(?:[Rr]un|try|us"
            r"e|with)[ :`'"
            r'"'
            r"]{1,4}git submodule update|submodules not found"
        ),
        title="The git submodules are missing from the checkout",
        remedy=fetch_submodules,
        sure=0.93,
        example="AssertionError: csrc/cutlass is missing, please use source distribution or git clone",
        source="flash-attn's setup.py; CMake projects",
    ),
)
