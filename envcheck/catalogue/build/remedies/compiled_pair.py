"""Packages whose Python code and compiled part, or which among each other, are of two releases."""

from envcheck.catalogue.commands import pip, pip_ready, project_note
from envcheck.catalogue.hints import in_words
from envcheck.catalogue.problem import Remedy
from envcheck.findings import Evidence, Fix
from envcheck.snapshot import Snapshot

_PAIR = ("causal-conv1d", "mamba-ssm")
_OTHER = (
    "For another package: uninstall it until nothing of it is left (twice, if pip still finds it), delete the folder "
    "`build` of its source, and install it again for this torch; its repository's guide names the releases that go "
    "together."
)
_WHY = (
    "To see why it does not load, import it alone: `python -c 'import causal_conv1d_cuda'`; an undefined symbol there "
    "means that it was built for another torch."
)


def both_again(why: str, *more: str) -> Remedy:
    """Both packages away, then causal-conv1d, then mamba-ssm, which needs it, for the torch that is there."""

    def remedy(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
        build = ("install", "--no-build-isolation", "--no-cache-dir")
        commands = (pip(snapshot, "uninstall", "--yes", *_PAIR), *(pip(snapshot, *build, name) for name in _PAIR))
        first = Fix(summary=why + project_note(snapshot), commands=(*pip_ready(snapshot), *commands))
        return (first, *in_words(*more))

    return remedy


not_loaded = both_again(
    "Install what the function belongs to, for the installed torch: causal-conv1d first, then mamba-ssm, both removed "
    "before.",
    _WHY,
)
of_one_time = both_again(
    "Its Python code and its compiled part are of two releases, or what calls it is older or newer than it: install "
    "both of one time (mamba-ssm 1.2.0 with causal-conv1d 1.1.1, mamba-ssm 2.x with causal-conv1d 1.4 or newer), each "
    "for the installed torch.",
    _OTHER,
)
