"""envcheck: provision and diagnose a local NVIDIA box for Qwen3-VL embeddings."""

__version__ = "0.1.0"
