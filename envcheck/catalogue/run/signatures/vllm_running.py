"""vLLM."""

from envcheck.catalogue.hints import also, only
from envcheck.catalogue.packages.remedies.libraries import newer_vllm, unsupported_title
from envcheck.catalogue.run import hints, server_hints
from envcheck.catalogue.signature import Signature
from envcheck.catalogue.vllm.memory_limits import headless, not_headless, pooling_runner

SIGNATURES = (
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
            "exceeds the pre-allocated encoder cache size",
            "is larger than the encoder cache",
        ),
        pattern=(
            r"exceeds the pre-allocated encoder cache size|larger than the encoder cache|is larger than "
            r"max_num_batched_tokens|max_num_batched_tokens \(\d{1,8}\) is smaller than max_model_len|ma"
            r"x_model_len \((?:\d{1,9})\) is greater than the derived max_model_len \((?:[\w.]{1,40}=)?("
            r"?P<most_count>\d{1,9})|longer than the maximum model length (?:of )?(?P<most_count_2>\d{1,9})|m"
            r"aximum context length is (?P<most_count_3>\d{1,9}) tokens"
        ),
        title="The input exceeds the model's context length (max_model_len)",
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
            "Unsupported architectures: ",
            "has no vLLM implementation",
            "Model architectures",
            "does not support pooling",
            "cannot be used for pooling",
            "not support 'embed'",
            "Unknown image model type",
            "is not supported by vLLM",
            'assert "factor" in rope_scaling',
            "Unknown video model type",
            "Unknown audio model type",
        ),
        pattern=(
            r"ValueError: Unsupported architectures: (?P<architectures_2>\w{1,80})\. Supported list|"
            r'Unknown (?:image|video|audio) model type|assert "factor" in rope_scaling|Model architectur'
            r"es \[(?P<architectures>[^\]\n]{1,120})\] (?:are not supported|failed to be inspected)|has "
            r"no vLLM implementation|does not support pooling|does n"
            r"ot support the Embeddings API"
        ),
        title=unsupported_title,
        sure=0.94,
        because_of=("package-missing", "library-missing", "package-conflict"),
        remedy=also(newer_vllm, *hints.VLLM_ARCHITECTURE_UNKNOWN),
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
            "vllm/_moe_C",
            "_ops.cpython-",
            "_ops.abi3.so",
        ),
        pattern=(
            r'(?<!from vllm\._C with ModuleNotFoundError\(")(?<!from vllm\._C: ModuleNotFoundError\(")No'
            r" module named 'vllm\._C'|vllm/(?:_(?:moe_)?C"
            r"|\w{1,30}_ops)[\w.-]{0,60}\.so: undefined symbol: (?:\w{1,160})"
            r"|'_OpNamespace' '_(?:moe_)?C' object has no attribute '(?:\w{1,60})'|Failed to import from"
            r" vllm\._C(?: with|:) ImportError[^\n]{0,200}?(?:undefined symbol|cannot open)"
        ),
        title="vLLM was built for another torch",
        sure=0.93,
        because_of=("driver-not-installed", "wheel-incompatible"),
        needs=("failed",),
        example=(
            "ImportError: /venv/lib/python3.12/site-packages/vllm/_C.abi3.so: undefined symbol: _ZN3c106ivalue"
            "14ConstantString6createE"
        ),
        source="glibc's loader; vllm/_custom_ops.py",
    ),
    Signature(
        id="vllm-cuda-variant",
        problem="vllm-build-mismatch",
        anchors=(
            "libcudart.so.",
            "libcublas.so.",
            "libnvrtc.so.",
            "libcufft.so.",
            "libcublasLt.so.",
            "libcusparse.so.",
            "libcusolver.so.",
        ),
        pattern=(
            r"(?P<library>lib(?:cudart|cublas|cublasLt|nvrtc|cusparse|cusolver)\.so\.\d{2}): cannot open"
            r" shared object file"
        ),
        title="vLLM needs {library}: its wheel was built for another CUDA version than torch",
        sure=0.93,
        raised_in=("vllm",),
        example='  File "/venv/lib/python3.12/site-packages/vllm/_custom_ops.py", line 20, in <module>\n    import '
        "vllm._C\nImportError: libcudart.so.12: cannot open shared object file: No such file or directory",
        source="glibc's loader; vllm/_custom_ops.py",
    ),
    Signature(
        id="vllm-older-than-transformers",
        problem="vllm-model-unsupported",
        anchors=("There is no module or parameter named",),
        pattern=r"There is no module or parameter named '(?P<name>[\w.]{1,80})' in (?P<model>\w{1,80})",
        title="This vLLM version does not support the weights' layout: it has no {name} in {model}",
        sure=0.85,
        reader=not_headless,
        example="ValueError: There is no module or parameter named 'visual.merger' in Qwen3VLForConditionalGeneration",
        source="vllm/model_executor/models/utils.py",
    ),
    Signature(
        id="vllm-embedding-model-as-writer",
        problem="vllm-runner-wrong",
        anchors=("There is no module or parameter named",),
        pattern=r"There is no module or parameter named '[\w.]{1,80}' in \w{1,80}",
        reader=headless,
        title="An embedding model is served with the generate runner ({architecture})",
        remedy=pooling_runner,
        sure=0.93,
        example="ValueError: There is no module or parameter named 'layers' in Qwen3ForCausalLM",
        source="vllm/model_executor/models/utils.py; weights of an embedding model lack the prefix `model.`",
    ),
    Signature(
        id="vllm-embeddings-refused",
        problem="vllm-runner-wrong",
        anchors=(
            "does not support Embeddings API",
            "does not support the Embeddings API",
            "only supported for pooling models",
            "LLM.embed() is only supported",
            "LLM.encode() is only supported",
            "LLM.generate() is only supported",
            "argument --task: invalid choice",
            "argument --runner: invalid choice",
            "unrecognized arguments: --task",
            "unrecognized arguments: --runner",
            "Unsupported task",
            "not supported by the model: embed",
            "does not support task",
            "unsupported task: ",
            "does not support `--runner",
        ),
        pattern=(
            r"does not support `--runner (?:pooling`\. You can pass `--convert (?P<convert>embed|classify|reward)|"
            r"generate|"
            r"pooling)|"
            r"argument --(?:task|runner): invalid choice: '(?:embed|embedding|pooling)'|vllm[^\n]{0,40}u"
            r"nrecognized arguments: --(?:task (?:embed|pooling)|runner pooling)|[Uu]nsupported task: '?"
            r"embed|The model does not support (?:task|the) '?embed|does not support (?:the )?Embeddings"
            r" API|LLM\.(?:embed|encode|score|classify)\(\) is only supported for|LLM\.generate\(\) is o"
            r"nly supported for"
        ),
        title="vLLM does not support this request for the model (wrong runner)",
        remedy=pooling_runner,
        sure=0.94,
        example="ValueError: LLM.embed() is only supported for embedding models. Please set the runner to pooling.",
        source="vllm/entrypoints/llm.py; vllm/entrypoints/openai",
    ),
    Signature(
        id="vllm-weights-of-other-shape",
        problem="vllm-model-unsupported",
        anchors=(
            "loaded_weight.shape",
            "param.size() == loaded",
            "loaded_weight.size()",
            "weights were not initialized from checkpoint",
        ),
        pattern=r"weights were not initialized from checkpoint|assert param(?:_data)?\.(?:shape|size\(\)) == "
        r"loaded_weight\.(?:shape|size\(\))",
        title="vLLM cannot load these weights: their names or shapes are not those of the model that it builds",
        sure=0.85,
        remedy=also(newer_vllm, *hints.VLLM_WEIGHTS_OF_OTHER_SHAPE),
        example="    assert param_data.shape == loaded_weight.shape\nAssertionError",
        source="vllm/model_executor/layers/linear.py; vocab_parallel_embedding.py",
    ),
    Signature(
        id="xinference-without-slot",
        problem="gpu-memory-in-use",
        anchors=("No available slot found",),
        pattern=r"No available slot found for the model",
        title="Xinference has no free GPU for the model",
        sure=0.93,
        remedy=only(*server_hints.XINFERENCE_SLOT),
        example="RuntimeError: Failed to launch model, detail: No available slot found for the model",
        source="xinference/core/worker.py",
    ),
    Signature(
        id="ray-and-vllm-differ",
        problem="package-conflict",
        anchors=("Output' object has no attribute",),
        pattern=r"'(?P<said>(?:Pooling|Request|Completion|Embedding)\w{0,20}Output' object has no attribute "
        r"'\w{1,40}')",
        title="The program was written for another vLLM: '{said}",
        sure=0.85,
        remedy=only(*server_hints.RAY_AND_VLLM),
        example="AttributeError: 'PoolingOutput' object has no attribute 'embedding'",
        source="ray/llm/_internal/serve; vllm/outputs.py",
    ),
    Signature(
        id="ray-without-bundles",
        problem="vllm-parallel-invalid",
        anchors=("KeyError: 'bundles'",),
        pattern=r"KeyError: 'bundles'",
        title="vLLM finds no GPUs in Ray's placement group",
        sure=0.9,
        remedy=only(*server_hints.RAY_BUNDLES),
        example="KeyError: 'bundles'",
        source="vllm/executor/ray_utils.py",
    ),
)
