"""What SGLang says of its kernels, its memory and its processes."""

from envcheck.catalogue.hints import only
from envcheck.catalogue.run.remedies.server_settings import cudnn_for_torch
from envcheck.catalogue.signature import ANY, Signature

SIGNATURES = (
    Signature(
        id="sglang-attention-of-another-gpu",
        problem="attention-backend-unavailable",
        anchors=("backend is not supported on", "Backend requires SM", "attention backend requires an SM"),
        pattern=(
            r"The '(?P<backend>fa[234]|\w{2,20})' backend is not supported on (?P<gpu>Blackwell|Hopper|Ampere|"
            r"\w{4,20}) "
            r"GPUs|(?P<backend_2>FlashAttention v\d) Backend requires (?P<gpu_2>SM[\w<>=& ]{2,20}\d)|The "
            r"(?P<backend_3>\w{2,20}) attention backend requires an (?P<gpu_3>SM\w{2,4})"
        ),
        title="SGLang's attention backend {backend} does not run on this GPU ({gpu})",
        sure=0.96,
        remedy=only(
            "Choose another: `--attention-backend flashinfer` (or `triton`); FlashAttention 3 is for Hopper, on "
            "Blackwell `trtllm_mha` or `fa4`. For image inputs also `--mm-attention-backend`.",
            "Or leave `--attention-backend` away: SGLang then chooses by the GPU.",
        ),
        example="AssertionError: FlashAttention v3 Backend requires SM>=80 and SM<=90. Please use "
        "`--attention-backend flashinfer`.",
        source="sglang/srt/layers/attention; sglang/srt/model_executor/model_runner.py",
    ),
    Signature(
        id="sglang-kernels-not-loaded",
        problem="extension-abi-mismatch",
        anchors=("Could not load any common_ops library",),
        pattern=r"\[sgl_kernel\] CRITICAL: Could not load any common_ops library",
        title="sgl-kernel has no library that loads: another torch, CUDA or GPU than it was built for, or a library "
        "is missing",
        sure=0.86,
        because_of=("library-missing", "torch-import-failed", "libcuda-missing"),
        values=(("package", "sgl-kernel"),),
        remedy=only(
            "Read the error that stands below it: `libnuma.so.1` missing asks for the package libnuma1, an undefined "
            "symbol or libcudart for the sgl-kernel of your torch and CUDA.",
            "Install sglang again in a fresh environment, so that torch and sgl-kernel come from one release: `uv pip "
            "install sglang`.",
        ),
        example="ImportError: [sgl_kernel] CRITICAL: Could not load any common_ops library!",
        source="sgl_kernel/load_utils.py",
    ),
    Signature(
        id="sglang-scheduler-hangs",
        problem="nccl-failed",
        anchors=("atchdog timeout (self.watchdog_timeout=", "atchdog timeout (self.max_"),
        pattern=r"^(?:\[[^\]\n]{1,80}\] )?(?:Scheduler |DataParallelController |TokenizerManager )?[Ww]atchdog timeout "
        r"\(self\.",
        title="SGLang's scheduler made no step within its watchdog's time: a kernel or NCCL hangs, or it compiles",
        sure=0.76,
        because_of=(ANY,),
        remedy=only(
            "The stacks below it name the call that hangs. In NCCL: look at the other ranks' logs, and try "
            "`NCCL_DEBUG=INFO`, `--disable-custom-all-reduce`, `NCCL_P2P_DISABLE=1` (to find out, not to keep).",
            "Where it compiles or loads for long (first start, network disk): `--watchdog-timeout 3600`.",
        ),
        example="Scheduler watchdog timeout (self.watchdog_timeout=300, self.soft=False)",
        source="sglang/srt/utils/watchdog.py",
    ),
    Signature(
        id="cudnn-of-torch-too-old",
        problem="cudnn-mismatch",
        anchors=("CuDNN Compatibility Issue Detected", "needs cuDNN >="),
        pattern=r"PyTorch (?P<torch>[\d.]{3,8}) & CuDNN Compatibility Issue Detected|needs cuDNN >= "
        r"(?P<needed>[\d.]{3,10})",
        title="This cuDNN is not one that SGLang can use",
        sure=0.94,
        remedy=cudnn_for_torch,
        example="RuntimeError: CRITICAL WARNING: PyTorch 2.9.1 & CuDNN Compatibility Issue Detected",
        source="sglang/srt/server_args.py",
    ),
)
