"""Text Embeddings Inference: images per GPU generation, models that it does not know, precision."""

from envcheck.catalogue.hints import only
from envcheck.catalogue.signature import Signature

IMAGE = (
    "Take the image of the GPU's generation: `turing-1.8` (T4, RTX 20), `1.8` (A100), `86-1.8` (A10, RTX 30), "
    "`89-1.8` (L4, RTX 40), `hopper-1.8` (H100), `120-1.8` (RTX 50), `cpu-1.8`; newer releases have the same names."
)
SIGNATURES = (
    Signature(
        id="tei-image-of-another-gpu",
        problem="gpu-architecture-unsupported",
        anchors=("is not compatible with compile time compute cap", "GPU with CUDA capability "),
        pattern=(
            r"[Rr]untime compute cap (?P<capability>\d{2,3}) is not compatible with compile time compute cap "
            r"(?:\d{2,3})|GPU with CUDA capability (?P<capability_2>\d{2,3}) is not supported"
        ),
        title="Text Embeddings Inference: this image is not for a GPU of compute capability {capability}",
        sure=0.97,
        remedy=only(
            IMAGE,
            "GPUs older than Turing (Pascal, Volta: 60 to 70) have no image: use `cpu-1.8`, or "
            "sentence-transformers with torch.",
        ),
        example="Error: GPU with CUDA capability 61 is not supported",
        source="text-embeddings-inference, backends/candle/src/compute_cap.rs, lib.rs",
    ),
    Signature(
        id="tei-precision",
        problem="dtype-unsupported",
        anchors=(" is only supported on Cuda devices in fp16", " is only supported in fp32 precision"),
        pattern=(
            r"(?<!\w)(?P<architecture>\w{2,40}) is only supported (?:on Cuda devices in (?P<dtype>fp16)|in "
            r"(?P<dtype_2>fp32) "
            r"precision)"
        ),
        title="Text Embeddings Inference: {architecture} runs in {dtype} only",
        sure=0.95,
        remedy=only(
            "Give the type that the message names: `--dtype float16` (on an NVIDIA GPU of Turing or newer with an "
            "image that has flash attention; not USE_FLASH_ATTENTION=false), or `--dtype float32`.",
            "If it runs on the CPU although there is a GPU (`Using CPU instead` above): start the container with "
            "`--gpus all`, with the image of the GPU's generation.",
        ),
        example="Could not start backend: Qwen2 is only supported on Cuda devices in fp16 with flash attention v2 "
        "enabled",
        source="text-embeddings-inference, backends/candle/src/lib.rs",
    ),
    Signature(
        id="tei-model-unknown",
        problem="vllm-model-unsupported",
        anchors=("unknown variant `", "Error: Model is not supported"),
        pattern=r"unknown variant `(?P<variant>[\w-]{2,60})`, expected one of|Error: Model is not supported",
        title="Text Embeddings Inference does not know this kind of model: {variant}",
        sure=0.9,
        remedy=only(
            "Use the newest image (`docker pull`): new architectures come with releases; its README lists the models.",
            "Or serve it with vLLM (`--runner pooling`), sentence-transformers or Infinity; models of images and text "
            "(Qwen3-VL) are not among TEI's.",
        ),
        example="Error: Model is not supported\n\nCaused by:\n    unknown variant `qwen3_vl`, expected one of `bert`",
        source="text-embeddings-inference, backends/candle/src/lib.rs (serde)",
    ),
    Signature(
        id="tei-no-gpu",
        problem="container-without-gpu",
        anchors=("Could not find a compatible CUDA device on host",),
        pattern=r"Could not find a compatible CUDA device on host",
        title="Text Embeddings Inference finds no GPU that its image can use, and runs on the CPU",
        sure=0.9,
        remedy=only(
            "Start the container with `--gpus all` (the NVIDIA Container Toolkit must be installed), and look with "
            "`docker run --rm --gpus all IMAGE nvidia-smi`; a driver that is older than the image's CUDA has the "
            "same effect.",
            IMAGE,
        ),
        example="WARN Could not find a compatible CUDA device on host: CUDA is not available",
        source="text-embeddings-inference, backends/candle/src/lib.rs",
    ),
)
