"""Other texts of the area build."""

from envcheck.catalogue.build.remedies.toolchain import get_pip, whole_source
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="deepspeed-op-not-compatible",
        problem="build-source-incompatible",
        anchors=("Unable to JIT load the", "op due to it not being compatible"),
        pattern=r"Unable to JIT load the (?P<operation>[\w.-]{1,40}) op due to it not being compatible",
        title="DeepSpeed cannot build its operation {operation} here",
        sure=0.6,
        because_of=("build-nvcc-missing", "build-cuda-mismatch", "build-requirement-missing"),
        example=(
            "RuntimeError: Unable to JIT load the async_io op due to it not being compatible due to "
            "hardware/software issue."
        ),
        source="deepspeed/ops/op_builder/builder.py",
    ),
    Signature(
        id="pip-missing",
        problem="build-requirement-missing",
        anchors=("No module named pip", "pip: command not found", "pip: not found"),
        pattern=r"No module named '?pip'?\s{0,4}$|\bpip3?: (?:command )?not found",
        title="pip is not installed",
        values=(("module", "pip"),),
        remedy=get_pip,
        example="/usr/bin/python3: No module named pip",
        source="CPython; shells",
    ),
    Signature(
        id="directory-not-installable",
        problem="build-source-incompatible",
        anchors=("is not installable. Neither 'setup.py'", "does not appear to be a Python project"),
        pattern=(
            r"(?<!\S)(?P<path>\S{1,400}) is not installable\. Neither 'setup\.py' nor 'pyproject\.toml' found|"
            r"(?<!\S)(?P<path_2>\S{1,400}) does not appear to be a Python project"
        ),
        title="{path} is not installable: neither setup.py nor pyproject.toml found",
        sure=0.92,
        example="ERROR: Directory '.' is not installable. Neither 'setup.py' nor 'pyproject.toml' found.",
        source="pip/_internal/req/constructors.py; uv",
    ),
    Signature(
        id="build-input-missing",
        problem="build-source-incompatible",
        anchors=("missing and no known rule to make it", "No rule to make target"),
        pattern=(
            r"error: '(?P<path>[^'\n]{1,300}?\.(?:c|cc|cpp|cxx|cu|cuh|h|hpp|inc|proto|s|S))'"
            r"(?:, needed by '[^'\n]{1,300}',)? missing and no known rule|No rule to make target "
            r"[`'](?P<path_2>[^'\n]{1,300}?\.(?:c|cc|cpp|cxx|cu|cuh|h|hpp|inc|proto))'"
        ),
        title="The build does not find {path}: it runs in the wrong folder, or the source is incomplete",
        remedy=whole_source,
        sure=0.88,
        example=(
            "ninja: error: '/src/app/csrc/ops.cpp', needed by '/src/app/build/csrc/ops.o', missing and no known rule "
            "to make it"
        ),
        source="ninja, src/build.cc; GNU make, src/remake.c",
    ),
)
