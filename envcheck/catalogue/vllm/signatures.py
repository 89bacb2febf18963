"""How the problems of the area vllm look in a text."""

from envcheck.catalogue.hints import only
from envcheck.catalogue.signature import ANY, Signature
from envcheck.catalogue.vllm import hints
from envcheck.catalogue.vllm.memory_limits import (
    cache_numbers,
    fewer_requests,
    more_cache,
    shorter_context,
    smaller_share,
)

SIGNATURES = (
    Signature(
        id="gguf-architecture-unknown",
        problem="vllm-model-unsupported",
        anchors=("unknown model architecture: '",),
        pattern=r"unknown model architecture: '(?P<architecture>[\w.-]{1,60})'",
        title="This llama.cpp or Ollama is too old for the architecture {architecture}",
        sure=0.93,
        remedy=only(*hints.GGUF_ARCHITECTURE_UNKNOWN),
        example=(
            "llama_model_load: error loading model: error loading model architecture: unknown model architecture: "
            "'qwen3vl'"
        ),
        source="llama.cpp, src/llama-model.cpp",
    ),
    Signature(
        id="weights-of-other-names",
        problem="vllm-model-unsupported",
        anchors=("KeyError: '",),
        pattern=r"KeyError: '(?P<name>(?:[\w-]{1,30}\.){0,6}(?:layers\.\d{1,4}|blocks\.\d{1,4}|embed_tokens|lm_head|"
        r"visual|norm)"
        r"(?:\.[\w-]{1,40}){0,6}(?:weight|bias|scale|qweight|g_idx|absmax|qzeros)?)'",
        title="The server's model has no weight {name}: the checkpoint is of another form than it expects",
        sure=0.8,
        remedy=only(*hints.WEIGHTS_OF_OTHER_NAMES),
        example="KeyError: 'layers.22.mlp.gate_up_proj.weight'",
        source="load_weights of the models of vLLM and SGLang",
    ),
    Signature(
        id="server-argument-unknown",
        problem="vllm-engine-failed",
        anchors=(
            "error: unrecognized arguments",
            "error: the following arguments are required",
            ": error: argument --",
        ),
        pattern=r"(?:api_server\.py|vllm(?: serve)?|launch_server(?:\.py)?|launch_server\S{0,20}): error: "
        r"(?P<said>(?:unrecognized arguments|the following arguments are required|argument --)[^\n]{1,120})",
        title="The server does not take its arguments: {said}",
        remedy=only(*hints.SERVER_ARGUMENT_UNKNOWN),
        example="api_server.py: error: unrecognized arguments: serve acme/model",
        source="argparse, under vLLM and SGLang",
    ),
    Signature(
        id="workers-do-not-answer",
        problem="vllm-engine-failed",
        anchors=("shared memory broadcast block found in",),
        pattern=r"No available shared memory broadcast block found in \d{1,5} second",
        title="A vLLM worker does not respond: it compiles, or hangs in NCCL",
        sure=0.7,
        general=True,
        because_of=(ANY,),
        remedy=only(*hints.WORKERS_DO_NOT_ANSWER),
        example="No available shared memory broadcast block found in 60 second.",
        source="vllm/distributed/device_communicators/shm_broadcast.py",
    ),
    Signature(
        id="ray-not-enough-gpus",
        problem="vllm-parallel-invalid",
        anchors=(
            "urrent node has no GPU available",
            "No available node types can fulfill",
            "insufficient resources",
            "cannot be scheduled right now",
            "Cannot provide a placement group",
        ),
        pattern=(
            r"No available node types can fulfill resource request|cannot be scheduled right now[^\n]{0,"
            r"200}GPU|[Cc]urrent node has no GPU available|Cannot provide a placement group"
        ),
        title="Ray has fewer GPUs than requested",
        sure=0.88,
        example=(
            "ValueError: Cannot provide a placement group requiring 4 GPUs: No available node types "
            "can fulfill resource request"
        ),
        source="vllm/v1/executor/ray_utils.py; Ray's autoscaler",
    ),
    Signature(
        id="vllm-no-cache-blocks",
        problem="vllm-memory-too-small",
        anchors=(
            "No available memory for the cache blocks",
            "KV Cache is -",
            "KV cache memory: -",
            " blocks: 0",
            "Available KV cache memory",
        ),
        pattern=(
            r"No available memory for the cache blocks|reserved for KV Cache is (?P<rest>-[\d.]{1,8}) ?GiB|"
            r"[Aa]vailable KV cache memory: (?P<rest_2>-[\d.]{1,8}) GiB|# (?:GPU|cuda) blocks: 0\b"
        ),
        title="No memory is left for vLLM's KV cache after loading the weights",
        sure=0.96,
        remedy=more_cache,
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
        title="The KV cache for {length_count} tokens needs more memory than is available",
        sure=0.96,
        remedy=shorter_context,
        reader=cache_numbers,
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
            r"Free memory on device (?:[\w:]{1,12} )?\((?P<free>[\d.]{1,8})/(?P<total>[\d.]{1,8}) GiB\)("
            r"?: on startup)? is less than desired GPU memory utilization \((?P<share>[\d.]{1,5}), (?P<w"
            r"anted>[\d.]{1,8}) GiB\)|less than desired GPU memory utilization"
        ),
        title="Only {free} of {total} GiB GPU memory are free, but vLLM needs {wanted}",
        sure=0.95,
        remedy=smaller_share,
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
        title="Another program allocated or freed GPU memory while vLLM was profiling it",
        sure=0.85,
        example=(
            "AssertionError: Error in memory profiling. Initial free memory 20.1 GiB, current free memory 22.3 GiB."
        ),
        source="vllm/v1/worker/gpu_worker.py",
    ),
    Signature(
        id="vllm-warmup-memory",
        problem="vllm-memory-too-small",
        anchors=("occurred when warming up sampler", "occurred when warming up pooler"),
        pattern=(
            r"out of memory occurred when warming up (?:sampler|pooler(?: \(task=\w{1,30}\))?) with "
            r"(?P<requests_count>\d{1,6}) dummy "
            r"requests"
        ),
        title="vLLM ran out of memory while warming up with {requests_count} requests",
        remedy=fewer_requests,
        example=(
            "RuntimeError: CUDA out of memory occurred when warming up sampler with 1024 dummy requests. "
            "Please try lowering `max_num_seqs` or `gpu_memory_utilization` when initializing the engine."
        ),
        source="vllm/v1/worker/gpu_model_runner.py",
    ),
    Signature(
        id="vllm-heads-not-divisible",
        problem="vllm-parallel-invalid",
        anchors=(
            "must be divisible by tensor parallel size",
            "is not divisible by",
            "must be divisible by",
            "is not divisible by weight quantization",
            "is not divisible by min_thread",
            "not divisible by ",
            "not divisible by the number of tensor",
        ),
        pattern=(
            r"number of GPUs per node is not divisible by the number of tensor parallelism|"
            r"is not divisible by (?:weight quantization block|min_thread_)|must be divisible by the ten"
            r"sor parallel|(?:attention )?heads? \((?P<heads_count>\d{1,5})\) must be divisible by tenso"
            r"r parallel size \((?P<size_count>\d{1,4})\)|must be divisible by tensor parallel size|is n"
            r"ot divisible by (?:the )?tensor parallel|(?:\d{1,7}) is not divisible by (?:\d{1,4})"
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
            r"greater)[^\n]{0,60}(?:GPUs|available)|less than max local gpu count|required GPUs exceeds the total "
            r"number[^\n]{0,80}Required number of devices: (?P<size_count_2>\d{1,4})\. Total number of devices: "
            r"(?P<gpus_count_2>\d{1,4})|required GPUs exceeds the total"
        ),
        title="{size_count} GPUs were requested, but there are only {gpus_count}",
        sure=0.94,
        example="ValueError: World size (4) is larger than the number of available GPUs (2) in this node.",
        source="vllm/config/parallel.py",
    ),
    Signature(
        id="ray-driver-without-gpu",
        problem="vllm-parallel-invalid",
        anchors=("does not allocate any GPUs on the driver",),
        pattern=r"Ray does not allocate any GPUs on the driver node",
        title="The node that vllm was started on has none of the GPUs that Ray gave it",
        sure=0.94,
        remedy=only(*hints.RAY_DRIVER_WITHOUT_GPU),
        example="ValueError: Ray does not allocate any GPUs on the driver node. Consider adjusting the Ray placement "
        "group or running the driver on a GPU node.",
        source="vllm/executor/ray_distributed_executor.py",
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
            "died unexpectedly, shutting down",
            "Engine process (pid",
            "Timed out waiting for engine",
            "RPC call to",
            "Did not receive response from front-end",
            "No available shared memory broadcast",
        ),
        pattern=(
            r"(?:Engine core|Worker) proc \S{1,40} died unexpectedly|Engine process \(pid \d{1,9}\) died|Timed out "
            r"waiting for engine|RPC call to \w{1,40} timed out|Did not receive response from front-end "
            r"process|Engine core initialization failed\. See root cause above|EngineCore failed to star"
            r"t|EngineCore encountered (?:a fatal error|an issue)|EngineDeadError|Engine process failed "
            r"to start|WorkerProc (?:initialization failed|failed to start)|Engine loop is not running"
        ),
        title="vLLM's engine stopped with an error that envcheck does not know",
        sure=0.75,
        because_of=(ANY,),
        example=("RuntimeError: Engine core initialization failed. See root cause above. Failed core proc(s): {}"),
        source="vllm/v1/engine/utils.py",
    ),
)
