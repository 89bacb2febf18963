"""envcheck: provision and diagnose a local NVIDIA machine for Qwen3-VL embeddings."""

__version__ = "0.1.0"
