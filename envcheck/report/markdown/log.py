"""What a log says went wrong, as Markdown."""

from collections.abc import Iterator

from envcheck.explain.document import Cause, Explanation
from envcheck.report.causes import resemblance_in_words
from envcheck.report.markdown.escape import block, code, folded, plain, prose
from envcheck.report.markdown.pieces import fix_pieces, short

EXCERPT_LINES = 20


def log_parts(log: Explanation) -> Iterator[str]:
    """Its causes, the root cause first, or the lines that may help where none is known."""
    yield f"#### From the log {code(log.source)}"
    if log.cut:
        yield prose(f"{log.cut[:1].upper()}{log.cut[1:]}.")
    for cause in log.causes:
        yield cause_piece(cause)
    if not log.causes:
        said = (
            "It contains a failure, but no known cause explains it."
            if log.failed
            else "It contains no sign of a failure."
        )
        yield said
        if log.resembles:
            yield prose(resemblance_in_words(log))
        if log.telling:
            yield folded("Lines that may help", block(f"{line.line}: {line.text}" for line in log.telling))


def cause_piece(cause: Cause) -> str:
    """One cause: what it is, the lines that show it, what it means, what to do."""
    first, last = cause.lines[0] if cause.lines else (0, 0)
    place = f"line {first}" if first == last else f"lines {first} to {last}"
    pieces = [f"**❌ {prose(cause.title)}** {code(cause.problem)}, {place}"]
    pieces.append(block(cause.excerpt.splitlines()[:EXCERPT_LINES]))
    if cause.detail:
        pieces.append(prose(" ".join(cause.detail.split())))
    pieces += fix_pieces(cause.fixes)
    followed = "; ".join(one.title for one in cause.consequences)
    if followed:
        pieces.append(f"It led to: {plain(followed)}")
    return "\n\n".join(short(piece) for piece in pieces)
