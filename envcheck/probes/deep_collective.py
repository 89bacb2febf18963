"""Collective operations between GPUs, one process a GPU: `deep_collective.py LIMIT_S WHOLE_S BACKEND DEVICE ...`.

Run by path: standard library and torch of the checked Python, no import of envcheck. Each process adds known numbers
(all-reduce) and collects known numbers (all-gather) with all others, then with each other one alone; the first one's
answer is printed as a line of JSON. `BACKEND` is nccl, or gloo, with which the same code runs on a CPU.
"""

import os
import signal
import subprocess
import sys

NUMBERS = 8 << 20
"""Numbers of 4 bytes that are sent: 32 MiB, large enough that starting an operation does not count."""
SMALL = 1 << 20
"""The same between two of many."""
TIMES = 5


def collect(group: "object", rank: int, ranks: "list[int]", device: str, count: int) -> "str | None":
    """All-reduce and all-gather of known numbers; what is wrong with the result, None: nothing."""
    import torch
    import torch.distributed as dist

    index = torch.arange(count, dtype=torch.int32, device=device) % 1000
    total = index + rank
    dist.all_reduce(total, group=group)
    wrong = int((total != index * len(ranks) + sum(ranks)).sum())
    if wrong:
        return f"all-reduce: {wrong} of {count} numbers arrived wrong"
    parts = [torch.empty_like(index) for _ in ranks]
    dist.all_gather(parts, index * 7 + rank, group=group)
    wrong = sum(int((part != index * 7 + other).sum()) for part, other in zip(parts, ranks, strict=True))
    return f"all-gather: {wrong} of {count * len(ranks)} numbers arrived wrong" if wrong else None


def speed(group: "object", size: int, device: str, count: int) -> int:
    """Bytes a second on each GPU's link, as nccl-tests counts them for all-reduce: 2 (n - 1) / n of the data."""
    import time

    import torch
    import torch.distributed as dist

    data = torch.ones(count, dtype=torch.float32, device=device)
    wait(device)
    started = time.perf_counter()
    for _ in range(TIMES):
        dist.all_reduce(data, group=group)
    wait(device)
    seconds = max(time.perf_counter() - started, 1e-9)
    return round(2 * (size - 1) / size * 4 * count * TIMES / seconds)


def wait(device: str) -> None:
    """Until all that was given to the device is done."""
    import torch

    if device.startswith("cuda"):
        torch.cuda.synchronize(device)


def take_part(rank: int, store: str, limit_s: float, backend: str, devices: "list[str]") -> "dict[str, object]":
    """One of the processes; its answer."""
    from datetime import timedelta

    import torch
    import torch.distributed as dist

    signal.setitimer(signal.ITIMER_REAL, limit_s)  # importing torch may take long on a busy machine; this may not
    device, size = devices[rank], len(devices)
    if device.startswith("cuda"):
        torch.cuda.set_device(device)
    dist.init_process_group(
        backend, init_method=f"file://{store}", rank=rank, world_size=size, timeout=timedelta(seconds=limit_s)
    )
    everybody = list(range(size))
    error = collect(None, rank, everybody, device, NUMBERS if size > 1 else SMALL)
    values: dict[str, object] = {"bytes_per_s": speed(None, size, device, NUMBERS)} if size > 1 else {}
    pairs = [[a, b] for a in everybody for b in everybody if a < b and size > 2]
    for pair in pairs:
        group = dist.new_group(pair)  # every process has to make every group
        if rank in pair and error is None:
            error = collect(group, rank, pair, device, SMALL)
            values[" ".join(devices[one] for one in pair)] = speed(group, 2, device, SMALL)
    dist.barrier()
    return {"ok": error is None, "error": error, "values": values}


def said(error: BaseException) -> str:
    """The exception's kind and its text, NCCL's own last words included, on one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:500]}"


def child(arguments: "list[str]") -> None:
    """The work of one process, started by `main`."""
    import json

    rank, store, limit_s, backend, *devices = arguments
    try:
        answer = take_part(int(rank), store, float(limit_s), backend, devices)
    except BaseException as error:  # noqa: BLE001 - whatever is raised is the answer
        answer = {"ok": False, "error": said(error)}
    print("\n" + json.dumps({"rank": int(rank), **answer}), flush=True)
    os._exit(0)  # what torch takes down at its end is no part of the trial


def main(limit_s: str, whole_s: str, backend: str, *devices: str) -> None:
    """Start a process for each device, wait for all, and print what came of it.

    Args:
        limit_s: what the collectives may take.
        whole_s: what all may take, the import of torch in each process included.
        backend: nccl, or gloo on a CPU.
        devices: `cuda:0` ...
    """
    import json
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        store = os.path.join(folder, "store")  # noqa: PTH118 - pathlib is not needed for this
        ranks = [
            subprocess.Popen(
                [sys.executable, __file__, "--rank", str(rank), store, limit_s, backend, *devices],
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
            )
            for rank in range(len(devices))
        ]
        print("\n" + json.dumps(ended(ranks, float(limit_s), float(whole_s))), flush=True)


def ended(ranks: "list[subprocess.Popen[str]]", limit_s: float, whole_s: float) -> "dict[str, object]":
    """The answer of all: the first error of any, else what the first one measured, with the slowest pair's speed."""
    import json
    import time

    deadline, late = time.monotonic() + whole_s, False
    answers: list[dict[str, object]] = []
    warnings: list[str] = []
    for number, rank in enumerate(ranks):
        try:
            out, err = rank.communicate(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            late = True
            for one in ranks:
                one.kill()
            out, err = rank.communicate()
        lines = [json.loads(line) for line in out.splitlines() if line.startswith('{"rank"')]
        warnings += [line.strip() for line in (err + out).splitlines() if "NCCL WARN" in line]
        answers += lines or ([] if late else [silent(number, rank.returncode, limit_s)])
    if late:
        answers.append({"ok": False, "error": f"no answer within {whole_s:g} s", "timeout": True})
    bad = [answer for answer in answers if not answer["ok"]]
    if bad:
        first = next((answer for answer in bad if not answer.get("timeout")), bad[0])
        return {**first, "values": {"warning": warnings[0][-300:]} if warnings else {}}
    speeds: dict[str, object] = {}
    for answer in reversed(answers):  # the first one's own count of all of them wins
        speeds.update(answer["values"])  # type: ignore[call-overload]  # a dictionary, as `take_part` made it
    return {"ok": True, "values": speeds}


def silent(number: int, code: int, limit_s: float) -> "dict[str, object]":
    """The answer of a process that gave none, by how it ended."""
    late = code == -signal.SIGALRM
    error = f"no answer within {limit_s:g} s" if late else f"process {number} ended with code {code}"
    return {"ok": False, "error": error, "signal": 0 if late else max(0, -code), "timeout": late}


if __name__ == "__main__":
    # envcheck's own modules lie next to this file; `import torch` must not find our probe of that name.
    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - pathlib is not needed for this
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry) != here]  # noqa: PTH100 - as above
    if sys.argv[1] == "--rank":
        child(sys.argv[2:])
    main(*sys.argv[1:])
