"""The one recogniser: what a text means, whoever reads it.

`explain` and `try` read logs, the smoke test reads an exception, the installer a step's output and what importing its
packages printed. All ask here, so that one text gets one problem.
"""

from collections.abc import Sequence

from envcheck.catalogue.signature import Scope
from envcheck.explain.document import Cause
from envcheck.explain.explain import explain
from envcheck.explain.resolve import LIKELY
from envcheck.snapshot import Snapshot

__all__ = ["LIKELY", "recognise", "recognise_exception"]


def recognise(
    text: str | bytes, scope: Scope = "log", *, known: Sequence[str] = (), snapshot: Snapshot | None = None
) -> tuple[Cause, ...]:
    """The causes that a text shows, the root cause first.

    What only resembles a known failure is not among them: whoever acts on a cause takes it as certain.

    Args:
        text: what was printed.
        scope: what kind of text it is.
        known: marks that hold whatever the text says, such as `building`.
        snapshot: the machine that fixes are fitted to.
    """
    data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    return explain([data], scope=scope, known=known, snapshot=snapshot, in_other_words=False).causes


def recognise_exception(
    kind: str,
    message: str,
    *,
    bases: Sequence[str] = (),
    causes: Sequence[str] = (),
    traceback: Sequence[str] = (),
    output: str = "",
) -> tuple[Cause, ...]:
    """What an exception means: by itself and by what it came from; where that says nothing, by what was printed too.

    Args:
        kind: its type with the module.
        message: its text.
        bases: the types it is derived from.
        causes: `type: message` of what it came from, nearest first.
        traceback: the lines of its traceback.
        output: what was printed before it.
    """
    named = [f"{base.removeprefix('builtins.')}: {message}" for base in bases if base.rpartition(".")[2] not in _PLAIN]
    chain = [cause.removeprefix("builtins.") for cause in reversed(causes)]
    raised = [
        *chain,
        *named,
        "Traceback (most recent call last):",
        *traceback,
        f"{kind.removeprefix('builtins.')}: {message}",
    ]
    alone = recognise("\n".join(raised), "exception", known=("failed",))
    if alone and alone[0].confidence >= LIKELY and alone[0].problem not in _ENDINGS:
        return alone
    if not output:
        return alone
    return recognise("\n".join((output, *raised)), "exception", known=("failed",)) or alone


_PLAIN = frozenset({"Exception", "BaseException", "object", "RuntimeError", "OSError", "ValueError", "ImportError"})
_ENDINGS = frozenset({"vllm-engine-failed", "ray-worker-died", "process-crashed"})
"""Problems that say only that something ended; what ended it was printed before."""
