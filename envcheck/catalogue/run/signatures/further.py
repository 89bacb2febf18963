"""Other texts of the area run."""

from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="libcuda-missing",
        problem="library-missing",
        anchors=(
            "libcuda.so.1: cannot open",
            "libcuda.so cannot found",
            "libcuda.so: cannot",
            "Could not load library libcuda",
        ),
        pattern=(
            r"libcuda\.so(?:\.1)?: cannot open shared object file|libcuda\.so cannot found|Could not "
            r"load library libcuda\.so"
        ),
        title="The driver's library libcuda.so.1 is not there",
        sure=0.85,
        because_of=("driver-not-installed", "container-without-gpu", "container-toolkit-missing"),
        values=(("library", "libcuda.so.1"),),
        needs=("failed",),
        example="ImportError: libcuda.so.1: cannot open shared object file: No such file or directory",
        source="glibc; triton/backends/nvidia/driver.py",
    ),
    Signature(
        id="cuda-in-fork",
        problem="process-start-wrong",
        anchors=(
            "Cannot re-initialize CUDA in forked subprocess",
            "before the current process has finished its",
            "context has already been set",
            "freeze_support()",
        ),
        pattern=(
            r"Cannot re-initialize CUDA in forked subprocess|An attempt has been made to start a new "
            r"process before the\s{1,12}current process has finished|^RuntimeError: context has already been set"
        ),
        sure=0.95,
        example=(
            "RuntimeError: Cannot re-initialize CUDA in forked subprocess. To use CUDA with multiprocessing,"
            " you must use the 'spawn' start method"
        ),
        source="torch/cuda/__init__.py; multiprocessing/spawn.py",
    ),
    Signature(
        id="vllm-older-than-transformers",
        problem="vllm-model-unsupported",
        anchors=("There is no module or parameter named",),
        pattern=r"There is no module or parameter named '(?P<name>[\w.]{1,80})' in (?P<model>\w{1,80})",
        title="This vLLM does not know the layout of the weights: it has no {name} in {model}",
        sure=0.85,
        example="ValueError: There is no module or parameter named 'layers' in Qwen3ForCausalLM",
        source="vllm/model_executor/models/utils.py",
    ),
    Signature(
        id="weights-never-arrived",
        problem="weights-corrupt",
        anchors=("Cannot copy out of meta tensor", "is on the meta device, we need a `value`"),
        pattern=r"Cannot copy out of meta tensor; no data!|is on the meta device, we need a `value`",
        title="A part of the model has no weights: files that do not fit it, or a move while it is spread over GPUs",
        sure=0.7,
        because_of=("weights-do-not-fit", "gpu-out-of-memory"),
        example="NotImplementedError: Cannot copy out of meta tensor; no data!",
        source="torch/nn/modules/module.py; accelerate/utils/modeling.py",
    ),
    Signature(
        id="opencv-library-missing",
        problem="library-missing",
        anchors=("libGL.so.1", "libgthread-2.0", "libglib-2.0", "libEGL.so"),
        pattern=(
            r"(?P<library>lib(?:GL|EGL|gthread-2\.0|glib-2\.0|SM|Xext|xcb)\.so\.\d{1,2}): cannot open "
            r"shared object file"
        ),
        title="OpenCV needs {library}; the package opencv-python-headless does not",
        sure=0.92,
        values=(("headless", "yes"),),
        example="ImportError: libGL.so.1: cannot open shared object file: No such file or directory",
        source="glibc; opencv-python",
    ),
)
