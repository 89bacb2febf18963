"""The CUDA version that torch was built with, where only the log tells it: by name, by a wheel, by vLLM's release."""

from envcheck.compat.tables.torch_releases import cuda_of, is_cuda_tag, release
from envcheck.compat.tables.vllm_releases import TORCH_OF
from envcheck.findings import Evidence


def told_cuda(evidence: Evidence) -> str | None:
    """`12.1`, of the values that the marks `torch-cuda-told` and `vllm-release-told` capture; None: nothing said."""
    version, tag, vllm = (evidence.get(name) for name in ("torch_cuda", "torch_cuda_tag", "vllm_release"))
    if isinstance(version, str):
        return version
    if isinstance(tag, str) and is_cuda_tag(tag):
        return cuda_of(tag)
    built = release(TORCH_OF.get(vllm)) if isinstance(vllm, str) else None
    return built.default_cuda if built else None
