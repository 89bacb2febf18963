"""What a person says of versions, builds and cards: FP8 on Ampere, NumPy 2, a CPU build, a wheel that is not there."""

from envcheck.catalogue.hints import only
from envcheck.catalogue.packages import hints
from envcheck.catalogue.run.sentence_words import GITHUB, MANY, NOT, SEVERAL, TROUBLE, WINDOWS, said
from envcheck.catalogue.signature import Signature

_NO_FP8 = (
    r"\b(?:30[5-9]0(?: ?ti)?|30[- ]?series|a6000|a5000|a4000|a100|a800|a40|a30|a10g?|ampere|turing|volta|t4|v100"
    r"|20[678]0(?: ?ti)?|20[- ]?series|30系|20系)\b"
)
"""Before Ada. Source: data sheets of Ada and Hopper, which name FP8 as new."""
_BROKEN = (
    r"\b(?:fails?|failed|failures?|breaks?|broken?|errors?|incompatib\w{1,5}|crash\w{0,3}|issues?|problems?|impossible"
    r"|warnings?|conflicts?|not (?:yet )?(?:supported|compatible|work)|does ?n['’]t (?:work|support)|unsupported)\b"
)
_CPU_BUILD = (
    r"(?:cpu[- ]?(?:only )?(?:versions?|builds?|variants?|installations?|packages?) of (?:py)?torch|pytorch-cpu\b"
    r"|(?:py)?torch\W{0,2}\+cpu|cpu[- ]only (?:py)?torch|(?:py)?torch (?:is |was )?(?:a |the )?cpu[- ]?(?:only )?"
    r"(?:version|build))"
)
_SLOW = r"\b(?:slow\w{0,3}|speed|faster|performance|throughput)\b"
_LINKS_CARRY_LITTLE = only(
    "Compare with one GPU or with pipeline parallelism (vLLM: `--pipeline-parallel-size`): tensor parallelism sends "
    "data between the GPUs for every layer, and is slower than one GPU where only a narrow PCIe link connects them.",
    "See how the GPUs are connected (`nvidia-smi topo -m`: NV is NVLink, PHB and SYS go through the processor) and "
    "how wide each link is (`nvidia-smi -q -d PCIE` while the GPU is busy); x1 risers of mining rigs are too slow.",
)
SIGNATURES: tuple[Signature, ...] = (
    said(
        "fp8-before-ada",
        "dtype-unsupported",
        rf"(?=[^\n]{{0,300}}(?:\b(?:{NOT}|no|slow\w{{0,3}}|support\w{{0,3}}|errors?|fails?|possible)\b|[?？]|不支持))"
        rf"[^\n]{{0,200}}(?:\bfp-?8\b[^\n]{{0,160}}{_NO_FP8}|{_NO_FP8}[^\n]{{0,160}}\bfp-?8\b)",
        anchors=("FP8", "fp8", "Fp8", "fp-8", "FP-8"),
        title="GPUs before Ada (RTX 40, L4, H100) do not compute in FP8",
        example="I tested on the 3090 and found that FP8 slows the inference down",
        source=GITHUB + "aredden/flux-fp8-api/issues/33",
        sure=0.7,
        remedy=only(*hints.FP8_NOT_ON_THIS_GPU),
    ),
    said(
        "numpy-2",
        "numpy-abi-mismatch",
        rf"\bnumpy ?(?:version )?(?:v|>=|==)? ?2(?:\.[\dx]{{1,2}}){{0,2}}\b[^\n]{{0,120}}{_BROKEN}"
        rf"|{_BROKEN}[^\n]{{0,60}}\bnumpy ?(?:version )?(?:v|>=|==)? ?2(?:\.[\dx]{{1,2}}){{0,2}}\b"
        r"|\b(?:downgrad\w{1,3}|pin\w{0,4}|install\w{0,3}|us(?:e|ing)|need\w{0,3}|requires?|fixed|works?)\b[^\n]{0,30}"
        r"\bnumpy ?(?:to )?['\"]?(?:< ?2|(?:== ?|version )?1\.2\d)",
        anchors=("umpy", "UMPY", "umPy"),
        title="A package was built for NumPy 1, and NumPy 2 is installed, as the text says",
        example="NumPy 2.0 gives a failure on import",
        source=GITHUB + "nikhil-sarin/redback/issues/216",
    ),
    said(
        "cpu-build",
        "torch-cpu-build",
        r"\b(?:install\w{0,3}|get|gets|got|download\w{0,3}|creat\w{1,3}|chang\w{1,3}|replac\w{1,3}|have|has|us(?:es|ing)"
        r"|pulls?|default\w{0,3}|overwrit\w{1,4}|reinstall\w{0,3}|fetch\w{0,3}|comes? with|ends? up with|it's|is)\b"
        rf"[^\n]{{0,60}}{_CPU_BUILD}",
        anchors=("cpu", "CPU"),
        title="torch is a build for CPUs, as the text says",
        example="Installing with conda gets the cpu version of pytorch",
        source=GITHUB + "NRCan/geo-deep-learning/issues/490",
    ),
    said(
        "wheel-gone",
        "wheel-not-found",
        r"\.whl\b[^\n]{0,40}\b404\b|\b404\b[^\n]{0,60}(?:\.whl\b|\bwheels?\b)"
        rf"|\b{NOT} (?:\w{{1,10}} ){{0,3}}(?:have|provide|offer|find|publish|exist)\w{{0,3}} (?:\w{{1,10}} ){{0,2}}"
        r"(?:pre-?(?:compiled|built) )?wheels?\b"
        r"|\b(?:please|could|can|when|any plans?)\b[^\n]{0,60}\b(?:provide|publish|release|upload|ship|build)\w{0,3}\b"
        r"[^\n]{0,40}\bwheels?\b",
        anchors=("whl", "wheel", "Wheel"),
        title="There is no wheel for this platform, Python or torch, as the text says",
        example="Why does it not have a pre-compiled wheel for Windows?",
        source=GITHUB + "facebookresearch/xformers/issues/1118",
    ),
    said(
        "hang-of-several-gpus-told-apart",
        "nccl-failed",
        rf"\b{MANY}(?:[^\n]{{0,240}}\n){{1,5}}[^\n]{{0,160}}\b{TROUBLE}\b"
        rf"|\b{TROUBLE}\b[^\n]{{0,120}}\b(?:single|one|1)[- ]?(?:gpu|card)\b[^\n]{{0,30}}"
        r"\b(?:works?|fine|ok|okay|normal\w{0,2}|can|well|no problem)\b"
        rf"|\b(?:single|one|1)[- ]?(?:gpu|card)\b[^\n]{{0,30}}\b(?:works?|fine|ok|okay|normal\w{{0,2}}|well)\b"
        rf"[^\n]{{0,120}}\b{TROUBLE}\b",
        anchors=SEVERAL,
        title="Communication between the GPUs may hang, as the text says",
        example="Multi GPU training\n\nAll GPUs are at 100 %, and the training is stuck.",
        source=GITHUB + "facebookresearch/maskrcnn-benchmark/issues/208",
        sure=0.7,
        below=6,
    ),
    said(
        "gpu-for-a-container",
        "container-without-gpu",
        r"\b(?:docker|containers?|compose|podman)\b[^\n]{0,120}\b(?:make use of|use|using|access|enable|pass\w{0,3}"
        r"|utili[sz]e|add|give)\b[^\n]{0,20}\b(?:the |my |a )?(?:gpus?|nvidia|cuda)\b[^\n]{0,60}\?"
        r"|\bhow\b[^\n]{0,60}\bgpus?\b[^\n]{0,60}\b(?:docker|containers?|compose|podman)\b"
        r"|\b(?:docker|containers?|compose|podman)\b(?:[^\n]{0,160}\n){1,4}[^\n]{0,120}\bgpus?\b[^\n]{0,20}"
        rf"\b{NOT}\b[^\n]{{0,20}}\b(?:work|used|detect\w{{0,3}}|found|recogni[sz]\w{{1,3}}|visible|available)\b",
        anchors=("ocker", "ontainer", "odman", "ompose"),
        title="The container may have been given no GPU, as the text says",
        example="What do I add to my docker compose file to make use of the GPU?",
        source=GITHUB + "NVIDIA/nvidia-container-toolkit/issues/422",
        sure=0.7,
        below=5,
    ),
    said(
        "triton-on-windows",
        "os-unsupported",
        rf"\b(?:sage[- ]?attention|triton|deepspeed|nccl)\b[^\n]{{0,60}}[^A-Za-z0-9]{WINDOWS}[^\n]{{0,80}}\?"
        rf"|[^A-Za-z0-9]{WINDOWS}[^\n]{{0,60}}\b(?:sage[- ]?attention|triton|deepspeed|nccl)\b[^\n]{{0,80}}\?",
        anchors=("indow",),
        title="Triton and NCCL have no release of their own projects for native Windows",
        example="Is it possible to use SageAttention in Windows?",
        source=GITHUB + "kijai/ComfyUI-CogVideoXWrapper/issues/142",
        values=(("system", "Windows"),),
        sure=0.7,
    ),
    said(
        "driver-that-is-required",
        "cuda-runtime-too-new",
        r"\b(?:requires?|required|needs?|needed|minimum|at least)\b[^\n]{0,40}\bdrivers?\b ?(?:version )?"
        r"(?:>=|≥|of|is|r|v| ){0,4}\d{3}\b"
        r"|\bdrivers? ?(?:version )?\d{3}(?:\.\d{1,3}){0,2} (?:is |are )?(?:too old|below|not (?:enough|supported)"
        r"|insufficient|unsupported)\b"
        r"|\bdrivers?\b[^\n]{0,60}\bonly supports? (?:up to )?cuda\b",
        anchors=("driver", "Driver"),
        title="The driver is older than the CUDA of the program or image needs, as the text says",
        example="The image requires NVIDIA driver >=550, and the host has 535",
        source=GITHUB + "una-auxme/paf/issues/815",
        sure=0.7,
    ),
    said(
        "tensor-parallel-is-slow",
        "pcie-link-degraded",
        rf"\b(?:tensor[- _]parallel\w{{0,10}}|\btp\b)[^\n]{{0,100}}{_SLOW}|{_SLOW}[^\n]{{0,80}}\btensor[- _]parallel"
        rf"|\b(?:risers?|pci-?e x[14]\b|x1 slots?|oculink|egpu)\b[^\n]{{0,120}}{_SLOW}"
        rf"|{_SLOW}[^\n]{{0,120}}\b(?:risers?|pci-?e x[14]\b|x1 slots?|oculink|egpu)\b",
        anchors=(
            "ensor parallel",
            "ensor Parallel",
            "ensor-parallel",
            "ensor_parallel",
            "iser",
            "PCI",
            "pci",
            "gpu",
            "GPU",
        ),
        title="Traffic between the GPUs, or to them, may be what is slow",
        example="Why is the inference with tensor_parallel_size 2 slower than on a single card?",
        source=GITHUB + "vllm-project/vllm/issues/732",
        sure=0.65,
        remedy=_LINKS_CARRY_LITTLE,
    ),
    said(
        "no-kernel-image",
        "gpu-architecture-unsupported",
        r"\bkernel image (?:is )?(?:not|un) ?available\b|\bno kernel image\b",
        anchors=("ernel image",),
        title="The program has no kernels for this GPU, as the text says",
        example="[Installation]: CUDA kernel image not available for GTX 1080 Ti",
        source=GITHUB + "vllm-project/vllm/issues/19542",
    ),
)
