"""What a person says of the machine and its network: main memory, disk, heat, an old card, a hub that is blocked."""

from envcheck.catalogue.run.sentence_words import GITHUB, NOT, said
from envcheck.catalogue.signature import Signature

_OLD = (
    r"(?:\bV100s?\b|\bT4s?\b|\bP40s?\b|\bP100s?\b|\bM40\b|\bK80\b|turing|volta|pascal|maxwell|\bolder gpus?\b"
    r"|\b(?:gtx ?)?10[5678]0(?: ?ti)?\b|\b(?:rtx ?)?20[678]0(?: ?ti)?\b)"
)
_RAM = r"\b(?:(?:system|cpu|host|main) )?ram\b"
_TOO_LITTLE = (
    r"\b(?:crash\w{0,3}|killed|out of memory|oom|(?:not|n['’]t) (?:be )?(?:sufficient|enough)|insufficient"
    r"|exceed\w{0,3}"
    r"|spikes?|out of|upgrade|runs? out|fills? up|leak\w{0,3})\b"
)
_BLOCKED = (
    r"(?:\b(?:ca|could|would)n['’]?t\b|\b(?:can|could) ?not\b|\bcannot\b|\bunable\b|\bfail\w{0,3}\b"
    r"|\bproblems?\b|\bblocked\b"
    r"|\bgovernment\b|\bfirewall\b|\bgfw\b|\bunreachable\b|\btime(?:s|d)? ?out\b|\bwithout (?:internet|access|vpn)\b"
    r"|\bnot accessible\b|\bno access\b)"
)
_HUB = r"(?:\bhugging ?face\b|\bhf\.co\b|\bhf hub\b|\bhf-mirror\b)"

_PACKAGE = (
    r"(?:torch|pytorch|torchaudio|transformers|peft|diffusers|huggingface[_-]hub|accelerate|xformers|vllm|triton"
    r"|tokenizers|bitsandbytes|deepspeed|gradio|tensorflow|protobuf|trl|datasets|sentence-transformers)"
)

SIGNATURES: tuple[Signature, ...] = (
    said(
        "main-memory",
        "host-out-of-memory",
        rf"{_RAM}[^\n]{{0,80}}{_TOO_LITTLE}|{_TOO_LITTLE}[^\n]{{0,80}}{_RAM}"
        r"|:\s{1,4}\d{2,7} killed\b|\bexhaust\w{0,3}\b[^\n]{0,20}\bram\b"
        r"|\b(?:how much|actual|requires?|needs?|at least) (?:system |cpu )?ram\b|\bout of swap\b",
        anchors=(" RAM", " ram", "RAM ", "Killed"),
        title="The machine's main memory may be too small, as the text says",
        example="It needs more than 32 GB of system RAM and keeps crashing",
        source=GITHUB + "Fantasy-AMAP/fantasy-talking/issues/24",
        sure=0.7,
    ),
    said(
        "hub-is-blocked",
        "hub-unreachable",
        rf"{_BLOCKED}[^\n]{{0,80}}{_HUB}(?! token)|{_HUB}(?! token)[^\n]{{0,60}}{_BLOCKED}"
        r"|(?:无法|不能|没法|连不上|访问不了|下载不了)[^\n]{0,24}hugging ?face|hugging ?face[^\n]{0,24}"
        r"(?:无法|不能|没法|连不上|访问不了|下载不了|被墙|超时)",
        anchors=("uggingface", "ugging Face", "ugging face", "uggingFace", "hf.co", "hf-mirror"),
        title="The Hugging Face Hub cannot be reached, as the text says",
        example="The hugging face model cannot be downloaded here, it is blocked",
        source=GITHUB + "novoselrok/glance/issues/1",
        sure=0.7,
    ),
    said(
        "older-gpu-asked-for",
        "gpu-architecture-unsupported",
        r"\bcompute capability\b[^\n]{0,20}\b(?:low|insufficient|old)\b"
        rf"|\b(?:support\w{{0,3}}|deploy\w{{0,4}}|compatib\w{{2,6}})\b[^\n]{{0,60}}{_OLD}"
        rf"|\b(?:works?|run|runs|use|using)\b[^\n]{{0,60}}{_OLD}[^\n]{{0,40}}\?"
        rf"|(?:支持|请求|能否|可以|能不能)[^\n]{{0,24}}{_OLD}|{_OLD}[^\n]{{0,24}}(?:支持|能否|可以|能不能|吗)"
        rf"|{_OLD}[^\n]{{0,40}}(?:\b{NOT}\b|\bunsupported\b|\bsupported\?|\bsupport\?)"
        rf"|\b(?:can ?not|can't|cannot|fail\w{{0,3}}|unable|errors?|problems?|issues?)\b[^\n]{{0,40}}{_OLD}",
        anchors=(
            "V100",
            "v100",
            " P40",
            "P40 ",
            "P40?",
            "P100",
            "M40 ",
            "T4 V",
            " T4?",
            " T4 ",
            " T4s",
            "uring",
            "olta",
            "ascal",
            "axwell",
            "lder G",
            "lder g",
            "080 ",
            "080?",
            "070 ",
            "060 ",
            "2080",
            "1080",
            "ompute capability",
        ),
        title="GPUs before Ampere lack bfloat16 and FlashAttention 2, which many programs need",
        example="Does it work on V100 GPUs?",
        source=GITHUB + "meta-pytorch/gpt-fast/issues/72",
        sure=0.6,
    ),
    said(
        "disk-space",
        "disk-full",
        r"\b(?:out of|not enough|no|insufficient|runs? out of|ran out of) (?:free )?(?:disk|storage|hard drive|ssd)"
        r"(?: space)?\b|\b(?:disk|drive|partition|overlay) (?:is |was |gets )?full\b",
        anchors=("disk", "Disk", "storage", "hard drive", "partition", "overlay"),
        title="There is no room left on the disk, as the text says",
        example="The download stops, since I ran out of disk space",
        source=GITHUB + "ollama/ollama/issues/2680",
        sure=0.7,
    ),
    said(
        "heat",
        "gpu-overheating",
        r"\b(?:gpu|card|3090|4090|vram|memory junction)\b[^\n]{0,60}\b(?:overheat\w{0,3}|too hot"
        r"|thermal\w{0,3} thrott\w{1,5}"
        r"|(?:9\d|10\d|11\d) ?(?:°|degrees|c\b))|\bthermal thrott\w{1,5}\b",
        anchors=("verheat", "too hot", "hermal", "degrees", "0 °C", "5 °C"),
        title="The GPU may be too hot, as the text says",
        example="My 3090 overheats and becomes slow",
        source=GITHUB + "AUTOMATIC1111/stable-diffusion-webui/discussions/4426",
        sure=0.7,
    ),
    said(
        "no-nvcc",
        "build-nvcc-missing",
        r"\b(?:no|without|missing|install|lacks?|do(?:es)?n['’]?t have|(?:do|does) not have|where is|need) "
        r"(?:the |a |full |system )?(?:nvcc|cuda[ -]toolkit)\b(?! \d)|\bnvcc\b[^\n]{0,20}\b(?:missing"
        r"|not (?:found|installed))\b"
        r"|\bCUDA_HOME\b[^\n]{0,20}\b(?:not set|missing|empty|unset)\b"
        r"|\b(?:cuda )?toolkit (?:did|was|is) not\b|\bnor was nvcc\b",
        anchors=("nvcc", "toolkit", "Toolkit", "CUDA_HOME"),
        title="nvcc is missing, which the build needs, as the text says",
        example="I have the driver, but no nvcc. How do I build it?",
        source=GITHUB + "Dao-AILab/flash-attention/issues/509",
        sure=0.65,
    ),
    said(
        "arm-machine",
        "wheel-not-found",
        r"\b(?:jetson|orin|xavier|aarch64|arm64|dgx spark|gb10|raspberry)\b[^\n]{0,80}\b(?:support\w{0,3}"
        r"|wheels?|install\w{0,6}"
        rf"|build|{NOT})\b|\b(?:support\w{{0,3}}|wheels?|install\w{{0,6}}|build)\b[^\n]{{0,60}}\b(?:jetson|orin"
        rf"|xavier|aarch64"
        r"|arm64|dgx spark|gb10)\b",
        anchors=("etson", "Orin", "orin ", "avier", "aarch64", "arm64", "ARM64", "Spark", "GB10", "AArch64"),
        title="There may be no wheel for this ARM machine",
        example="Is there a wheel for Jetson Orin?",
        source=GITHUB + "xorbitsai/xllamacpp/issues/29",
        sure=0.6,
    ),
    said(
        "another-version-works",
        "package-conflict",
        r"\b(?:downgrad|upgrad|updat|revert|roll(?:ed|ing)? back|switch|pin)\w{0,4}\b[^\n]{0,24}\b(?:torch"
        r"|pytorch|transformers"
        r"|accelerate|peft|diffusers|vllm|xformers|triton|protobuf|gradio)\b[^\n]{0,60}\b(?:fix\w{0,3}"
        r"|solv\w{1,3}|works?|worked"
        r"|helps?|helped|resolv\w{1,3}|necessary|required)\b"
        r"|\b(?:works?|worked|fine|ok)\b[^\n]{0,40}\b(?:torch|transformers|peft|diffusers|vllm) ?(?:==|v|version )?\d"
        r"[^\n]{0,60}\b(?:but|broken|breaks?|fails?)\b",
        anchors=("torch", "transformers", "accelerate", "peft", "diffusers", "vllm", "xformers", "triton", "protobuf"),
        title="The installed versions may not be compatible, as the text says",
        example="Downgrading transformers to 4.40 fixed it",
        source=GITHUB + "roboflow/inference/pull/363",
        sure=0.65,
    ),
    said(
        "memory-asked-for",
        "gpu-memory-too-small",
        r"\b(?:how (?:much|many)|minim\w{2,3}|(?<!not )enough|required?|requirements?"
        r"|need\w{0,3})\b[^\n]{0,30}\b(?:v-?ram"
        r"|gpu memory|video memory)\b"
        r"|\bv-?ram\b[^\n]{0,20}\b(?:required|requirements?|needed|is needed)\b|(?:多少|多大|至少)[^\n]{0,12}显[存卡]"
        r"|显存[^\n]{0,8}(?:多少|要求|需求)"
        r"|\b(?:can|could|possible|able|enough|running|run)\b[^\n]{0,60}\b(?:inference|infer|run|running"
        r"|train\w{0,3})\b[^\n]{0,50}"
        r"(?:\b\d{1,2} ?GB?\b|\b(?:rtx ?|gtx ?)?[1-4]0[5-9]0(?: ?ti)?\b)"
        r"|\b(?:smaller|lower|less|bigger|minimum|min|minimal|required?|requirements?|enough|sufficient)\b"
        r"[^\n]{0,30}\b(?:gpus?|cuda memory|gpu memory|graphics cards?)\b[^\n]{0,60}\?"
        r"|\bgpus?\b[^\n]{0,20}\b(?:with )?(?:smaller|less|lower|enough|sufficient|requirements?|required"
        r"|needed)\b[^\n]{0,60}\?"
        r"|\bhow (?:much|many) gpus?\b"
        r"|\binference\b[^\n]{0,50}\b\d{1,2} ?GB?\b[^\n]{0,40}\?|\binsufficient (?:v-?ram|gpu "
        r"memory)\b|\bneed \d{1,3} ?(?:gb|g)? ?v-?ram\b",
        anchors=(
            "VRAM",
            "vram",
            "Vram",
            "VRam",
            "GPU memory",
            "gpu memory",
            "ideo memory",
            "显存",
            "显卡",
            "nference",
            "GPUs",
            "gpus",
            "GPU ",
            "gpu ",
            "UDA memory",
            "cuda memory",
            "raphics card",
            "train",
        ),
        title="The GPU may have too little memory for the model",
        example="What is the minimum VRAM? I have 8 GB",
        source=GITHUB + "Tencent-Hunyuan/InstantCharacter/issues/3",
        sure=0.6,
    ),
    said(
        "wsl-1",
        "wsl1",
        r"\bwsl ?1\b[^\n]{0,100}(?:\bgpu|\bcuda|\bnvidia|\bdocker|\?)|\b(?:gpu|cuda|nvidia"
        r"|docker)\b[^\n]{0,60}\bwsl ?1\b",
        anchors=("WSL1", "WSL 1", "wsl1", "wsl 1"),
        title="WSL 1 has no GPU; WSL 2 has",
        example="Is it possible to use the GPU with only WSL1?",
        source=GITHUB + "NVIDIA/nvidia-docker/issues/1434",
        sure=0.7,
    ),
    said(
        "incompatible-packages",
        "package-conflict",
        rf"\b{_PACKAGE}\W{{1,6}}[^\n]{{0,60}}\b(?:incompatible|(?:not|n['’]t) compatible|too (?:new|old))\b"
        rf"|\bincompatib\w{{2,6}}\b[^\n]{{0,60}}\b{_PACKAGE}\b"
        rf"|\b[\w-]{{2,30}} [\d.]{{3,16}} requires [\w-]{{2,30}} ?(?:at least|version|>=|<=|<|==)"
        rf"|\b(?:better|must|should|need to) (?:set|use|install|pin) {_PACKAGE} ?[=<>]",
        anchors=(
            "ncompatib",
            "compatible",
            "too new",
            "too old",
            "requires",
            "better set",
            "better use",
            "must use",
            "should use",
            "need to",
        ),
        title="Installed packages do not fit each other's versions, as the text says",
        example="It looks like peft and huggingface_hub are incompatible",
        source=GITHUB + "tianweiy/DMD2/issues/83",
        sure=0.7,
    ),
    said(
        "gpu-is-wanted",
        "torch-cuda-unavailable",
        r"\b(?:how|can|could|is there|any way|possible|wondering if)\b[^\n]{0,40}\b(?:use|utili[sz]e|enable"
        r"|force|run on)\b"
        r"[^\n]{0,12}(?<!multiple )(?<!several )(?<!all )(?<!two )\b(?:my |the |a )?gpu\b(?! (?:memory|cluster"
        r"|node|server))[^\n]{0,100}\?"
        r"|\bslow using (?:the )?cpu\b|\bloaded on the cpu\b",
        anchors=(" GPU", "gpu ", "gpu?", "sing CPU", "the CPU"),
        title="torch may see no GPU: find out whether it does",
        example="How do I use my GPU while I generate embeddings?",
        source=GITHUB + "huggingface/sentence-transformers/issues/87",
        sure=0.6,
    ),
)
