"""`python -m tests.gpu.checks OUT`: each check in turn, with its time, into one JSON and one text.

A check that fails, or for which there is no time left, is said to be so; the others are made.
"""

import json
import os
import platform
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import Any

LIMIT_S = 440.0
"""Of all of them together; run.sh ends them some seconds later."""
ENVCHECK = (sys.executable, "-m", "envcheck")


@dataclass
class Run:
    """All checks, as they are made."""

    out: Path
    started: float = field(default_factory=time.monotonic)
    results: list[dict[str, Any]] = field(default_factory=list)

    def left_s(self) -> float:
        """Seconds until the time is up."""
        return LIMIT_S - (time.monotonic() - self.started)

    def check(self, name: str, needs_s: float, function: Callable[[], Mapping[str, Any]]) -> None:
        """Make one, if it can be done in the time that is left."""
        result: dict[str, Any] = {"name": name}
        began = time.monotonic()
        if self.left_s() < needs_s:
            result |= {"status": "not run", "why": f"{self.left_s():.0f} s were left, and it takes about {needs_s:.0f}"}
        else:
            try:
                result |= {"status": "done", **function()}
            except Exception as error:  # noqa: BLE001 - the others are made anyway
                result |= {"status": "failed", "why": f"{type(error).__name__}: {error}"[:2000]}
                result["traceback"] = traceback.format_exc()[-3000:]
        result["seconds"] = round(time.monotonic() - began, 2)
        self.results.append(result)
        self.write()
        print(line(result), flush=True)

    def write(self) -> None:
        """Both documents, after each check: whatever ends the run, what was made stands there."""
        facts = machine()
        created = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        document = {"created": created, "machine": facts, "results": self.results}
        (self.out / "gpu-checks.json").write_text(json.dumps(document, indent=1, default=str))
        lines = [*(f"{key}: {value}" for key, value in facts.items()), *map(line, self.results)]
        (self.out / "gpu-checks.txt").write_text("\n".join(lines) + "\n")


def line(result: Mapping[str, Any]) -> str:
    """One check."""
    said = result.get("said", result.get("why", ""))
    return f"{result['status']:8} {result['seconds']:7.1f} s  {result['name']}: {said}"


def machine() -> dict[str, str]:
    """What it was made on."""
    from importlib.metadata import PackageNotFoundError, version

    def installed(name: str) -> str:
        try:
            return version(name)
        except PackageNotFoundError:
            return "not installed"

    asked = ("nvidia-smi", "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader")
    gpus = text_of(*asked) or "no nvidia-smi"
    packages = ("torch", "transformers", "sentence-transformers", "accelerate", "flash-attn")
    return {
        "gpus": gpus.replace("\n", "; "),
        "python": platform.python_version(),
        **{p: installed(p) for p in packages},
    }


def text_of(*command: str, limit_s: float = 60, env: Mapping[str, str] | None = None) -> str:
    """What a program prints; nothing where it cannot be run."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=limit_s, env={**os.environ, **(env or {})}
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return "" if isinstance(error, OSError) else f"no answer within {limit_s:g} s"
    return done.stdout.strip()


def envcheck(*arguments: str, limit_s: float = 120, env: Mapping[str, str] | None = None) -> tuple[int, str, str]:
    """One command of envcheck: exit code, standard output and standard error."""
    done = subprocess.run(
        (*ENVCHECK, *arguments), capture_output=True, text=True, timeout=limit_s, env={**os.environ, **(env or {})}
    )
    return done.returncode, done.stdout, done.stderr


def document(*arguments: str, limit_s: float = 120) -> Any:
    """The JSON that a command prints."""
    code, out, err = envcheck(*arguments, "--json", limit_s=limit_s)
    assert out, f"exit code {code}: {err[-1500:]}"
    return json.loads(out)


def main(folder: str) -> None:
    """All checks, the quick ones first."""
    from tests.gpu import models, nvml

    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    run = Run(out)
    run.check("facts of NVML against nvidia-smi -q -x", 5, nvml.compared)
    run.check("envcheck check", 5, partial(healthy, "check"))
    run.check("envcheck check --deep", 30, partial(healthy, "check", "--deep"))
    for dtype in ("float16", "bfloat16"):
        for attention in ("sdpa", "eager", "flash_attention_2"):
            run.check(f"tiny model, {dtype}, {attention}", 25, partial(models.tiny, dtype, attention))
    run.check("the backends agree", 40, models.backends)
    run.check("NCCL with one rank", 25, models.nccl)
    for name in ("Qwen3-VL-Embedding-2B", "Qwen3-VL-Embedding-8B"):
        for attention in ("sdpa", "eager"):
            title = f"peak against prediction, {name}, {attention}"
            run.check(title, 40, partial(models.peak, name, attention))
    run.check("out of memory, explained by smoke and by explain", 60, models.out_of_memory)
    run.check("SDPA against flash-attn", 40, models.timings)
    sys.exit(0 if all(one["status"] != "failed" for one in run.results) else 1)


def healthy(*arguments: str) -> dict[str, Any]:
    """The verdict, and what failed or warned."""
    report = document(*arguments, limit_s=200)
    alarms = [f"{f['problem']}: {f['title']}" for f in report["findings"] if f["status"] in ("fail", "warn", "error")]
    passed = [f"{f['check']}: {f['title']} {f['detail']}" for f in report["findings"] if f["status"] == "pass"]
    said = f"{report['verdict']}, {report['duration_s']} s; {'; '.join(alarms) or 'no alarm'}"
    return {"said": said, "alarms": alarms, "passed": passed, "unavailable": report["snapshot"]["unavailable"]}


if __name__ == "__main__":
    main(sys.argv[1])
