"""What DeepSpeed's op builder and launcher say: operators of another torch, GPUs and machines that are missing."""

from envcheck.catalogue.build.remedies.toolchain import toolkit_for_build
from envcheck.catalogue.hints import only
from envcheck.catalogue.signature import Signature

BUILDER = "deepspeed/ops/op_builder/builder.py"

SIGNATURES = (
    Signature(
        id="deepspeed-ops-of-another-torch",
        problem="extension-abi-mismatch",
        anchors=("DeepSpeed ops were compiled and installed with a different version",),
        pattern=(
            r"(?P<what>PyTorch|CUDA|HIP) version mismatch! DeepSpeed ops were compiled and installed with a different "
            r"version[^\n]{0,160}?(?:Install \w{2,8} version=(?:[\w.]{1,12}), Runtime \w{2,8} version="
            r"(?:[\w.]{1,12})|$)"
        ),
        title="DeepSpeed's operators were built for another {what} version",
        values=(("package", "deepspeed"),),
        sure=0.96,
        remedy=only(
            "Install DeepSpeed again, without what pip cached, so that its operators are built for this torch: "
            "`--force-reinstall --no-cache-dir --no-build-isolation deepspeed`, with the same `DS_BUILD_...` "
            "variables.",
            "Or let it compile them at run time: install it without `DS_BUILD_OPS`, and delete "
            "~/.cache/torch_extensions.",
            "Or go back to the torch (and its CUDA) that it was built for.",
        ),
        example="RuntimeError: PyTorch version mismatch! DeepSpeed ops were compiled and installed with a different "
        "version than what is being used at runtime. Install torch version=2.1, Runtime torch version=2.3",
        source=BUILDER,
    ),
    Signature(
        id="deepspeed-cannot-run-nvcc",
        problem="build-nvcc-missing",
        anchors=("MissingCUDAException",),
        pattern=r"MissingCUDAException: Unable to run [^\n]{0,160}",
        title="DeepSpeed cannot run nvcc, so its operators are not compiled",
        sure=0.96,
        values=(("package", "deepspeed"),),
        remedy=toolkit_for_build,
        example="builder.MissingCUDAException: Unable to run /usr/local/cuda/bin/nvcc, unable to compile CUDA op(s)",
        source=BUILDER,
    ),
    Signature(
        id="deepspeed-async-io",
        problem="build-library-missing",
        anchors=("async_io requires the dev libaio",),
        pattern=(
            r"async_io requires the dev libaio(?:[^\n]{0,200}\n){1,4}?[^\n]{0,60}Unable to (?:JIT load the|"
            r"pre-compile) async_io\b"
        ),
        below=4,
        title="DeepSpeed's async_io needs the development files of libaio",
        sure=0.9,
        remedy=only(
            "Install them: libaio-dev (Debian, Ubuntu), libaio-devel (Fedora, RHEL), with conda `conda install -c "
            "conda-forge libaio`; in another folder, name it: `export CFLAGS=-I.../include LDFLAGS=-L.../lib`.",
            "Or do without: only offloading to NVMe (`offload_*` with `device: nvme`) needs async_io; do not set "
            "`DS_BUILD_AIO` or `DS_BUILD_OPS=1`.",
        ),
        example="[WARNING]  async_io requires the dev libaio .so object and headers but these were not found.\n"
        "RuntimeError: Unable to JIT load the async_io op due to it not being compatible",
        source="op_builder/async_io.py",
    ),
    Signature(
        id="deepspeed-sees-no-gpu",
        problem="torch-cuda-unavailable",
        anchors=("DeepSpeed JIT builder for", "no compute capabilities remaining after filtering"),
        pattern=(
            r"DeepSpeed JIT builder for '(?P<op>[\w.]{1,60})' (?:found no CUDA devices|cannot probe CUDA)|Unable to "
            r"load "
            r"(?P<op_2>[\w.]{1,60}) op due to no compute capabilities remaining"
        ),
        title="DeepSpeed compiles {op} and finds no GPU that it may compile for",
        sure=0.9,
        remedy=only(
            'Name the GPU\'s compute capability: `export TORCH_CUDA_ARCH_LIST="8.6"` (3090), "8.0" (A100), "9.0" '
            "(H100); some operators need 8.0 or newer, and cannot be used on older GPUs.",
            "If there should be a GPU: start the container with `--gpus all`, the job with a GPU, and look at "
            "CUDA_VISIBLE_DEVICES; do not use CUDA before processes are forked.",
        ),
        example="RuntimeError: DeepSpeed JIT builder for 'fused_adam' found no CUDA devices. Set "
        "TORCH_CUDA_ARCH_LIST or make GPUs visible.",
        source=BUILDER,
    ),
    Signature(
        id="deepspeed-host-not-reachable",
        problem="rendezvous-failed",
        anchors=("was not reachable via ssh", "not found in hostfile", "No slot '", "Num nodes is >1 but no extra"),
        pattern=(
            r"host=(?:[\w.-]{1,80}) was not reachable via ssh|Hostname '(?:[\w.-]{1,80})' not found in "
            r"hostfile|No slot '(?:\d{1,3})' specified on host|Num nodes is >1 but no extra nodes"
        ),
        title="DeepSpeed's launcher cannot use a host or a GPU that it was told",
        sure=0.92,
        remedy=only(
            "On one machine, leave out the hostfile (`--hostfile`, /job/hostfile), or run with `--num_gpus N`; with "
            "`--include localhost:0,1` name only slots that it has (they count from 0).",
            "With several machines: `ssh HOST` must work without a password and without a question from the first one "
            "(`ssh-copy-id`, `ssh-keyscan`), and the hostfile must name each as `HOST slots=N`.",
        ),
        example="RuntimeError: Using hostfile at /job/hostfile but host=worker-1 was not reachable via ssh.",
        source="deepspeed/launcher/runner.py",
    ),
    Signature(
        id="deepspeed-dtype-of-device",
        problem="dtype-unsupported",
        anchors=("is not supported on your device.",),
        pattern=r"ValueError: Type (?P<dtype>fp16|bf16|bfloat16|fp32) is not supported on your device",
        title="DeepSpeed: {dtype} is not supported on this device",
        sure=0.92,
        remedy=only(
            "If this is the CPU although there is a GPU: torch is a CPU build, or sees none (`python -c 'import "
            "torch; print(torch.version.cuda, torch.cuda.is_available())'`).",
            "Otherwise choose another type in the DeepSpeed configuration: `bf16` needs Ampere or newer, `fp16` a GPU.",
        ),
        example="ValueError: Type fp16 is not supported on your device.",
        source="deepspeed/runtime/engine.py",
    ),
)
