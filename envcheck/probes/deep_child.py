"""One trial in the judged Python: `deep_child.py import NAME`, `cuda`, `matmul DEVICE` or `sdpa DEVICE`.

Run by path: standard library and the environment's own packages, no import of envcheck. The answer is the last line of
standard output, as JSON; a crash leaves none, which is an answer too.
"""

import os
import sys

TOLERANCE = 0.01
"""Largest difference from the CPU's float32 result that is taken for float16's rounding, at values of about 1."""


def try_import(name: str) -> "dict[str, object]":
    """Import a module; `absent` where it is not installed."""
    from importlib import import_module
    from importlib.util import find_spec

    if find_spec(name) is None:
        return {"absent": True}
    version = getattr(import_module(name), "__version__", None)
    return {"ok": True, "values": {"version": None if version is None else str(version)}}


def try_cuda() -> "dict[str, object]":
    """Start CUDA; where it does not start, say torch's own reason."""
    import torch

    values = {"available": torch.cuda.is_available(), "device_count": torch.cuda.device_count()}
    try:
        torch.cuda.init()
    except Exception as error:  # noqa: BLE001 - whatever torch raises is what we came for
        return {"ok": False, "error": said(error), "values": values}
    return {"ok": bool(values["available"]), "error": None if values["available"] else "no device", "values": values}


def try_matmul(device: str) -> "dict[str, object]":
    """Multiply two matrices on one device (`cuda:0`) in float16."""
    import torch

    left, right = torch.randn(128, 128) / 8, torch.randn(128, 128) / 8
    got = left.to(device, torch.float16) @ right.to(device, torch.float16)
    return compared(got, left @ right)


def try_sdpa(device: str) -> "dict[str, object]":
    """Run scaled dot-product attention on one device in float16."""
    import torch

    attend = torch.nn.functional.scaled_dot_product_attention
    query, key, value = (torch.randn(1, 4, 64, 64) for _ in range(3))
    half = [tensor.to(device, torch.float16) for tensor in (query, key, value)]
    return compared(attend(*half), attend(query, key, value))


def compared(got: "object", expected: "object") -> "dict[str, object]":
    """How far the GPU's result is from the CPU's."""
    distance = float((got.float().cpu() - expected).abs().max())  # type: ignore[attr-defined] # tensors; torch is not a dependency
    good = distance <= TOLERANCE  # False for NaN, too
    error = None if good else f"the result differs from the CPU's by {distance:.3g}"
    return {"ok": good, "error": error, "values": {"max_error": distance if distance == distance else None}}


def said(error: BaseException) -> str:
    """The exception's kind and the first line of its text."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return type(error).__name__ + (f": {lines[0]}" if lines else "")


def main(arguments: "list[str]") -> None:
    """Run one trial and print how it went."""
    import json

    trials = {"import": try_import, "cuda": try_cuda, "matmul": try_matmul, "sdpa": try_sdpa}
    try:
        answer = trials[arguments[0]](*arguments[1:])  # type: ignore[operator] # each trial has its own arguments
    except BaseException as error:  # noqa: BLE001 - packages raise SystemExit on import, too
        answer = {"ok": False, "error": said(error)}
    print("\n" + json.dumps(answer))
    sys.stdout.flush()
    os._exit(0)  # what torch takes down at its end is no part of the trial


if __name__ == "__main__":
    # envcheck's own modules lie beside this file; `import torch` must not find our probe of that name.
    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - pathlib is not needed for this
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != here]  # noqa: PTH100 - as above
    main(sys.argv[1:])
