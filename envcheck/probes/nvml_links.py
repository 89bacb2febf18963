"""How the GPUs reach each other, from NVML's answers about each pair."""

from collections.abc import Mapping

from envcheck.probes.box import Unavailable
from envcheck.probes.nvml_names import P2P, TOPOLOGY
from envcheck.probes.nvml_transcript import Transcript
from envcheck.snapshot import Links


def link_facts(seen: Transcript, count: int, gaps: Unavailable) -> Links:
    """Both matrices, `count` wide. A pair that NVML says nothing of is None, with the reason in `gaps`."""
    gpus = range(count)
    return Links(
        p2p=tuple(tuple(_cell(seen, "p2p", P2P, one, other, gaps) for other in gpus) for one in gpus),
        topology=tuple(tuple(_cell(seen, "topology", TOPOLOGY, one, other, gaps) for other in gpus) for one in gpus),
    )


def _cell(
    seen: Transcript, matrix: str, names: Mapping[int, str], one: int, other: int, gaps: Unavailable
) -> str | None:
    if one == other:
        return "self"
    answer = seen.fact(one, f"{matrix}[{other}]")
    if answer is None and matrix == "topology":  # the same both ways, so it is asked once
        answer = seen.fact(other, f"{matrix}[{one}]")
    if isinstance(answer, int) and answer in names:
        return names[answer]
    silent = next((gpu for gpu in (one, other) if gpu in seen.lost), one)
    asked = (other, f"{matrix}[{one}]") in seen.failures and (one, f"{matrix}[{other}]") not in seen.failures
    why = seen.why(other, f"{matrix}[{one}]") if asked else seen.why(silent, f"{matrix}[{other}]")
    gaps[f"links.{matrix}[{one}][{other}]"] = why if answer is None else f"NVML's answer {answer} means nothing known"
    return None
