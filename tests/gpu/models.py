"""Models on a GPU: the tiny one through `envcheck smoke`, and the real architectures with random weights."""

import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

from tests.gpu.checks import ENVCHECK, document, envcheck

PIXELS = 1800 * 32 * 32


def tiny(dtype: str, attention: str) -> dict[str, Any]:
    """The smoke test of the tiny model passes, in this dtype and with this attention."""
    from importlib.util import find_spec

    if attention == "flash_attention_2" and find_spec("flash_attn") is None:
        return {"status": "not run", "why": "flash-attn is not installed here"}
    result = document("smoke", "--model", "tiny", "--dtype", dtype, "--attn", attention, limit_s=120)
    bad = [f["title"] for f in result["findings"] if f["status"] in ("fail", "error")]
    assert not bad, bad
    values = {key: result["cosines"][key] for key in ("text_text", "mixed_mixed")}
    said = f"{result['attention']}, on {result['devices']}, cosines {values}, {result['images_per_s']} images/s"
    return {"said": said, "peak": result["peak_by_device"], "load_s": result["load_s"]}


def backends() -> dict[str, Any]:
    """sentence-transformers makes the same embeddings as transformers, on the GPU."""
    other = document("smoke", "--model", "tiny", "--compare", "sentence-transformers", limit_s=120)["comparison"]
    assert other["parts_at"] is None, other
    return {"said": f"cosines {other['cosines']}"}


def nccl() -> dict[str, Any]:
    """An all-reduce and an all-gather of one process through NCCL."""
    from envcheck.probes import deep_series

    child = Path(deep_series.__file__).with_name("deep_child.py")
    command = [sys.executable, str(child), "60", "collective - nccl cuda:0"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=90)
    last = done.stdout.strip().splitlines()[-1]
    assert '"ok": true' in last, last
    return {"said": last}


def peak(name: str, attention: str) -> dict[str, Any]:
    """The most that torch's allocator handed out, next to the prediction: random weights, one image, one text."""
    import torch
    from transformers import AutoConfig, AutoModel

    from envcheck.compat.configs import config_file
    from envcheck.fit.child import model_inputs
    from envcheck.fit.child.work import measurer
    from envcheck.fit.request import Case, Workload

    file = config_file(f"Qwen/{name}")
    assert file is not None
    load = Workload(pixels=PIXELS)
    predicted = measurer()(Case(config=file, dtype="float16", attention=attention, workload=load))
    config = AutoConfig.from_pretrained(file)
    config._attn_implementation = attention
    torch.cuda.empty_cache()
    torch.cuda.reset_peak_memory_stats()
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float16)
    try:
        with torch.device("cuda"):
            model = AutoModel.from_config(config).eval()
    finally:
        torch.set_default_dtype(before)
    weights = torch.cuda.memory_allocated()
    torch.cuda.reset_peak_memory_stats()
    given = {name: tensor.cuda() for name, tensor in model_inputs.model_inputs(model, load).items()}
    given.pop("attention_mask", None)
    pixels = torch.rand(model_inputs.patches(config, load), dtype=torch.float16, device="cuda")
    with torch.inference_mode():
        model(**given, pixel_values=pixels, use_cache=False)
    torch.cuda.synchronize()
    took = torch.cuda.max_memory_allocated()
    reserved = torch.cuda.max_memory_reserved()
    del model, given, pixels
    torch.cuda.empty_cache()
    expected = predicted.weights[0] + predicted.activations[0]
    off = (took - expected) / expected
    said = f"{took} bytes, predicted {expected}: {off:+.2%} (weights {weights} and {predicted.weights[0]})"
    return {"said": said, "deviation": off, "reserved": reserved}


def out_of_memory() -> dict[str, Any]:
    """Memory runs out for real: `smoke` says so and what fits, and `explain` names it from the traceback."""
    holder = subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "held"
        arguments = ("smoke", "--model", "tiny", "--attn", "eager", "--max-pixels", "8388608", "--batch", "8")
        result = document(*arguments, limit_s=150)
        raw = subprocess.run([sys.executable, "-c", OVERFLOW], capture_output=True, text=True, timeout=60)
    finally:
        holder.kill()
    found = [f["problem"] for f in result["findings"] if f["status"] == "fail"]
    assert "gpu-out-of-memory" in found, found
    log = Path(__file__).with_name("overflow.log")
    log.write_text(raw.stderr)
    try:
        code, out, err = envcheck("explain", str(log), "--json")
    finally:
        log.unlink()
    assert code == 0, err
    assert '"gpu-out-of-memory"' in out, out[:500]
    detail = next(f["detail"] for f in result["findings"] if f["problem"] == "gpu-out-of-memory")
    return {"said": f"named by both; smoke: {detail[:300]}", "command": " ".join((*ENVCHECK, *arguments))}


HOLD = """
import torch, time
free, _ = torch.cuda.mem_get_info()
kept = torch.empty(int(free - (2 << 30)), dtype=torch.uint8, device="cuda")
print("held", flush=True)
time.sleep(300)
"""
"""All but 2 GiB of the GPU is taken."""
OVERFLOW = 'import torch; torch.empty(200 << 30, dtype=torch.uint8, device="cuda")'


def timings() -> dict[str, Any]:
    """Milliseconds of an attention call of the 8B's size: one image, and a batch of four."""
    import torch

    rows = {}
    for label, batch in (("one image", 1), ("four images", 4)):
        query, key, value = (torch.randn(batch, 32, 1952, 128, dtype=torch.float16, device="cuda") for _ in range(3))
        attend = torch.nn.functional.scaled_dot_product_attention
        rows[f"SDPA, {label}"] = milliseconds(partial(attend, query, key, value, is_causal=True))
        turned = [tensor.transpose(1, 2).contiguous() for tensor in (query, key, value)]
        try:
            from flash_attn import flash_attn_func
        except ImportError:
            rows[f"flash-attn, {label}"] = "not installed"
            continue
        rows[f"flash-attn, {label}"] = milliseconds(partial(flash_attn_func, *turned, causal=True))
    return {"said": ", ".join(f"{name} {took}" for name, took in rows.items())}


def milliseconds(call: Any, times: int = 20) -> str:
    """Of one call, the median of some."""
    import torch

    took = []
    for _ in range(times):
        torch.cuda.synchronize()
        started = time.perf_counter()
        call()
        torch.cuda.synchronize()
        took.append(time.perf_counter() - started)
    return f"{sorted(took)[times // 2] * 1000:.2f} ms"
