"""What a person reports in a sentence, without the message of a program: memory that is not enough, a hang in NCCL."""

from envcheck.catalogue.signature import Signature

LINUX_ONLY = r"(?:vllm|sglang|flash[-_ ]?att\w{1,5})"
"""Programs of which no release runs on native Windows. Source: their installation guides."""
WINDOWS = (
    r"(?:(?:on|for|in|with|under|using|native|at|machine|os|system|is|在|\() ?-?\(?"
    r"(?:native |my |a )?windows?(?: ?1[01]\b|\b(?! size| of)|操作系统|系统)"
    r"|\bwindows? ?(?:1[01]|os|system|machine|platform|install\w*|support|操作系统|系统))"
)

SIGNATURES = (
    Signature(
        id="reported-out-of-memory",
        problem="gpu-out-of-memory",
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
            "VRAM is not enough",
            "enough video memory",
        ),
        pattern=(
            r"(?i:\b(?:I|I'm|I've|we|my|it|get|gets|getting|got|gives?|throws?|keeps?|still|yet|always|with|"
            r"causes?|hit|hits|due to)\b[^\n]{0,80}\b(?:cuda (?:error: )?out of memory|out of (?:v-?ram|gpu memory)|"
            r"(?<!avoid )(?<!avoids )(?<!prevent )(?<!prevents )(?<!without )(?<!no )(?:cuda |gpu )?oom\b)"
            r"|\b(?:not|isn't|don't have|doesn't have|without) (?:have )?enough (?:v-?ram|gpu mem|video mem)"
            r"|^[#\s]{0,4}(?:\[[^\]\n]{1,30}\]:? ?)?(?:cuda )?(?:OOM|out of (?:vram|gpu memory))\b)"
        ),
        title="The GPU runs out of memory, as the text says",
        sure=0.76,
        general=True,
        scopes=("log",),
        example="I tried even with int8, but yet cuda out of memory.",
        source="https://github.com/meta-llama/llama/issues/145, in words of our own",
    ),
    Signature(
        id="reported-on-windows",
        problem="os-unsupported",
        anchors=("indow",),
        pattern=(
            rf"(?i:^(?![^\n]{{0,400}}\bWSL)(?:[^\n]{{0,200}}\b{LINUX_ONLY}[^\n]{{0,80}}\W{WINDOWS}"
            rf"|[^\n]{{0,200}}\W{WINDOWS}[^\n]{{0,80}}\b{LINUX_ONLY}))"
        ),
        title="There is no release of this program for native Windows",
        values=(("system", "Windows"),),
        sure=0.8,
        scopes=("log",),
        example="Does vllm support windows installation now?",
        source="https://github.com/vllm-project/vllm/issues/179, in words of our own",
    ),
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
        id="reported-new-gpu",
        problem="gpu-architecture-unsupported",
        anchors=("5060", "5070", "5080", "5090", "50 series", "50-series", "Blackwell"),
        pattern=(
            r"(?i:(?:n't|not|un ?able|cannot|issues?|problems?|troubles?|errors?|support|way) [^\n]{0,80}"
            r"(?:\b50[6-9]0s?\b|\b50[- ]series|blackwell)"
            r"|(?:\b50[6-9]0s?\b|\b50[- ]series|blackwell)[^\n]{0,60} (?:n't|not|support|compatib\w{2,6}|errors?)\b)"
        ),
        title="A GPU of the RTX 50 series needs programs that are built for CUDA 12.8 or newer",
        sure=0.6,
        general=True,
        scopes=("log",),
        example="Is there a way to work with this image on an RTX 5090?",
        source="https://github.com/vllm-project/vllm/issues/16652, in words of our own",
    ),
    Signature(
        id="reported-nccl-hang",
        problem="nccl-failed",
        anchors=("NCCL", "nccl"),
        pattern=(
            r"(?i:\b(?:hangs?|hanging|stuck|freezes?|frozen|deadlocks?)\b[^\n]{0,50}\bnccl\b"
            r"|\bnccl\b[^\n]{0,30}\b(?:hangs?|hanging|stuck|freezes?|deadlocks?)\b)"
        ),
        title="NCCL hangs, as the text says",
        sure=0.76,
        general=True,
        scopes=("log",),
        example="vLLM is stuck at NCCL on 2x 5090 unless P2P is off",
        source="https://github.com/noonghunna/club-3090/issues/873, in words of our own",
    ),
)
