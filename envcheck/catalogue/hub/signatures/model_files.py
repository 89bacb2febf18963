"""The model's files: what is missing, cut short or no model at all."""

from envcheck.catalogue.hints import also, only
from envcheck.catalogue.hub import hints
from envcheck.catalogue.hub.remedies import finish_download
from envcheck.catalogue.packages.remedies.mismatch import whole_folder
from envcheck.catalogue.run.hints import NO_CHAT_TEMPLATE
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="model-file-missing",
        problem="model-download-incomplete",
        anchors=(
            "does not appear to have a file named",
            "Error no file named",
            "does not appear to have files named",
            "Can't load tokenizer for",
            "Can't load image processor for",
            "Can't load feature extractor",
            "Can't load processor",
            "Can't load the configuration of",
            "Can't load the model for",
            "Unrecognized model in",
            "No supported config format found in",
            "Cannot find any model weights",
            "does not contain any weights",
            "does not appear to have ",
            "Can't find a checkpoint index",
            "Neither a state dict nor checkpoint",
            "IncompleteSnapshotError",
            "The cached snapshot for",
            "Cannot find any of the files",
            "No safetensors weights found",
            "Can't load the ",
            "Can't load video processor",
            "Can't load configuration",
            "Can't load model",
        ),
        pattern=(
            r"does not appear to have (?P<file_3>[\w.-]{1,60}\.\w{2,12})\. Checkout|Can't find a checkpo"
            r"int index|Neither a state dict nor checkpoint files were found|IncompleteSnapshotError|The"
            r" cached snapshot for '(?P<model>[^'\n]{1,100})'[^\n]{0,120} is incomplete|No safetensors w"
            r"eights found|does not appear to have (?:a )?files? named (?P<file>[\w.()'\[\], -]{1,80}?)(?=\.?"
            r"(?:$| Checkout| found))|Error no file named (?P<file_2>[\w.-]{1,60})|Can't load (?:the )?"
            r"(?:tokenizer|image processor|video processor|feature extractor|processor|configuration|model)\b|"
            r"Unrecognized model in|No supported config format found in|Cannot find any model weights"
        ),
        title="{file} is missing from the model's folder",
        because_of=("hub-unreachable", "hub-auth-missing", "model-not-cached", "hub-name-invalid"),
        remedy=also(finish_download, *hints.MODEL_FILE_MISSING),
        example="OSError: /models/qwen3-vl does not appear to have a file named config.json.",
        source="transformers/utils/hub.py; transformers/modeling_utils.py; vLLM's loader",
    ),
    Signature(
        id="model-shard-missing",
        problem="model-download-incomplete",
        anchors=(".safetensors'", '.safetensors"', ".bin'", '.bin"', "No such file or directory: "),
        pattern=(
            r"No such file or directory: ['"
            r'"]?(?P<file>[^'
            r"'"
            r'"\n]{0,200}(?:model-\d{5}-of-\d{5}\.\w{1,12}|'
            r"\.safetensors|pytorch_model[\w.-]{0,30}\.bin))"
        ),
        title="A weights file is missing: {file}",
        example='FileNotFoundError: No such file or directory: "/models/qwen3-vl/model-00003-of-00004.safetensors"',
        source="safetensors; Python",
    ),
    Signature(
        id="download-cut-short",
        problem="model-download-incomplete",
        anchors=("Consistency check failed", "file should be of size", ".incomplete"),
        pattern=(
            r"Consistency check failed: file should be of size (?P<wanted_bytes>\d{1,18}) but has size "
            r"(?P<found_bytes>\d{1,18})|No such file or directory: '[^'\n]{0,300}\.incomplete'"
        ),
        title="A download was incomplete: {found_bytes} of {wanted_bytes}",
        remedy=also(finish_download, *hints.DOWNLOAD_CUT_SHORT),
        sure=0.88,
        example=(
            "OSError: Consistency check failed: file should be of size 4877660776 but has size 1073741824 "
            "(model-00001-of-00004.safetensors)."
        ),
        source="huggingface_hub/file_download.py",
    ),
    Signature(
        id="gguf-file-not-opened",
        problem="model-path-invalid",
        anchors=("failed to open GGUF file", "error loading model: failed to open "),
        pattern=r"failed to open (?:GGUF file )?['\"]?(?P<path>[^'\"\n]{1,200}?\.gguf)",
        title="The model file {path} cannot be opened: another path, or no permission to read it",
        sure=0.93,
        remedy=only(
            "Look at the path as the program sees it (`ls -l PATH`): a name with a typing error, a folder that is not "
            "mounted into the container, or a file of another user.",
            "A relative path counts from the folder in which the program was started.",
        ),
        example="gguf_init_from_file: failed to open GGUF file '/models/tiny.gguf'",
        source="llama.cpp, ggml/src/gguf.cpp (fopen)",
    ),
    Signature(
        id="weights-of-keras-damaged",
        problem="weights-corrupt",
        anchors=("file signature not found", "truncated file: eof"),
        pattern=r"Unable to (?:synchronously )?open file \((?P<reason>file signature not found|truncated file)",
        title="A weights file is damaged or is no HDF5 file: {reason}",
        sure=0.93,
        example="OSError: Unable to open file (file signature not found)",
        source="HDF5, src/H5FDint.c; h5py",
    ),
    Signature(
        id="gguf-file-damaged",
        problem="weights-corrupt",
        anchors=("gguf_init_from_file", "is not within the file bounds"),
        pattern=r"is not within the file bounds|gguf_init_from_file(?:_impl)?: (?P<said>invalid "
        r"magic[^\n]{0,60}|failed to "
        r"read[^\n]{0,120})",
        title="The GGUF file is damaged, cut short, or not there: {said}",
        sure=0.88,
        because_of=("disk-full",),
        remedy=only(*hints.GGUF_DAMAGED),
        example=(
            "llama_model_load: error loading model: tensor 'blk.30.ffn_up.weight' data is not within the file bounds"
        ),
        source="llama.cpp, ggml/src/gguf.cpp, src/llama-model-loader.cpp",
    ),
    Signature(
        id="git-lfs-pointer",
        problem="model-download-incomplete",
        anchors=("version https://git-lfs", "git-lfs.github.com", "invalid load key, 'v'", "HeaderTooLarge"),
        pattern=r"invalid load key, 'v'|version https://git-lfs",
        title="The weights files are Git LFS pointers: the weights were not downloaded",
        sure=0.93,
        remedy=also(finish_download, *hints.GIT_LFS_POINTER),
        example="_pickle.UnpicklingError: invalid load key, 'v'.",
        source='CPython\'s _pickle.c on a file that begins with "version https://git-lfs"',
    ),
    Signature(
        id="config-broken",
        problem="model-download-incomplete",
        anchors=("is not a valid JSON file",),
        pattern=(r"config file at '(?P<file>[^'\n]{1,200})' is not a valid JSON file|It looks like the config file at"),
        title="{file} is empty or truncated",
        sure=0.85,
        example=("OSError: It looks like the config file at '/models/qwen3-vl/config.json' is not a valid JSON file."),
        source="transformers/configuration_utils.py",
    ),
    Signature(
        id="model-config-no-json",
        problem="model-download-incomplete",
        anchors=("Value error, Expecting value: line",),
        pattern=r"Value error, Expecting value: line \d{1,6} column \d{1,6}",
        title="A file of the model is empty or truncated: it is not valid JSON",
        sure=0.8,
        example="1 validation error for ModelConfig\n  Value error, Expecting value: line 1 column 1 (char 0)",
        source="pydantic over CPython's json, in vllm/config",
    ),
    Signature(
        id="model-json-broken",
        problem="model-download-incomplete",
        anchors=("JSONDecodeError", "Value error, Expecting value"),
        pattern=r"^json\.decoder\.JSONDecodeError: ",
        title="A file of the model is empty or truncated: it is not valid JSON",
        sure=0.78,
        general=True,
        needs=("model-code",),
        example=(
            '  File "/venv/lib/python3.11/site-packages/transformers/tokenization_utils_base.py", line 2140\n'
            "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)"
        ),
        source="CPython's json under transformers",
    ),
    Signature(
        id="sentence-transformers-files-missing",
        problem="model-download-incomplete",
        anchors=("No sentence-transformers model found with name", "Creating a new one with mean pooling"),
        pattern=(
            r"No sentence-transformers model found with name "
            r"(?P<model>[^\n]{0,120}(?:[Ee]mbed|/e5-|/bge-|/gte-|VL-)[^\n]{0,60}?)\. "
            r"Creating a new one with (?:mean|CLS) pooling"
        ),
        title="The pooling configuration of {model} is missing: its embeddings are wrong",
        remedy=whole_folder,
        sure=0.93,
        because_of=("hub-unreachable", "hub-auth-missing"),
        example=(
            "No sentence-transformers model found with name /data/Qwen3-Embedding-0.6B. Creating a new one with mean "
            "pooling."
        ),
        source="sentence_transformers/SentenceTransformer.py",
    ),
    Signature(
        id="sentence-transformers-prompt-unknown",
        problem="model-download-incomplete",
        anchors=("not found in the configured prompts",),
        pattern=r"Prompt name '(?P<prompt>[^'\n]{1,60})' not found in the configured prompts dictionary with keys "
        r"(?:dict_keys\()?\[\]",
        title="The prompt {prompt} is unknown: config_sentence_transformers.json is missing from the model's folder",
        remedy=whole_folder,
        sure=0.88,
        example="ValueError: Prompt name 'query' not found in the configured prompts dictionary with keys [].",
        source="sentence_transformers/SentenceTransformer.py",
    ),
    Signature(
        id="processor-file-missing",
        problem="model-download-incomplete",
        anchors=("does not have a chat template",),
        pattern=r"this processor does not have a chat template",
        title="The model's folder has no chat template for its processor",
        sure=0.85,
        remedy=also(finish_download, *NO_CHAT_TEMPLATE),
        example="ValueError: Cannot use apply_chat_template because this processor does not have a chat template.",
        source="transformers/processing_utils.py",
    ),
)
