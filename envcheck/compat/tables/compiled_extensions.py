"""Packages that are compiled against one torch: after another torch is installed they no longer load."""

# Each holds a library that links to libc10 or libtorch, or asks for exactly one torch. Source: the wheels' own files
# and Requires-Dist on the Python Package Index. Not here: bitsandbytes and triton, which load CUDA alone.
COMPILED = frozenset(
    (
        "apex", "auto-gptq", "autoawq-kernels", "causal-conv1d", "detectron2", "exllamav2", "fbgemm-gpu", "flash-attn",
        "flash-attn-3", "flash-mla", "gptqmodel", "grouped-gemm", "mamba-ssm", "mmcv", "natten", "pyg-lib", "pytorch3d",
        "sageattention", "sgl-kernel", "torch-cluster", "torch-scatter", "torch-sparse", "torch-spline-conv", "torchao",
        "torchaudio", "torchcodec", "torchtext", "transformer-engine-torch", "vllm", "xformers",
    )
)  # fmt: skip

TORCHAUDIO_LAST = (2, 11)
"""Up to here torchaudio has the version of its torch; 2.11.0 is the last release, and later torch loads it, too (vLLM's
requirements pair it with torch 2.13). Source: torchaudio's releases."""


def torchaudio_for(torch: tuple[int, int]) -> str:
    """The torchaudio of a torch, `2.9` for 2.9.1: what follows is the patch release."""
    minor = min(torch, TORCHAUDIO_LAST)
    return f"{minor[0]}.{minor[1]}"
