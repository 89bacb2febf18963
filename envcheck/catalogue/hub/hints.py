"""What else solves problems of the area hub, in words; each tuple the most frequent solution first."""

HUB_NOT_REACHED = (
    "Where huggingface.co is blocked use a mirror: `export HF_ENDPOINT=https://hf-mirror.com`.",
    "Where the model is in the cache ask the hub nothing: `export HF_HUB_OFFLINE=1`, or give the folder as the model.",
    (
        "Where it begins and breaks off: `export HF_HUB_DISABLE_XET=1 HF_HUB_DOWNLOAD_TIMEOUT=60`, and update "
        "huggingface_hub."
    ),
)

MODEL_FILE_MISSING = (
    (
        "Tokenizer or processor files that a training left out: copy them from the base model, or "
        "`AutoTokenizer.from_pretrained(BASE).save_pretrained(FOLDER)`."
    ),
    (
        "A folder with adapter_config.json is a LoRA: load the base model, then `PeftModel.from_pretrained(base, "
        "FOLDER)`, or merge it; a .gguf file wants `gguf_file=NAME`; a deeper folder `subfolder=NAME`."
    ),
    "Where the name also is a folder next to your program, that folder is taken for the model: rename it.",
)

GIT_LFS_POINTER = (
    "Where the folder was cloned with git, its large files are pointers: `git lfs install`, then `git lfs pull` in it.",
)
