"""What went wrong in a step, told from its output: a problem of the catalogue, and the line that says so."""

import re
from dataclasses import dataclass

from envcheck.checks.run import to_finding
from envcheck.checks.verdict import Verdict, found
from envcheck.findings import Finding
from envcheck.install.execute import Ran
from envcheck.plan import Plan, Step
from envcheck.process import signal_name
from envcheck.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Sign:
    """A way in which a problem shows in the output of pip, uv or Python."""

    problem: str
    pattern: str


# First match wins: causes before what they lead to. pip says "No matching distribution" also when the network failed,
# then after "from versions: none".
INSTALL_SIGNS = (
    Sign("disk-full", r"No space left on device|Disk quota exceeded|os error (28|122)\b|Errno (28|122)\b"),
    Sign("externally-managed", r"externally[- ]managed"),
    Sign("wheel-not-found", r"from versions: (?!none\b)\S"),
    Sign("wheel-incompatible", r"is not a supported wheel on this platform|not compatible with the current platform"),
    Sign(
        "network-failed",
        r"[Hh]ash mismatch|DO NOT MATCH THE HASHES|error sending request|NewConnectionError|[Tt]emporary failure in "
        r"name|Name or service not known|dns error|timed out|CERTIFICATE_VERIFY_FAILED|invalid peer certificate|"
        r"Connection reset|ConnectionResetError|RemoteDisconnected|ProxyError|Network is unreachable|"
        r"[Nn]etwork was disabled|status client error \((401|403|407)|status server error|[45]\d\d Server Error|"
        r"IncompleteRead|unexpected end of file|bad zip|BadZipFile",
    ),
    Sign(
        "wheel-not-found",
        r"No matching distribution found|No solution found|not found in the package registry|404 Not Found|\(404|"
        r"404 Client Error|no usable wheels|no version of|has no wheels",
    ),
)

TRIAL_SIGNS = (
    Sign(
        "torchvision-mismatch", r"torchvision::nms does not exist|Couldn't load custom C\+\+ ops|torchvision.*undefined"
    ),
    Sign("numpy-abi-mismatch", r"compiled using NumPy 1|numpy\.core\.multiarray failed|_ARRAY_API not found"),
    Sign("library-missing", r"cannot open shared object file|undefined symbol"),
    Sign("torch-missing", r"No module named 'torch'"),
    Sign("transformers-missing", r"No module named 'transformers'"),
    Sign("accelerate-missing", r"No module named 'accelerate'"),
    Sign("transformers-too-old", r"cannot import name 'Qwen3VL"),
)


def failure(step: Step, ran: Ran, plan: Plan, snapshot: Snapshot) -> Finding:
    """The finding for a step that failed."""
    problem, line = diagnose(step, ran)
    trial = step.id == "trial"
    title = "What was installed cannot be imported" if trial else f"Installing stopped at the step {step.id!r}"
    verdict = found(
        problem,
        f"{line or _silent(ran)} The whole output: {ran.done.log}",
        title=title,
        step=step.id,
        exit_code=ran.done.code,
        line=line,
        log=ran.done.log,
        index=_index(step, plan),
    )
    return finding(verdict, snapshot)


def _index(step: Step, plan: Plan) -> str | None:
    """The index that the step takes packages from."""
    named = dict(zip(step.command, step.command[1:], strict=False)).get("--index-url")
    return named or (plan.packages[-1].source if plan.packages else None)


def finding(verdict: Verdict, snapshot: Snapshot) -> Finding:
    """A finding of the installation, filled in from the catalogue."""
    return to_finding("install", "build", verdict, snapshot)


def diagnose(step: Step, ran: Ran) -> tuple[str, str]:
    """The problem, and the line of the output that shows it (empty: none does)."""
    trial = step.id == "trial"
    if trial and ran.done.code is not None and ran.done.code < 0:
        return "torch-import-crashed", ""
    for sign in TRIAL_SIGNS if trial else INSTALL_SIGNS:
        match = re.search(f"^.*?(?:{sign.pattern}).*$", ran.output, re.MULTILINE)
        if match:
            return sign.problem, _sentence(match[0])
    lines = [line for line in ran.output.splitlines() if line.strip()]
    return ("torch-import-failed" if trial else "install-failed"), _sentence(lines[-1]) if lines else ""


def _sentence(line: str) -> str:
    text = re.sub(r"^\s*((error|ERROR|cause|WARNING|hint):|[×╰├│─▶]+>?)*\s*", "", line).strip()
    return text if len(text) < 400 else text[:400] + " ..."


def _silent(ran: Ran) -> str:
    if ran.timed_out:
        return "It did not end in time."
    code = ran.done.code
    if code is not None and code < 0:
        return f"It was ended by {signal_name(code)}."
    return f"It ended with status {code} and said nothing."
