"""Packages that are compiled against one torch, or one major version of NumPy: next to another they do not load."""

from envcheck.units import version_tuple

# Against torch: each holds a library that links to libc10 or libtorch, or asks for exactly one torch. Not here:
# bitsandbytes and triton, which load CUDA alone. Source: the wheels' own files and Requires-Dist on the Python Package
# Index.
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


# The first release that was built for NumPy 2, of what the model runs on; it runs on 1, too. Source: NumPy's issue
# 26191, "Ecosystem compatibility with numpy 2.0".
FIRST_BUILDS = {
    "torch": (2, 3),
    "scipy": (1, 13),
    "scikit-learn": (1, 4, 2),
}

NEEDS_NUMPY_2 = {
    "jax": "0.7.2",
    "opencv-contrib-python": "4.12.0.88",
    "opencv-contrib-python-headless": "4.12.0.88",
    "opencv-python": "4.12.0.88",
    "opencv-python-headless": "4.12.0.88",
    "pandas": "3.1.0",
    "thinc": "8.3.0",
}
"""The first release that requires NumPy 2. Source: Requires-Dist on the Python Package Index, as of 2026-11-30."""


def is_built_for_numpy_1(name: str, version: str | None) -> bool:
    """The package is in the table, and this release of it older than the first for NumPy 2."""
    first = FIRST_BUILDS.get(name, ())
    return (version_tuple(version) or first) < first
