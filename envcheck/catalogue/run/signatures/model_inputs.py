"""What a model is given: tokens, templates, adapters, images and their placeholders."""

from envcheck.catalogue.hints import only
from envcheck.catalogue.packages.remedies.mismatch import image_to_give, image_tokens
from envcheck.catalogue.run import hints
from envcheck.catalogue.signature import Signature

SIGNATURES = (
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
        id="prompt-name-unknown",
        problem="model-input-invalid",
        anchors=("not found in the configured prompts",),
        pattern=r"rompt name '(?P<prompt>[^'\n]{1,60})' not found in the configured prompts dictionary with keys "
        r"(?:dict_keys\()?\[(?P<names>'[^\]\n]{1,200})\]",
        title="The model has no prompt {prompt}, but {names}",
        remedy=only(*hints.PROMPT_NAME_UNKNOWN),
        example="ValueError: Prompt name 'query' not found in the configured prompts dictionary with keys "
        "['retrieval', 'document'].",
        source="sentence_transformers/base/model.py",
    ),
    Signature(
        id="image-not-accepted",
        problem="model-input-invalid",
        anchors=(
            "Unable to infer channel dimension format",
            "Incorrect image source. Must be a valid URL",
            "absolute aspect ratio must be smaller than",
            "Unrecognized image input, support local path",
        ),
        pattern=r"Unable to infer channel dimension format|Incorrect image source\. Must be a valid URL|absolute "
        r"aspect "
        r"ratio must be smaller than \d{1,4}, got (?P<ratio>[\d.]{1,12})|Unrecognized image input, support local path",
        title="The processor does not accept an image",
        remedy=image_to_give,
        example="ValueError: absolute aspect ratio must be smaller than 200, got 412.0",
        source="transformers/image_utils.py, models/qwen2_vl/image_processing_qwen2_vl.py; qwen_vl_utils",
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
            "Mismatch in `video` token count",
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
            "video(s) may be provided in one",
            "audio(s) may be provided in one",
            "At most ",
            "prompt updates corresponding",
        ),
        pattern=(
            r"tokens? in the prompts should be the same as the number of (?:images|videos)|tokens in the"
            r" text but no (?:images|videos) were passed|Failed to apply prompt replacement for mm_items"
            r"|(?P<assigned>Attempted to assign) [^\n]{1,80} multimodal tokens to \d{1,9} placeholders|Expected there "
            r"to be \d{1,6} prompt (?:placeholders|updates) corresponding|At most \d{1,6} (?:image|video|"
            r"audio)\(s\) may"
            r" be provided in one (?:request|prompt)"
        ),
        title="The images and their placeholders in the text do not match",
        sure=0.93,
        remedy=image_tokens,
        example="ValueError: Found 1 <|image_pad|> tokens in the text but no images were passed.",
        source="transformers/processing_utils.py; vllm/multimodal/processing.py",
    ),
)
