"""transformers, its processors and configs: too old, too new, or not for what is installed with it."""

from envcheck.catalogue.hints import also, only
from envcheck.catalogue.packages import hints
from envcheck.catalogue.packages.remedies.mismatch import (
    older_transformers,
    satisfy,
    update_named,
    update_raiser,
    update_transformers,
)
from envcheck.catalogue.packages.remedies.names import by_argument
from envcheck.catalogue.packages.transformers_names import newer_name
from envcheck.catalogue.signature import ANY, Signature

SIGNATURES = (
    Signature(
        id="transformers-not-installed",
        problem="transformers-missing",
        anchors=("No module named 'transformers'", "No module named transformers"),
        pattern=r"^(?:[\w.]{0,80}\.)?(?:ModuleNotFoundError|ImportError): No module named '?transformers'?$",
        sure=0.93,
        example="ModuleNotFoundError: No module named 'transformers'",
        source="CPython",
    ),
    Signature(
        id="transformers-newer-than-torch",
        problem="transformers-torch-mismatch",
        anchors=("Failed to import transformers",),
        pattern=(
            r"Failed to import transformers[^\n]{0,200}because of the following error(?:[^\n]{0,200}\n){1,3}"
            r"[^\n]{0,80}module 'torch[\w.]{0,40}' has no attribute '(?P<name>\w{1,60})'"
        ),
        title="This transformers needs a newer torch: it has no {name}",
        sure=0.9,
        below=4,
        example=(
            "RuntimeError: Failed to import transformers.modeling_utils because of the following error (look up to see "
            "its traceback):\nmodule 'torch' has no attribute 'compiler'"
        ),
        source="https://github.com/huggingface/transformers/issues/37238; transformers/utils/import_utils.py",
    ),
    Signature(
        id="transformers-knows-no-qwen3-vl",
        problem="transformers-too-old",
        anchors=(
            "KeyError: 'qwen",
            "KeyError: 'gemma",
            "KeyError: 'llama4",
            "KeyError: 'mistral3",
            "KeyError: 'glm",
            "KeyError: 'deepseek_v",
            "KeyError: 'phi",
            "KeyError: 'internvl",
            "does not recognize this architecture",
            "cannot import name 'Qwen3VL",
            "Qwen3VL",
            "No module named 'transformers.models.",
            "has no attribute Qwen3",
            "Unrecognized configuration class",
            'configuration_auto.py", line',
            "Unrecognized image processor in",
            "Unrecognized video processor in",
            "Unrecognized processing class in",
            "Unrecognized feature extractor in",
        ),
        pattern=(
            r"KeyError: "
            r"'(?P<type_3>(?:qwen[23]|gemma[2-4]|llama4|mistral3|glm[45]|deepseek_v[234]|phi[34]|internvl)\w{0,20})'|"
            r"model type `?(?P<type>\w{1,40})`? but Transformers does not r"
            r"ecognize this architecture|Unrecognized (?:image processor|video processor|processing clas"
            r's|feature extractor|processor) in|configuration_auto\.py", line \d{1,5}, in __getitem__\n\s'
            r"{0,40}raise KeyError\(key\)\n\s{0,40}KeyError: '(?P<type_2>\w{1,40})'|does not recognize "
            r"this architecture|cannot import name 'Qwen3VL\w{0,40}'|No module named 'transformers\.mode"
            r"ls\.\w{1,40}'|module transformers has no attribute Qwen3VL"
        ),
        title="transformers does not recognize the architecture {type}",
        sure=0.95,
        example=(
            "ValueError: The checkpoint you are trying to load has model type `qwen3_vl` but Transformers "
            "does not recognize this architecture."
        ),
        source="transformers/models/auto/configuration_auto.py",
    ),
    Signature(
        id="transformers-5-6-flash-attention",
        problem="known-broken-pair",
        anchors=("object has no attribute 'to'", "s_aux"),
        pattern=r"s_aux=s_aux\.to\(query\.dtype\)",
        sure=0.9,
        example="    s_aux=s_aux.to(query.dtype),  # FA only accepts half precision",
        source="transformers 5.6, integrations/flash_attention.py; transformers' issue 45588",
    ),
    Signature(
        id="torch-loads-weights-only",
        problem="known-broken-pair",
        anchors=("Weights only load failed", "WeightsUnpickler error"),
        pattern=r"Weights only load failed|WeightsUnpickler error: Unsupported (?:global|class|operand)",
        title="torch 2.6 and newer do not load this checkpoint: it holds more than weights (weights_only)",
        sure=0.93,
        remedy=only(*hints.WEIGHTS_ONLY),
        example=(
            "_pickle.UnpicklingError: Weights only load failed. This file can still be loaded, to do so you have two "
            "options, do those steps only if you trust the source of the checkpoint."
        ),
        source="torch/serialization.py, _get_wo_message; the default of torch 2.6",
    ),
    Signature(
        id="transformers-torch-floor",
        problem="transformers-torch-mismatch",
        anchors=(
            "was not found or an older version is installed",
            "PyTorch >=",
            "Disabling PyTorch because",
            "Please consider upgrading torch",
            "upgrade torch to at least",
            "2.4 is required",
        ),
        pattern=(
            r"requires PyTorch >= ?(?P<needed_4>[\d.]{1,8}), but PyTorch was not found or an older versi"
            r"on|PyTorch >= ?(?P<needed>[\d.]{1,8}) is required but found (?:[\d.+\w]{1,20})|Disabling P"
            r"yTorch because PyTorch >= ?(?P<needed_2>[\d.]{1,8}) is required|upgrade torch to at least "
            r"v?(?P<needed_3>[\d.]{1,8})"
        ),
        title="transformers requires torch {needed} or newer",
        sure=0.93,
        needs=("failed",),
        example=(
            "Disabling PyTorch because PyTorch >= 2.4 is required but found 2.3.1\n"
            "ImportError: AutoModel requires the PyTorch library but it was not found in your environment."
        ),
        source="transformers/utils/import_utils.py",
    ),
    Signature(
        id="requirement-of-transformers",
        problem="package-conflict",
        anchors=("is required for a normal functioning of this module",),
        pattern=(
            r"(?<![\w.-])(?P<requirement>[\w.-]{1,40}[<>=!~][^\s]{0,60}) is required for a normal functioning of "
            r"this module, but found (?P<found>[\w.=+-]{1,60})"
        ),
        title="transformers requires {requirement}, but {found} is installed",
        sure=0.95,
        remedy=satisfy,
        example=(
            "ImportError: tokenizers>=0.22.0,<=0.23.0 is required for a normal functioning of this "
            "module, but found tokenizers==0.21.4."
        ),
        source="transformers/utils/versions.py",
    ),
    Signature(
        id="qwen-vl-utils-old",
        problem="package-conflict",
        anchors=(
            "process_vision_info() got an unexpected",
            "fetch_image() got an unexpected",
            "fetch_video() got an unexpected",
            "smart_resize() got an",
        ),
        pattern=r"(?P<function>process_vision_info|fetch_image|fetch_video|smart_resize)\(\) got an unexpected "
        r"keyword argument '(?P<name>\w{1,40})'",
        title="qwen-vl-utils is too old: {function} has no argument {name}",
        remedy=update_named,
        values=(("update", "qwen-vl-utils>=0.0.14"),),
        sure=0.95,
        example="TypeError: process_vision_info() got an unexpected keyword argument 'image_patch_size'",
        source="qwen_vl_utils/vision_process.py before 0.0.14",
    ),
    Signature(
        id="nested-config-unknown",
        problem="package-conflict",
        anchors=("Config' object has no attribute 'hidden_size'", "Config' object has no attribute"),
        pattern=(
            r"'(?P<config>\w{1,60}Config)' object has no attribute "
            r"'(?P<name>hidden_size|num_attention_heads|num_hidden_layers|"
            r"vocab_size|max_position_embeddings|num_key_value_heads|rope_theta|pad_token_id)'"
        ),
        title="{config} has no {name}: it is in a nested config that the package does not support yet",
        remedy=update_raiser,
        sure=0.9,
        example="AttributeError: 'Qwen3VLConfig' object has no attribute 'hidden_size'",
        source="sentence-transformers, xinference, DeepSpeed and others before they knew models of text and images",
    ),
    Signature(
        id="transformers-class-not-there",
        problem="transformers-too-old",
        anchors=(
            "from 'transformers' (",
            "from 'transformers.models",
            "module transformers has no attribute",
            "module 'transformers' has no attribute",
            "module transformers.",
        ),
        pattern=(
            r"cannot import name '(?P<name>(?!Auto)[A-Z]\w{2,60}(?:For\w{4,40}|Model|Config|Processor|Im"
            r"ageProcessor\w{0,6}|VideoProcessor|Tokenizer(?:Fast)?))' from 'transformers[\w.]{0,80}'|mo"
            r"dule '?transformers(?:\.[\w.]{1,80})?'? has no attribute "
            r"'?(?P<name_2>(?!Auto)[A-Z]\w{2,60}(?:For\w{4,40}|Mo"
            r"del|Config|Processor))"
        ),
        title="This transformers version does not have {name} yet",
        sure=0.93,
        example="ImportError: cannot import name 'Qwen2_5_VLForConditionalGeneration' from 'transformers' "
        "(/venv/lib/python3.10/site-packages/transformers/__init__.py)",
        source="CPython; transformers/__init__.py of an older release",
    ),
    Signature(
        id="transformers-name-not-there",
        problem="transformers-too-old",
        anchors=("from 'transformers' (", "from 'transformers'"),
        pattern=r"cannot import name '(?P<name>\w{2,60})' from 'transformers'(?![.\w])",
        reader=newer_name,
        title="This transformers version does not have {name} yet",
        sure=0.85,
        example="ImportError: cannot import name 'set_seed' from 'transformers' "
        "(/venv/lib/python3.10/site-packages/transformers/__init__.py)",
        source="CPython; transformers/__init__.py of an older release",
    ),
    Signature(
        id="model-argument-newer",
        problem="transformers-too-old",
        anchors=("__init__() got an unexpected keyword argument",),
        pattern=r"(?:For[A-Z]\w{2,40}|Model)\.__init__\(\) got an unexpected keyword argument "
        r"'(?P<name>load_in_4bit|quantization_config|low_cpu_mem_usage|use_safetensors)'",
        title="This transformers version does not know the argument {name}",
        sure=0.8,
        example="TypeError: LlamaForCausalLM.__init__() got an unexpected keyword argument 'load_in_4bit'",
        source="transformers/modeling_utils.py: from_pretrained hands what it does not know to the model",
    ),
    Signature(
        id="argument-of-another-release",
        problem="package-conflict",
        anchors=("__init__() got an unexpected keyword argument",),
        pattern=r"(?P<function>[A-Z]\w{1,60}\.__init__)\(\) got an unexpected keyword argument ['\"](?P<name>\w{1,60})",
        title="{function} does not know the argument {name}: the code was written for another release of its package",
        sure=0.6,
        general=True,
        because_of=(ANY,),
        remedy=by_argument,
        example="TypeError: Gadget.__init__() got an unexpected keyword argument 'num_widgets'",
        source="CPython 3.10 and newer name the class",
    ),
    Signature(
        id="transformers-config-newer",
        problem="transformers-too-old",
        anchors=(
            "`rope_scaling` must be a dictionary",
            "rope_scaling` must be",
            "Unknown quantization type, got",
            "GGUF model with architecture",
            "Unrecognized keys in `rope_scaling`",
        ),
        pattern=(
            r"`rope_scaling` must be a dictionary with (?:two|with two) fields|Unknown quantization type"
            r", got (?:[\w-]{1,40})|GGUF model with architecture (?:[\w-]{1,40}) is not supported"
        ),
        title="The model is newer than this transformers, which cannot read its configuration",
        sure=0.92,
        example="ValueError: `rope_scaling` must be a dictionary with two fields, `type` and `factor`, got {'factor': "
        "8.0, 'rope_type': 'llama3'}",
        source="transformers/models/llama/configuration_llama.py; transformers/quantizers/auto.py",
    ),
    Signature(
        id="processor-size-keys",
        problem="package-conflict",
        anchors=(
            "must contain 'shortest_edge'",
            "must contain 'height' and 'width'",
            "must contain the keys",
            "size dictionary",
            "dictionary must have the keys",
        ),
        pattern=(
            r"size[`']? (?:dictionary )?must (?:contain|have)(?: the keys)? [`'\[{]?'?(?:shortest_edge|h"
            r"eight|longest_edge|max_height)|must contain 'shortest_edge' and 'longest_edge' keys"
        ),
        title="The image processor's `size` has the wrong keys: it is from another release",
        sure=0.88,
        remedy=update_named,
        values=(("update", "transformers"),),
        example="ValueError: size must contain 'shortest_edge' and 'longest_edge' keys.",
        source="transformers/models/qwen2_vl/image_processing_qwen2_vl.py",
    ),
    Signature(
        id="object-of-another-release",
        problem="package-conflict",
        anchors=("' object has no attribute '", "has no attribute "),
        pattern=(
            r"(?:AttributeError|[Ee]rror|failed)[:,] (?:\[[^\]\n]{1,80}\] "
            r")?(?:type object )?'?(?P<object>[A-Z]\w{1,60}(?:Processor|Config|"
            r"Tokenizer(?:Fast)?|"
            r"ForConditionalGeneration|ForCausalLM|Attention|Cache|Model|Embeddings|"
            r"Rotary\w{0,20}))'?(?: object)? has no attribute "
            r"'?(?P<name>\w{1,60})'?"
        ),
        title="{object} has no {name}: the code and transformers are of releases that do not fit",
        sure=0.7,
        general=True,
        because_of=(ANY,),
        remedy=also(update_transformers, *hints.OBJECT_OF_ANOTHER_RELEASE),
        example="AttributeError: 'Qwen2VLProcessor' object has no attribute 'image_token'",
        source="CPython, over classes of transformers",
    ),
    Signature(
        id="enum-member-gone",
        problem="package-conflict",
        anchors=("type object '",),
        pattern=r"AttributeError: type object '(?P<object>[A-Z]\w{2,40})' has no attribute "
        r"'(?P<name>[A-Z][A-Z0-9_]{1,40})'",
        title="{object} has no {name}: one of two packages is of another release than the other expects",
        sure=0.7,
        general=True,
        because_of=(ANY,),
        example="AttributeError: type object 'BACKEND' has no attribute 'EXLLAMA_V1'",
        source="CPython, over enumerations; https://github.com/ModelCloud/GPTQModel/issues/2818",
    ),
    Signature(
        id="processor-not-loaded",
        problem="package-conflict",
        anchors=("'NoneType' object has no attribute '",),
        pattern=r"AttributeError: 'NoneType' object has no attribute '(?:image_processor|image_token|video_processor|"
        r"feature_extractor|apply_chat_template)'",
        title="The model's processor could not be loaded",
        sure=0.76,
        because_of=(ANY,),
        remedy=only(*hints.PROCESSOR_NOT_LOADED),
        example="AttributeError: 'NoneType' object has no attribute 'image_processor'",
        source="trainers and servers over transformers' AutoProcessor",
    ),
    Signature(
        id="vllm-with-newer-transformers",
        problem="package-conflict",
        anchors=(
            "has no attribute 'all_special_tokens_extended'",
            "has no attribute 'special_tokens_map_extended'",
            "is already used by a Transformers",
        ),
        pattern=(
            r"'(?P<name>\w{1,60}Tokenizer\w{0,6})' object has no attribute '(?:all_special_tokens_extend"
            r"ed|special_tokens_map_extended)'|'(?P<name_2>[\w-]{1,60})' is already used by a Transformers (?:config|"
            r"model)"
        ),
        title="This vLLM version needs an older transformers: {name} is not compatible",
        sure=0.94,
        remedy=also(update_named, *hints.VLLM_WITH_NEWER_TRANSFORMERS),
        values=(("update", "vllm"),),
        example="AttributeError: 'Qwen2Tokenizer' object has no attribute 'all_special_tokens_extended'",
        source="vllm/transformers_utils/tokenizer.py before vLLM 0.17",
    ),
    Signature(
        id="transformers-attention-class-gone",
        problem="package-conflict",
        anchors=("from 'transformers.models",),
        pattern=(
            r"cannot import name '(?P<name>[A-Z]\w{1,60}(?:FlashAttention2|SdpaAttention)|"
            r"[A-Z0-9_]{2,60}_ATTENTION_CLASSES)' from 'transformers\.models\.[\w.]{1,100}'"
        ),
        title="The code was written for an older transformers: {name} was removed",
        remedy=older_transformers,
        sure=0.93,
        example="ImportError: cannot import name 'LlamaFlashAttention2' from "
        "'transformers.models.llama.modeling_llama'",
        source="transformers' modeling files, whose classes per kind of attention became one",
    ),
)
