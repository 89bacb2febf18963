"""What went wrong in a step, told from its output: a problem of the catalogue, and the line that says so."""

import re
from pathlib import Path

from envcheck.explain.recognise import recognise
from envcheck.findings import Evidence, Finding
from envcheck.install.builds import is_build
from envcheck.install.execute import Ran
from envcheck.install.finding import finding
from envcheck.install.prepare import Prepared
from envcheck.install.recheck import second_look
from envcheck.plan import Step
from envcheck.process import signal_name
from envcheck.verdict import Verdict


def failure(step: Step, ran: Ran, prepared: Prepared) -> Finding:
    """The finding for a step that failed."""
    problem, line, values = diagnose(step, ran)
    index = _named_index(step)
    refusal = second_look(ran.output, (index,) if index else prepared.sources.all(), prepared.route)
    if refusal and problem == "wheel-not-found":
        problem, line = "network-failed", refusal
    trial = step.id == "trial"
    title = "The installed packages cannot be imported" if trial else f"Installing stopped at the step {step.id!r}"
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
    for cause in recognise(_whole(ran), "trial" if trial else "install", known=_known(step))[:1]:
        return cause.problem, _sentence(cause.excerpt), cause.evidence
    lines = re.findall(r"^\s*(?:error|ERROR|cause):.*", ran.output, re.MULTILINE) or ran.output.split("\n")
    lines = [line for line in lines if line.strip()]
    return ("torch-import-failed" if trial else "install-failed"), _sentence(lines[-1]) if lines else "", {}


def _known(step: Step) -> tuple[str, ...]:
    """What is known of the output before it is read: it ended in a failure, and whether something was compiled."""
    return ("failed", "building") if is_build(step) else ("failed",)


def _whole(ran: Ran) -> bytes:
    """The whole output, whose cause may stand far above its end."""
    try:
        text = Path(ran.done.log or "").read_bytes()
    except OSError:
        text = b""
    return text or ran.output.encode()


def _sentence(line: str) -> str:
    """As a sentence: without the tools' own marks, causes joined."""
    text = re.sub(r"^\s*((error|ERROR|cause|WARNING|hint):|[×╰├│─▶]+>?)*\s*", "", line)
    text = re.sub(r"^Retrying \(Retry\(.*?\)\) after c", "C", text)
    text = " ".join(re.sub(r"\s+cause: ", ": ", text).split())
    return text if len(text) < 400 else text[:400] + " ..."


def _silent(ran: Ran) -> str:
    if ran.timed_out:
        return "It timed out."
    code = ran.done.code
    if code is not None and code < 0:
        return f"It was killed by {signal_name(code)}."
    return f"It failed with exit code {code} and no message."
