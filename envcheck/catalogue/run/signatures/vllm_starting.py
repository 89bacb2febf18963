"""What vLLM says as it chooses devices, attention, kernels and quantization, and as its processes start."""

from envcheck.catalogue.hints import only
from envcheck.catalogue.run import server_hints
from envcheck.catalogue.signature import ANY, Signature

SIGNATURES = (
    Signature(
        id="vllm-coordinator-not-started",
        problem="vllm-engine-failed",
        anchors=("DP Coordinator process failed", "Frontend process failed during engine core"),
        pattern=r"DP Coordinator process failed (?:to report|during startup)|Frontend process failed during engine "
        r"core",
        title="vLLM's coordinator of data parallel engines did not start",
        sure=0.76,
        because_of=(ANY,),
        example="RuntimeError: DP Coordinator process failed to report ZMQ addresses within timeout=30 seconds",
        source="vllm/v1/engine/coordinator.py; vllm/v1/engine/utils.py",
    ),
    Signature(
        id="vllm-devices-out-of-range",
        problem="gpu-index-invalid",
        anchors=("Error computing device indices", "Error computing assigned_physical", "--device-ids "),
        pattern=(
            r"Error computing (?:device indices|assigned_physical_gpu_ids)[^\n]{0,80}local range: "
            r"(?P<wanted>\[\d{1,3}, \d{1,3}\))[^\n]{0,20}base value: \"(?P<there>[^\"\n]{0,80})\"|"
            r"--device-ids index (?P<wanted_2>\d{1,3}) is out of range for CUDA_VISIBLE_DEVICES=(?P<there_2>\S{1,80})|"
            r"--device-ids provides \d{1,3} devices, but"
        ),
        title="vLLM asks for GPUs {wanted}, but CUDA_VISIBLE_DEVICES is '{there}'",
        sure=0.93,
        remedy=only(
            "Give vLLM as many GPUs as tensor x pipeline x data parallel size asks for: enlarge "
            "CUDA_VISIBLE_DEVICES, or make the sizes smaller.",
            "The numbers of `--device-ids` count within CUDA_VISIBLE_DEVICES, from 0.",
        ),
        example="ValueError: --device-ids index 3 is out of range for CUDA_VISIBLE_DEVICES=0,1 (2 devices visible)",
        source="vllm/v1/engine/utils.py; vllm/engine/arg_utils.py",
    ),
    Signature(
        id="vllm-pooling-refused",
        problem="vllm-runner-wrong",
        anchors=(
            "This model does not support generation",
            "This model does not support pooling",
            "does not support any pooling tasks",
            "supports pooling tasks [",
            "only supported for generative models",
        ),
        pattern=(
            r"This model does not support (?P<asked>generation|pooling)|does not support any (?P<asked_2>pooling) "
            r"tasks|"
            r"supports (?P<asked_3>pooling) tasks \[[^\n]{1,120} but this model selects|is only supported for "
            r"(?P<asked_4>generative models)"
        ),
        title="vLLM runs the model with another runner than the request needs ({asked})",
        remedy=only(*server_hints.VLLM_RUNNER),
        sure=0.95,
        example="vllm.exceptions.VLLMValidationError: This model does not support pooling",
        source="vllm/v1/engine/input_processor.py; vllm/v1/worker/gpu_model_runner.py",
    ),
    Signature(
        id="vllm-attention-refused",
        problem="attention-backend-unavailable",
        anchors=(
            "kv-cache on this device",
            "for VLLM_ATTENTION_BACKEND",
            "is not valid for this configuration",
            "No valid attention backend found",
            "Unsupported multi-modal encoder attention backend",
        ),
        pattern=(
            r"(?P<backend>FlashAttention) does not support \w{2,16} kv-cache on this device|Invalid value "
            r"'(?P<backend_2>\w{1,40})' for VLLM_ATTENTION_BACKEND|[Ss]elected backend (?P<backend_3>[\w.]{2,60}) "
            r"is not "
            r"valid for this configuration|No (?P<backend_4>valid attention backend) found for"
            r"|Unsupported multi-modal "
            r"encoder attention backend for CUDA: (?P<backend_5>[\w.]{2,60})"
        ),
        title="vLLM cannot use this attention backend here ({backend})",
        sure=0.93,
        remedy=only(*server_hints.VLLM_ATTENTION),
        example="ValueError: Invalid value 'FLASHATTN' for VLLM_ATTENTION_BACKEND. Valid options: ['FLASH_ATTN'].",
        source="vllm/v1/attention; vllm/platforms/cuda.py; vllm/envs.py",
    ),
    Signature(
        id="vllm-kernel-package-missing",
        problem="package-missing",
        anchors=(
            "DeepGEMM backend is unavailable",
            "FlashInfer backend is not available",
            "DeepGEMM is not available",
            "backend requested via --",
            "Using Ray backend requires installation of ray",
            "FlashInfer is not available or not supported",
            "requires the hpc module",
            "is not installed or has been disabled via",
        ),
        pattern=(
            r"(?P<module>DeepGEMM|FlashInfer) backend is (?:un|not )available|(?P<module_2>DeepGEMM) is not available|"
            r"but (?P<module_3>DeepGEMM|FlashInfer|AITER) is not available|Using Ray backend requires installation of "
            r"(?P<module_4>ray)\b|requires the (?P<module_5>hpc) (?:module|package)"
        ),
        title="The server was told to use kernels of {module}, which is not installed or not for this GPU",
        sure=0.9,
        remedy=only(
            "Leave the backend to the server: drop the option or variable that asks for it "
            "(`--fp8-gemm-backend`, `VLLM_USE_DEEP_GEMM=0`, `--distributed-executor-backend mp`).",
            "Or install the package in the release that the server names (`flashinfer-python`, "
            "`ray[cgraph]`; DeepGEMM needs a Hopper or Blackwell GPU).",
        ),
        example="RuntimeError: DeepGEMM backend is unavailable in the current vLLM environment, or the available "
        "DeepGEMM package does not provide the required APIs for these kernels.",
        source="vllm/utils/deep_gemm.py; vllm/utils/flashinfer.py; sglang/srt/layers/quantization/fp8_utils.py",
    ),
    Signature(
        id="ray-of-another-version",
        problem="package-conflict",
        anchors=("Ray version ",),
        pattern=r"Ray version (?P<needed>[\d.]{3,12}) is required, but found (?P<found>[\d.]{3,12})",
        title="vLLM needs Ray {needed}, but {found} is installed",
        sure=0.95,
        example="ValueError: Ray version 2.43.0 is required, but found 2.9.0",
        source="vllm/v1/executor/ray_executor.py",
    ),
    Signature(
        id="quantization-needs-newer-gpu",
        problem="gpu-architecture-unsupported",
        anchors=("Quantization scheme is not supported for the current GPU", "backend supports the deployment config"),
        pattern=(
            r"Quantization scheme is not supported for the current GPU\. (?:Required|Min) capability: "
            r"(?P<least>\d{2,3})\. Current capability: (?P<capability>\d{2,3})|"
            r"No \w{3,12} MoE backend supports the deployment configuration"
        ),
        title="vLLM has no kernel of this quantization for the GPU (compute capability {capability}, {least} needed)",
        sure=0.94,
        remedy=only(
            "Use another quantization of the model: AWQ or GPTQ in 4 bits run from compute capability 7.5 on, FP8 from "
            "8.9 (weights alone from 8.0), NVFP4 and MXFP4 on Blackwell; or the unquantized weights.",
            "Or a newer vLLM (`VLLM_LOGGING_LEVEL=DEBUG` names the reason of each kernel), or a newer GPU.",
        ),
        example="RuntimeError: Quantization scheme is not supported for the current GPU. Min capability: 80. Current "
        "capability: 75.",
        source="vllm/model_executor/layers/quantization/compressed_tensors; layers/fused_moe/oracle",
    ),
    Signature(
        id="quantized-weights-divided",
        problem="vllm-parallel-invalid",
        anchors=("is not aligned with the quantized weight shape",),
        pattern=r"(?:input|output) size is not aligned with the quantized weight shape",
        title="The quantized weights cannot be divided among so many GPUs (tensor parallel size)",
        sure=0.94,
        example="ValueError: The input size is not aligned with the quantized weight shape. This can be caused by too "
        "large tensor parallel size.",
        source="vllm/model_executor/layers/quantization (awq, gptq)",
    ),
    Signature(
        id="vllm-quantization-name",
        problem="vllm-engine-failed",
        anchors=(
            "no longer supports online quantization",
            "Invalid quantization method: ",
            "Unknown quantization method",
        ),
        pattern=r"The `(?P<name>\w{2,30})` quantization method no longer supports online|(?:Invalid|Unknown) "
        r"quantization "
        r"method: (?P<name_2>[\w-]{2,40})",
        title="This vLLM does not know the quantization '{name}' in this place",
        sure=0.92,
        remedy=only(
            "Name one that this release knows (the message lists them; `fp8_per_tensor` took the place of `fp8` for "
            "weights that are quantized while loading), or leave `--quantization` away: a quantized checkpoint says "
            "itself what it is."
        ),
        example="ValueError: The `fp8` quantization method no longer supports online quantization. Please use "
        "`--quantization fp8_per_tensor` instead.",
        source="vllm/model_executor/layers/quantization",
    ),
    Signature(
        id="vllm-port-is-an-address",
        problem="vllm-engine-failed",
        anchors=("appears to be a URI", "VLLM_PORT '"),
        pattern=r"VLLM_PORT '(?P<value>[^'\n]{1,80})' (?:appears to be a URI|must be a valid integer)",
        title="VLLM_PORT is '{value}': a Kubernetes service named vllm sets it",
        sure=0.96,
        remedy=only(
            "Rename the Kubernetes service (any name but `vllm`), or set `enableServiceLinks: false` in the pod: "
            "Kubernetes makes variables such as VLLM_PORT of a service's name.",
        ),
        example="ValueError: VLLM_PORT 'tcp://10.43.0.12:8000' appears to be a URI.",
        source="vllm/envs.py",
    ),
)
