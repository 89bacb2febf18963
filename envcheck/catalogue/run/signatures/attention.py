"""Attention kernels and the numbers they take."""

from envcheck.catalogue.hints import also, only
from envcheck.catalogue.run import hints
from envcheck.catalogue.run.remedies.number_types import (
    one_type,
    other_quantisation,
    read_minimum,
    read_taken,
    read_types,
    type_that_is_taken,
    types_title,
)
from envcheck.catalogue.run.remedies.runtime import usable_attention
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="flash-attention-not-there",
        problem="attention-backend-unavailable",
        anchors=(
            "has been toggled on, but it cannot be used",
            "flash_attn seems to be not installed",
            "FlashAttention2 has been toggled",
            "Flash Attention 2 is not available",
            "package flash_attn",
            "`kernels` is either not installed",
            "doesn't seem to be installed",
            "Requested Flash Attention",
            "FlashAttention requires at least",
        ),
        pattern=(
            r"the package for FlashAttention\d? doesn't seem to be installed|Requested Flash Attention \d"
            r" which is not supported|FlashAttention\d? requires at least version|Flash ?Attention ?[23"
            r"]?(?: 2)? (?:has been toggled on, but it cannot be used(?![^\n]{0,120}compute capability)|"
            r"is not available)|package flash_attn seems to be not installed|`kernels` is either not ins"
            r"talled"
        ),
        title="flash_attention_2 was requested, but flash-attn cannot be used",
        sure=0.95,
        because_of=("flash-attn-abi-mismatch", "flash-attn-unsupported-gpu", "torch-cpu-build"),
        remedy=also(usable_attention, *hints.FLASH_ATTENTION_NOT_THERE),
        example=(
            "ImportError: FlashAttention2 has been toggled on, but it cannot be used due to the following "
            "error: the package flash_attn seems to be not installed."
        ),
        source="transformers/modeling_utils.py, _check_and_enable_flash_attn_2",
    ),
    Signature(
        id="flash-attn-not-installed",
        problem="flash-attn-missing",
        anchors=("No module named 'flash_attn'", "No module named 'flash_attn_interface'"),
        pattern=r"^(?:[\w.]{0,80}\.)?(?:ModuleNotFoundError|ImportError): No module named 'flash_attn(?:_interface)?'",
        unless=("building",),
        remedy=also(usable_attention, *hints.FLASH_ATTENTION_NOT_THERE),
        example="ModuleNotFoundError: No module named 'flash_attn'",
        source="CPython",
    ),
    Signature(
        id="flash-attention-not-installed",
        problem="attention-backend-unavailable",
        anchors=("No module named 'kernels'",),
        pattern=r"^(?:[\w.]{0,80}\.)?(?:ModuleNotFoundError|ImportError): No module named '(?P<module>kernels)'",
        title="The package {module} is not installed",
        sure=0.88,
        unless=("building",),
        remedy=also(usable_attention, *hints.FLASH_ATTENTION_NOT_THERE),
        example="ModuleNotFoundError: No module named 'kernels'",
        source="CPython",
    ),
    Signature(
        id="attention-name-unknown",
        problem="attention-backend-unavailable",
        anchors=(
            "with a model not initialized on GPU and with no GPU available",
            "Could not find the currently requested flash attention",
            "Could not find any flash attn implementation",
            "PyTorch SDPA requirements in Transformers are not met",
            "is not valid for this configuration. Reason",
            "Invalid attention backend",
            "No valid attention backend",
            "Specified `attn_implementation=",
            "does not support an attention implementation",
            "does not support Flash Attention",
            "Unknown attention backend",
            "is not supported. Reason",
        ),
        pattern=(
            r"does not support Flash Attention \d yet|with a model not initialized on GPU and with no GP"
            r"U available|Could not find (?:the currently requested flash attention|any flash attn) impl"
            r"ementation|PyTorch SDPA requirements in Transformers are not met|Selected backend [\w.]{1,"
            r"60} is not valid for this configuration|Invalid attention backend|No valid attention backe"
            r'nd|Specified `attn_implementation="?(?P<name>[\w/.-]{1,60})|does not support an attention '
            r"implementation through|does not support Flash Attention 2|(?:Invalid|Unknown) attention ba"
            r"ckend"
        ),
        title="The attention implementation {name} does not exist or is not supported by this model",
        sure=0.92,
        remedy=also(usable_attention, *hints.ATTENTION_NAME_UNKNOWN),
        example=(
            'ValueError: Specified `attn_implementation="flash_attention_4"` is not supported. The '
            'only possible arguments are `attn_implementation="eager"`'
        ),
        source="transformers/modeling_utils.py",
    ),
    Signature(
        id="attention-kernel-not-for-this-torch",
        problem="attention-backend-unavailable",
        anchors=("Cannot find a build variant for this system", "kernels-community", "build matching the current"),
        pattern=(
            r"Cannot find a build variant for this system in (?:[\w./-]{1,80})|kernels-community[^\n]{0,"
            r"200}(?:does not|not found|No such|Cannot|a build match)|has a build matching the current"
        ),
        title="The Hub kernel has no variant for this torch and CUDA",
        remedy=also(usable_attention, *hints.ATTENTION_KERNEL_NOT_FOR_THIS_TORCH),
        example=(
            "FileNotFoundError: Cannot find a build variant for this system in kernels-community/flash-attn2 "
            "(revision: main). Available variants: torch28-cxx11-cu128-x86_64-linux"
        ),
        source="kernels/utils.py",
    ),
    Signature(
        id="attention-no-kernel",
        problem="attention-backend-unavailable",
        anchors=("No available kernel.", "No available kernel", "No operator found for `memory_efficient_attention"),
        pattern=r"RuntimeError: No available kernel|No operator found for `memory_efficient_attention",
        title="No attention kernel supports this input on this GPU",
        sure=0.88,
        because_of=("xformers-mismatch", "torch-cpu-build"),
        example="RuntimeError: No available kernel. Aborting execution.",
        source="aten/src/ATen/native/transformers/sdp_utils.cpp; xformers",
    ),
    Signature(
        id="flash-attention-number-type",
        problem="dtype-unsupported",
        anchors=(
            "only support fp16 and bf16",
            "only supports fp16 and bf16",
            "only supports Half and BFloat16",
            "FlashAttention only support",
            "Flash Attention 2 only supports torch.float16",
            "only supports torch.float16",
        ),
        pattern=(
            r"[Ff]lash ?[Aa]ttention(?: 2)? only supports? (?:fp16|torch\.float16|Half)(?! and torch\.bfloat16 "
            r"dtypes, but the current dype)"
        ),
        title="FlashAttention supports only fp16 and bf16",
        sure=0.97,
        example="RuntimeError: FlashAttention only support fp16 and bf16 data type",
        source="flash-attn, csrc/flash_attn/flash_api.cpp",
    ),
    Signature(
        id="bfloat16-not-on-this-gpu",
        problem="dtype-unsupported",
        anchors=(
            "Bfloat16 is only supported on GPUs",
            "bfloat16 is only supported on ",
            "bfloat16 is not supported",
            "bf16/gpu",
            "bf16 requires",
            "doesn't support bf16",
            "not support bfloat16",
            "bf16 is only supported",
            "Feature '.bf16'",
            "bf16 not supported",
            "is not supported for quantization method",
            "requires a GPU with compute capability",
        ),
        pattern=(
            r"torch\.(?:bfloat16|float1"
            r"6|float32) is not supported for quantization method|requires a GPU with compute capability"
            r" >= (?:[\d.]{1,4})|[Bb]float16 is only supported on (?:GPU|gpu)s with compute capability of at lea"
            r"st (?:[\d.]{1,5})|[Bb](?:F|float)16[^\n]{0,60}not supported|doesn't support bf16/gpu|not s"
            r"upport bfloat16|Feature '\.bf16'|Your setup doesn't support bf16"
        ),
        title="This GPU does not support this dtype",
        reader=read_taken,
        sure=0.96,
        needs=("failed",),
        remedy=type_that_is_taken,
        example=(
            "ValueError: Bfloat16 is only supported on GPUs with compute capability of at least 8.0. "
            "Your Tesla T4 GPU has compute capability 7.5. You can use float16 instead by explicitly "
            "setting the `dtype` flag in CLI, for example: --dtype=half."
        ),
        source="vllm/worker; transformers/training_args.py; ptxas",
    ),
    Signature(
        id="quantisation-not-on-this-gpu",
        problem="gpu-architecture-unsupported",
        anchors=(
            "is not supported for the current GPU",
            "only supported on GPUs with compute capability >=",
            "Marlin does not support weight_bits",
            "requires a **Blackwell GPU**",
            "requires Blackwell",
            "requires a Blackwell",
            "requires an SM1",
        ),
        pattern=r"(?:(?P<refused>FP8|MXFP4) quanti\w{1,8} (?:models )?is )?only supported on GPUs with compute "
        r"capability >= \d|"
        r"quantization method [\w-]{1,40} is not "
        r"supported for the current GPU|"
        r"Marlin does not support weight_bits = \w{1,12}\. Only types = \[\]|requires (?:an? )?(?:\*\*)?(?:SM1\d\d|"
        r"Blackwell)",
        title="There are no kernels for this quantization on this GPU",
        reader=read_minimum,
        remedy=other_quantisation,
        example="ValueError: The quantization method awq is not supported for the current GPU. Minimum capability: 75. "
        "Current capability: 70.",
        source="vllm/model_executor/model_loader/weight_utils.py; vllm's marlin_utils.py",
    ),
    Signature(
        id="number-type-not-implemented",
        problem="dtype-unsupported",
        anchors=(
            "not implemented for 'Half'",
            "not implemented for 'BFloat16'",
            "not implemented for 'Float8",
            "must have the same dtype",
            "expected scalar type",
            "should be the same",
            "Low precision dtypes not supported",
            "self and mat2 must have",
            "to have the same dtype",
        ),
        pattern=(
            r"(?<!\w)\w{1,120}\"? not implemented for '(?:Half|BFloat16|Float8\w{0,12})'|(?:(?:mat1|self) a"
            r"nd mat2 must have the same dtype|expected (?:m1 and m2|mat1 and mat2) to have the same dty"
            r"pe|Low precision dt"
            r"ypes not supported|expected scalar type (?:\w{1,20}) but found (?:\w{1,20})|Input type \(("
            r"?!torch\.FloatTensor\) and weight type \(torch\.cuda)[^)\n]{1,60}\) and (?:weight|bias) ty"
            r"pe \([^)\n]{1,60}\) should be the same)"
        ),
        reader=read_types,
        title=types_title,
        remedy=one_type,
        example="RuntimeError: \"LayerNormKernelImpl\" not implemented for 'Half'",
        source="ATen/Dispatch.h; aten/src/ATen/native",
    ),
    Signature(
        id="triton-only-on-ampere",
        problem="gpu-architecture-unsupported",
        anchors=("is only supported on Ampere",),
        pattern=r"mma -> mma layout conversion is only supported on Ampere",
        title="Triton's kernel needs an Ampere GPU (capability 8.0) or newer",
        sure=0.96,
        remedy=only(*hints.TRITON_ONLY_ON_AMPERE),
        example='Allocation.cpp:47: Assertion `!srcMmaLayout && "mma -> mma layout conversion is only supported on '
        "Ampere\"' failed.",
        source="triton/lib/Analysis/Allocation.cpp (before Triton 3.3), under vLLM's prefix kernels",
    ),
)
