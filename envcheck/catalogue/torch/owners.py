"""Whose file asks for a symbol or a library: that package is at fault, and is the one to be replaced."""

import re

from envcheck.findings import Evidence
from envcheck.late_pattern import late

TORCH_SYMBOL = late(
    r"_ZNK?\d?[A-Za-z]{0,3}\d?(?:3c10|2at|5torch|6caffe2)|N3c10|2at\d|5torch|c10_cuda|aoti_torch|torch_\w{1,40}|THP\w{1,40}|_?THC?[A-Z]\w{1,40}"
)
"""Mangled names of c10, at and torch, and torch's own C names, those before 1.11 (`THCState`, `_THError`) included."""
# Files of compiled extensions to the packages that they belong to; the folder's name says it for all others.
EXTENSIONS = {
    "flash_attn_cuda": "flash-attn",
    "flash_attn_2_cuda": "flash-attn", "flash_attn_3_cuda": "flash-attn", "causal_conv1d_cuda": "causal-conv1d",
    "selective_scan_cuda": "mamba-ssm", "fused_adam": "deepspeed", "cpu_adam": "deepspeed", "amp_c": "apex",
    "apex_c": "apex", "fused_layer_norm_cuda": "apex", "fused_weight_gradient_mlp_cuda": "apex",
    "_scatter_cuda": "torch-scatter", "_sparse_cuda": "torch-sparse", "_cluster_cuda": "torch-cluster",
    "_spline_conv_cuda": "torch-spline-conv", "_pyg": "pyg-lib", "libpyg": "pyg-lib", "libtorchaudio": "torchaudio",
    "_torchaudio": "torchaudio", "exllamav2_ext": "exllamav2", "exllama_kernels": "auto-gptq",
    "autogptq_cuda": "auto-gptq", "autogptq_cuda_64": "auto-gptq",
    "autogptq_cuda_256": "auto-gptq", "_qattn_sm80": "sageattention", "_qattn_sm89": "sageattention",
    "_fused": "sageattention", "awq_ext": "autoawq-kernels", "grouped_gemm_backend": "grouped-gemm",
    "transformer_engine_torch": "transformer-engine",
    "transformer_engine_extensions": "transformer-engine", "libtorchtext": "torchtext", "rotary_emb": "flash-attn",
    "dropout_layer_norm": "flash-attn", "xentropy_cuda_lib": "flash-attn", "quant_cuda": "gptq-for-llama",
    "msdeformattn": "multiscaledeformableattention", "multiscaledeformableattention": "multiscaledeformableattention",
    "_c_ops": "natten", "libnatten": "natten", "deep_ep_cpp": "deep-ep", "deep_gemm_cpp": "deep-gemm",
    "flashinfer": "flashinfer-python", "sgl_kernel": "sgl-kernel", "libtorchcodec": "torchcodec", "_ext": "mmcv",
    "fused_dense_lib": "flash-attn", "ft_attention": "flash-attn", "nvdiffrast_plugin": "nvdiffrast",
    "kaolin": "kaolin", "pytorch3d": "pytorch3d", "detectron2": "detectron2", "spconv": "spconv",
}  # fmt: skip
OWN_PROBLEM = ("flash-attn", "torchvision", "vllm", "xformers", "bitsandbytes", "torch")
"""Packages whose mismatch has an id of its own."""
_OBJECT = late(
    r"([\w./+@ -]{0,240}?([\w+-]{1,80})(?:\.[\w.-]{1,60}?)?\.(?:so|pyd)[.\d]{0,12}): ?undefined symbol: (\w{1,300})"
)
_TAG = late(r"(?:(?:cpython|abi)\w*-)?(?:\d{2,3}-)?(?:x86_64-|aarch64-)?linux-gnu")
"""The end of a file's name alone, as a heading cuts it: no package."""
_ASKER = late(r"/(?:site|dist)-packages/([A-Za-z_][\w-]{0,60})/")


def owner(path: str) -> str | None:
    """The package of a compiled file, from its name or its folder."""
    file = path.replace("\\", "/").rpartition("/")[2]
    stem = file.split(".")[0].lower()
    known = EXTENSIONS.get(stem) or next(
        (p for name, p in EXTENSIONS.items() if stem.startswith(f"{name}_cpython")), None
    )
    if known:
        return known
    inside = _ASKER.search(path.replace("\\", "/"))
    if inside:
        return inside[1].replace("_", "-").lower()
    egg = re.search(r"/([A-Za-z_]\w{1,60})-\d[\w.+-]{0,80}\.egg/", path.replace("\\", "/"))
    if egg:
        return egg[1].replace("_", "-").lower()
    alone = re.search(r"(?:site|dist)-packages/([A-Za-z_]\w{1,60}?)\.(?:cpython|abi3|so)", path)
    return alone[1].strip("_").replace("_", "-").lower() if alone else None


def extension_of(text: str) -> Evidence | None:
    """A file of another package that asks torch for a symbol; None: torch's own, or no symbol of torch's."""
    found = _OBJECT.search(text)
    if found is None or not TORCH_SYMBOL.search(found[3]):
        return None
    package = owner(found[1])
    if package in OWN_PROBLEM or re.search(r"/torch/lib/|libtorch_|libc10", found[1]):
        return None
    if package is None and _TAG.fullmatch(found[2]):
        return None
    return {"package": package or found[2].lower().replace("_", "-"), "symbol": found[3]}


def library_asker(text: str) -> Evidence | None:
    """The package of the file that asks for a version of a library which it does not have."""
    asker = re.search(r"\(required by ([^)\n]{1,300})\)", text)
    package = owner(asker[1]) if asker else None
    return {"package": package} if package else {}


def dll_asker(text: str) -> Evidence | None:
    """The package of a module that Windows does not load, where its name says it."""
    named = re.search(r"while importing (\w{1,60})", text)
    package = EXTENSIONS.get(named[1].lower()) if named else None
    return {"package": package} if package else {}


def asker_of_torch(text: str) -> Evidence | None:
    """The package of the file that asks for a library of torch; None: torch itself, which is whole or not."""
    path = re.search(r"([\w./+@-]{1,300}\.so[.\d]{0,12})[^\n]{0,40}: lib(?:torch|c10|shm)", text)
    package = owner(path[1]) if path else None
    if package == "torch":
        return None
    return {"package": package} if package else {}


def operator_of(text: str) -> Evidence | None:
    """The package whose operator has no kernel, from the operator's name."""
    named = re.search(r"Could not run '(\w{1,60})::", text)
    return {"package": named[1].replace("_", "-").lower()} if named else {}
