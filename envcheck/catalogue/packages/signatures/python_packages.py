"""Python packages that are missing or do not fit each other."""

from envcheck.catalogue.hints import also
from envcheck.catalogue.packages import hints
from envcheck.catalogue.packages.remedies.libraries import (
    fitting_protobuf,
    newer_vllm,
    package_of_program,
    unsupported_title,
)
from envcheck.catalogue.packages.remedies.mismatch import at_least, newer_asked, update_named
from envcheck.catalogue.packages.remedies.names import by_argument, same_release
from envcheck.catalogue.signature import ANY, Signature

SIGNATURES = (
    Signature(
        id="accelerate-not-installed",
        problem="accelerate-missing",
        anchors=(
            "No module named 'accelerate'",
            "requires `accelerate",
            "requires accelerate",
            "requires the `accelerate",
            "Accelerate: `pip install",
            "device_map`, `tp_plan`",
            "Using `low_cpu_mem_usage=True` or a `device_map`",
            "requires the accelerate",
        ),
        pattern=(
            r"No module named 'accelerate'|requires (?:the )?`?[Aa]ccelerate\b|requires Accelerate: "
            r"`pip install|`device_map`[^\n]{0,80}requires"
        ),
        title="accelerate is not installed, or too old",
        sure=0.95,
        needs=("failed",),
        example=(
            "ValueError: Using a `device_map`, `tp_plan`, `torch.device` context manager or setting "
            "`torch.set_default_device(device)` requires `accelerate`. You can install it with `pip "
            "install accelerate`\n"
            "Traceback"
        ),
        source="transformers/modeling_utils.py",
    ),
    Signature(
        id="names-do-not-fit",
        problem="package-conflict",
        anchors=("cannot import name '",),
        pattern=(
            r"(?:ImportError|Exception during processing !!!|[Cc]annot import [^\n]{1,200}|"
            r"[Ff]ailed to import [^\n]{1,200}):? cannot import name '(?P<name>\w{1,80})' from "
            r"'(?P<module>(?!__main__)[\w.]{1,"
            r"120})' \((?:[^)\n]{0,200}(?:site-packages|dist-packages)[^)\n]{0,200})\)"
            r"|^ImportError: cannot import name '(?P<name_2>\w{1,80})' from '(?P<module_2>(?:transformers|"
            r"huggingface_hub|tokenizers|diffusers|accelerate|peft|datasets|sentence_transformers|vllm|torch)(?:\.\w{"
            r"1,60}){0,6})'$"
        ),
        title="{module} has no {name}: two packages have incompatible versions",
        remedy=same_release,
        sure=0.82,
        general=True,
        because_of=("module-dll-not-loaded", "extension-dll-not-loaded"),
        example=(
            "ImportError: cannot import name 'cached_download' from 'huggingface_hub' (/venv/lib/python3.11/si"
            "te-packages/huggingface_hub/__init__.py)"
        ),
        source="CPython",
    ),
    Signature(
        id="torch-lacks-a-name",
        problem="transformers-torch-mismatch",
        anchors=("module 'torch", "from 'torch"),
        pattern=(
            r"(?:AttributeError: |^)module '(?P<module>torch[\w.]{0,60})' has no attribute '(?P<name>\w{1,60})'|"
            r"ImportError: "
            r"cannot import name '(?P<name_2>\w{1,60})' from '(?P<module_2>torch[\w.]{0,60})'"
        ),
        title="transformers imports {name} from {module}, which this torch does not have",
        remedy=same_release,
        sure=0.86,
        needs=("transformers-code",),
        example=(
            '  File "/venv/lib/python3.10/site-packages/transformers/utils/generic.py", line 478, in <module>\n'
            "AttributeError: module 'torch.utils._pytree' has no attribute 'register_pytree_node'"
        ),
        source="CPython, where transformers is newer than torch",
    ),
    Signature(
        id="submodule-gone",
        problem="package-conflict",
        anchors=("No module named '",),
        # Python names the whole path only where the package itself is there. Not so for folders that several share.
        pattern=(
            r"^(?:[\w.]{0,80}\.)?(?:ModuleNotFoundError|ImportError): No module named "
            r"'(?!transformers\.models\.\w{1,40}')(?P<module>(?!google\.|nvidia\.|"
            r"mpl_toolkits\.|ruamel\.|azure\.|zope\.|sphinxcontrib\.|backports\.|vllm\._)(?P<package>torch|"
            r"transformers|"
            r"numpy|accelerate|huggingface_hub|diffusers|pydantic|langchain|triton|vllm|sentence_transformers|"
            r"tokenizers|"
            r"scipy|sklearn|pandas|PIL|setuptools|datasets|peft|trl|torchvision|torchaudio|timm|xformers|flash_attn|"
            r"qwen_vl_utils|packaging|keras|tensorflow|jax|jaxlib|gradio|fastapi|starlette|httpx|requests|urllib3)"
            r"\.[\w.]{1,100})'"
        ),
        title="{package} has no {module}: another version of it is expected",
        remedy=same_release,
        sure=0.84,
        unless=("building",),
        example="ModuleNotFoundError: No module named 'torch._six'",
        source="CPython",
    ),
    Signature(
        id="submodule-missing",
        problem="package-missing",
        anchors=("No module named '",),
        # A package may lack a part, or the folder that is meant does not stand first in Python's path.
        pattern=(
            r"^(?:[\w.]{0,80}\.)?(?:ModuleNotFoundError|"
            r"ImportError): No module named '(?P<module>\w{1,60}\.[\w.]{1,80})'"
        ),
        title="{module} is missing: the package has another version, or it is a folder of the program itself",
        sure=0.6,
        general=True,
        unless=("building",),
        example="ModuleNotFoundError: No module named 'my_project.utils'",
        source="CPython",
    ),
    Signature(
        id="argument-does-not-fit",
        problem="package-conflict",
        anchors=("got an unexpected keyword argument",),
        pattern=(
            r"TypeError: (?:(?P<function>[\w.]{1,120})\(\) )?got an unexpected keyword argument '(?P<name>dtype"
            r"|torch_dtype|attn_implementation|proxies|max_pixels|min_pixels|device_map|token|tp_plan|"
            r"num_logits_to_keep|logits_to_keep|padding_side|cache_position|use_kernels)'|TypeError: "
            r"(?P<function_2>(?:SentenceTransformer|CrossEncoder|(?:Async)?EngineArgs|SamplingParams|PoolingParams|LLM|"
            r"(?:SFT|DPO|GRPO|PPO)(?:Trainer|Config)|LoraConfig|Trainer|TrainingArguments|Accelerator|PreTrainedModel|"
            r"\w{2,40}For(?:CausalLM|ConditionalGeneration)|BitsAndBytesConfig|hf_hub_download|snapshot_download|flash_attn_\w{1,60}|Auto[A-Z]\w{1,40})(?:\.\w{1,60})"
            r"{0,2})\(\) got an unexpected keyword argument '(?P<name_2>\w{1,60})'"
        ),
        title="{function} has no argument {name}: two packages have incompatible versions",
        sure=0.65,
        general=True,
        remedy=by_argument,
        example=("TypeError: Qwen2VLForConditionalGeneration.__init__() got an unexpected keyword argument 'dtype'"),
        source="CPython",
    ),
    Signature(
        id="argument-that-a-package-passes",
        problem="package-conflict",
        anchors=("got an unexpected keyword argument",),
        pattern=(
            r"TypeError: (?:(?P<function>[\w.<>]{1,120})\(\) )?got an unexpected keyword argument '(?P<name>\w{1,60})'"
        ),
        title="{function} has no argument {name}: two packages have incompatible versions",
        sure=0.6,
        general=True,
        because_of=(ANY,),
        raised_in=(ANY,),
        remedy=by_argument,
        example=(
            "Traceback (most recent call last):\n"
            '  File "/venv/lib/python3.11/site-packages/acme_trainer/loop.py", line 12, in run\n'
            "TypeError: LinearWarmup.__init__() got an unexpected keyword argument 'last_step'"
        ),
        source="CPython",
    ),
    Signature(
        id="import-of-another-release",
        problem="package-conflict",
        anchors=("cannot import name '",),
        pattern=(
            r"ImportError: cannot import name '(?P<name>\w{1,80})' from '(?P<module>(?!__main__|(?:src|app|apps|utils?|"
            r"modules?|models?|lib|scripts?|core|common|tools?|helpers?|config|configs|tests?|main|data|dataset|train)"
            r"\b)[a-z]\w{2,60}(?:\.\w{1,60}){1,8})' ?$"
        ),
        title="{module} has no {name}: two packages have incompatible versions",
        sure=0.6,
        general=True,
        because_of=(ANY,),
        remedy=same_release,
        example="ImportError: cannot import name 'StepEvent' from 'acme_agent.telemetry.views'",
        source="CPython, without the path that it prints",
    ),
    Signature(
        id="name-gone-from-library",
        problem="package-conflict",
        anchors=("has no attribute '", "module transformers"),
        pattern=(
            r"AttributeError: (?:partially initialized )?module '?(?P<module>transformers[\w.]{0,80}|tokenizers|"
            r"huggingface_hub|accelerate|sentence_transformers|vllm|flash_attn|pydantic|packaging|PIL\.Image|"
            r"torch\.[\w.]{1,60}|torch|pkg_resources|importlib\.metadata|cv2\.[\w.]{1,40})'? has no attribute "
            r"'?(?P<name>\w{1,60})'?"
        ),
        title="{module} has no {name}: two packages have incompatible versions",
        remedy=same_release,
        sure=0.8,
        general=True,
        example="AttributeError: module 'PIL.Image' has no attribute 'ANTIALIAS'",
        source="CPython",
    ),
    Signature(
        id="protobuf-descriptors",
        problem="protobuf-mismatch",
        anchors=("Descriptors cannot be created directly", "Descriptors cannot not be created directly"),
        pattern=r"Descriptors cannot (?:not )?be created directly",
        title="The generated code of a package is too old for the installed protobuf",
        values=(("generated", "old"),),
        sure=0.95,
        remedy=also(fitting_protobuf, *hints.PROTOBUF_DESCRIPTORS),
        example="TypeError: Descriptors cannot be created directly.",
        source="google/protobuf/descriptor.py",
    ),
    Signature(
        id="protobuf-versions-differ",
        problem="protobuf-mismatch",
        anchors=(
            "Detected incompatible Protobuf",
            "Detected mismatched Protobuf",
            "cannot import name 'builder' from 'google.protobuf",
            "'MessageFactory' object has no attribute",
            "runtime_version' from 'google.protobuf",
        ),
        pattern=(
            r"Detected (?:incompatible|mismatched) Protobuf|"
            r"cannot import name '(?:builder|runtime_version)' from 'google\.protobuf|'MessageFactory' "
            r"object has no attribute"
        ),
        sure=0.95,
        remedy=also(fitting_protobuf, *hints.PROTOBUF_DESCRIPTORS),
        example="google.protobuf.runtime_version.VersionError: Detected incompatible Protobuf Gencode/Runtime versions "
        "when loading a.proto: gencode 6.31.1 runtime 5.29.5.",
        source="google/protobuf/runtime_version.py",
    ),
    Signature(
        id="tokenizer-package-missing",
        problem="package-missing",
        anchors=(
            "Couldn't instantiate the backend tokenizer",
            "requires the SentencePiece library",
            "requires the SentencePiece",
            "`tiktoken`",
            "tiktoken is required",
            "requires the protobuf library",
            "tiktoken library",
        ),
        pattern=(
            r"Couldn't instantiate the backend tokenizer|requires the (?:SentencePiece|protobuf|tiktoken"
            r") library but it was not found|`?tiktoken`? is required"
        ),
        title="The tokenizer needs a package that is not installed",
        values=(("module", "sentencepiece"),),
        example="ValueError: Couldn't instantiate the backend tokenizer from one of:",
        source="transformers/tokenization_utils_fast.py; transformers/utils/import_utils.py",
    ),
    Signature(
        id="package-said-missing",
        problem="package-missing",
        anchors=(
            "library, but it was not found in your environment",
            "requires the following packages that were not found",
            "library but it was not found in your environment",
            "Please install it with `pip install",
            "is not installed. Please install",
            "Missing requirements in your local",
            " to be installed",
        ),
        pattern=(
            r"(?:Error|Exception): [^\n]{0,120}requires? (?:the )?[\"'`](?P<module_7>[\w-]{1,40})[\"'`] (?:package |"
            r"library )?to be "
            r"installed|Missing requirements in your local environment for `[^`\n]{1,120}`: (?P<module_6>[\w-]{1,6"
            r"0})|requires the (?P<module_5>(?!PyTorch|Torchvision|SentencePiece)[\w.-]{1,40}) library, "
            r"but it was not found|requires the following packages that were not found in your environme"
            r"nt: (?P<module>[\w-]{1,60})|requires the (?P<module_2>(?!PyTorch|Torchvision|SentencePiece"
            r")[\w.-]{1,40}) library but it was not found|(?<![\w-])(?P<module_3>[\w-]{1,40}) is not installed\. P"
            r"lease install"
        ),
        title="The Python package {module} is missing",
        sure=0.88,
        needs=("failed",),
        example=(
            "ImportError: This modeling file requires the following packages that were not found in "
            "your environment: einops. Run `pip install einops`"
        ),
        source="transformers/dynamic_module_utils.py; transformers/utils/import_utils.py",
    ),
    Signature(
        id="import-error-names-a-floor",
        problem="package-conflict",
        anchors=("ImportError: ", "which is less than the minimum required version"),
        pattern=r"(?<![\w-])(?P<requirement_2>[\w-]{1,40}) is installed with version [\w.+]{1,30}, which is less "
        r"than the "
        r"minimum "
        r"required version (?P<floor_2>\d[\w.]{0,20}\w)|ImportError: "
        r"[^\n]{0,160}?[`'\"(]?(?P<requirement>(?!python\b|torch\b|"
        r"cuda\b)[A-Za-z][\w.-]{1,40}) ?(?:version )?(?:must be |should be )?"
        r"(?P<floor>>= ?\d{1,3}(?:\.\d{1,4}){1,3})",
        title="{requirement} is missing or too old: {floor} is wanted",
        sure=0.7,
        general=True,
        because_of=(ANY,),
        remedy=at_least,
        example="ImportError: `torchao` was not found or is too old. Please ensure that `torchao >= 0.6.1` is "
        "installed",
        source="accelerate, transformers and peft, where they ask for another package",
    ),
    Signature(
        id="update-that-the-text-asks-for",
        problem="package-conflict",
        anchors=("lease update", "lease upgrade", "ry upgrading", "ry updating", "eed to upgrade", "eed to update"),
        pattern=r"(?:[Pp]lease (?:update|upgrade)|[Tt]ry (?:upgrading|updating)|[Nn]eed to (?:upgrade|"
        r"update))[^\n]{0,120}?"
        r"(?:\n[^\n]{0,80}){0,4}?pip3? install (?:-U|--[\w-]{2,20})(?: (?:-U|--[\w-]{2,20})){0,4} [\"'`]?"
        r"(?P<update>(?!pip\b|torch\b)[A-Za-z][\w.-]{1,60})",
        title="The text asks for a newer {update}",
        sure=0.7,
        below=5,
        general=True,
        because_of=(ANY,),
        needs=("failed",),
        remedy=update_named,
        example="NotImplementedError: this model is not supported in your version! Please update acme via "
        "`pip install --upgrade acme`",
        source="exceptions that name their own cure (unsloth, accelerate, diffusers, ...)",
    ),
    Signature(
        id="newer-version-that-is-asked-for",
        problem="package-conflict",
        anchors=("requires a newer version of ", "requires newer version of "),
        pattern=r"(?<![\w.-])(?P<asking>[\w.-]{2,60}) requires (?:a )?newer version of "
        r"(?P<requirement>[\w.-]{2,60})(?: \(v?"
        r"(?P<floor>\d[\w.]{0,20}))?",
        title="{asking} requires a newer {requirement}",
        sure=0.85,
        remedy=newer_asked,
        example="RuntimeError: acme-nodes requires a newer version of ComfyUI (v0.1.1 or later), please update!",
        source="custom nodes of ComfyUI; https://github.com/Acly/comfyui-inpaint-nodes/issues/85",
    ),
    Signature(
        id="model-version-unknown",
        problem="vllm-model-unsupported",
        anchors=(" only supports versions ",),
        pattern=r"Currently, (?P<architectures>\w{2,60}) only supports versions [\d., ]{1,60}\. Got version",
        title=unsupported_title,
        sure=0.92,
        remedy=newer_vllm,
        example="ValueError: Currently, MiniCPMV only supports versions 2.0, 2.5, 2.6. Got version: (4, 5)",
        source="vllm/model_executor/models/minicpmv.py",
    ),
    Signature(
        id="import-error-names-its-cure",
        problem="package-missing",
        anchors=(
            "pip install",
            "pip3 install",
            "` or `MS-AMP` to be installed",
            "is not available. Please follow the instructions to install",
            "quantization requires fbgemm-gpu",
            "Make sure to install ",
            "flashinfer module was not found",
            "does not seem to be installed or it can't be imported",
            "requires the ipykernel package",
        ),
        pattern=(
            r"^(?:[\w.]{0,80}\.)?(?:ImportError|ModuleNotFoundError|ValueError|RuntimeError): (?:[^\n]{1,300}?(?:pip3? "
            r"install (?:-U |--upgrade )?[\"']?(?P<module>[A-Za-z][\w.-]{1,60})|requires "
            r"`(?P<module_2>[\w-]{2,40})` or "
            r"`MS-AMP` to be installed|requires (?P<module_3>fbgemm-gpu)|Make sure to install "
            r"(?P<module_4>[a-z][\w-]{1,40})"
            r" before|(?P<module_5>flashinfer) module was not found)|A valid (?P<module_7>[A-Za-z]{2,20}) version \(>=|"
            r"(?P<module_8>[\w-]{2,40}) does not seem to be installed or it can't be imported)|requires the "
            r"(?P<module_9>ipykernel) package"
        ),
        title="The Python package {module} is missing",
        sure=0.82,
        general=True,
        example="ImportError: Please install `datasets` to use this function: `pip install datasets`.",
        source="the usual words of optional dependencies: sentence_transformers/util/hard_negatives.py",
    ),
    Signature(
        id="program-of-package-missing",
        problem="package-missing",
        anchors=(": command not found", ": not found"),
        pattern=r"(?<![\w/.-])(?P<module>huggingface-cli|vllm|accelerate|torchrun|deepspeed|uvicorn|sglang|jupyter|st"
        r"reamlit|gradio|"
        r"llamafactory-cli|xinference)\b: (?:command )?not found",
        title="The program {module} is not in this environment",
        sure=0.88,
        remedy=package_of_program,
        example="bash: torchrun: command not found",
        source="bash, zsh, sh",
    ),
    Signature(
        id="module-missing",
        problem="package-missing",
        anchors=("No module named ",),
        pattern=(
            r"^(?:[\w.]{0,80}\.)?(?:ModuleNotFoundError|ImportError): No module named '?(?P<module>(?!torch\b(?!\.)|"
            r"transformers\b(?!\.)|accelerate\b|__main__)"
            r"(?:\w{1,60}|(?:google|nvidia|mpl_toolkits|ruamel|azure|zope|backports)\.[\w.]{1,80}))(?:['`]|$)"
        ),
        title="The Python module {module} is missing",
        sure=0.88,
        general=True,
        unless=("building",),
        example="ModuleNotFoundError: No module named 'qwen_vl_utils'",
        source="CPython",
    ),
    Signature(
        id="circular-import-by-own-file",
        problem="module-shadowed",
        anchors=(
            "partially initialized module",
            "most likely due to a circular import",
            "has the same name as the standard library module",
            "consider renaming",
        ),
        pattern=(
            r"partially initialized module '(?P<module>(?!torch')[\w.]{1,80})'[^\n]{0,200}circular import|"
            r"consider renaming '(?P<path>[^'\n]{1,200})'|has the same name as the standard library "
            r"module named '(?P<module_2>\w{1,40})'"
        ),
        title="A file of your own has the name of a module and shadows it: {module}",
        sure=0.85,
        example=(
            "AttributeError: partially initialized module 'tokenizers' has no attribute 'Tokenizer' "
            "(most likely due to a circular import)"
        ),
        source="CPython",
    ),
    Signature(
        id="metadata-missing",
        problem="package-missing",
        anchors=(
            "PackageNotFoundError",
            "DistributionNotFound",
            "distribution was not found",
        ),
        pattern=(
            r"PackageNotFoundError: (?:No package metadata was found for )?(?P<module>(?!bitsandbytes)[\w.-]{1,"
            r"60})|The '(?P<module_2>[^'\n]{1,80})' distribution was not found"
        ),
        title="The Python package {module} is not installed",
        sure=0.85,
        unless=("building",),
        example="importlib.metadata.PackageNotFoundError: No package metadata was found for compressed-tensors",
        source="CPython's importlib.metadata; pkg_resources",
    ),
)
