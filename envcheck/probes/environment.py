"""The environment variables that change what CUDA, torch and the hub do."""

from envcheck.probes.box import Box, ProbeResult
from envcheck.urls import place_of

# Only these are read. Never tokens: HF_TOKEN and its like are not facts, only whether there is one (see `hub`).
ALLOWED = (
    "CC", "CONDA_PREFIX", "CUDA_DEVICE_ORDER", "CUDA_HOME", "CUDA_PATH", "CUDA_VISIBLE_DEVICES", "CXX",
    "FLASH_ATTENTION_FORCE_BUILD", "FLASH_ATTN_CUDA_ARCHS", "HF_ENDPOINT", "HF_HOME", "HF_HUB_CACHE",
    "HF_HUB_ENABLE_HF_TRANSFER", "HF_HUB_OFFLINE", "LD_LIBRARY_PATH", "LD_PRELOAD", "MAX_JOBS", "NCCL_DEBUG",
    "NCCL_IB_DISABLE", "NCCL_P2P_DISABLE", "NCCL_SHM_DISABLE", "NVCC_CCBIN", "NVIDIA_DRIVER_CAPABILITIES",
    "NVIDIA_VISIBLE_DEVICES", "PYTHONNOUSERSITE", "PYTHONPATH", "PYTORCH_ALLOC_CONF", "PYTORCH_CUDA_ALLOC_CONF",
    "TORCH_CUDA_ARCH_LIST", "TRANSFORMERS_OFFLINE", "VIRTUAL_ENV",
)  # fmt: skip


def probe_environment(box: Box) -> ProbeResult:
    """Section `environment`; of a URL without what it carries for its server alone: user, password, query."""
    return ProbeResult({"environment": {name: place_of(box.environ[name]) for name in ALLOWED if name in box.environ}})
