"""vLLM."""

from envcheck.catalogue.signature import ANY, Signature

SIGNATURES = (
    Signature(
        id="vllm-no-cache-blocks",
        problem="vllm-memory-too-small",
        anchors=("No available memory for the cache blocks",),
        pattern=r"No available memory for the cache blocks",
        title="After the weights vLLM has no memory left for its cache",
        sure=0.96,
        example=(
            "ValueError: No available memory for the cache blocks. Try increasing `gpu_memory_utilization` "
            "when initializing the engine."
        ),
        source="vllm/v1/core/kv_cache_utils.py",
    ),
    Signature(
        id="vllm-context-beyond-cache",
        problem="vllm-memory-too-small",
        anchors=(
            "is larger than the available KV cache memory",
            "is larger than the maximum number of tokens that can be stored in KV cache",
            "larger than the available KV cache",
        ),
        pattern=(
            r"max (?:seq(?:uence)? len|model len|seq len)\w{0,10} \((?P<length_count>\d{1,9})\)[^\n]{0,"
            r"120}(?:(?P<needed>[\d.]{1,8}) GiB KV cache is needed, which is larger than the available "
            r"KV cache memory \((?P<available>[\d.]{1,8}) GiB\)|larger than the maximum number of tokens "
            r"that can be stored in KV cache(?: \((?P<stored_count>\d{1,9})\))?)|larger than the available "
            r"KV cache memory"
        ),
        title="The longest context of {length_count} tokens needs more cache than there is memory",
        sure=0.96,
        example=(
            "ValueError: To serve at least one request with the models's max seq len (262144), (36.00 "
            "GiB KV cache is needed, which is larger than the available KV cache memory (5.12 GiB). "
            "Based on the available memory, the estimated maximum model length is 37280."
        ),
        source="vllm/v1/core/kv_cache_utils.py",
    ),
    Signature(
        id="vllm-memory-share",
        problem="vllm-memory-too-small",
        anchors=("is less than desired GPU memory utilization",),
        pattern=(
            r"Free memory on device (?:cuda:\d{1,3} )?\((?P<free>[\d.]{1,8})/(?P<total>[\d.]{1,8}) GiB\)("
            r"?: on startup)? is less than desired GPU memory utilization \((?P<share>[\d.]{1,5}), ("
            r"?P<wanted>[\d.]{1,8}) GiB\)|less than desired GPU memory utilization"
        ),
        title="Only {free} of {total} GiB of the GPU are free, and vLLM wants {wanted}",
        sure=0.95,
        example=(
            "ValueError: Free memory on device (10.51/23.57 GiB) on startup is less than desired GPU "
            "memory utilization (0.9, 21.21 GiB). Decrease GPU memory utilization or reduce GPU memory "
            "used by other processes."
        ),
        source="vllm/v1/worker/utils.py",
    ),
    Signature(
        id="vllm-memory-profiling",
        problem="vllm-memory-too-small",
        anchors=("Error in memory profiling. Initial free memory",),
        pattern=r"Error in memory profiling\. Initial free memory",
        title="Another program took or gave back memory of the GPU while vLLM measured it",
        sure=0.85,
        example=(
            "AssertionError: Error in memory profiling. Initial free memory 20.1 GiB, current free memory 22.3 GiB."
        ),
        source="vllm/v1/worker/gpu_worker.py",
    ),
    Signature(
        id="vllm-warmup-memory",
        problem="vllm-memory-too-small",
        anchors=("occurred when warming up sampler",),
        pattern=(
            r"out of memory occurred when warming up sampler with (?P<requests_count>\d{1,6}) dummy "
            r"requests"
        ),
        title="vLLM ran out of memory while warming up with {requests_count} requests",
        example=(
            "RuntimeError: CUDA out of memory occurred when warming up sampler with 1024 dummy requests. "
            "Please try lowering `max_num_seqs` or `gpu_memory_utilization` when initializing the engine."
        ),
        source="vllm/v1/worker/gpu_model_runner.py",
    ),
    Signature(
        id="vllm-heads-not-divisible",
        problem="vllm-parallel-invalid",
        anchors=("must be divisible by tensor parallel size", "is not divisible by", "must be divisible by"),
        pattern=(
            r"(?:attention )?heads? \((?P<heads_count>\d{1,5})\) must be divisible by tensor parallel "
            r"size \((?P<size_count>\d{1,4})\)|must be divisible by tensor parallel size|is not divisible "
            r"by (?:the )?tensor parallel|(?P<value>\d{1,7}) is not divisible by (?P<by>\d{1,4})"
        ),
        title="{heads_count} attention heads cannot be divided among {size_count} GPUs",
        sure=0.96,
        example=(
            "pydantic_core._pydantic_core.ValidationError: 1 validation error for VllmConfig\n"
            "  Value error, Total number of attention heads (32) must be divisible by tensor parallel "
            "size (3)."
        ),
        source="vllm/config/model.py; vllm/distributed/utils.py",
    ),
    Signature(
        id="vllm-more-than-gpus",
        problem="vllm-parallel-invalid",
        anchors=(
            "is larger than the number of available GPUs",
            "exceeds the number of available",
            "tensor parallel size",
            "World size",
            "Tensor parallel size",
            "cannot be larger than the number of available GPUs",
            "less than max local gpu count",
            "required GPUs exceeds",
        ),
        pattern=(
            r"[Ww]orld size \((?P<size_count>\d{1,4})\) is larger than the number of available GPUs "
            r"\((?P<gpus_count>\d{1,4})\)|[Tt]ensor parallel size \(?\d{1,4}\)? [^\n]{0,60}(?:exceeds|larger|"
            r"greater)[^\n]{0,60}(?:GPUs|available)|less than max local gpu count|required GPUs exceeds the total"
        ),
        title="{size_count} GPUs were asked for, and there are {gpus_count}",
        sure=0.94,
        example="ValueError: World size (4) is larger than the number of available GPUs (2) in this node.",
        source="vllm/config/parallel.py",
    ),
    Signature(
        id="vllm-context-beyond-model",
        problem="vllm-context-invalid",
        anchors=(
            "is larger than max_num_batched_tokens",
            "max_num_batched_tokens (",
            "is greater than the derived max_model_len",
            "longer than the maximum model length",
            "maximum context length is",
            "exceeds the maximum model length",
        ),
        pattern=(
            r"is larger than max_num_batched_tokens|max_num_batched_tokens \(\d{1,8}\) is smaller than max_model_l"
            r"en|max_model_len \((?P<asked_count>\d{1,9})\) is greater than the derived max_model_len \(("
            r"?:[\w.]{1,40}=)?(?P<most_count>\d{1,9})|longer than the maximum model length of (?P<longest_count"
            r">\d{1,9})|maximum context length is (?P<limit_count>\d{1,9}) tokens"
        ),
        title="More tokens were asked for than the model takes",
        sure=0.94,
        example=(
            "ValueError: User-specified max_model_len (65536) is greater than the derived max_model_len "
            "(max_position_embeddings=32768 or model_max_length=None in model's config.json)."
        ),
        source="vllm/config/model.py; vllm/v1/engine/processor.py",
    ),
    Signature(
        id="vllm-architecture-unknown",
        problem="vllm-model-unsupported",
        anchors=(
            "are not supported for now",
            "has no vLLM implementation",
            "Model architectures",
            "does not support pooling",
            "cannot be used for pooling",
            "does not support `--runner",
            "not support 'embed'",
        ),
        pattern=(
            r"Model architectures \[(?P<architectures>[^\]\n]{1,120})\] (?:are not supported|failed "
            r"to be inspected)|has no vLLM implementation|does not support (?:pooling|`--runner (?:pooling|"
            r"generate)`)|does not support the Embeddings API"
        ),
        title="This vLLM cannot run the model: {architectures}",
        sure=0.94,
        because_of=("package-missing", "library-missing", "package-conflict"),
        example=(
            "ValueError: Model architectures ['Qwen3VLForConditionalGeneration'] are not supported "
            "for now. Supported architectures: dict_keys(['AquilaForCausalLM'])"
        ),
        source="vllm/model_executor/models/registry.py",
    ),
    Signature(
        id="vllm-extension-mismatch",
        problem="vllm-build-mismatch",
        anchors=(
            "No module named 'vllm._C'",
            "vllm/_C",
            "'_C' object has no attribute",
            "Failed to import from vllm._C",
            "'_OpNamespace' '_C'",
            "'_OpNamespace' '_moe_C'",
        ),
        pattern=(
            r"No module named 'vllm\._C'|vllm/_(?:moe_)?C[\w.-]{0,40}\.so: undefined symbol: (?P<symbol>\w{1,"
            r"160})|'_OpNamespace' '_(?:moe_)?C' object has no attribute '(?P<operation>\w{1,60})'|Failed "
            r"to import from vllm\._C with [^\n]{0,160}(?:undefined symbol|cannot open|No module)"
        ),
        title="vLLM's compiled part does not fit this torch",
        sure=0.93,
        because_of=("driver-not-installed",),
        needs=("failed",),
        example=(
            "ImportError: /venv/lib/python3.12/site-packages/vllm/_C.abi3.so: undefined symbol: _ZN3c106ivalue"
            "14ConstantString6createE"
        ),
        source="glibc's loader; vllm/_custom_ops.py",
    ),
    Signature(
        id="vllm-engine-died",
        problem="vllm-engine-failed",
        anchors=(
            "Engine core initialization failed",
            "EngineCore failed to start",
            "EngineCore encountered a fatal error",
            "EngineDeadError",
            "Engine process failed to start",
            "EngineCore encountered an issue",
            "WorkerProc initialization failed",
            "Engine loop is not running",
            "WorkerProc failed to start",
        ),
        pattern=(
            r"Engine core initialization failed\. See root cause above|EngineCore failed to start|EngineCore "
            r"encountered (?:a fatal error|an issue)|EngineDeadError|Engine process failed to start|"
            r"WorkerProc (?:initialization failed|failed to start)|Engine loop is not running"
        ),
        title="vLLM's engine ended; its first error is not one that is known",
        sure=0.75,
        because_of=(ANY,),
        example=("RuntimeError: Engine core initialization failed. See root cause above. Failed core proc(s): {}"),
        source="vllm/v1/engine/utils.py",
    ),
)
