"""Answers of servers: each status of an index or the hub has its own fix."""

import re
from urllib.parse import urlsplit

from envcheck.catalogue.commands import by_hand, pip, pip_fix, pip_ready
from envcheck.catalogue.hub.remedies import HUB, hub_command
from envcheck.findings import Evidence, Fix
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot

KNOWN_NAMES = (
    "torch", "torchvision", "torchaudio", "transformers", "accelerate", "flash-attn", "qwen-vl-utils", "vllm",
    "sentence-transformers", "huggingface-hub", "bitsandbytes", "xformers", "deepspeed", "mamba-ssm", "causal-conv1d",
    "triton", "numpy", "pillow", "scikit-learn", "opencv-python", "nvidia-ml-py", "tokenizers", "safetensors",
    "datasets", "peft", "ninja", "packaging", "setuptools", "kernels", "faiss-cpu", "protobuf", "sentencepiece",
    "einops", "tiktoken",
)  # fmt: skip
"""What people of this trade install: a name near one of these is most likely a slip."""
OTHER_NAMES = {
    "pytorch": "torch", "flash-attention": "flash-attn", "flash_attention": "flash-attn",
    **dict.fromkeys(("flashattention", "flashattention2", "flash-attention-2", "flashattention-2"), "flash-attn"),
    **dict.fromkeys(("flash-attn-2", "flashattn"), "flash-attn"),
    "sklearn": "scikit-learn",
    "cv2": "opencv-python", "pil": "pillow", "qwen-vl": "qwen-vl-utils", "qwen_vl": "qwen-vl-utils",
    "huggingface": "huggingface-hub", "sentence_transformer": "sentence-transformers", "faiss": "faiss-cpu",
    "faiss-gpu": "faiss-cpu", "pynvml": "nvidia-ml-py", "cuda": "nvidia-cuda-runtime", "mamba": "mamba-ssm",
    "yaml": "pyyaml", "bs4": "beautifulsoup4", "tensorrt-llm": "tensorrt-llm",
}  # fmt: skip


def status_of(evidence: Evidence) -> int | None:
    """The HTTP status that the log names."""
    code = str(evidence.get("code") or "")
    return int(code) if re.fullmatch(r"[1-5]\d\d", code) else None


def status_title(evidence: Evidence) -> str | None:
    """`The hub refuses for now: too many requests (429)`."""
    where = _where(evidence)
    return {
        401: f"{where} requires a login (401)",
        403: f"{where} refuses access (403)",
        407: "The proxy requires a login (407)",
        408: f"{where} did not respond in time (408)",
        429: f"{where} refuses: too many requests (429)",
    }.get(status_of(evidence) or 0) or (
        f"{where} is not working ({status_of(evidence)})" if status_of(evidence) else None
    )


def _where(evidence: Evidence) -> str:
    url = evidence.get("url")
    name = urlsplit(url).hostname if isinstance(url, str) and "//" in url else None
    if name and ("huggingface" in name or name.endswith("hf.co")):
        return "The hub"
    return name or ("The hub" if evidence.get("hub") else "The server")


def answer_status(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """What to do about the status of an index."""
    status = status_of(evidence) or 0
    if status in (401, 403):
        return (
            Fix(summary="Give the index its login: `export UV_INDEX_NAME_USERNAME=... UV_INDEX_NAME_PASSWORD=...` for "
                        "uv, a line in ~/.netrc for pip; a token may have expired.", new_shell=True),
            Fix(summary="Or use an index that needs no login.",
                commands=(*pip_ready(snapshot), pip(snapshot, "config", "list"))),
        )  # fmt: skip
    if status == 407:
        return (
            Fix(
                summary="Give the proxy its login: `export HTTPS_PROXY=http://USER:PASSWORD@PROXY:PORT` (special "
                "characters percent-encoded).",
                new_shell=True,
            ),
        )
    if status == 429:
        return (
            Fix(summary="Wait a few minutes, then run it again: the server limits the number of requests."),
            Fix(
                summary="Download fewer files at a time (`UV_CONCURRENT_DOWNLOADS=1`), or use a mirror (PIP_INDEX_URL, "
                "UV_INDEX_URL)."
            ),
        )
    return (
        Fix(summary="Run it again in a few minutes: the problem is on the server, not on this machine."),
        Fix(summary="Or use a mirror meanwhile: PIP_INDEX_URL (pip), UV_INDEX_URL (uv).", new_shell=True),
    )


def answer_hub_status(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """What to do about the status of the hub."""
    status = status_of(evidence) or 0
    offline = Fix(
        summary="If the model is in the cache, do not contact the Hub: `export HF_HUB_OFFLINE=1`.",
        new_shell=True,
    )
    if status == 429:
        return (
            Fix(summary="Wait a few minutes, then run it again with fewer workers: `hf download --max-workers 2`."),
            Fix(
                summary="Log in: the Hub allows more requests with an account.",
                commands=(hub_command(snapshot, "auth", "login"),),
            ),
            offline,
        )
    return (
        Fix(summary="Run it again in a few minutes: the Hub is not working (https://status.huggingface.co)."),
        offline,
    )


def ask_for_access(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The page of the model that the log names."""
    model = evidence.get("model")
    page = f"{HUB}/{model}" if isinstance(model, str) else "the model's page on the Hub"
    return (
        Fix(summary=f"On {page}, accept the terms or request access, with the account that the token belongs to."),
        Fix(
            summary=f"Log in with a token that can read gated models ({HUB}/settings/tokens).",
            commands=(hub_command(snapshot, "auth", "login"),),
        ),
    )


def download_again(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """What was cut short may be in the cache."""
    package = evidence.get("package") or evidence.get("requirement")
    name = package if isinstance(package, str) and re.fullmatch(r"[\w.\[\]=<>!~+-]{1,80}", package) else None
    arguments = ("install", "--no-cache-dir", name) if name else ("cache", "purge")
    return (
        by_hand(snapshot, "Download it again without the cache.", *arguments),
        Fix(
            summary="If it is interrupted again, the network or a proxy cuts off long downloads: `--timeout 120 "
            "--retries 10`."
        ),
    )


def nearest_name(name: str) -> str | None:
    """The package that was most likely meant."""
    from difflib import get_close_matches

    plain = re.split(r"[=<>!~\[;@ ]", name)[0].strip().lower()
    if plain in OTHER_NAMES:
        return OTHER_NAMES[plain]
    wanted = plain.replace("_", "-")
    if wanted in KNOWN_NAMES:
        return None
    return next(iter(get_close_matches(wanted, KNOWN_NAMES, n=1, cutoff=0.8)), None)


def right_name(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A name that does not exist: the nearest that does, and no other advice."""
    told = evidence.get("requirement")
    meant = nearest_name(told) if isinstance(told, str) else None
    if meant:
        return (pip_fix(snapshot, f"Install {meant}, which is the package's name on the index.", "install", meant),)
    return (Fix(summary=f"Check the spelling: the index has no package named {told}."),)


_ASKED = late(
    r"(?:Could not find a version that satisfies the requirement|No matching distribution found for|Because) "
    r"([A-Za-z][\w.-]{1,60})"
)


def misspelled(text: str) -> Evidence | None:
    """A name of which the index has no release at all, and that is like one that exists; None: anything else."""
    found = _ASKED.search(text)
    if found is None or ("from versions:" in text and "from versions: none" not in text):
        return None
    if found[0].startswith("Because") and "was not found in the" not in text:
        return None
    meant = nearest_name(found[1])
    return {"meant": meant} if meant else None
