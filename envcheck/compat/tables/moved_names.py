"""Names that came or went with a release of a package, and the releases that have them.

`<`: the name was removed, and older releases still have it. `>=`: it is new. Packages that only ever add names are in
`ONLY_GROWING`. Sources: the wheels of the packages on PyPI, searched for the name (transformers 4.36 to 5.16,
huggingface_hub 0.20 to 1.4, accelerate), else the release notes of the package.
"""

from collections.abc import Mapping

from envcheck.requirement_text import name_of

_TORCH = {
    "_six": "torch<2.0",
    "container_abcs": "torch<1.9",
    "string_classes": "torch<2.0",
    "LRScheduler": "torch>=2.0",
    "scaled_dot_product_attention": "torch>=2.0",
    "compiler": "torch>=2.1",
    "float8_e4m3fn": "torch>=2.1",
    "register_pytree_node": "torch>=2.2",
    "init_device_mesh": "torch>=2.2",
    "is_compiling": "torch>=2.3",
    "sdpa_kernel": "torch>=2.3",
    "SDPBackend": "torch>=2.3",
    "GradScaler": "torch>=2.3",
    "uint16": "torch>=2.3",
    "get_default_device": "torch>=2.3",
    "RMSNorm": "torch>=2.4",
    "custom_op": "torch>=2.4",
    "register_fake": "torch>=2.4",
    "custom_fwd": "torch>=2.4",
    "custom_bwd": "torch>=2.4",
    "flex_attention": "torch>=2.5",
    "infer_schema": "torch>=2.5",
    "DTensor": "torch>=2.5",
    "triton_op": "torch>=2.6",
    "wrap_triton": "torch>=2.6",
    "float8_e8m0fnu": "torch>=2.7",
    "float4_e2m1fn_x2": "torch>=2.8",
}
_TRANSFORMERS = {
    **dict.fromkeys(
        ("AutoModelForVision2Seq", "BeamSearchScorer", "ConstrainedBeamSearchScorer", "DisjunctiveConstraint",
         "PhrasalConstraint", "HybridCache", "SlidingWindowCache", "TRANSFORMERS_CACHE",
         "is_torch_fx_available", "load_tf_weights"), "transformers<5"),
    **dict.fromkeys(
        ("Conv1D", "apply_chunking_to_forward", "find_pruneable_heads_and_indices", "prune_linear_layer"),
        "transformers<4.56"),
    "AdamW": "transformers<4.50",
    "LlamaFlashAttention2": "transformers<4.48",
    "LossKwargs": "transformers<4.54",
    "VideoInput": "transformers<4.52",
    "is_torch_greater_or_equal_than_1_13": "transformers<4.48",
    "get_cached_models": "transformers<4.49",
    "is_quanto_available": "transformers<4.47",
    "is_valid_list_of_images": "transformers<4.49",
    "shard_checkpoint": "transformers<4.47",
    "top_k_top_p_filtering": "transformers<4.39",
    "pipeline": "transformers>=2.3",
    "DynamicCache": "transformers>=4.36",
    "EncoderDecoderCache": "transformers>=4.43",
    "is_torch_greater_or_equal": "transformers>=4.47",
    "ALL_ATTENTION_FUNCTIONS": "transformers>=4.48",
    "make_flat_list_of_images": "transformers>=4.49",
    "use_kernel_forward_from_hub": "transformers>=4.50",
    "dynamic_rope_update": "transformers>=4.51",
    "GradientCheckpointingLayer": "transformers>=4.52",
    "auto_docstring": "transformers>=4.52",
    "create_causal_mask": "transformers>=4.53",
    "layer_type_validation": "transformers>=4.53",
    "TransformersKwargs": "transformers>=4.54",
    "check_model_inputs": "transformers>=4.54",
    "PreTrainedConfig": "transformers>=5",
    # Attributes of its objects.
    "generate": "transformers<4.52",
    **dict.fromkeys(("cos_cached", "sin_cached", "_set_cos_sin_cache", "_init_rope"), "transformers<4.38"),
    "num_heads": "transformers<4.48",
    "_extract_past_from_model_output": "transformers<4.49",
    "_update_causal_mask": "transformers<4.53",
    "get_max_length": "transformers<4.49",
    "get_usable_length": "transformers<4.54",
    "seen_tokens": "transformers<4.54",
    "key_cache": "transformers<4.57",
    "value_cache": "transformers<4.57",
    **dict.fromkeys(
        ("add_cross_attention", "all_special_tokens_extended", "all_tied_weights_keys", "batch_encode_plus",
         "build_inputs_with_special_tokens", "forced_bos_token_id", "from_legacy_cache", "get_extended_attention_mask",
         "get_head_mask", "is_decoder", "pad_token_id", "prepare_for_model", "pruned_heads",
         "special_tokens_map_extended", "tie_word_embeddings", "to_legacy_cache", "torchscript"), "transformers<5"),
}  # fmt: skip
_HUB = {
    "ModelFilter": "huggingface_hub<0.24",
    "cached_download": "huggingface_hub<0.26",
    "HfFolder": "huggingface_hub<1.0",
    "InferenceApi": "huggingface_hub<1.0",
    "Repository": "huggingface_hub<1.0",
    "DatasetFilter": "huggingface_hub<0.24",
    "split_torch_state_dict_into_shards": "huggingface_hub>=0.23",
    "DDUFEntry": "huggingface_hub>=0.27",
    "is_offline_mode": "huggingface_hub>=1.4",
}
_PYDANTIC = {
    **dict.fromkeys(
        ("AliasChoices", "ConfigDict", "PlainSerializer", "RootModel", "SkipValidation", "TypeAdapter",
         "computed_field", "field_serializer", "field_validator", "model_serializer", "model_validator",
         "validate_call", "ValidationInfo", "BeforeValidator", "GetCoreSchemaHandler"), "pydantic>=2"),
    **dict.fromkeys(("BaseSettings", "ModelField", "ErrorWrapper", "ModelMetaclass", "UndefinedType"), "pydantic<2"),
}  # fmt: skip
_OTHERS = {
    "setuptools": {"packaging": "setuptools<70", "resolve_filename": "setuptools<70"},
    "protobuf": {"builder": "protobuf>=3.20", "runtime_version": "protobuf>=5.26", "service": "protobuf<4"},
    "pillow": {"ANTIALIAS": "pillow<10", "PILLOW_VERSION": "pillow<7", "getsize": "pillow<10", "LINEAR": "pillow<10"},
    "triton": {"AttrsDescriptor": "triton<3.2"},
    "scipy": {
        **dict.fromkeys(("tril", "triu", "hann", "gaussian", "bartlett"), "scipy<1.13"),
        **dict.fromkeys(("simps", "trapz", "cumtrapz"), "scipy<1.14"),
        **dict.fromkeys(("imread", "imresize", "comb", "logsumexp"), "scipy<1.3"),
    },
    "urllib3": {"DEFAULT_CIPHERS": "urllib3<2", "appengine": "urllib3<2"},
    "markupsafe": {"soft_unicode": "markupsafe<2.1"},
    "jinja2": dict.fromkeys(("Markup", "escape", "contextfilter", "environmentfilter"), "jinja2<3.1"),
    "flask": {"escape": "flask<3", "Markup": "flask<3", "_request_ctx_stack": "flask<2.3"},
    "werkzeug": {"url_quote": "werkzeug<3", "url_decode": "werkzeug<3", "url_encode": "werkzeug<3"},
    "matplotlib": {"get_cmap": "matplotlib<3.9", "tostring_rgb": "matplotlib<3.10"},
    "bitsandbytes": {"memory_efficient_backward": "bitsandbytes<0.39"},
    "vllm": {"GuidedDecodingParams": "vllm<0.12"},
    "openai": {"OpenAI": "openai>=1", "AsyncOpenAI": "openai>=1"},
    "torchvision": {"functional_tensor": "torchvision<0.17"},
    "torchaudio": {"set_audio_backend": "torchaudio<2.2", "AudioMetaData": "torchaudio<2.9",
                   "list_audio_backends": "torchaudio<2.9"},
    "trl": {"DataCollatorForCompletionOnlyLM": "trl<0.20", "create_reference_model": "trl<1"},
}  # fmt: skip
BY_PACKAGE: Mapping[str, Mapping[str, str]] = {
    "torch": _TORCH,
    "transformers": _TRANSFORMERS,
    "huggingface-hub": _HUB,
    "pydantic": _PYDANTIC,
    **_OTHERS,
}
"""Package to name to requirement."""
ONLY_GROWING = frozenset({"typing-extensions", "packaging", "accelerate", "exceptiongroup", "kernels", "safetensors"})
"""Packages that do not remove names: whoever asks for one that is not there wants a newer release."""


def release_with(package: str, name: str) -> str | None:
    """The requirement whose releases have the name, `pydantic>=2`; None: not known."""
    return BY_PACKAGE.get(name_of(package), {}).get(name)


ARGUMENTS: Mapping[str, tuple[str, str]] = {
    "proxies": ("httpx<0.28", "httpx 0.28 removed `proxies`: install an older one, or a newer openai or gradio."),
    "dtype": ("transformers>=4.56", "`dtype` is the name from transformers 4.56 on; before it is `torch_dtype`."),
    "torch_dtype": ("transformers", "The class now accepts `dtype`, or comes from a release that accepts neither."),
    "token": ("huggingface_hub", "`token` is the newer name of `use_auth_token`."),
    "evaluation_strategy": ("transformers<4.51", ("Write `eval_strategy`, its name since transformers 4.41; or install "
         "a release that knows both.")),
    "no_cuda": ("transformers<5", "Write `use_cpu`; or install an older release."),
    "tokenizer": ("transformers<5", "Write `processing_class=tokenizer`; or install an older release."),
    "overwrite_output_dir": ("transformers<5", ("Remove the argument, which transformers 5 does not have; or install "
         "an older release.")),
    "load_in_8bit": ("transformers>=4.30,<5", ("Pass `quantization_config=BitsAndBytesConfig(load_in_8bit=True)`; "
         "or install a release that takes it.")),
    "load_in_4bit": ("transformers>=4.30,<5", ("Pass `quantization_config=BitsAndBytesConfig(load_in_4bit=True)`; "
         "or install a release that takes it.")),
    "use_auth_token": ("transformers<5", "Write `token`, its new name; or install an older release."),
    "dispatch_batches": ("accelerate<1.0", ("accelerate 1.0 removed it: install an older accelerate, or update "
                         "transformers (4.40 and newer do not pass it).")),
    "split_batches": ("accelerate<1.0", "accelerate 1.0 removed it: install an older one, or update the caller."),
    "logging_dir": ("accelerate<0.21", ("accelerate has `project_dir` for it since 0.15: install an older one, as the "
                    "program's requirements name it, or update the program.")),
    "num_items_in_batch": ("trl", "Transformers 4.46 and newer pass this argument; the trainer must accept it."),
}  # fmt: skip
"""Arguments that came or went, with the requirement that takes them, and why. Source: release notes."""
