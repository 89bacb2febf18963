"""Other texts of the area run."""

from envcheck.catalogue.hints import CONTAINER, also, only
from envcheck.catalogue.packages.remedies.mismatch import image_tokens, leave_it_there
from envcheck.catalogue.run import hints
from envcheck.catalogue.run.remedies.opencv import headless_opencv
from envcheck.catalogue.run.remedies.runtime import bring_library, fetch_weights
from envcheck.catalogue.signature import Signature
from envcheck.catalogue.vllm.memory_limits import headless, not_headless, pooling_runner

SIGNATURES = (
    Signature(
        id="libcuda-missing",
        problem="library-missing",
        anchors=(
            "libcuda.so.1: cannot open",
            "libcuda.so cannot found",
            "libcuda.so: cannot",
            "Could not load library libcuda",
            "dlopen libcuda",
            "load libcuda",
            "libcuda.so.1 not found",
        ),
        pattern=(
            r"libcuda\.so(?:\.1)?: cannot open shared object file|libcuda\.so cannot found|Could not "
            r"load library libcuda\.so|[Ff]ailed to (?:dlopen|load|open) (?:library )?['\"]?libcuda\.so|"
            r"libcuda\.so(?:\.1)? (?:was )?not found"
        ),
        title="The driver's library libcuda.so.1 is not there",
        sure=0.85,
        because_of=("driver-not-installed", "container-without-gpu", "container-toolkit-missing"),
        values=(("library", "libcuda.so.1"),),
        needs=("failed",),
        remedy=also(bring_library, CONTAINER, *hints.LIBCUDA_MISSING),
        example="ImportError: libcuda.so.1: cannot open shared object file: No such file or directory",
        source="glibc; triton/backends/nvidia/driver.py",
    ),
    Signature(
        id="cuda-in-fork",
        problem="process-start-wrong",
        anchors=(
            "Cannot re-initialize CUDA in forked subprocess",
            "before the current process has finished its",
            "context has already been set",
            "freeze_support()",
        ),
        pattern=(
            r"Cannot re-initialize CUDA in forked subprocess|An attempt has been made to start a new "
            r"process before the\s{1,12}current process has finished|^RuntimeError: context has already been set"
        ),
        sure=0.95,
        example=(
            "RuntimeError: Cannot re-initialize CUDA in forked subprocess. To use CUDA with multiprocessing,"
            " you must use the 'spawn' start method"
        ),
        source="torch/cuda/__init__.py; multiprocessing/spawn.py",
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
        id="weights-never-arrived",
        problem="weights-corrupt",
        anchors=("Cannot copy out of meta tensor", "is on the meta device, we need a `value`"),
        pattern=r"Cannot copy out of meta tensor; no data!|is on the meta device, we need a `value`",
        title="A part of the model has no weights (meta tensor): the files do not match, or the model was moved "
        "while spread over GPUs",
        sure=0.7,
        because_of=("weights-do-not-fit", "gpu-out-of-memory"),
        general=True,
        remedy=also(fetch_weights, *hints.WEIGHTS_NEVER_ARRIVED),
        example="NotImplementedError: Cannot copy out of meta tensor; no data!",
        source="torch/nn/modules/module.py; accelerate/utils/modeling.py",
    ),
    Signature(
        id="opencv-library-missing",
        problem="library-missing",
        anchors=("libGL.so.1", "libgthread-2.0", "libglib-2.0", "libEGL.so", "libSM.so", "libXext.so", "libxcb.so"),
        pattern=(
            r"(?P<library>lib(?:GL|EGL|gthread-2\.0|glib-2\.0|SM|Xext|xcb)\.so\.\d{1,2}): cannot open "
            r"shared object file"
        ),
        title="OpenCV needs {library}; the package opencv-python-headless does not",
        sure=0.92,
        values=(("headless", "yes"),),
        remedy=headless_opencv,
        example="ImportError: libGL.so.1: cannot open shared object file: No such file or directory",
        source="glibc; opencv-python",
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
        ),
        pattern=(
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
        id="padding-token-missing",
        problem="model-input-invalid",
        anchors=("does not have a padding token", "no padding token is defined"),
        pattern=r"the tokenizer does not have a padding token|if no padding token is defined",
        title="The tokenizer has no padding token",
        remedy=only(*hints.NO_PADDING_TOKEN),
        example="ValueError: Asking to pad but the tokenizer does not have a padding token.",
        source="transformers/tokenization_utils_base.py",
    ),
    Signature(
        id="chat-template-missing",
        problem="model-input-invalid",
        anchors=("chat_template is not set", "chat template is no longer allowed"),
        pattern=r"chat_template is not set and no template|default chat template is no longer allowed",
        title="The model has no chat template",
        remedy=only(*hints.NO_CHAT_TEMPLATE),
        example="ValueError: Cannot use chat template functions because tokenizer.chat_template is not set and no "
        "template argument was passed!",
        source="transformers/tokenization_utils_base.py",
    ),
    Signature(
        id="adapter-not-there",
        problem="model-path-invalid",
        anchors=("Can't find 'adapter_config.json'",),
        pattern=r"Can't find 'adapter_config\.json' at '(?P<path>[^'\n]{1,200})'",
        title="{path} holds no LoRA adapter",
        remedy=only(*hints.NO_ADAPTER_THERE),
        example="ValueError: Can't find 'adapter_config.json' at '/runs/out'",
        source="peft/config.py",
    ),
    Signature(
        id="image-tokens-differ",
        problem="model-input-invalid",
        anchors=(
            "features and image tokens do not match",
            "features and video tokens do not match",
            "number of image tokens",
            "Mismatch in `image` token count",
            "mage features and image tokens",
        ),
        pattern=(
            r"(?:Image|Video) features and (?:image|video) tokens do not match:? ?,? ?tokens: (?P<tokens>\d{1,9}),? "
            r"features:? "
            r"(?P<features>\d{1,9})|Mismatch in `(?:image|video)` token count"
        ),
        title="Image features and image tokens do not match: {features} and {tokens}",
        remedy=image_tokens,
        sure=0.95,
        example="ValueError: Image features and image tokens do not match: tokens: 0, features 324",
        source="transformers/models/qwen3_vl/modeling_qwen3_vl.py; transformers/processing_utils.py",
    ),
    Signature(
        id="quantised-model-moved",
        problem="tensors-on-different-devices",
        anchors=("quantized model", "bitsandbytes models"),
        pattern=r"`?\.?(?:to|cuda|half|float)(?:\(\))?` is not supported for (?:`?[\w-]{1,12}`? ){0,3}(?:quantized|"
        r"bitsandbytes) models?",
        title="A quantised model is where it was loaded: it cannot be moved or cast",
        remedy=leave_it_there,
        example="ValueError: `.to` is not supported for `4-bit` or `8-bit` bitsandbytes models.",
        source="transformers/modeling_utils.py",
    ),
    Signature(
        id="device-map-in-distributed",
        problem="tensors-on-different-devices",
        anchors=("in any distributed mode", "not compatible with passing a `device_map`", "incompatible with DDP"),
        pattern=r"You can't train a model that has been loaded (?:with `device_map='auto'`|"
        r"in 8-bit or 4-bit)[^\n]{0,120} in any "
        r"distributed mode|not compatible with passing a `device_map`|"
        r"`DTensor` parameters, which is incompatible with DDP",
        title="device_map spreads the model, and several processes each want it on one GPU",
        remedy=only(*hints.DEVICE_MAP_IN_DISTRIBUTED),
        example="ValueError: You can't train a model that has been loaded with `device_map='auto'` in any distributed "
        "mode.",
        source="accelerate/accelerator.py; transformers/integrations/accelerate.py",
    ),
    Signature(
        id="model-moved-from-meta",
        problem="tensors-on-different-devices",
        anchors=(
            "Please use torch.nn.Module.to_empty()",
            "You can't move a model that has some modules offloaded",
            "is not supported for `4-bit` or `8-bit`",
            "`.to` is not supported for",
        ),
        pattern=(
            r"Please use torch\.nn\.Module\.to_empty\(\)|You can't move a model that has some modules of"
            r"floaded|`\.to` is not supported for `(?:4|8)-bit`"
        ),
        title="A model that accelerate placed (device_map, offload) was moved with .to()",
        sure=0.9,
        remedy=leave_it_there,
        because_of=("weights-do-not-fit",),
        example="NotImplementedError: Cannot copy out of meta tensor; no data! Please use torch.nn.Module.to_empty() "
        "instead of torch.nn.Module.to() when moving module from meta to a different device.",
        source="torch/nn/modules/module.py; accelerate/big_modeling.py; transformers/modeling_utils.py",
    ),
    Signature(
        id="image-placeholders-wrong",
        problem="model-input-invalid",
        anchors=(
            "should be the same as the number of images",
            "tokens in the text but no images",
            "tokens in the text but no videos",
            "should be the same as the number of videos",
            "Failed to apply prompt replacement",
            "multimodal tokens to",
            "prompt placeholders corresponding",
            "image(s) may be provided in one",
            "At most ",
        ),
        pattern=(
            r"tokens? in the prompts should be the same as the number of (?:images|videos)|tokens in the"
            r" text but no (?:images|videos) were passed|Failed to apply prompt replacement for mm_items"
            r"|Attempted to assign [^\n]{1,80} multimodal tokens to \d{1,9} placeholders|Expected there "
            r"to be \d{1,6} prompt (?:placeholders|updates) corresponding|At most \d{1,6} image\(s\) may"
            r" be provided in one (?:request|prompt)"
        ),
        title="The images and their placeholders in the text do not match",
        sure=0.93,
        remedy=image_tokens,
        example="ValueError: Found 1 <|image_pad|> tokens in the text but no images were passed.",
        source="transformers/processing_utils.py; vllm/multimodal/processing.py",
    ),
)
