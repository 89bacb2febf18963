"""Other texts of the area packages."""

from envcheck.catalogue.hints import only
from envcheck.catalogue.packages import hints
from envcheck.catalogue.packages.remedies.mismatch import update_named
from envcheck.catalogue.packages.remedies.names import numpy_by_name
from envcheck.catalogue.signature import ANY, Signature

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
        ),
        pattern=(
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
        id="onnxruntime-loads-no-cuda",
        problem="library-missing",
        anchors=("able to be loaded", "onnxruntime_providers_"),
        pattern=r"CUDA_PATH is set but CUDA was ?n'?t able to be loaded|error 126 [^\n]{0,40}when trying to "
        r"load \"[^\"\n]{1,300}onnxruntime_providers_(?:cuda|tensorrt)\.dll",
        title="ONNX Runtime does not find the CUDA or cuDNN libraries of its release",
        sure=0.85,
        remedy=only(*hints.ONNXRUNTIME_WITHOUT_CUDA, *hints.ONNXRUNTIME_ON_WINDOWS),
        example="CUDA_PATH is set but CUDA wasnt able to be loaded. Please install the correct version of CUDA",
        source="onnxruntime_pybind_state.cc; core/session/provider_bridge_ort.cc",
    ),
    Signature(
        id="onnxruntime-without-cuda",
        problem="package-conflict",
        anchors=("CUDAExecutionProvider",),
        pattern=r"(?:provider '?CUDAExecutionProvider'?|'CUDAExecutionProvider') (?:is )?not (?:in available|"
        r"available)|"
        r"Failed to create CUDAExecutionProvider",
        title="ONNX Runtime runs without CUDA",
        sure=0.7,
        general=True,
        because_of=(ANY,),
        remedy=only(*hints.ONNXRUNTIME_WITHOUT_CUDA),
        example="UserWarning: Specified provider 'CUDAExecutionProvider' is not in available provider names.",
        source="onnxruntime/capi/onnxruntime_inference_collection.py",
    ),
    Signature(
        id="packaging-too-old",
        problem="package-conflict",
        anchors=("'Version' object has no attribute",),
        pattern=r"AttributeError: 'Version' object has no attribute '(?:major|minor|micro|release)'",
        title="The package packaging is too old",
        values=(("update", "packaging"),),
        remedy=update_named,
        example="AttributeError: 'Version' object has no attribute 'major'",
        source="packaging before 20.0",
    ),
    Signature(
        id="numpy-name-gone",
        problem="package-conflict",
        anchors=("module 'numpy' has no attribute", "was removed in the NumPy 2.0 release", "module 'numpy.core'"),
        pattern=(
            r"module 'numpy' has no attribute '(?P<name>\w{1,40})'|`np\.(?P<name_2>\w{1,40})` was removed "
            r"in the NumPy 2\.0 release"
        ),
        title="A package uses numpy.{name}, which this NumPy no longer has",
        sure=0.85,
        remedy=numpy_by_name,
        example="AttributeError: module 'numpy' has no attribute 'float'.",
        source="numpy/__init__.py",
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
