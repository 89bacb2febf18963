"""Kernels of quantized weights and of apex that are not there or do not load: AutoAWQ, GPTQModel, ExLlama, apex."""

from envcheck.catalogue.hints import only
from envcheck.catalogue.signature import Signature

SIGNATURES = (
    Signature(
        id="quantization-kernels-not-loaded",
        problem="extension-abi-mismatch",
        anchors=(
            "torch.ops kernels are not properly installed",
            "AutoAWQ CUDA kernels could not be loaded",
            "but the runtime requirements were not met",
            "exllama_import_exception",
            "Please install AutoAWQ kernels",
            "AWQ kernels could not be loaded",
            "exllama_kernels not installed",
            "kernels for auto_gptq are not installed",
            "exllamav2_kernels not installed",
        ),
        pattern=(
            r"(?P<kernels>ExLlamaV[23]|AWQ) (?:AWQ )?torch\.ops kernels are not properly installed|"
            r"(?P<kernels_2>AutoAWQ) "
            r"CUDA kernels could not be loaded|Trying to use the (?P<kernels_3>\w{3,20}) backend, but the runtime "
            r"requirements were not met|name '(?P<kernels_4>exllama)_import_exception'|Please install (?P<kernels_5>"
            r"AutoAWQ) kernels|(?P<kernels_6>exllama(?:v2)?)_kernels not installed|(?P<kernels_7>AWQ) kernels could "
            r"not be loaded|CUDA kernels for (?P<kernels_8>auto_gptq) are not installed"
        ),
        title="The kernels of {kernels} are missing, or built for another torch or CUDA",
        sure=0.9,
        remedy=only(
            "Install the package again for the torch in place, without build isolation (`--no-build-isolation "
            "--force-reinstall --no-deps`): gptqmodel, or autoawq-kernels; the wheel's cu and torch "
            "tags must be those of `python -c 'import torch; print(torch.__version__)'`.",
            "Or leave the kernels out: another backend (`backend=BACKEND.TRITON`, `BACKEND.TORCH`; with AutoAWQ "
            "`version='gemm'` through Triton), slower but without compiled files.",
            "AutoAWQ is no longer maintained: GPTQModel and vLLM's llm-compressor read its checkpoints.",
        ),
        example="Exception: AutoAWQ CUDA kernels could not be loaded",
        source="gptqmodel/nn_modules/qlinear; awq/modules/linear; auto_gptq/nn_modules/qlinear",
    ),
    Signature(
        id="triton-without-gil",
        problem="triton-unusable",
        anchors=("GIL is disabled and not compatible with current Triton",),
        pattern=r"GIL is disabled and not compatible with current Triton\. Please upgrade to Triton >= "
        r"(?P<least>[\d.]{3,8})",
        title="This Triton does not run on a Python without GIL (free-threaded): {least} is needed",
        sure=0.95,
        remedy=only(
            "Use the ordinary Python (`python3.13`, not `python3.13t`), or start it with `PYTHON_GIL=1`.",
            "Or use a torch that brings the newer Triton.",
        ),
        example="Exception: GIL is disabled and not compatible with current Triton. Please upgrade to Triton >= 3.4.0",
        source="gptqmodel/nn_modules/triton_utils/kernels.py",
    ),
    Signature(
        id="pack-without-gpu",
        problem="torch-cuda-unavailable",
        anchors=(
            "requires CUDA availability but none was detected",
            "CUDA loading requires a CUDA/HIP",
            "requires CUDA/HIP",
        ),
        pattern=r"requires CUDA availability but none was detected|EXL3 \w{3,20}(?: loading)? requires (?:a )?CUDA/HIP",
        title="A GPU is required for quantization, but torch finds none (torch.cuda.is_available() is False)",
        sure=0.85,
        because_of=("torch-cpu-build", "driver-not-installed", "driver-not-loaded", "cuda-not-initialized"),
        example="RuntimeError: pack_gpu requires CUDA availability but none was detected.",
        source="gptqmodel/utils",
    ),
    Signature(
        id="apex-without-extensions",
        problem="package-missing",
        anchors=(
            "requires cuda extensions",
            "No module named 'fused_layer_norm_cuda'",
            "No module named 'amp_C'",
            "No module named 'apex_C'",
            "No module named 'fused_weight_gradient_mlp_cuda'",
            "No module named 'scaled_upper_triang_masked_softmax_cuda'",
            "No module named 'multi_tensor_apply",
        ),
        pattern=(
            r"apex\.\w{3,20}\.\w{3,30} requires (?P<what>cuda extensions)|^(?:ModuleNotFoundError|ImportError): No "
            r"module "
            r"named '(?P<what_2>fused_layer_norm_cuda|amp_C|apex_C|fused_weight_gradient_mlp_cuda|scaled_\w{4,40}_cuda|"
            r"multi_tensor_apply\w{0,20})'"
        ),
        title="apex was installed without its CUDA extensions ({what})",
        sure=0.93,
        values=(("module", "apex"),),
        remedy=only(
            "Build NVIDIA's apex with its extensions, with an nvcc of torch's CUDA: `git clone "
            "https://github.com/NVIDIA/apex && cd apex && APEX_CPP_EXT=1 APEX_CUDA_EXT=1 pip install -v "
            "--no-build-isolation .` (older: `--global-option=--cpp_ext --global-option=--cuda_ext`). `apex` on PyPI "
            "is another project.",
            "Or do without: `torch.nn.LayerNorm`, `torch.optim.AdamW(fused=True)` and `torch.amp` replace it.",
        ),
        example="RuntimeError: apex.optimizers.FusedAdam requires cuda extensions",
        source="apex/optimizers; apex/normalization/fused_layer_norm.py",
    ),
    Signature(
        id="apex-of-pypi",
        problem="module-shadowed",
        anchors=("UnencryptedCookieSessionFactoryConfig",),
        pattern=r"cannot import name '(?P<name>UnencryptedCookieSessionFactoryConfig)' from 'pyramid",
        title="The apex that is installed is not NVIDIA's: PyPI's apex is another project ({name})",
        sure=0.97,
        remedy=only(
            "Uninstall apex, then build NVIDIA's: `git clone https://github.com/NVIDIA/apex`, in it "
            "`APEX_CPP_EXT=1 APEX_CUDA_EXT=1 pip install -v --no-build-isolation .`",
            "Or do without apex: `torch.amp` replaced its mixed precision.",
        ),
        example="ImportError: cannot import name 'UnencryptedCookieSessionFactoryConfig' from 'pyramid.session' "
        "(unknown "
        "location)",
        source="https://github.com/NVIDIA/apex/issues/1870; apex 0.9.10 on PyPI",
    ),
    Signature(
        id="triton-of-another-torch-kernel",
        problem="triton-unusable",
        anchors=("'CompiledKernel' object has no attribute", "'triton_key' from", "'JITFunction' object has no"),
        pattern=r"'(?P<object>CompiledKernel|JITFunction|CompiledTritonKernels|ASTSource)' object has no attribute "
        r"'(?P<name>\w{2,40})'",
        title="This Triton has no {object}.{name}: it is not compatible with this torch or package",
        sure=0.88,
        example="AttributeError: 'CompiledKernel' object has no attribute 'launch_enter_hook'",
        source="torch/_inductor/runtime with another triton",
    ),
    Signature(
        id="ptxas-not-found",
        problem="triton-unusable",
        anchors=("Cannot find ptxas", "cannot find ptxas"),
        pattern=r"[Cc]annot find (?P<tool>ptxas(?:-blackwell)?)\b",
        title="Triton does not find its assembler {tool}",
        sure=0.88,
        remedy=only(
            "Install Triton again from its wheel, which brings ptxas, in the version that torch asks for.",
            "Or name an existing one: `export TRITON_PTXAS_PATH=/usr/local/cuda/bin/ptxas`.",
        ),
        example="RuntimeError: Cannot find ptxas",
        source="triton/backends/nvidia/compiler.py",
    ),
)
