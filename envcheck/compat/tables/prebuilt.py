"""Packages that people build from source without need: where a build of them is, or how they install without one."""

from collections.abc import Mapping

_PYG = (
    "Or install {name} as a wheel for this torch: `-f https://data.pyg.org/whl/torch-VERSION+cuNNN.html`, with the "
    "version and the CUDA tag of the installed torch (`python -c 'import torch; print(torch.__version__)'`)."
)
_RELEASES = "Or install the wheel from {name}'s GitHub releases whose name has {tags}."
_NVIDIA = "{name} is on NVIDIA's own index: add `--extra-index-url https://pypi.nvidia.com`."

# Package (its name on the index, normalised) to a sentence. Sources: each project's installation page, read 2026-11.
PREBUILT: Mapping[str, str] = {
    "apex": "Or leave out apex's CUDA extensions (`--cuda_ext`, `--cpp_ext`), use NVIDIA's PyTorch container, which "
            "includes it, or do without: torch has mixed precision and fused optimizers itself.",
    "av": "Or install a newer release of av: its wheels contain FFmpeg; a source release needs FFmpeg's headers.",
    "bitsandbytes": "Or install the wheel, which contains builds for several CUDA versions: `--only-binary :all:`.",
    "causal-conv1d": _RELEASES,
    "cupy": "Or install a wheel instead of the source: cupy-cuda12x for CUDA 12, cupy-cuda13x for CUDA 13, "
            "cupy-cuda11x for CUDA 11 (uninstall cupy first).",
    "deepspeed": "Or install DeepSpeed without compiling its operators: `DS_BUILD_OPS=0`.",
    "dlib": "Or install a build of dlib: `conda install -c conda-forge dlib`.",
    "faiss": "Or install a build of faiss: faiss-cpu or faiss-gpu-cu12 with pip; `conda install -c pytorch faiss-gpu`.",
    "flash-attn": "",
    "llama-cpp-python": "Or install a wheel: `--extra-index-url https://abetlen.github.io/llama-cpp-python/whl/cu124` "
                        "(`cpu`, `cu121` to `cu125`, `metal`).",
    "llvmlite": "Or use a release of llvmlite and numba that has wheels for this Python, or an older Python.",
    "mamba-ssm": _RELEASES,
    "numba": "Or use a release of numba that has wheels for this Python, or an older Python.",
    "numpy": "Or use a NumPy release that has wheels for this Python: 1.26 and newer for Python 3.12, 2.1 and newer "
             "for 3.13; do not pin an older one.",
    "onnxruntime-gpu": "Or install the wheel: onnxruntime-gpu is on PyPI for CUDA 12.",
    "opencv-python": "Or update pip first (`python -m pip install --upgrade pip`): an old pip does not see the wheels "
                     "of OpenCV and builds it; opencv-python-headless needs no display.",
    "pytorch3d": "Or install a build of PyTorch3D: its INSTALL.md lists wheels for certain torch, CUDA and Python "
                 "versions.",
    "sentencepiece": "Or install sentencepiece 0.2.1 or newer, which has wheels for Python 3.13, or use Python 3.12.",
    "tensorrt": _NVIDIA,
    "tokenizers": "Or install a release of tokenizers that has wheels for this Python (with a transformers that allows "
                  "it), or use an older Python: only where there is no wheel is Rust needed.",
    "torch-cluster": _PYG,
    "torch-scatter": _PYG,
    "torch-sparse": _PYG,
    "torch-spline-conv": _PYG,
    "triton": "On Windows, Triton's wheels are in the package triton-windows.",
    "vllm": "Or install vLLM's wheel instead of building it (Linux x86_64, CUDA), in a new environment with its own "
            "torch; for an editable checkout `VLLM_USE_PRECOMPILED=1`.",
    "xformers": "Or install xformers as a wheel from torch's own index (`--index-url "
                "https://download.pytorch.org/whl/cuNNN`), which has one for each torch; torch's own attention (SDPA) "
                "replaces it.",
}  # fmt: skip
LINKS: Mapping[str, str] = {
    "detectron2": "`-f https://dl.fbaipublicfiles.com/detectron2/wheels/cu113/torch1.10/index.html` (torch 1.10 and "
    "older)",
    "dgl": "`-f https://data.dgl.ai/wheels/torch-2.4/cu124/repo.html`",
    "flash-attn": "the files of its GitHub releases",
    "jaxlib": "`-f https://storage.googleapis.com/jax-releases/jax_cuda_releases.html` (Python of its time); today "
    "`pip "
              'install -U "jax[cuda12]"` needs none',
    "mmcv": "`-f https://download.openmmlab.com/mmcv/dist/cu121/torch2.4/index.html`",
    "mmcv-full": "`-f https://download.openmmlab.com/mmcv/dist/cu117/torch1.13/index.html`",
    "natten": "`-f https://whl.natten.org`",
    **dict.fromkeys(
        ("pyg-lib", "torch-cluster", "torch-scatter", "torch-sparse", "torch-spline-conv"),
        "`-f https://data.pyg.org/whl/torch-VERSION+cuNNN.html`"),
}  # fmt: skip
"""Where the builds are whose version has a label (`+cu121`), by package; those of torch are on its own index."""
OF_TORCH_INDEX = frozenset({"torch", "torchvision", "torchaudio", "torchtext", "torchdata", "functorch"})
SPELLINGS: Mapping[str, str] = {"flashattention": "flash-attn", "flash-attention": "flash-attn"}
"""What setup files call themselves, and the name on the index."""
FAMILIES: Mapping[str, str] = {"opencv-": "opencv-python", "tensorrt-": "tensorrt", "faiss-": "faiss"}
"""How the names of packages begin that are of one project."""
