"""What a person reports in a sentence, without the message of a program: a hang, memory that is not enough, Windows.

They are looked for in sentences only, where no message of a program names a cause.
"""

from envcheck.catalogue.gpu.gpu_errors import wake_uvm
from envcheck.catalogue.run.sentence_words import (
    ALL_MEMORY,
    BUILDING,
    GITHUB,
    LINUX_ONLY,
    MANY,
    NEW_GPU,
    NOT,
    OLD_GPU,
    SEVERAL,
    TROUBLE,
    USED,
    WINDOWS,
    said,
)
from envcheck.catalogue.signature import ANY, Signature

SIGNATURES: tuple[Signature, ...] = (
    said(
        "out-of-memory",
        "gpu-out-of-memory",
        r"\b(?:I|I'm|I've|we|my|it|get|gets|getting|got|gives?|throws?|keeps?|still|yet|always|with|causes?|hits?"
        r"|due to|because of)\b"
        r"[^\n]{0,80}\b(?:cuda (?:error: )?out of memory|out of (?:v-?ram|gpu memory|memory error)|"
        r"(?<!avoid )(?<!avoids )(?<!prevent )(?<!prevents )(?<!without )(?<!no )(?:cuda |gpu )?oom\b)"
        r"|\b(?:not|isn't|don't have|doesn't have|without) (?:have )?enough (?:v-?ram|gpu mem|video mem)"
        r"|\bgpus?\b[^\n]{0,120}\binsufficient memory\b"
        r"|\b(?:gpu |cuda |v-?ram |video )memory (?:is )?(?:running|runs|ran) out\b|\brunn?(?:s"
        r"|ing)? out of (?:gpu |cuda )?memory\b"
        r"|\b(?:get|gets|got|run|runs|ran|goes|went|still|always|throws|hits?|keeps|encounter\w{0,3}|meet"
        r"|met)\b[^\n]{0,50}"
        r"\bout of memory\b(?![^\n]{0,80}\bram\b)"
        r"|显存[^\n]{0,20}(?:占满|不足|不够|爆|溢出)|爆显存|[均都就仍]\s?oom"
        r"|^[#\s]{0,4}(?:\[[^\]\n]{1,30}\]:? ?)?(?:cuda )?(?:OOM|out of (?:vram|gpu memory))\b",
        anchors=(
            "cuda out of memory",
            "Cuda out of memory",
            "out of VRAM",
            "out of vram",
            "nough VRAM",
            "nough vram",
            " OOM",
            "nough GPU mem",
            "nough gpu mem",
            "out of GPU memory",
            "out of gpu memory",
            "ut of memory error",
            "nsufficient memory",
            "ut Of Memory",
            "ut of Memory",
            "enough video memory",
            "emory running out",
            "memory runs out",
            "memory ran out",
            "ut of GPU memory",
            "out of memory",
            "OOM ",
            "均OOM",
            "显存",
        ),
        title="The GPU runs out of memory, as the text says",
        example="I tried even with int8, but yet cuda out of memory.",
        source=GITHUB + "meta-llama/llama/issues/145",
    ),
    said(
        "killed",
        "host-out-of-memory",
        r"\b(?:says?|said|prints?|printed|shows?|gets?|got|getting|is|was|been|being|just|process"
        r"|output)\b[^\n]{0,20}[\"'`*]?\bkilled\b"
        r"(?! (?:by|it|the|all|that|them|and|off))|\b(?:uses?|eats?|fills?|takes?|consumes?) (?:up )?all (?:of "
        r")?(?:my |the )?(?:system )?ram\b"
        r"|\b(?:runs?|ran|running) out of (?:system |cpu |host )?ram\b",
        anchors=("illed", "all my RAM", "all of my RAM", "all the RAM", "out of RAM", "out of system RAM"),
        title="The program was killed: the machine's memory ran out, as the text says",
        example="I start it and it just says killed after the model loads",
        source=GITHUB + "qwopqwop200/GPTQ-for-LLaMa/issues/160",
    ),
    said(
        "build-takes-all-memory",
        "build-out-of-memory",
        rf"{BUILDING}[^\n]{{0,120}}{ALL_MEMORY}|{ALL_MEMORY}[^\n]{{0,120}}{BUILDING}",
        anchors=("all the ", "all mem", "all of the ", "all my ", "all of my ", "all RAM", "all system ", "all avail"),
        title="The build takes all of the machine's memory, as the text says",
        example="Building the wheel of flash-attn eats all the memory until the machine crashes",
        source=GITHUB + "Dao-AILab/flash-attention/issues (MAX_JOBS)",
    ),
    said(
        "on-windows",
        "os-unsupported",
        r"^(?![^\n]{0,400}\bWSL)(?=[^\n]{0,400}(?:[?？]|n['’]t\b|\bnot\b|\b(?:can|how|fail\w{0,3}|errors?|unable"
        r"|support\w{0,3}"
        r"|problems?|issues?|trouble|install\w{0,3}|run|running|compil\w{1,3}|help|when)\b|支持|安装))"
        rf"(?:[^\n]{{0,200}}(?<![A-Za-z0-9]){LINUX_ONLY}[^\n]{{0,80}}[^A-Za-z0-9]{WINDOWS}"
        rf"|[^\n]{{0,200}}[^A-Za-z0-9]{WINDOWS}[^\n]{{0,80}}(?<![A-Za-z0-9]){LINUX_ONLY})",
        anchors=("indow",),
        title="There is no release of this program for native Windows",
        example="Does vllm support windows installation now?",
        source=GITHUB + "vllm-project/vllm/issues/179",
        values=(("system", "Windows"),),
        sure=0.8,
    ),
    said(
        "new-gpu",
        "gpu-architecture-unsupported",
        rf"(?:n't|not|un ?able|cannot|issues?|problems?|troubles?|errors?|support|way|crash\w{{0,3}}|runn?able) "
        rf"[^\n]{{0,80}}{NEW_GPU}"
        rf"|{NEW_GPU}[^\n]{{0,60}} (?:n't|not|support|compatib\w{{2,6}}|errors?|crash\w{{0,3}})\b"
        rf"|{NEW_GPU}[^\n]{{0,12}}(?:不支[援持]|支[援持]|报错|無法|无法|用不了)|(?:不支[援持]|支[援持])[^\n]{{0,8}}{NEW_GPU}",
        anchors=(
            "5060",
            "5070",
            "5080",
            "5090",
            "50 series",
            "50-series",
            "Blackwell",
            "blackwell",
            "50xx",
            "50XX",
            "sm_120",
            "sm120",
        ),
        title="A GPU of the RTX 50 series needs programs that are built for CUDA 12.8 or newer",
        example="Is there a way to use this image on an RTX 5090?",
        source=GITHUB + "vllm-project/vllm/issues/16652",
        sure=0.7,
    ),
    said(
        "bfloat16-on-an-old-gpu",
        "dtype-unsupported",
        rf"{OLD_GPU}[^\n.]{{0,80}}\bbf(?:loat)?16\b|\bbf(?:loat)?16\b[^\n.]{{0,80}}{OLD_GPU}",
        anchors=("bf16", "BF16", "bfloat16", "Bfloat16", "BFloat16"),
        title="GPUs before Ampere have no bfloat16",
        example="How can I train it on a V100 without bf16?",
        source=GITHUB + "OpenBMB/MiniCPM/issues/249",
    ),
    said(
        "hang-of-several-gpus",
        "nccl-failed",
        rf"\b{TROUBLE}\b[^\n]{{0,60}}\b(?:nccl|{MANY})\b|\b(?:nccl|{MANY})\b[^\n]{{0,60}}\b{TROUBLE}\b"
        r"|\b(?:work\w{0,3}|solv\w{1,3}|fix\w{0,3}|help\w{0,3}|unless|only|without|setting"
        r"|need\w{0,3})\b[^\n]{0,60}\bNCCL_P2P_DISABLE ?= ?1"
        r"|\bNCCL_P2P_DISABLE ?= ?1[^\n]{0,60}\b(?:works?|worked|solves?|solved|fix\w{0,3}|helps?|helped)\b",
        anchors=SEVERAL,
        title="Communication between the GPUs hangs, as the text says",
        example="The model freezes when using 4 or more GPUs; NCCL_P2P_DISABLE=1 helps",
        source=GITHUB + "NVIDIA/nccl/issues/631",
    ),
    said(
        "after-suspend",
        "uvm-missing",
        r"\b(?:after|resum\w{1,3}|wak\w{1,3}|until|from|enters?)\b[^\n]{0,40}\b(?:sleep|suspend\w{0,3}"
        r"|hibernat\w{1,4}|standby)\b[^\n]{0,200}\b(?:gpu|cuda)\b"
        r"|\b(?:gpu|cuda)\b[^\n]{0,120}\b(?:after|since|until)\b[^\n]{0,40}\b(?:sleep|suspend\w{0,3}"
        r"|hibernat\w{1,4}|standby)\b",
        anchors=("sleep", "uspend", "ibernat", "tandby"),
        title="The GPU is not usable after sleep: the module nvidia_uvm must be loaded again",
        example="After resuming from suspend it does not use the GPU any more",
        source=GITHUB + "ollama/ollama/issues/10053",
        remedy=wake_uvm,
    ),
    said(
        "container-without-gpu",
        "container-without-gpu",
        rf"\b(?:docker|container|podman|compose|pod)\b[^\n]{{0,80}}\b{NOT} "
        rf"[^\n]{{0,30}}\b{USED}\b[^\n]{{0,30}}\b(?:gpus?|cuda)\b"
        rf"|\b(?:gpus?|cuda)\b[^\n]{{0,30}}\b{NOT} [^\n]{{0,20}}\b{USED}\b[^\n]{{0,40}}\b(?:docker|container"
        rf"|podman)\b"
        r"|\bno gpus?\b[^\n]{0,30}\b(?:in|inside)\b[^\n]{0,20}\b(?:docker|container)\b",
        anchors=("ocker", "ontainer", "odman", "ompose", " pod"),
        title="The container sees no GPU, as the text says",
        example="My docker container does not detect the GPU",
        source=GITHUB + "ollama/ollama/issues/1666",
    ),
    said(
        "shared-memory",
        "shm-small",
        r"\bbus error\b[^\n]{0,80}\b(?:docker|dataloader|container|workers?)|\b(?:docker|dataloader|container"
        r"|workers?)\b[^\n]{0,80}\bbus error\b"
        r"|\b(?:increas\w{1,3}|need\w{0,3}|small|insufficient|larger|more|out of|not enough)\b[^\n]{0,30}\b(?:shm"
        r"|shared memory|/dev/shm)\b",
        anchors=("us error", " shm", "shm ", "/shm", "shm-", "hared memory"),
        title="Shared memory (/dev/shm) is too small, as the text says",
        example="The DataLoader dies with a bus error in docker",
        source=GITHUB + "NVAITC/ai-lab/issues/5",
    ),
    said(
        "driver-cannot-be-updated",
        "cuda-runtime-too-new",
        r"\b(?:can ?not|can't|cannot|no permission|not allowed|unable|impossible|without|no "
        r"way)\b[^\n]{0,60}\b(?:upgrad\w{1,3}|updat\w{1,3}|install\w{0,3}|newer"
        r"|chang\w{1,3})\b[^\n]{0,40}\bdrivers?\b"
        r"|\bdrivers? (?:is|are|was) (?:too )?(?:old|outdated)\b",
        anchors=("driver",),
        title="The driver is older than the CUDA of the program needs, as the text says",
        example="V100, cuda11.4, I have no permission to install a newer driver. How can I install vllm?",
        source=GITHUB + "vllm-project/vllm/issues/3811",
    ),
    said(
        "compiler-too-new",
        "build-compiler-unsupported",
        r"\b(?:unsupported|not supported|too new|newer than supported)\b[^\n]{0,30}\b(?:gcc|g\+\+|gnu|c\+\+ "
        r"compiler|host compiler)\b"
        r"|\b(?:gcc|g\+\+)(?: version)?(?: ?\d{1,2})?[^\n]{0,20}\b(?:is|are|n't|not) (?:supported|too new"
        r"|unsupported)\b",
        anchors=(" GCC", " gcc", " g++", " GNU", "ompiler"),
        title="nvcc does not support this GCC, as the text says",
        example="I get an error that I use an unsupported version of GCC",
        source=GITHUB + "spiritbuun/buun-llama-cpp/issues/77",
    ),
    said(
        "flash-attn-builds-for-hours",
        "ninja-missing",
        r"^(?=[^\n]{0,400}\bflash[-_ ]?att)(?=[^\n]{0,400}\b(?:install\w{0,8}|build\w{0,3}|built|compil\w{1,5}"
        r"|wheels?\b|setup\.py))"
        r"[^\n]{0,400}\b(?:forever|hours?|half an hour|[1-9]\d (?:mins?|minutes)|(?:too|so|very|a"
        r"|really) (?:\w{1,10} )?(?:long|slow)|stuck"
        r"|hangs?|hanging|slow\b|ages)\b",
        anchors=(
            "lash-attn",
            "lash_attn",
            "lash attn",
            "lash attention",
            "lash-attention",
            "lashAttention",
            "lash Attention",
            "flash_att",
            "flash-att",
            "flash att",
        ),
        title="flash-attn is being compiled for hours: ninja is missing, or a prebuilt wheel would do",
        example="Building wheel for flash-attn takes forever",
        source=GITHUB + "Dao-AILab/flash-attention/issues/1038",
    ),
    said(
        "python-too-new",
        "python-version-unsupported",
        r"\b(?:not|n't|no|when|please|add|lack of|un)\b ?(?:support|work|available|compatib|install"
        r"|wheel)[^\n]{0,50}\bpython ?3\.1[2-9]\b"
        r"|\bpython ?3\.1[2-9]\b[^\n]{0,30}\b(?:support\b|(?:is |are )?(?:not|n't|un)[ -]?(?:yet )?(?:support"
        r"|available|work|compatib))",
        anchors=("ython 3.1", "ython3.1"),
        title="The package does not support this Python yet, as the text says",
        example="Python 3.13 is not supported",
        source=GITHUB + "pytorch/pytorch/issues/130249",
    ),
    said(
        "old-gpu",
        "gpu-architecture-unsupported",
        rf"(?<!\d )(?<!\d)\b(?:gpu|graphics? cards?|video cards?|cuda device"
        rf"|card)\b(?!'s)[^\n]{{0,40}}\b(?:too old|outdated|{NOT} "
        rf"support\w{{0,3}}|unsupported)\b"
        r"|\b(?:(?:too|really|very|so) old|outdated)\b[^\n]{0,16}\b(?:gpu|gra(?:ph|f)ics? cards?)\b"
        rf"|\b{NOT} support\w{{0,3}}\b[^\n]{{0,24}}\b(?:graphics? cards?|gpu|card)\b[^\n]{{0,12}}\b(?:any ?more"
        rf"|any longer|because)\b",
        anchors=("too old", "Too old", "outdated", " old ", "support"),
        title="The GPU is too old, or too new, for the program, as the text says",
        example="It tells me that my CUDA device is too old",
        source=GITHUB + "lltcggie/waifu2x-caffe/issues/207",
    ),
    said(
        "torchvision",
        "torchvision-mismatch",
        rf"\btorchvision\b[^\n]{{0,100}}\b(?:{NOT} (?:match|compatib)\w{{0,4}}|wrong version|incompatib\w{{1,5}}"
        rf"|mismatch\w{{0,2}})"
        rf"|\b(?:{NOT} match|mismatch\w{{0,2}}|incompatib\w{{1,5}})\b[^\n]{{0,40}}\btorchvision\b",
        anchors=("orchvision", "orchVision"),
        title="torchvision is not for this torch, as the text says",
        example="Torchvision is not pinned, which installs a version that is not compatible with pytorch==1.7.1",
        source=GITHUB + "gomezzz/MSMatch/issues/46",
    ),
    said(
        "driver-and-cuda",
        "cuda-runtime-too-new",
        rf"\bdrivers?\b[^\n]{{0,40}}\bcuda\b[^\n]{{0,24}}\b(?:{NOT} match|mismatch|incompatib)"
        rf"|\bcuda\b[^\n]{{0,40}}\bdrivers?\b[^\n]{{0,24}}"
        rf"\b(?:{NOT} match|mismatch|incompatib)",
        anchors=("driver", "Driver"),
        title="CUDA and the driver do not match, as the text says",
        example="After the installation the vGPU driver and CUDA do not match",
        source=GITHUB + "DualCoder/vgpu_unlock/issues/51",
    ),
    said(
        "gpu-gone",
        "gpu-lost",
        r"\bgpus?\b[^\n]{0,30}\b(?:dropp(?:ed|ing)|drops|disappear\w{0,3}|vanish\w{0,3}|(?:is|was|gets|got) lost"
        r"|f(?:alls|ell|allen) off)\b",
        anchors=("dropp", "drops", "isappear", "anish", " lost", "falls off", "fell off", "fallen off"),
        title="A GPU is lost while it works, as the text says",
        example="One of the GPUs disappears under load until a power cycle",
        source=GITHUB + "ormandj/sglang-glm53-flash-sm120/issues/11",
    ),
    said(
        "driver-gone",
        "driver-not-loaded",
        rf"\b(?:nvidia )?drivers?\b (?:is |was |are |got |gets )?(?:lost|gone|missing|{NOT} (?:work|load|found"
        rf"|start)\w{{0,3}}"
        r"|stop\w{0,3} working)"
        rf"|\bnvidia-smi\b[^\n,;()，）。]{{0,30}}\b(?:{NOT} work\w{{0,3}}|stop\w{{0,3}} working"
        r"|can ?not|can't|fails?|failed)\b"
        r"|\bnvidia (?:kernel )?module (?:is )?missing\b",
        anchors=("river", "nvidia-smi", "module missing", "module is missing"),
        title="The NVIDIA driver is not loaded, as the text says",
        example="NVIDIA driver is lost after rebooting the machine",
        source=GITHUB + "NVIDIA/nvidia-docker/issues/804",
    ),
    said(
        "secure-boot",
        "secure-boot-blocks-driver",
        r"\bsecure[ -]?boot\b[^\n]{0,120}\b(?:nvidia|driver|module|sign\w{0,3})\b|\b(?:nvidia|driver"
        r"|module)\b[^\n]{0,80}\bsecure[ -]?boot\b",
        anchors=("ecureboot", "ecure Boot", "ecure boot", "ecureBoot", "ecure-boot", "SECURE BOOT"),
        title="Secure Boot refuses a module that is not signed, as the text says",
        example="The NVIDIA driver does not load with secure boot",
        source=GITHUB + "Ultramarine-Linux/triage/issues/108",
    ),
    said(
        "version-conflict",
        "package-conflict",
        r"(?<!driver )(?<!library )(?<!cuda )(?<!cudnn )\b(?:versions?|dependenc(?:y|ies)|packages?) (?:conflicts?"
        r"|mismatch\w{0,2}|incompatib\w{1,5})\b"
        r"|\bconflicts? (?:with|between|in|to) [^\n]{0,40}\b(?:versions?|torch|requirements?)\b|\bversion "
        r"\([\d.]{1,12}\) does not match\b"
        r"|(?:版本|环境|依赖)(?:冲突|不兼容|不匹配)",
        anchors=(
            "conflict",
            "mismatch",
            "ncompatib",
            "does not match",
            "版本冲突",
            "环境冲突",
            "依赖冲突",
            "版本不兼容",
            "版本不匹配",
        ),
        title="Installed packages need different versions of another, as the text says",
        example="I cannot install both, I encountered a version conflict",
        source=GITHUB + "microsoft/MInference/issues/169",
        sure=0.76,
    ),
    said(
        "no-wheel",
        "wheel-not-found",
        r"\bno (?:matching |prebuilt |pre-built |compatible )?wheels?\b|\bwheels?\b[^\n]{0,30}\b(?:not available"
        r"|missing|unavailable|does ?n[o']t exist)\b"
        r"|(?:没有|缺少)[^\n]{0,8} ?wheel",
        anchors=("wheel",),
        title="There is no wheel for this platform or Python, as the text says",
        example="Installing on a Jetson failed: there is no wheel for it",
        source=GITHUB + "xorbitsai/xllamacpp/issues/29",
    ),
)

SIGNATURES += (
    Signature(
        id="vllm-built-on-windows",
        problem="os-unsupported",
        anchors=("bdist.win-amd64",),
        pattern=r"build\\bdist\.win-amd64\\wheel\\(?:\.\\)?vllm\\",
        title="vLLM is being built on native Windows, which it does not support",
        values=(("system", "Windows"),),
        sure=0.9,
        example="creating build\\bdist.win-amd64\\wheel\\vllm\\model_executor\\layers",
        source="https://github.com/vllm-project/vllm/issues/14124",
    ),
    Signature(
        id="node-without-gpu",
        problem="container-toolkit-missing",
        anchors=("Allocatable:",),
        pattern=r"^Allocatable:\n(?:(?!\s{0,8}nvidia\.com)[^\n]{0,120}\n){2,12}?\s{0,8}pods:\s{1,40}\d{1,4}(?!\n\s{1,8}nvidia)",
        title="The Kubernetes node offers no GPU (nvidia.com/gpu)",
        sure=0.76,
        general=True,
        because_of=(ANY,),
        scopes=("log",),
        below=14,
        example="Allocatable:\n  cpu:  48\n  memory:  263501320Ki\n  pods:  110",
        source=GITHUB + "NVIDIA/k8s-device-plugin/issues/834",
    ),
    Signature(
        id="not-a-number-in-float16",
        problem="dtype-unsupported",
        anchors=("NansException", "all NaNs was produced"),
        pattern=r"NansException|A tensor with all NaNs was produced",
        title="This GPU computes NaN in float16: use float32 (GTX 16xx), or bfloat16",
        sure=0.8,
        general=True,
        example="NansException: A tensor with all NaNs was produced in Unet.",
        source=GITHUB + "AUTOMATIC1111/stable-diffusion-webui/issues/10154",
    ),
    said(
        "black-images",
        "dtype-unsupported",
        r"\b(?:GTX ?)?16[56]0\b[^\n]{0,60}\b(?:black (?:images?|screen)|nans?)\b",
        anchors=("lack image", "lack screen", " NaN", " nan"),
        title="This GPU computes NaN in float16: use float32 (GTX 16xx), or bfloat16",
        example="My GTX 1660 gives black images only",
        source=GITHUB + "AUTOMATIC1111/stable-diffusion-webui/issues/10154",
        sure=0.8,
    ),
)
