"""The folder that is built: no project, files that are missing, a setup.py without a command."""

from envcheck.catalogue.build import hints
from envcheck.catalogue.build.remedies.called import setup_asks
from envcheck.catalogue.build.remedies.toolchain import whole_source
from envcheck.catalogue.hints import only
from envcheck.catalogue.signature import ANY, Signature

SIGNATURES = (
    Signature(
        id="setup-without-a-command",
        problem="install-failed",
        anchors=("no commands supplied",),
        pattern=r"^error: no commands supplied",
        title="setup.py was started without a command",
        remedy=only(*hints.SETUP_WITHOUT_A_COMMAND),
        example="error: no commands supplied",
        source="setuptools",
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
        remedy=only(*hints.DIRECTORY_NOT_INSTALLABLE),
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
    Signature(
        id="gpu-refused-by-setup",
        problem="gpu-architecture-unsupported",
        anchors=("Unsupported GPU", "are not supported", "No target compute capabilities"),
        pattern=(
            r"RuntimeError: (?:Unsupported GPU|GPUs with compute capability (?:below|above) [\d.]{1,5} are not suppor"
            r"ted|No "
            r"target compute capabilities)"
        ),
        title="The package's setup.py does not support this GPU",
        sure=0.9,
        remedy=only(*hints.GPU_REFUSED_BY_SETUP),
        example="RuntimeError: Unsupported GPU",
        source="setup.py of SageAttention, vLLM and others",
    ),
    Signature(
        id="setup-finds-no-cuda",
        problem="build-nvcc-missing",
        anchors=('setup.py", line ',),
        pattern=(
            r"File \"[^\"\n]{0,300}setup\.py\", line \d{1,6}, in [^\n]{1,80}\n(?:(?!File \")[^\n]{0,300}\n){0,3}?"
            r"(?:\w{1,60}\.)?(?:\w{1,40}(?:Error|Exception)): [^\n]{0,60}?(?i:cuda|nvcc|gpu)[^\n]{0,30}?"
            r"(?i:not (?:avail|found|installed|detected|supported)|unavailable|required|no such)"
        ),
        below=5,
        title="The package's setup.py finds no CUDA: the toolkit is missing, or torch sees no GPU during the build",
        sure=0.8,
        because_of=("torch-cpu-build", "build-torch-not-visible"),
        example='  File "setup.py", line 41, in get_extensions\n    raise NotImplementedError(WORDS)\n'
        "NotImplementedError: Cuda is not available",
        source=(
            "setup.py of many torch extensions: torch.cuda.is_available() and CUDA_HOME of torch.utils.cpp_extension"
        ),
    ),
    Signature(
        id="setup-gives-no-cxx-options",
        problem="build-source-incompatible",
        anchors=("extra_postargs['cxx']", "KeyError: 'cxx'"),
        pattern=r"extra_postargs\['cxx'\]|KeyError: 'cxx'",
        title=(
            "The package's setup.py gives no options for C++ (KeyError: 'cxx'), which torch's builder with ninja needs"
        ),
        sure=0.93,
        remedy=only(
            "Add them in its setup.py: `extra_compile_args={'cxx': [], 'nvcc': [...]}`.",
            "Or build without ninja: `cmdclass={'build_ext': BuildExtension.with_options(use_ninja=False)}`.",
        ),
        example="    post_cflags = extra_postargs['cxx']\nKeyError: 'cxx'",
        source="torch/utils/cpp_extension.py, unix_wrap_ninja_compile",
    ),
    Signature(
        id="setup-stops-with-words",
        problem="install-failed",
        anchors=('setup.py", line ',),
        pattern=(
            r"File \"[^\"\n]{0,300}setup\.py\", line \d{1,6}, in [^\n]{1,80}\n(?:(?!File \")[^\n]{0,300}\n){0,3}?"
            r"(?:\w{1,60}\.)?(?:\w{1,40}(?:Error|Exception)): (?P<said>[^\n]{4,200})"
        ),
        below=5,
        title="The package's setup.py stops: {said}",
        sure=0.6,
        general=True,
        because_of=(ANY,),
        remedy=setup_asks,
        example='  File "setup.py", line 41, in <module>\n    raise RuntimeError(WORDS)\nRuntimeError: a licence '
        "file is needed",
        source="CPython; setup.py of any package",
    ),
    Signature(
        id="package-directory-missing",
        problem="build-source-incompatible",
        anchors=("error: package directory '",),
        pattern=r"^error: package directory '(?P<folder>[^'\n]{1,300})' does not exist",
        title="The source release lacks the folder {folder}: it cannot be built",
        sure=0.9,
        remedy=only(
            "Take a release that has a wheel for this Python and system (`--only-binary :all:` shows whether there is "
            "one), or the package's other distribution: faiss-gpu was never more than wheels for Linux, its successors "
            "are faiss-gpu-cu12 and conda's faiss-gpu.",
            "Or build from a clone with its submodules: `git clone --recursive URL`.",
        ),
        example="error: package directory '/tmp/pip-install-x/faiss-gpu/faiss/python' does not exist",
        source="setuptools/command/build_py.py",
    ),
)
