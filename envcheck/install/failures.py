"""What went wrong in a step, told from its output: a problem of the catalogue, and the line that says so."""

import re
from dataclasses import dataclass
from pathlib import Path

from envcheck.explain.explain import explain
from envcheck.findings import Evidence, Finding
from envcheck.install.builds import is_build
from envcheck.install.execute import Ran
from envcheck.install.finding import finding
from envcheck.install.prepare import Prepared
from envcheck.install.recheck import second_look
from envcheck.plan import Step
from envcheck.process import signal_name
from envcheck.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Sign:
    """A way in which a problem shows in the output of pip, uv or Python."""

    problem: str
    pattern: str


# First match wins: causes before what they lead to. pip says "No matching distribution" also when the network failed,
# then after "from versions: none". uv says "No solution found" of a version that is not there, of a damaged wheel and
# of requirements that contradict each other; the sentences that begin with "Because" tell which.
INSTALL_SIGNS = (
    Sign("disk-full", r"No space left on device|Disk quota exceeded|os error (28|122)\b|Errno (28|122)\b"),
    Sign("externally-managed", r"externally[- ]managed"),
    Sign("wheel-not-found", r"from versions: (?!none\b)\S"),
    Sign(
        "wheel-incompatible",
        r"is not a supported wheel on this platform|(not compatible|incompatible) with the current platform",
    ),
    Sign(
        "network-failed",
        r"[Hh]ash mismatch|DO NOT MATCH THE HASHES|error sending request.*(?:\n\s+cause: .+)*|NewConnectionError|"
        r"[Tt]emporary failure in name|Name or service not known|dns error|timed out|CERTIFICATE_VERIFY_FAILED|"
        r"invalid peer certificate|Could not fetch URL|Connection reset|ConnectionResetError|RemoteDisconnected|"
        r"ProxyError|Network is unreachable|[Nn]etwork (connectivity is|was) disabled|"
        r"status client error \((401|403|407|429)|\((401|403) \w+\)|returned a 40[13] |status server error|"
        r"(40[137]|429) Client Error|5\d\d Server Error|IncompleteRead|unexpected end of file|[Bb]ad ?[Zz]ip|"
        r"network timeout|error decoding response body|end of file before message|"
        r"invalid package format|Failed to read from zip|^ERROR: Wheel .* is invalid\.",
    ),
    Sign(
        "wheel-not-found",
        r"No matching distribution found|not found in the (package registry|provided package locations)|"
        r"404 Not Found|\(404|404 Client Error|"
        r"no usable wheels|no versions? of|is available and|are available and|has no wheels|does not satisfy Python",
    ),
    Sign(
        "package-conflict",
        r"Cannot install .* conflicting dependencies\.(?:\s+The conflict is caused by:(?:\n    .+)+)?|"
        r"Because .+(?:\n\s+\S.+)*",
    ),
    Sign("wheel-not-found", r"No solution found"),
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


def failure(step: Step, ran: Ran, prepared: Prepared) -> Finding:
    """The finding for a step that failed."""
    problem, line, values = diagnose(step, ran)
    index = _named_index(step)
    refusal = second_look(ran.output, (index,) if index else prepared.sources.all(), prepared.route)
    if refusal and problem == "wheel-not-found":
        problem, line = "network-failed", refusal
    trial = step.id == "trial"
    title = "What was installed cannot be imported" if trial else f"Installing stopped at the step {step.id!r}"
    facts: Evidence = {**values, **_circumstances(step, ran, prepared), "line": line}
    detail = f"{line or _silent(ran)} The whole output: {ran.done.log}"
    # A conflict of what is installed is a warning; one that ends an installation is not.
    return finding(Verdict("fail", problem, title, detail, facts), prepared.snapshot)


def _circumstances(step: Step, ran: Ran, prepared: Prepared) -> Evidence:
    """What the fixes of a failed step are filled in from."""
    return {
        "step": step.id,
        "exit_code": ran.done.code,
        "log": ran.done.log,
        "index": _named_index(step) or (prepared.plan.packages[-1].source if prepared.plan.packages else None),
        "files": list(prepared.constraints) or None,
        "folder": _offline_folder(prepared),
    }


def _offline_folder(prepared: Prepared) -> str | None:
    """The folder of wheels that takes the place of every index."""
    sources = prepared.sources
    return sources.links[0] if sources.index is None and len(sources.links) == 1 else None


def _named_index(step: Step) -> str | None:
    """The index that the step alone takes packages from."""
    return dict(zip(step.command, step.command[1:], strict=False)).get("--index-url")


def diagnose(step: Step, ran: Ran) -> tuple[str, str, Evidence]:
    """The problem, the line of the output that shows it (empty: none does), and the values that the output holds."""
    trial = step.id == "trial"
    if trial and ran.done.code is not None and ran.done.code < 0:
        return "torch-import-crashed", "", {}
    if is_build(step):  # a compiler says much that looks like a sign and is none
        told = _explained(ran)
        if told:
            return told
    for sign in TRIAL_SIGNS if trial else INSTALL_SIGNS:
        match = re.search(f"^.*?(?:{sign.pattern}).*$", ran.output, re.MULTILINE)
        if match:
            return sign.problem, _sentence(match[0]), {}
    told = _explained(ran)  # there are ways to fail that only the reader of logs knows
    if told:
        return told
    lines = re.findall(r"^\s*(?:error|ERROR|cause):.*", ran.output, re.MULTILINE) or ran.output.split("\n")
    lines = [line for line in lines if line.strip()]
    return ("torch-import-failed" if trial else "install-failed"), _sentence(lines[-1]) if lines else "", {}


def _explained(ran: Ran) -> tuple[str, str, Evidence] | None:
    """What the reader of logs makes of the whole output, whose cause may stand far above its end."""
    try:
        text = Path(ran.done.log or "").read_bytes()
    except OSError:
        text = ran.output.encode()
    for cause in explain([text]).causes[:1]:
        return cause.problem, _sentence(cause.excerpt), cause.evidence
    return None


def _sentence(line: str) -> str:
    """As a sentence: without the tools' own marks, causes joined."""
    text = re.sub(r"^\s*((error|ERROR|cause|WARNING|hint):|[×╰├│─▶]+>?)*\s*", "", line)
    text = re.sub(r"^Retrying \(Retry\(.*?\)\) after c", "C", text)
    text = " ".join(re.sub(r"\s+cause: ", ": ", text).split())
    return text if len(text) < 400 else text[:400] + " ..."


def _silent(ran: Ran) -> str:
    if ran.timed_out:
        return "It did not end in time."
    code = ran.done.code
    if code is not None and code < 0:
        return f"It was ended by {signal_name(code)}."
    return f"It ended with status {code} and said nothing."
