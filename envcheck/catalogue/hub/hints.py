"""What else solves problems of the area hub, in words; each tuple the most frequent solution first."""

ONE_FILE_FOR_A_FOLDER = (
    (
        "Load a single file with `from_single_file` (diffusers: "
        "`StableDiffusionPipeline.from_single_file(PATH)`, before 0.21 "
        "`from_ckpt`); `from_pretrained` needs a folder with model_index.json or config.json."
    ),
    (
        "Or give the folder or the repo id that the file belongs to. A .gguf file is for llama.cpp, Ollama and "
        "vLLM; transformers "
        "takes its name as `gguf_file=`, and the folder as the model."
    ),
    "If the file should exist: check its path (in a container, the path inside the container).",
)
HUB_NOT_REACHED = (
    "If huggingface.co is blocked, use a mirror: `export HF_ENDPOINT=https://hf-mirror.com`.",
    "If the model is in the cache, do not contact the Hub: `export HF_HUB_OFFLINE=1`, or give the folder as the model.",
    (
        "If the download starts and is interrupted: `export HF_HUB_DISABLE_XET=1 HF_HUB_DOWNLOAD_TIMEOUT=60`, and "
        "update huggingface_hub."
    ),
)

REPOSITORY_UNKNOWN = (
    (
        "Check the spelling of owner/name on the Hub: it answers 401 to a name that does not exist, too. For a folder, "
        "check its path."
    ),
    (
        "If the name is right and the model is public, remove an expired token (`hf auth logout`, HF_TOKEN), or wait: "
        "https://status.huggingface.co shows outages."
    ),
)

DOWNLOAD_CUT_SHORT = (
    (
        "If only a few hundred bytes arrived, a proxy or a filter answered in the place of the Hub (open the file: it "
        "is a web page): use another network, or have huggingface.co and its CDN (*.hf.co) allowed."
    ),
    "If the download breaks off: `export HF_HUB_DISABLE_XET=1 HF_HUB_DOWNLOAD_TIMEOUT=60`, and start it again.",
)

MODEL_FILE_MISSING = (
    (
        "If the folder on the Hub has only .safetensors files, the installed transformers may be too old to look for "
        "them: update transformers and safetensors. If it was cloned with git, run `git lfs pull` in it."
    ),
    (
        "If the training did not save tokenizer or processor files, copy them from the base model, or use "
        "`AutoTokenizer.from_pretrained(BASE).save_pretrained(FOLDER)`."
    ),
    (
        "A folder with adapter_config.json is a LoRA: load the base model, then `PeftModel.from_pretrained(base, "
        "FOLDER)`, or merge it. A .gguf file needs `gguf_file=NAME`, a subfolder `subfolder=NAME`."
    ),
    "If there is a folder with the model's name next to your program, it is used instead of the model: rename it.",
)

GIT_LFS_POINTER = (
    (
        "If the folder was cloned with git, its large files are Git LFS pointers: `git lfs install`, then `git lfs "
        "pull` in it."
    ),
)

GGUF_DAMAGED = (
    (
        "If it says that the file could not be opened: look at the path and its letters (`ls -l FILE`), whether the "
        "user of the server may read it and its folders, and whether the folder is mounted in the container."
    ),
    (
        "Compare the file's size and SHA-256 with the page of the repository, and download it again: `hf download REPO "
        "FILE.gguf`. A file that starts with `<!DOCTYPE` is a web page: use the link with `resolve`, not `blob`."
    ),
    "A split model needs all its parts in one folder (`-00001-of-00003.gguf`); give llama.cpp the first one.",
)
