"""What went wrong in a step, told from its output: a problem of the catalogue, and the line that says so."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from envcheck.explain.recognise import recognise
from envcheck.findings import Evidence, Finding
from envcheck.install.builds import is_build
from envcheck.install.document import finding
from envcheck.install.execute import Ran
from envcheck.install.index_health import LIMIT_S, Answer, ask_for, is_out_of_order, show
from envcheck.install.prepare import Prepared
from envcheck.install.transport import Route
from envcheck.late_pattern import late
from envcheck.plan import Step
from envcheck.process import signal_name
from envcheck.snapshot import Snapshot
from envcheck.verdict import Verdict, found

BY_PIP = late(
    r"is a yanked version: '(?P<name>[^']+)' candidate \(version (?P<version>\S+) [\s\S]*?"
    r"Reason for being yanked: (?P<reason>.*)"
)
BY_UV = late(r"`(?P<name>[\w.-]+)==(?P<version>[^`]+)` is yanked(?: \(reason: \"(?P<reason>.*)\"\))?")
NO_REASON = ("", "<none given>")

NOTHING_FOUND = late(r"from versions: none\)[\s\S]*No matching distribution found for ([\w.-]+)")
REFUSALS = (401, 403, 429)


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


def second_look(output: str, indexes: Iterable[str], route: Route) -> str | None:
    """Which index refused to answer pip, and why, as a sentence; None: none, or pip did not ask in vain.

    An index with credentials, which are not sent here, is believed.
    """
    match = NOTHING_FOUND.search(output)
    for index in indexes if match else ():
        if match and show(index) == index and index.startswith(("http:", "https:")):
            why = _refusal(ask_for(match[1], index, LIMIT_S, route))
            if why:
                return f"{match[1]} was requested from {index}: {why}."
    return None


def _refusal(answer: Answer | str) -> str | None:
    if isinstance(answer, str):
        return answer or None
    return str(answer) if is_out_of_order(answer) or answer.status in REFUSALS else None


def yanked(output: str, snapshot: Snapshot) -> Iterator[Finding]:
    """A warning for each."""
    for match in (*BY_PIP.finditer(output), *BY_UV.finditer(output)):
        name, version, reason = match["name"], match["version"], (match["reason"] or "").strip()
        why = f" They say: {reason}" if reason not in NO_REASON else ""
        detail = f"{name} {version} was installed, but its authors have yanked this release.{why}"
        yield finding(found("wheel-yanked", detail, package=name, version=version), snapshot)
