"""What a person reports in a sentence, without the message of a program: memory that is not enough, a hang in NCCL."""

from envcheck.catalogue.signature import Signature

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
