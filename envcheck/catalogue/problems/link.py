"""Problems of the links between GPUs."""

from envcheck.catalogue.problem import Problem
from envcheck.catalogue.remedies.link import allow_p2p, check_bridge, fit_bridge, revive_links

PROBLEMS = (
    Problem(
        id="nvlink-absent",
        area="link",
        status="info",
        title="The GPUs have no NVLink bridge",
        meaning="They exchange data over PCI Express. That is fine for a model spread over layers; tensor "
        "parallelism is faster with a bridge.",
        recognised="Two or more cards of a model with an NVLink connector, none of whose links is active.",
        remedy=fit_bridge,
    ),
    Problem(
        id="nvlink-inactive",
        area="link",
        status="warn",
        title="NVLink is there, but no link is up",
        meaning="Traffic between the GPUs takes the far slower way over PCI Express, or fails.",
        recognised="Links are listed, none active, and something shows that they lead somewhere: a known far end, or "
        "wires on the board. A card without a bridge lists its links as inactive, too, and nothing more of them.",
        remedy=revive_links,
        because_of=("gpu-lost", "fabric-manager-missing"),
    ),
    Problem(
        id="nvlink-degraded",
        area="link",
        status="warn",
        title="Some NVLinks are down",
        meaning="Traffic between the GPUs has less bandwidth than the hardware gives.",
        recognised="Active and inactive links of the same GPU, and fewer active ones than the card has when it is "
        "fully connected.",
        remedy=check_bridge,
        because_of=("gpu-lost", "fabric-manager-missing"),
    ),
    Problem(
        id="nvlink-errors",
        area="link",
        status="warn",
        title="NVLink has counted errors",
        meaning="Data had to be sent again. A bridge that sits badly is the usual cause.",
        recognised="Replay, recovery or CRC error counters of a link are not zero.",
        remedy=check_bridge,
        because_of=("gpu-lost",),
    ),
    Problem(
        id="p2p-unavailable",
        area="link",
        status="info",
        title="The GPUs cannot reach each other's memory directly",
        meaning="Copies between them go through the computer's memory. It works, only slower.",
        recognised="NVML's peer-to-peer status of a pair is not OK.",
        remedy=allow_p2p,
    ),
)
