"""Settings that vLLM and SGLang refuse, and memory that their settings leave too small."""

from envcheck.catalogue.gpu.remedies import free_gpu_memory
from envcheck.catalogue.hints import also
from envcheck.catalogue.run import server_hints
from envcheck.catalogue.run.remedies.server_settings import changed_setting, other_fraction
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="server-setting-refused",
        problem="vllm-engine-failed",
        anchors=(
            "GPU memory utilization must be less than 1.0",
            "Too large swap space",
            "does not match the quantization method specified in the",
            "must be greater than or equal to max_num_seqs",
            "Pipeline parallelism is not supported for this model",
            "models with tensor parallelism is not supported",
            "should have a unique IP address",
            "is greater than max_lora_rank",
        ),
        pattern=(
            r"GPU memory utilization must be less than 1\.0\. Got (?P<share>[\d.]{1,6}\d)|Too large (?P<swap>swap "
            r"space)|"
            r"specified in the model config \((?P<quantisation>[\w-]{1,40})\) does not match|max_num_batched_tokens "
            r"\((?P<tokens_count>\d{1,8})\) must be greater than or equal to max_num_seqs|(?P<pipeline>Pipeline "
            r"parallelism) is not supported for this model|(?P<tensor>BitsAndBytes) models with tensor parallelism|"
            r"Every "
            r"node should have a unique (?P<node>IP address)|LoRA rank (?P<lora_count>\d{1,5}) is greater than "
            r"max_lora_rank"
        ),
        title="The server refuses one of its settings",
        sure=0.93,
        remedy=changed_setting,
        example="ValueError: max_num_batched_tokens (128) must be greater than or equal to max_num_seqs (256).",
        source="vllm/config; vllm/executor/ray_distributed_executor.py; vllm/model_executor/model_loader",
    ),
    Signature(
        id="model-not-in-float16",
        problem="dtype-unsupported",
        anchors=("does not support float16. Reason",),
        pattern=r"The model type (?P<kind>[\w-]{1,40}) does not support float16",
        title="Models of the type {kind} do not work in float16",
        remedy=changed_setting,
        example="ValueError: The model type gemma3 does not support float16. Reason: Numerical instability.",
        source="vllm/config/model.py",
    ),
    Signature(
        id="sglang-memory-pool",
        problem="gpu-out-of-memory",
        anchors=(
            "Please try to increase --mem-fraction-static",
            "Please try increasing --mem-fraction-static",
            "Memory pool size is too small",
            "Prefill out of memory",
            "Decode out of memory",
        ),
        pattern=(
            r"Not enough memory\. Please try (?:to increase|increasing) "
            r"--mem-fraction-static(?:[^\n]{0,80}=\s?(?P<fraction>0?\.\d{1,4}))?"
            r"|AssertionError: Memory pool size is too small|(?:Prefill|Decode) out of memory\."
        ),
        title="SGLang's KV cache is too small for the model and its requests",
        sure=0.93,
        remedy=other_fraction,
        example="RuntimeError: Not enough memory. Please try to increase --mem-fraction-static. Current value: "
        "self.server_args.mem_fraction_static=0.5",
        source="sglang/srt/model_executor/model_runner.py; sglang/srt/managers",
    ),
    Signature(
        id="sglang-memory-unbalanced",
        problem="gpu-memory-in-use",
        anchors=("memory capacity is unbalanced",),
        pattern=r"memory capacity is unbalanced[^\n]{0,80}occupied by other processes",
        title="Another process uses memory of one of SGLang's GPUs",
        remedy=also(free_gpu_memory, *server_hints.SGLANG_UNBALANCED),
        example="ValueError: The memory capacity is unbalanced. Some GPUs may be occupied by other processes.",
        source="sglang/srt/model_executor/model_runner.py",
    ),
)
