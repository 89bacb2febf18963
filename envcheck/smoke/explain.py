"""Why the work ended early: from an exception, a signal or a time limit to a problem of the catalogue."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from envcheck.catalogue import all_problems
from envcheck.catalogue.packages.remedies.libraries import distribution
from envcheck.explain.recognise import recognise_exception
from envcheck.findings import Scalar
from envcheck.smoke.child.channel import WORDS
from envcheck.smoke.child_log import Account, Failure
from envcheck.smoke.request import STALL_S, SmokeRequest
from envcheck.snapshot import Gpu, Process, Snapshot
from envcheck.units import seconds, size
from envcheck.urls import hide
from envcheck.verdict import Verdict, found

WORTH_NAMING_BYTES = 200 * 1024**2

MESSAGE_LIMIT = 600
OUTPUT_LINES = 20
NO_ROOM = re.compile(r"failed to map segment|[Cc]annot allocate memory|can't start new thread|Resource temporarily")
OWN = "envcheck."
"""Exceptions of our own are sentences already."""
MOST_RECENT = "(most recent call first):"
"""Python's fault handler says so above the stack of a crash."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why the work ended early."""

    problem: str
    title: str | None
    sentence: str
    """What happened, in one sentence."""


def explain(request: SmokeRequest, account: Account, snapshot: Snapshot, limit_s: float) -> Verdict | None:
    """Why the work ended before its end; None: it did not."""
    cause = _cause(request, account, limit_s)
    if cause is None:
        return None
    sentence = cause.sentence
    if cause.problem == "gpu-out-of-memory":
        sentence = f"{sentence} {holders(snapshot)}".rstrip()
    evidence: dict[str, Scalar | list[str] | list[int]] = {
        "model": request.model,
        "stage": account.stage,
        "dtype": account.facts.dtype,
    }
    evidence |= _failure_evidence(account.failure) if account.failure else _ending_evidence(account)
    evidence |= _for_remedies(request, account, cause.problem)
    evidence["output"] = [clean(line) for line in account.output.splitlines()[-OUTPUT_LINES:]]
    return found(cause.problem, sentence, title=cause.title, status="fail", **evidence)


def _cause(request: SmokeRequest, account: Account, limit_s: float) -> Cause | None:
    if account.not_started is not None:
        sentence = f"{request.python or 'The checked Python'} could not be started: {account.not_started}."
        return Cause("smoke-failed", "The checked Python does not start", sentence)
    if account.old_python is not None:
        sentence = f"The checked Python is {account.old_python}; the model's packages need 3.10 or newer."
        return Cause("python-too-old", f"Python {account.old_python} is too old", sentence)
    if account.failure is not None:
        cramped = account.address_limit_bytes and NO_ROOM.search(account.failure.message)
        cause = raised(account.failure, account.output)
        cause = _cramped(account, cause.sentence) if cramped else cause
        return replace(cause, sentence=_not_here(request)) if cause.problem == "model-not-cached" else cause
    if account.done:
        return None
    if account.timed_out:
        return _late(account, limit_s)
    return _signalled(account) if account.signal else _silent(account)


def _not_here(request: SmokeRequest) -> str:
    forbidden = "--offline forbids" if request.offline else "HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE forbids"
    return f"{request.model} is not in the cache, and {forbidden} downloading it from the Hub."


def raised(failure: Failure, output: str = "") -> Cause:
    """An exception, and what was printed before it."""
    doing = WORDS[failure.stage].capitalize()
    sentence = f"{doing} ended with {_plain(failure)}"
    if failure.type.startswith(OWN):
        sentence = f"{clean(failure.message).rstrip('.')}."
    if ENDED.search(failure.message) and (first := first_error(output)):
        sentence = f"{doing} ended because the engine's first error was {clean(first).rstrip('.')}."
    problem, title = recognised(failure, output)
    return Cause(problem, title or _raised_title(problem, failure), sentence)


def recognised(failure: Failure, output: str = "") -> tuple[str, str | None]:
    """The problem that an exception means, and its title where the text says more than the catalogue.

    The recogniser decides by the text, as for every other reader; where that says nothing known, the stage does.
    """
    causes = recognise_exception(
        failure.type,
        failure.message,
        bases=failure.bases,
        causes=failure.causes,
        traceback=failure.traceback,
        output=output,
    )
    if causes:
        known, title = causes[0].problem, causes[0].title
        return known, None if title == all_problems()[known].title else title
    if failure.stage == "download" and failure.type.endswith("JSONDecodeError"):
        return "hub-unreachable", "Another server responds instead of the Hub"
    if failure.stage == "import-torch":
        return "torch-import-failed", None
    return ("package-conflict" if failure.module or failure.stage == "import-transformers" else "smoke-failed"), None


def _raised_title(problem: str, failure: Failure) -> str | None:
    """A title where the text gives none."""
    if problem == "package-conflict":
        missing = ", ".join(missing_packages(failure))
        return f"Missing or incompatible: {missing}" if missing else "transformers cannot be imported"
    return f"{WORDS[failure.stage].capitalize()} failed: {_short_type(failure)}" if problem == "smoke-failed" else None


def _for_remedies(request: SmokeRequest, account: Account, problem: str) -> dict[str, Scalar | list[str] | list[int]]:
    """What the catalogue's remedies ask for."""
    failure = account.failure
    if failure is None:
        return {"address_limit_bytes": account.address_limit_bytes} if problem == "host-out-of-memory" else {}
    known: dict[str, Scalar | list[str] | list[int]] = {}
    if problem in ("package-conflict", "attention-backend-unavailable", "flash-attn-missing"):
        known["wanted"] = missing_packages(failure)
    if problem == "package-missing":
        known["module"] = failure.module
    if problem == "host-out-of-memory":
        known["address_limit_bytes"] = account.address_limit_bytes
    if problem == "smoke-failed":
        known["unsuitable"] = bool(
            re.search(r"UnsuitableError|contains custom code", f"{failure.type}: {failure.message}")
        )
    return known | {"pickled": failure.type.endswith(".PickledError"), "offline_option": request.offline}


def _cramped(account: Account, sentence: str) -> Cause:
    """A limit on address space is the likeliest reason for what ended it."""
    limit = size(account.address_limit_bytes)
    return Cause(
        "host-out-of-memory", None, f"{sentence} A process may use only {limit} of address space here (`ulimit -v`)."
    )


def _late(account: Account, limit_s: float) -> Cause:
    doing = WORDS[account.stage]
    if account.stalled:
        sentence = f"For {seconds(STALL_S)} no more data of the model arrived; the test was stopped."
        return Cause("hub-unreachable", "The download has stalled", sentence)
    sentence = (
        f"After {seconds(limit_s)} the test was still {doing} and was stopped. A higher --timeout gives more time."
    )
    return Cause("smoke-failed", f"The smoke test did not finish within {seconds(limit_s)}", sentence)


def _signalled(account: Account) -> Cause:
    doing = WORDS[account.stage]
    held = f" It used {size(account.resident_bytes)}." if account.resident_bytes else ""
    if account.signal == "SIGKILL" and account.out_of_memory:
        return Cause("host-out-of-memory", None, f"It was killed while {doing}: {account.out_of_memory}.{held}")
    sentence = f"{account.signal} ended it while {doing}.{held} {_said(account.output)}".rstrip()
    if account.address_limit_bytes and account.signal != "SIGKILL":
        return _cramped(account, sentence)
    if account.signal == "SIGKILL":
        return Cause(
            "smoke-failed",
            f"The smoke test was killed while {doing}",
            f"{sentence} Another process or the system killed it.",
        )
    if account.stage == "import-torch":
        return Cause("torch-import-crashed", f"Importing torch crashes ({account.signal})", sentence)
    return Cause("smoke-failed", f"The smoke test was ended by {account.signal} while {doing}", sentence)


def _silent(account: Account) -> Cause:
    doing = WORDS[account.stage]
    sentence = f"It ended with exit code {account.exit_code} while {doing}. {_said(account.output)}".rstrip()
    return Cause("smoke-failed", f"The smoke test ended while {doing}, without a message", sentence)


def _said(output: str) -> str:
    """The line of its output that says most: where it crashed, or else the last one."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    crashed = next((number for number, line in enumerate(lines) if line.endswith(MOST_RECENT)), None)
    if crashed is not None and crashed + 1 < len(lines):
        return f"It crashed in {clean(lines[crashed + 1]).removeprefix('File ')}."
    return f"It last said: {clean(lines[-1])}" if lines else ""


def _failure_evidence(failure: Failure) -> dict[str, Scalar | list[str] | list[int]]:
    return {
        "exception": failure.type,
        "message": clean(failure.message),
        "causes": [clean(cause) for cause in failure.causes],
        "traceback": list(failure.traceback),
    }


def _ending_evidence(account: Account) -> dict[str, Scalar | list[str] | list[int]]:
    return {
        "exit_code": account.exit_code,
        "signal": account.signal,
        "resident_bytes": account.resident_bytes,
    }


def _plain(failure: Failure) -> str:
    """The exception as a person would quote it."""
    message = clean(" ".join(_lines(failure.message)))
    quoted = f"{_short_type(failure)}: {message}" if message else _short_type(failure)
    return quoted if quoted.endswith((".", "!", "?")) else f"{quoted}."


def _lines(text: str) -> Iterable[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _short_type(failure: Failure) -> str:
    return failure.type.rpartition(".")[2]


def clean(text: str) -> str:
    """A text from outside: no credentials in its URLs, no control characters, not too long."""
    text = "".join(c if c.isprintable() or c == "\n" else " " for c in hide(text))
    return text if len(text) <= MESSAGE_LIMIT else f"{text[:MESSAGE_LIMIT].rstrip()} ..."


ENDED = re.compile(r"[Ee]ngine core initialization failed|EngineDeadError|Engine (core|process).{0,40}(died|failed)")
"""What the exception says that names no cause (vllm/v1/engine of 0.12 to 0.33)."""
_PREFIX = re.compile(r"^\s*(?:\([\w.+ =-]{1,60}\)\s*)?(?:ERROR|CRITICAL) \S{1,20} \S{1,20} \[[^\]]{1,80}\]\s?(.*)$")
"""`(EngineCore_DP0 pid=5625) ERROR 01-28 19:05:08 [core.py:708] ValueError: ...`, or without the process."""
_EXCEPTION = re.compile(r"^(?:[A-Za-z_][\w.]{0,80}\.)?[A-Z]\w{0,60}(?:Error|Exception|Exit|Failure)\b")
LONGEST = 300


def first_error(output: str) -> str | None:
    """The first exception that a process of the engine reported, with its message; None: there is none."""
    for line in output.splitlines():
        reported = _PREFIX.match(line[:2000])
        text = (reported[1] if reported else "").strip()
        if reported and _EXCEPTION.match(text) and not ENDED.search(text):
            return text[:LONGEST]
    return None


_REQUIREMENT = re.compile(r"[A-Za-z][\w.-]*(\[[\w,-]+\])?([<>=!~]=?[\w.*]+,?)*", re.ASCII)

# The wordings of transformers 4.57 and 5.23.
_ASKS = (
    re.compile(r"pip install (?:(?:-U|--upgrade) )*[`'\"]?([^\s`'\"]+)"),
    re.compile(r"^(\S+) is required for a normal functioning of this module"),
    re.compile(r"The '([^']+)' distribution was not found"),
)
_OPTIONAL = re.compile(r"Missing optional dependencies: ([^.]+)\.")


def missing_packages(failure: Failure) -> list[str]:
    """What to install, each a name or a requirement; empty where the exception names nothing."""
    names = list(dict.fromkeys(distribution(name) if name.isidentifier() else name for name in _asked(failure)))
    return [name for name in names if _REQUIREMENT.fullmatch(name)]


def _asked(failure: Failure) -> Iterator[str]:
    if optional := _OPTIONAL.search(failure.message):
        named = [name.strip() for name in optional[1].split(",")]
        yield from [name for name in named if name == "Pillow"] or named  # without Pillow torchvision counts as missing
        return
    asked = [found[1] for pattern in _ASKS if (found := pattern.search(failure.message))]
    if asked:
        yield asked[-1]
    elif failure.module:
        yield failure.module.partition(".")[0]


def holders(snapshot: Snapshot) -> str:
    """A sentence for each GPU that was not empty before the test; empty where all were, or nothing is known."""
    return " ".join(sentence for gpu in snapshot.gpus for sentence in _sentence(gpu))


def _sentence(gpu: Gpu) -> Iterator[str]:
    used = gpu.memory_used_bytes
    if used is not None and used >= WORTH_NAMING_BYTES:
        by = ", ".join(named_holders(gpu))
        whole = f" of {size(gpu.memory_total_bytes)}" if gpu.memory_total_bytes else ""
        yield f"Before the test GPU {gpu.index} had {size(used)}{whole} in use" + (f", by {by}." if by else ".")


def named_holders(gpu: Gpu) -> list[str]:
    """The programs that hold memory of a GPU, the largest first."""
    largest_first = sorted(gpu.processes, key=lambda process: -(process.memory_bytes or 0))
    return [_named(process) for process in largest_first]


def _named(process: Process) -> str:
    memory = f", {size(process.memory_bytes)}" if process.memory_bytes is not None else ""
    return f"{process.name or 'a program'} (process {process.pid}{memory})"
