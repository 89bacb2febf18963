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
    r"(?:cpu[- ]?(?:only )?(?:versions?|builds?|variants?|installations?|packages?) of ['\"`]?(?:py)?torch"
    r"|pytorch-cpu\b"
    r"|(?:py)?torch\W{0,2}\+cpu|cpu[- ]only (?:py)?torch|(?:py)?torch (?:is |was )?(?:a |the )?cpu[- ]?(?:only )?"
    r"(?:version|build))"
)
_MACHINE = r"(?:computer|pc|system|desktop|machine|server|workstation)"
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
        rf"^(?=[^\n]{{0,300}}(?:\b(?:{NOT}|no|slow\w{{0,3}}|support\w{{0,3}}|errors?|fails?|possible)\b|[?？]|不支持))"
        rf"[^\n]{{0,200}}(?:\bfp-?8\b[^\n]{{0,160}}{_NO_FP8}|{_NO_FP8}[^\n]{{0,160}}\bfp-?8\b)",
        anchors=(" FP8", "FP8 ", " fp8", "fp8 ", "-FP8", "-fp8", "fp-8", "FP-8", "FP8?", "FP8,"),
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
        r"\b(?:install\w{0,3}|get|gets|got|download\w{0,3}|creat\w{1,3}|chang\w{1,3}|replac\w{1,3}|have|has"
        r"|us(?:es|ing)"
        r"|pulls?|default\w{0,3}|overwrit\w{1,4}|reinstall\w{0,3}|fetch\w{0,3}|comes? with|ends? up with|it's|is)\b"
        rf"[^\n]{{0,60}}{_CPU_BUILD}"
        r"|torch[^\n]{0,16}cpu ?版"
        r"|^(?=[^\n]{0,400}\b(?:py)?torch)[^\n]{0,300}\b(?:provides?|installs?|gets?|got|always"
        r"|turn(?:s|ed) (?:in)?to)\b"
        r"[^\n]{0,20}\bcpu[- ]?only\b|\binstall\w{0,3} (?:the |a )?cpu[- ]?(?:only )?(?:version|build)\b[^\n]{0,30}"
        r"\b(?:instead|rather|even)\b|\bprovides? (?:the |a )?cpu[- ](?:version|build)\b"
        r"|\b(?:py)?torc?h\b[^\n]{0,40}\binstalls? (?:the |a )?cpu$"
        r"|\bcuda\b[^\n]{0,40}\b(?:get|obtain)\w{0,3} cpu-?only\b",
        anchors=("cpu ", "cpu-", "-cpu", "+cpu", "CPU ", "CPU-", "CPUs", "(CPU", "cpu版", "CPU版"),
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
        r"|\b(?:need|want|add|adding|missing|publish\w{0,3}) (?:a |an |the |more )?(?:pre-?built )?wheels?\b"
        r"|\b(?:please|could|can|when|any plans?)\b[^\n]{0,60}\b(?:provide|publish|release|upload|ship|build)\w{0,3}\b"
        r"[^\n]{0,40}\bwheels?\b",
        anchors=(".whl", "wheel", "Wheel"),
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
        example="Multi GPU training problem\n\nNothing is printed; the run is stuck, at 100 %.",
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
        rf"|[^A-Za-z0-9]{WINDOWS}[^\n]{{0,60}}\b(?:sage[- ]?attention|triton|deepspeed|nccl)\b[^\n]{{0,80}}\?"
        r"|\bno (?:sage[- ]?attention|triton|nccl)\b[^\n]{0,12}\bwindows\b",
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
        r"|\bdrivers?\b[^\n]{0,60}\bonly supports? (?:up to )?cuda\b"
        r"|\bold(?:er)? drivers?\b[^\n]{0,80}\b(?:not|fail\w{0,3}|break\w{0,1}|slow)\b"
        r"|n['’]t run with old(?:er)? drivers?\b",
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
            "PCIe",
            "PCI-",
            "pcie",
            "pci-",
            "eGPU",
            "egpu",
            "culink",
            "CuLink",
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
    said(
        "switched-off",
        "gpu-lost",
        rf"\b{_MACHINE}\b (?:will |would |just |suddenly |immediately |always |randomly |instantly |to )?(?:auto-?)?"
        r"(?:shut ?downs?|shuts? (?:itself )?(?:down|off)|reboots?|restarts?|powers? off|turns? off|switches? off"
        r"|freezes? up and|crash(?:es)? hard)\b"
        rf"|\b(?:shut ?downs?|shuts? down|reboots?|restarts?|powers? off|turns? off|crash(?:es)?)\b (?:my |the "
        rf"|our |whole "
        rf"|entire ){{0,3}}{_MACHINE}\b(?=[^\n]{{0,80}}(?:train|gpu|load|inference|start|$))"
        r"|\b(?:immediate|instant|sudden|random|hard|auto)[- ](?:reboot|shutdown|crash|power[- ]off)\b[^\n]{0,80}"
        r"(?:train|gpu|load|\b\d0[5-9]0)",
        anchors=(
            "hutdown",
            "hut down",
            "huts down",
            "eboot",
            "estart",
            "ower off",
            "owers off",
            "urns off",
            "ff my",
            "rash",
        ),
        title="The computer switches off under load: the power supply, its cables or the heat, rather than software",
        example="Training instantly powers off my desktop",
        source=GITHUB + "AnswerDotAI/fsdp_qlora/issues/41",
        sure=0.7,
    ),
    said(
        "torch-is-replaced",
        "package-conflict",
        r"\b(?:always|automatically|auto|keeps?|attempting|attempts? to|forces?|tries to|wants? to)\b[^\n]{0,30}"
        r"\b(?:(?:un|re)?install|download|upgrad|downgrad|replac)\w{0,4}\b[^\n]{0,40}\b(?:py)?torch\b"
        r"|\bwrong (?:version of )?(?:py)?torch\b|\bincompatible (?:version of )?(?:py)?torch\b"
        r"|\buninstall\w{0,3} (?:the |my )?(?:existing |current |old )?(?:version of )?(?:py)?torch\b"
        r"|\bThe user requested [\w.-]{1,40}==|\b[\w-]{2,30} [\d.]{3,16} depends on [\w-]{2,30}=="
        r"|\b(?:requires?|requirements?|pins?|fixes)\b[^\n]{0,60}\btorch ?[=<>]{1,2} ?\d[^\n]{0,80}\b(?:but"
        r"|while|whereas)\b",
        anchors=("torch", "Torch", "depends on", "user requested"),
        title="Packages need different versions of torch, as the text says",
        example="Installing it always downloads torch 2.7 and replaces the one that is there",
        source=GITHUB + "facebookresearch/xformers/issues/1258",
        sure=0.7,
    ),
    said(
        "gpu-for-a-pod",
        "container-toolkit-missing",
        rf"^(?=[^\n]{{0,400}}\b(?:k8s|kubernetes|kubectl|kubelet|pods?|device-plugin"
        rf"|nodes?)\b)[^\n]{{0,300}}\bgpus?\b[^\n]{{0,40}}"
        rf"\b{NOT}\b ?(?:be )?(?:found|find|schedul\w{{0,3}}|allocat\w{{1,4}}|detect\w{{0,3}}"
        rf"|recogni[sz]\w{{1,3}}|shown?|visible)\b",
        anchors=(" k8s", "k8s-", "ubernetes", "kube", "device-plugin", " pod"),
        title="The Kubernetes node offers no GPU, as the text says",
        example="I deployed the device-plugin on k8s, but the capacity of GPU is not found",
        source=GITHUB + "NVIDIA/k8s-device-plugin/issues/43",
        sure=0.7,
    ),
    said(
        "number-of-gpus",
        "vllm-parallel-invalid",
        r"^(?=[^\n]{0,500}(?:vllm|sglang|lmdeploy|tensor[- _]parallel))[^\n]{0,300}"
        r"\b(?:3|5|6|7|three|five|six|seven"
        r"|odd)(?: number of)? ?(?:x )?gpus?\b(?:'s)?[^\n]{0,60}(?:\bnot support|\bunsupport|\berror|\bfail"
        r"|cannot|can't|n't work|not work|\?)",
        anchors=("gpu ", "GPU ", "gpus", "GPUs", "gpu's", "GPU's"),
        title="Tensor parallelism over this number of GPUs may not divide the model's heads",
        example="3 gpu's not supported? (vllm)",
        source=GITHUB + "vllm-project/vllm/issues/1208",
        sure=0.7,
    ),
    said(
        "toolkit-and-torch-differ",
        "build-cuda-mismatch",
        rf"\b(?:nvcc|cuda toolkit|system cuda"
        rf"|local cuda)\b[^\n]{{0,120}}\btorch\b[^\n]{{0,80}}\b(?:differ\w{{0,4}}|mismatch\w{{0,2}}|{NOT} match)"
        r"|\bmismatch\w{0,2}\b[^\n]{0,60}\bcuda\b[^\n]{0,40}\btorch",
        anchors=("nvcc", "toolkit", "ystem CUDA", "ystem cuda", "ocal CUDA", "ismatch"),
        title="nvcc and torch are of different CUDA versions, as the text says",
        example="My nvcc is 11.5, torch was compiled with 11.3, and they mismatch",
        source=GITHUB + "zhanghang1989/PyTorch-Encoding/issues/411",
        sure=0.7,
    ),
    said(
        "unsupported-architecture",
        "gpu-architecture-unsupported",
        r"\bunsupported (?:gpu )?arch(?:itecture)?\b[^\n]{0,60}\b(?:[2-5]0[5-9]0|[AHLTV]\d{1,3}|sm_?\d{2,3})\b",
        anchors=("nsupported arch", "nsupported gpu", "nsupported GPU"),
        title="The program has no kernels for this GPU, as the text says",
        example='It ends with an "unsupported architecture" error (4090)',
        source=GITHUB + "vllm-project/vllm/issues/41117",
        sure=0.7,
    ),
)
