"""A process that crashed: how it ended, what it said last, and in whose code."""

from envcheck.catalogue.commands import envcheck
from envcheck.catalogue.smoke.again import smoke
from envcheck.catalogue.torch.remedies import reinstall_torch
from envcheck.findings import Evidence, Fix
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot

_ABORTED = late(r"Aborted|SIGABRT|6/ABRT|-6\b|signal 6\b|terminate called|double free|Assertion")
_KERNEL = late(r"[Kk]ernel(?:Restarter| is dead|.{0,80}(?:died|crashed|Restarting))|execute_request message")
_WHAT = late(r"what\(\): {1,4}(.{1,200})|: Assertion [`'](.{1,300})' failed|(double free or corruption)")
_FRAME = late(r"File \"([^\"\n]{1,300})\", line (\d{1,7}) in (\S{1,80})")
_PACKAGE = late(r"(?:site|dist)-packages/([A-Za-z_]\w{0,60})[/.]")
_LIBRARY = late(r"(?:#\d{1,3}|frame #\d{1,3}:?) .{0,300}?(?:site|dist)-packages/([A-Za-z_]\w{0,60})/")
_STANDARD = late(r"/lib(?:64)?/python3\.\d{1,2}/(?!site-packages|dist-packages)")
_QUOTED = late(r"\"([^\"\n]{8,160})\"$")


def read_crash(text: str) -> Evidence:
    """How it ended, and what is said of it below: the exception of C++, the frame of Python."""
    head = text.split("\n", 1)[0]
    told: Evidence = {"ended": "aborted" if _ABORTED.search(head) else "segmentation fault"}
    if _KERNEL.search(head):
        told["ended"] = "kernel"
    what = _WHAT.search(text)
    if what:
        said = next(group for group in what.groups() if group)
        quoted = _QUOTED.search(said)  # an assertion's own words: `x && "only on Ampere"`
        told["said"] = quoted[1] if quoted else said
    frame = next((f for f in _FRAME.finditer(text) if not _STANDARD.search(f[1])), None)
    if frame:
        told["frame"] = f"{frame[1].rpartition('/')[2]}:{frame[2]} in {frame[3]}"
    owner = _PACKAGE.search(frame[1]) if frame else _LIBRARY.search(text)
    return {**told, "crashed_in": owner[1]} if owner else told


def crash_title(evidence: Evidence) -> str:
    """`A process crashed (segmentation fault) in torch: linear.py:114 in forward`."""
    owner, said, frame = (evidence.get(name) for name in ("crashed_in", "said", "frame"))
    ended = evidence.get("ended")
    if ended == "kernel":
        return "The notebook's kernel crashed, most often because memory ran out"
    where = f" in {owner}" if owner else ""
    more = said or frame
    return f"A process crashed ({ended or 'segmentation fault'}){where}{f': {more}' if more else ''}"


_NO_PYTHON = {"llama": "the program (Ollama, LM Studio, llama.cpp)", "ggml": "the program (Ollama, llama.cpp)"}
"""Programs that have no Python traceback, by the value of their mark."""


def find_crash(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The package whose code crashed; where nothing names it, how to learn that; then torch by itself."""
    owner, frame = evidence.get("crashed_in"), evidence.get("frame")
    fixes = []
    if evidence.get("ended") == "kernel":
        fixes.append(
            Fix(
                summary="Look at the memory while it runs (`free -h`, `nvidia-smi`): a notebook's kernel is killed "
                "where the machine's memory ends. Use smaller batches, delete what is not needed, restart the kernel."
            )
        )
    program = str(evidence.get("cuda_program") or "")
    if program in _NO_PYTHON:
        return (
            Fix(
                summary=f"Update {_NO_PYTHON[program]} and the NVIDIA driver; a crash in its own code is fixed in its "
                "releases. Until then use the release before, a smaller model or context, or fewer layers on the GPU."
            ),
            Fix(
                summary="If its log names a library or a GPU before the crash, pass those lines to `envcheck explain`."
            ),
        )
    if isinstance(owner, str) and owner != "torch":
        fixes.append(
            Fix(
                summary=f"Update {owner}, whose code crashed{f' ({frame})' if frame else ''}, or reinstall it: "
                "compiled for another torch or CUDA it crashes like this."
            )
        )
    if frame is None:
        again = (("env", "PYTHONFAULTHANDLER=1", *smoke(evidence, snapshot)),)
        fixes.append(
            Fix(
                summary="Find out where it crashes: `python -X faulthandler YOUR_SCRIPT.py`. The top frame of the "
                "traceback shows the library; update or reinstall that one.",
                commands=again if evidence.get("model") else (),
            )
        )
    return (
        *fixes,
        Fix(
            summary="Test whether torch works by itself.",
            commands=(envcheck(snapshot, "check", "--deep"),),
        ),
        *reinstall_torch(snapshot, evidence)[:1],
    )
