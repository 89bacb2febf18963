"""What else solves problems of the area hub, in words; each tuple the most frequent solution first."""

HUB_NOT_REACHED = (
    "If huggingface.co is blocked, use a mirror: `export HF_ENDPOINT=https://hf-mirror.com`.",
    "If the model is in the cache, do not contact the Hub: `export HF_HUB_OFFLINE=1`, or give the folder as the model.",
    (
        "If the download starts and is interrupted: `export HF_HUB_DISABLE_XET=1 HF_HUB_DOWNLOAD_TIMEOUT=60`, and "
        "update "
        "huggingface_hub."
    ),
)

MODEL_FILE_MISSING = (
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
        "pull` "
        "in it."
    ),
)

GGUF_DAMAGED = (
    (
        "Compare the file's size and SHA-256 with the page of the repository, and download it again: `hf download REPO "
        "FILE.gguf`. A file that starts with `<!DOCTYPE` is a web page: use the link with `resolve`, not `blob`."
    ),
    "A split model needs all its parts in one folder (`-00001-of-00003.gguf`); give llama.cpp the first one.",
)
