"""What a person says of a card's link, power, heat and number, of several cards, and of the memory that WSL has."""

from envcheck.catalogue.hints import only
from envcheck.catalogue.run.sentence_words import GITHUB, said
from envcheck.catalogue.signature import Signature

_SMI = r"(?:nvidia[-_ ]?smi|nvml|nvitop|nvtop|gpustat)"
_NUMBERS = (
    r"(?:(?:device|gpu|card|cuda)s?(?:'s)? ?(?:device |gpu )?(?:order\w{0,3}|ind(?:ex|ices|exes|exing)|ids?"
    r"|numbers?|numbering|ordinals?|enumerat\w{2,4})|(?:order|ind(?:ex|ices)|ids?|numbers?|numbering)"
    r" of (?:the |my )?(?:cuda |gpu )?(?:devices?|gpus?|cards?))"
)
_DIFFER = (
    r"(?:mis-?match\w{0,3}|differ\w{0,4}|n[o']t (?:\w{1,8} )?(?:match\w{0,3}|agree|correspond|line up|the same)"
    r"|do not match|incon?sist\w{2,4}|disagrees?|wrong|swapped|revers\w{1,3}|opposite|incorrect\w{0,2}|flipped|mixed up"
    r"|not (?:matching|aligned|consistent)|不一致|不同|相反|对不上|不对应)"
)
_CARD = r"(?:[1-5]0[5-9]0(?: ?ti)?|[ahltv]\d{1,3}|titan|quadro|p\d{2,3}|k\d{2})s?"
_CHOSEN = r"(?:cuda_visible_devices ?= ?['\"]?|(?:cuda|gpu|device)[ :=#-]{0,3})"
_SEVERAL = (
    r"(?:multi(?:ple)?[- ]?(?:gpus?|cards?)|(?:2|3|4|8|two|three|four|eight|dual|both|all)[ -]?(?:x ?|× ?)?"
    r"(?:(?:nvidia |geforce )?(?:rtx |gtx )?[a-z]{0,2}\d{2,4}(?: ?ti| ?super)?s?\b|(?:\w{1,8} )?gpus?\b|cards?\b)"
    r"|(?:双|两|多|[2-9])(?:张|块)?(?:显)?卡)"
)
_NOT_FASTER = (
    r"(?:slow\w{0,3}|n[o']t (?:\w{1,6} )?(?:any )?fast\w{0,2}|no faster|(?:the )?same (?:speed|time)"
    r"|speed is (?:the )?same"
    r"|no speed ?-?up|(?:low|bad|poor|worse) (?:performance|speed|throughput|scaling)|takes? (?:more time|longer)"
    r"|慢|没有提升|没有加速|没有单卡[^\n]{0,4}快)"
)
_GEFORCE = r"\b[45]0[5-9]0(?: ?ti| ?super| ?d)?s?\b"
_GIB = r"\d{1,3} ?(?:g(?:b|ib|igs?|igabytes?)?)\b"
_WSL = r"\bwsl ?(?:2|config)?\b"

SIGNATURES: tuple[Signature, ...] = (
    said(
        "order-of-the-gpus",
        "cuda-device-order",
        rf"{_NUMBERS}[^\n]{{0,100}}\b{_SMI}[^\n]{{0,60}}{_DIFFER}|{_NUMBERS}[^\n]{{0,80}}{_DIFFER}[^\n]{{0,80}}\b{_SMI}"
        rf"|{_DIFFER}[^\n]{{0,60}}{_NUMBERS}[^\n]{{0,60}}\b{_SMI}|\b{_SMI}[^\n]{{0,80}}{_DIFFER}[^\n]{{0,40}}{_NUMBERS}"
        rf"|\b{_SMI}[^\n]{{0,60}}{_NUMBERS}[^\n]{{0,40}}{_DIFFER}"
        rf"|\b{_SMI}[^\n]{{0,60}}\bpci_?(?: ?bus_?(?: ?id)?)?[^\n]{{0,20}}\border\w{{0,3}}"
        rf"|\bgpu order\b[^\n]{{0,40}}{_DIFFER}[^\n]{{0,40}}\bnvidia\b"
        rf"|\b(?:wrong|other|incorrect|different) (?:gpu|card|device)s?\b[^\n]{{0,80}}\b{_SMI}"
        rf"|\b{_SMI}[^\n]{{0,80}}\b(?:the )?(?:wrong|other|opposite) (?:gpu|card|device)\b"
        rf"|(?:顺序|编号|序号)[^\n]{{0,30}}(?:不一致|不同|相反|对不上)|不是 ?gpu ?\d",
        anchors=("nvidia", "Nvidia", "NVIDIA", "NVML", "nvml", "nvitop", "gpustat", "顺序", "编号", "序号", "不是"),
        title="CUDA and nvidia-smi number the GPUs differently, as the text says",
        example="The device ids of torch do not match those of nvidia-smi",
        source=GITHUB + "nanoporetech/bonito/issues/120",
        sure=0.78,
    ),
    said(
        "numbers-of-the-gpus",
        "cuda-device-order",
        r"\b(?:gpu|device|card)[- _]?(?:ids?|ind(?:ex|ices|exes)|order|numbers?|numbering)\b[^\n]{0,40}"
        r"\b(?:mixed up|mix-?up|mis-?match\w{0,2}|swapped|revers\w{1,3}|switched|inverted|flipped)\b"
        r"|\bgpuid mis-?match|(?:gpu|显卡|设备) ?(?:的)?(?:编号|序号|顺序|id)[^\n]{0,12}(?:错|不对|反了|混|颠倒)"
        r"|\b(?:mixed up|swapped|switched) (?:the )?(?:gpus?|cards?)\b|\b(?:device|gpu) index confusion\b"
        r"|\b(?:gpus?|cards?)\b[^\n]{0,60}\bopposite (?:ids?|ind(?:ex|ices|exes)|order|numbers?)\b"
        r"|\bgpu ?\d\b[^\n]{0,120}\b(?:reversed|sw[ao]pp?ed|flipped|the other way (?:a?round))\b"
        r"|\bcuda\b[^\n]{0,20}\b(?:ids?|ind(?:ex|ices)|numbers?)\b[^\n]{0,30}\b(?:correspond|match"
        r"|equal)\w{0,2}\b[^\n]{0,30}"
        r"\bnvidia-smi",
        anchors=(
            "GPU ID",
            "gpu id",
            "GPUID",
            "GPU id",
            "evice ID",
            "evice id",
            "index",
            "indices",
            "order",
            "umber",
            "编号",
            "序号",
            "顺序",
            "wapped",
            "witched",
            "everse",
            "wopped",
            "lipped",
            "onfusion",
            "opposite",
            "orrespond",
            "ixed up",
        ),
        title="CUDA may number the GPUs otherwise than other programs",
        example="GPU ID mixed up",
        source=GITHUB + "LostRuins/koboldcpp/issues/634",
        sure=0.72,
    ),
    said(
        "another-card-than-chosen",
        "cuda-device-order",
        rf"\b(?:choose|chose|chosen|select\w{{0,3}}|pick\w{{0,3}}"
        rf"|set)\b[^\n]{{0,40}}\b{_CARD}\b[^\n]{{0,40}}\b(?:but|it|and)\b"
        rf"[^\n]{{0,40}}\b(?:us(?:es?|ing)|runs?|trains?|takes?|loads?)\b[^\n]{{0,40}}\b{_CARD}\b"
        rf"|(?:选择?|设置|指定)[^\n]{{0,10}}{_CARD}[^\n]{{0,16}}(?:用|跑)[^\n]{{0,6}}{_CARD}",
        anchors=("hoose", "hose", "elect", "pick", "Pick", " set ", "选择", "我选", "设置", "指定"),
        title="Another card than the chosen one is used: CUDA may number them otherwise than other programs",
        example="I choose the RTX 2080 Ti, but the program uses my GTX 1080 Ti",
        source=GITHUB + "iperov/DeepFaceLab/issues/302",
        sure=0.78,
    ),
    said(
        "order-variable",
        "cuda-device-order",
        r"\bcuda_device_order\b|\bpci_bus_id\b|\bfastest_first\b",
        anchors=("CUDA_DEVICE_ORDER", "PCI_BUS_ID", "FASTEST_FIRST"),
        title="CUDA may number the GPUs otherwise than nvidia-smi",
        example="CUDA_DEVICE_ORDER is not set here",
        source="CUDA C++ Programming Guide, environment variables",
        sure=0.6,
    ),
    said(
        "another-gpu-than-chosen",
        "cuda-device-order",
        rf"{_CHOSEN}(\d)\b[^\n]{{0,140}}\b(?:gpu|device|card|nvidia-smi)[- :#]{{0,2}}(?!\1)[1-9]\b(?=[^\n]{{0,80}}"
        r"(?:used|using|instead|other|$|,|\.))"
        rf"|\bgpus? (\d) and (\d)\b[^\n]{{0,160}}\b{_SMI}[^\n]{{0,80}}\bgpus? (?!\2)\d and (?!\3)\d"
        rf"|(?:\bcuda[ :]?|\bcuda_visible_devices ?= ?)\d\b[^\n]{{0,20}}\b(?:is|shows?|maps? to|points? to"
        rf"|refers? to|selects?"
        rf"|uses?|picks?|gives?|means|runs? on|ends? up)\b[^\n]{{0,30}}\b{_CARD}\b"
        rf"[^\n]{{0,60}}(?:\bbut\b|\bwhile\b|\bwhereas\b|\bin\b)[^\n]{{0,40}}\b{_SMI}"
        rf"|\b{_SMI}[^\n]{{0,60}}\b{_CARD}\b[^\n]{{0,60}}(?:\bbut\b|\bwhile\b|\bwhereas\b|,)[^\n]{{0,40}}"
        rf"\b(?:torch|cuda)\b[^\n]{{0,40}}\b{_CARD}\b"
        rf"|{_CHOSEN}\d\b[^\n]{{0,80}}\b(?:select|pick|us|choos|run)\w{{0,4}}\b[^\n]{{0,30}}\b(?:the "
        rf"|my )?(?:other|wrong"
        r"|slower|weaker|older|smaller|display)\b[^\n]{0,12}\b(?:gpu|card|one)\b",
        anchors=("cuda", "CUDA", "GPU ", "gpu ", "GPU:", "gpu:", "nvidia-smi"),
        title="Another GPU than the chosen one is used: CUDA may number them otherwise than nvidia-smi",
        example="With CUDA_VISIBLE_DEVICES=0 set, it is always trying to use gpu 2",
        source=GITHUB + "dbolya/yolact/issues/369",
        sure=0.7,
    ),
    said(
        "link-is-narrow",
        "pcie-link-degraded",
        r"\bpci-?e\b[^\n]{0,60}\b(?:degrad\w{2,6}|downgrad\w{1,3}|throttl\w{1,3})"
        r"|\b(?:degrad\w{2,6}|downgrad\w{1,3})\b[^\n]{0,40}\bpci-?e"
        r"|\bpci-?e\b[^\n]{0,80}\b(?:only|stuck|drop\w{0,4}|limited|locked|instead|fall\w{0,3}"
        r"|runn?\w{0,4})\b[^\n]{0,30}"
        r"\b(?:gen ?[1-3]|[1-3]\.0|x ?[1248]|[1248]x)\b"
        r"|\b(?:gen ?[1-3]|x[1248])\b[^\n]{0,30}\binstead of\b[^\n]{0,30}\b(?:gen ?[3-5]|x(?:8|16))\b"
        r"|\b2\.5 ?gt/s\b",
        anchors=("PCIe", "PCIE", "Pcie", "pcie", "PCI-", "PCI ", "pci-", "GT/s", "nstead of"),
        title="The card's PCIe link is slower or narrower than it can be, as the text says",
        example="My PCIe is degraded from version 4.0 to 2.0",
        source=GITHUB + "Tiiny-AI/PowerInfer/issues/237",
        sure=0.76,
    ),
    said(
        "power-cap",
        "gpu-power-limited",
        r"\b(?:sw|hw|software|hardware) power (?:cap|brake)\b(?! {0,40}:)"
        r"|\bpower[- ](?:brake|throttl\w{1,3}|capp\w{1,3})\b"
        r"|\b(?:gpus?|cards?|clocks?)\b[^\n]{0,60}\b(?:capped|stuck|limited|locked|throttl\w{1,3})\b[^\n]{0,30}"
        r"\b\d{2,3} ?w(?:atts?)?\b"
        r"|\bpower (?:limit|draw|usage|consumption)\b[^\n]{0,60}\b(?:stuck|capped|never|only"
        r"|low)\b[^\n]{0,40}\b\d{2,3} ?w\b",
        anchors=("ower ", "ower-", "apped", "tuck", "imited", "ocked", "hrottl"),
        title="The card's power is limited, as the text says",
        example="The SW Power Cap appears at about 240W, of 400 W",
        source=GITHUB + "l4rz/reverse-engineering-dell-idrac-to-get-rid-of-gpu-throttling/issues/3",
        sure=0.74,
    ),
    said(
        "heat-throttling",
        "gpu-overheating",
        r"\b(?:thermal\w{0,2}|heat|temperatures?|hot)\b[^\n]{0,40}\bthrottl(?:ing|es|ed|e)\b(?! (?:alerts?"
        r"|reasons?|detect))"
        r"|\bthrottl(?:ing|es|ed)\b[^\n]{0,80}\b(?:temp\w{0,9}|thermal\w{0,2}|heat|hot|\d{2} ?°? ?c)\b"
        r"|\btemperatures?\b[^\n]{0,80}\b(?:8[5-9]|9\d|10\d) ?(?:°|degrees?|℃) ?c?\b"
        r"|\btemperatures?\b[^\n]{0,120}\b(?:slower|slows? down|slowing)\b"
        r"|\b(?:slower|slows? down|slowing)\b[^\n]{0,80}\b(?:temperatures?|heat|overheat\w{0,3})\b"
        r"|\bthermald?\b[^\n]{0,60}\bthrottl(?:ing|es|ed)\b"
        r"|\b(?:gpus?|cards?)\b[^\n]{0,24}\b(?:overheat(?:s|ed|ing)|too hot|at (?:8[5-9]|9\d|10\d) ?°? ?c)\b",
        anchors=("hrottl", "verheat", "too hot", "emperature", "heat", " GPU", "card"),
        title="The card is slowed down by heat, as the text says",
        example="My card is thermal throttling in the second epoch",
        source=GITHUB + "intel/thermal_daemon/issues/300",
        sure=0.74,
    ),
    said(
        "memory-of-wsl",
        "wsl-memory-capped",
        rf"^(?=[^\n]{{0,600}}{_WSL})(?:[^\n]{{0,300}}\b(?:half|50 ?%|limit\w{{0,3}}|only|capped|increas\w{{1,3}}"
        rf"|allocat\w{{1,4}}|recogni[sz]es|wslconfig)\b[^\n]{{0,160}}(?:\bram\b|\bmemory\b|{_GIB})"
        rf"|[^\n]{{0,300}}(?:\b(?:system )?ram\b|\bmemory\b|{_GIB})[^\n]{{0,120}}\b(?:half|50 ?%|limit\w{{0,3}}"
        rf"|only|capped"
        rf"|uses|shows|increas\w{{1,3}}|ignored|no effect|not (?:applied|detected)|wslconfig)\b)"
        rf"(?![^\n]{{0,200}}\b(?:vram|gpu memory)\b)",
        anchors=("WSL ", "WSL2", "WSL'", " WSL", "wsl2", "wsl ", " wsl", "wslc", "Wsl "),
        title="WSL has only a part of the computer's memory, as the text says (half, unless .wslconfig says more)",
        example="WSL recognizes only half of my available RAM",
        source=GITHUB + "microsoft/WSL/issues/6322",
        sure=0.78,
    ),
    said(
        "killed-in-wsl",
        "wsl-memory-capped",
        rf"{_WSL}[^\n]{{0,200}}\b(?:killed|out of (?:memory|ram)|oom(?:[- ]kill\w{{0,3}})?)\b(?! (?:of"
        rf"|on) (?:the )?(?:gpu|cuda))"
        rf"|\bkilled\b[^\n]{{0,160}}{_WSL}|{_WSL}[^\n]{{0,60}}\blimiting\b",
        anchors=("WSL ", "WSL2", "WSL'", " WSL", "wsl2", "wsl ", " wsl", "wslc", "Wsl "),
        title="The program may need more memory than WSL has (half of the computer's, unless .wslconfig says more)",
        example="It just says killed after the model loads, on wsl2 with ubuntu 18",
        source=GITHUB + "qwopqwop200/GPTQ-for-LLaMa/issues/160",
        sure=0.8,
    ),
    said(
        "no-peer-access",
        "p2p-unavailable",
        rf"\b(?:p2p|peer[- ]to[- ]peer|peer access|nvlink)\b[^\n]{{0,80}}\b(?:issues?|slow\w{{0,3}}"
        rf"|n[o']t support\w{{0,2}}"
        rf"|unsupported|unavailable|disabled?|no|lack\w{{0,3}}|without|missing|fails?|hangs?)\b[^\n]{{0,80}}{_GEFORCE}"
        rf"|{_GEFORCE}[^\n]{{0,80}}\b(?:no|without|not|lack\w{{0,3}}|n't)\b[^\n]{{0,30}}\b(?:p2p"
        rf"|peer[- ]to[- ]peer|nvlink)\b"
        rf"|\b(?:p2p|peer[- ]to[- ]peer|nvlink)\b[^\n]{{0,140}}{_GEFORCE}[^\n]{{0,60}}\bslow\w{{0,3}}\b"
        rf"|\b(?:without|no|lack of) (?:p2p|nvlink|peer[- ]to[- ]peer)\b[^\n]{{0,80}}\bslow\w{{0,3}}"
        rf"|\bslow\w{{0,3}}\b[^\n]{{0,80}}\b(?:without|no|lack of) (?:p2p|nvlink|peer[- ]to[- ]peer)\b"
        rf"|\b(?:p2p|peer access)\b[^\n]{{0,40}}\b(?:n[o']t (?:supported|available|possible|working)|unsupported"
        rf"|unavailable)\b"
        r"|\bcan_?device_?access_?peer\b[^\n]{0,30}\bfalse\b",
        anchors=(
            " P2P",
            "P2P ",
            " p2p",
            "p2p ",
            "-p2p",
            "eer-to-peer",
            "eer to peer",
            "eer access",
            "NVLink",
            "NVLINK",
            "nvlink",
            "NVlink",
            "ccess_peer",
            "ccessPeer",
        ),
        title="The cards may have no direct access to each other's memory (GeForce has none over PCIe from RTX 40 on)",
        example="With two 4090 and no P2P, the training is slow",
        source=GITHUB + "NVIDIA/nccl/issues/1637",
        sure=0.7,
    ),
    said(
        "several-gpus-are-slow",
        "pcie-link-degraded",
        rf"{_SEVERAL}[^\n]{{0,140}}{_NOT_FASTER}[^\n]{{0,60}}(?:\b(?:single|one|1)\b|单卡|一张|[?？]|$)"
        rf"|{_NOT_FASTER}[^\n]{{0,60}}\b(?:with|on|using|when|for|in)\b[^\n]{{0,30}}{_SEVERAL}"
        rf"|{_SEVERAL}[^\n]{{0,30}}比单卡|\bfaster\b[^\n]{{0,40}}\b(?:just |only |a )?(?:single|one|1) (?:gpu|card)\b"
        rf"|{_SEVERAL}[^\n]{{0,60}}\bslower$",
        anchors=(
            " GPU",
            "GPUs",
            " gpu",
            "gpus",
            "-gpu",
            "cards",
            "Cards",
            "slow",
            "Slow",
            "fast",
            "same",
            "双卡",
            "两卡",
            "多卡",
            "单卡",
        ),
        title="Traffic between the GPUs may be what is slow",
        example="Training on two GPUs is slower than on a single one",
        source=GITHUB + "zai-org/ChatGLM-6B/issues/595",
        sure=0.6,
        remedy=only(
            "See how the GPUs are connected (`nvidia-smi topo -m`: NV is NVLink, PHB and SYS go through the "
            "processor) and how wide each link is (`nvidia-smi -q -d PCIE` while the GPU is busy).",
            "A larger batch for each GPU, gradient accumulation, or one job for each GPU sends less between them.",
        ),
    ),
)
