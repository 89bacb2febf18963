"""Trials in the checked Python: `deep_child.py LIMIT_S "import NAME" cuda "matmul cuda:0" "copy cuda:0 cuda:1"`.

Run by path: standard library and the environment's own packages, no import of envcheck. Each trial is announced and
answered with a line of JSON on standard output. A crash leaves a trial without an answer, which is an answer too; one
that takes longer than the limit is ended by SIGALRM, whose default action no hanging call can stop. After a trial that
went wrong the process ends, because a GPU that failed is of no more use to it.
"""

import os
import sys

TOLERANCE = 0.01
"""Largest difference from the CPU's float32 result that is taken for float16's rounding, at values of about 1."""
CUDA_LIBRARIES = ("libcudart.", "libcublas.", "libcublasLt.", "libcudnn.", "libcusparse.", "libnccl.", "libnvJitLink.")
COLLECTIVE_LIMIT_S = 20.0
"""Of one collective, once torch is imported in each process: NCCL takes seconds to start; a hang has to be ended."""
COPY_BYTES, COPIES = 64 << 20, 8
"""So large and so often that a copy's start does not count: 10 ms over the fastest NVLink."""


def try_import(name: str) -> "dict[str, object]":
    """Import a module; `absent` where it is not installed."""
    from importlib import import_module
    from importlib.util import find_spec

    if find_spec(name) is None:
        return {"absent": True}
    module = import_module(name)
    version = getattr(module, "__version__", None)
    values: dict[str, object] = {"version": None if version is None else str(version)}
    if name == "torch":
        values.update(nccl=nccl_version(module), **loaded_libraries())
    return {"ok": True, "values": values}


def nccl_version(torch: object) -> "str | None":
    """The NCCL that torch loaded, `2.27.5`; None: this build has none."""
    try:
        return ".".join(str(number) for number in torch.cuda.nccl.version())  # type: ignore[attr-defined] # torch
    except Exception:  # noqa: BLE001 - a build for CPUs, or one from before the function
        return None


def loaded_libraries() -> "dict[str, object]":
    """CUDA's libraries in this process now: `loaded libcudnn.so.9` to the file."""
    found: dict[str, object] = {}
    try:
        with open("/proc/self/maps", encoding="utf-8", errors="replace") as lines:  # noqa: PTH123
            paths = {line.split(maxsplit=5)[5].rstrip("\n") for line in lines if ".so" in line and "/" in line}
    except (OSError, IndexError):
        return found
    for path in sorted(paths):
        name = path.rpartition("/")[2]
        if name.startswith(CUDA_LIBRARIES):
            stem, _, rest = name.partition(".so")
            found[f"loaded {stem}.so{'.'.join(rest.split('.')[:2])}"] = path
    return found


def try_cuda() -> "dict[str, object]":
    """Start CUDA; where it does not start, say torch's own reason."""
    import torch

    values: dict[str, object] = {"available": torch.cuda.is_available(), "device_count": torch.cuda.device_count()}
    try:
        torch.cuda.init()
    except Exception as error:  # noqa: BLE001 - whatever torch raises is what we came for
        return {"ok": False, "error": said(error), "values": values}
    values.update((f"cuda:{number}", address(number)) for number in range(torch.cuda.device_count()))
    return {"ok": bool(values["available"]), "error": None if values["available"] else "no device", "values": values}


def address(number: int) -> "str | None":
    """Where CUDA's device is on the PCI bus, `0000:01:00.0`; torch tells since 2.9."""
    import torch

    try:
        facts = torch.cuda.get_device_properties(number)
        return f"{facts.pci_domain_id:04x}:{facts.pci_bus_id:02x}:{facts.pci_device_id:02x}.0"
    except AttributeError:
        return None


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


def try_flash(device: str) -> "dict[str, object]":
    """Run flash-attn on one device in float16; it wants the heads behind the positions."""
    import torch
    from flash_attn import flash_attn_func

    query, key, value = (torch.randn(1, 4, 64, 64) for _ in range(3))
    half = [tensor.transpose(1, 2).to(device, torch.float16) for tensor in (query, key, value)]
    expected = torch.nn.functional.scaled_dot_product_attention(query, key, value)
    return compared(flash_attn_func(*half).transpose(1, 2), expected)


def try_copy(source: str, target: str) -> "dict[str, object]":
    """Copy from one device to another: do all numbers arrive, and how fast are they?"""
    import time

    import torch

    sent = torch.arange(COPY_BYTES // 4, dtype=torch.int32)
    there = sent.to(source)
    arrived = torch.zeros_like(there, device=target)
    arrived.copy_(there)
    wrong = int((arrived.cpu() != sent).sum())
    wait(source, target)
    started = time.perf_counter()
    for _ in range(COPIES):
        arrived.copy_(there, non_blocking=True)
    wait(source, target)
    speed = COPY_BYTES * COPIES / max(time.perf_counter() - started, 1e-9)
    error = f"{wrong} of {len(sent)} numbers arrived wrong" if wrong else None
    return {"ok": not wrong, "error": error, "values": {"bytes_per_s": round(speed), "wrong": wrong}}


def try_collective(limit_s: float, settings: str, backend: str, *devices: str) -> "dict[str, object]":
    """Have the devices add and collect numbers together, in a process each; see deep_collective.py.

    Args:
        limit_s: what the trial may take.
        settings: variables of the environment, `NCCL_P2P_DISABLE=1`, separated by commas; `-` for none.
        backend: nccl, or gloo on a CPU.
        devices: `cuda:0` ...
    """
    import json
    import subprocess

    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "deep_collective.py")  # noqa: PTH100, PTH118, PTH120
    more = dict(pair.split("=", 1) for pair in settings.split(",")) if settings != "-" else {}
    env = {"NCCL_DEBUG": "WARN", **os.environ, **more}
    limits = (f"{min(COLLECTIVE_LIMIT_S, limit_s / 3):g}", f"{limit_s * 0.95:g}")
    command = [sys.executable, script, *limits, backend, *devices]
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, errors="replace")  # noqa: PLW1510
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return json.loads(lines[-1]) if lines else {"ok": False, "error": "the processes did not answer"}


def wait(*devices: str) -> None:
    """Until all that these devices were given to do is done."""
    import torch

    for device in devices:
        if device.startswith("cuda"):
            torch.cuda.synchronize(device)


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


def tried(trial: str, limit_s: float) -> "dict[str, object]":
    """Make one trial; whatever it raises is its answer."""
    from functools import partial

    kinds: dict[str, object] = {
        "import": try_import,
        "cuda": try_cuda,
        "matmul": try_matmul,
        "sdpa": try_sdpa,
        "flash": try_flash,
        "copy": try_copy,
        "collective": partial(try_collective, limit_s),
    }
    kind, *rest = trial.split()
    try:
        return kinds[kind](*rest)  # type: ignore[operator,no-any-return] # each trial has its own arguments
    except BaseException as error:  # noqa: BLE001 - packages raise SystemExit on import, too
        return {"ok": False, "error": said(error)}


def main(limit_s: str, *trials: str) -> None:
    """Make the trials one after the other, and print how each went."""
    import json
    import signal
    import time

    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    for trial in trials:
        print("\n" + json.dumps({"begin": trial}), flush=True)
        signal.setitimer(signal.ITIMER_REAL, float(limit_s))
        started = time.monotonic()
        answer = tried(trial, float(limit_s))
        signal.setitimer(signal.ITIMER_REAL, 0)
        seconds = round(time.monotonic() - started, 2)
        print("\n" + json.dumps({"name": trial, "seconds": seconds, **answer}), flush=True)
        if not answer.get("ok"):
            break
    os._exit(0)  # what torch takes down at its end is no part of the trial


if __name__ == "__main__":
    # envcheck's own modules lie next to this file; `import torch` must not find our probe of that name.
    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - pathlib is not needed for this
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != here]  # noqa: PTH100 - as above
    main(*sys.argv[1:])
