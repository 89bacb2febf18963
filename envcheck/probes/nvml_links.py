"""NVLink: what NVML is asked of each link and what it means; and how each pair of GPUs reaches each other."""

from collections.abc import Mapping

from envcheck.probes.box import Unavailable
from envcheck.probes.nvml_names import P2P, TOPOLOGY
from envcheck.probes.nvml_transcript import Row, Transcript, fields_of, pci_address
from envcheck.snapshot import Links, NvLink

# nvmlNvlinkVersion_t counts 1.0, 2.0, 2.2, 3.0, 3.1, 4.0, 5.0, 6.0; here the generation.
NVLINK_GENERATIONS: Mapping[int, int] = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 4, 7: 5, 8: 6}

# nvmlIntNvLinkDeviceType_t; the NPU is that of IBM's POWER processors.
NVLINK_PEERS: Mapping[int, str] = {0: "gpu", 1: "cpu", 2: "switch"}

CALLS: tuple[tuple[str, tuple[str | int, ...]], ...] = (
    ("version", ("nvmlDeviceGetNvLinkVersion",)),
    ("peer", ("nvmlDeviceGetNvLinkRemotePciInfo",)),
    ("peer_type", ("nvmlDeviceGetNvLinkRemoteDeviceType",)),
    ("replay_errors", ("nvmlDeviceGetNvLinkErrorCounter", 0)),  # NVML_NVLINK_ERROR_DL_REPLAY
    ("recovery_errors", ("nvmlDeviceGetNvLinkErrorCounter", 1)),
    ("crc_flit_errors", ("nvmlDeviceGetNvLinkErrorCounter", 2)),
    ("crc_data_errors", ("nvmlDeviceGetNvLinkErrorCounter", 3)),
)
"""What `nvml_reader.py` asks of a link that is up: the fact, the call, and its arguments after GPU and link."""
LINK: tuple[Row, ...] = (
    ("version", "version", NVLINK_GENERATIONS.get),
    ("peer", "peer", pci_address),
    ("peer_type", "peer_type", NVLINK_PEERS.get),
    ("replay_errors", "replay_errors", int),
    ("recovery_errors", "recovery_errors", int),
    ("crc_flit_errors", "crc_flit_errors", int),
    ("crc_data_errors", "crc_data_errors", int),
)


def nvlinks(seen: Transcript, gpu: int, path: str, gaps: Unavailable) -> tuple[NvLink, ...]:
    """The NVLinks that answered or refused; nothing beyond its state is known of one that is down."""
    if seen.fact(gpu, "nvlink") is None:
        gaps[f"{path}.nvlink"] = seen.why(gpu, "nvlink")
    numbers = sorted(
        int(name[len("nvlink[") : -len("].active")])
        for owner, name in {**seen.facts, **seen.failures}
        if owner == gpu and name.startswith("nvlink[") and name.endswith("].active")
    )
    return tuple(_link(seen, gpu, number, f"{path}.nvlink[{place}]", gaps) for place, number in enumerate(numbers))


def _link(seen: Transcript, gpu: int, number: int, path: str, gaps: Unavailable) -> NvLink:
    prefix = f"nvlink[{number}]."
    active = seen.fact(gpu, f"{prefix}active")
    if active is None:
        gaps[f"{path}.active"] = seen.why(gpu, f"{prefix}active")
    if not active:
        return NvLink(link=number, active=None if active is None else False)
    return NvLink(link=number, active=True, **fields_of(LINK, seen, gpu, path, gaps, prefix))


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
