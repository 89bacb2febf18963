"""What CUDA's own samples and conda's plan say: no access between two GPUs, a build of torch for CPUs."""

from envcheck.catalogue.signature import ANY, Signature

SIGNATURES = (
    Signature(
        id="sample-without-peer-access",
        problem="p2p-unavailable",
        anchors=("CANNOT Access Peer Device", ") : No"),
        pattern=r"^Device=\d{1,2} CANNOT Access Peer Device=\d{1,2}|> Peer access from [^\n]{1,60} -> [^\n]{1,60} : No",
        title="The driver gives these GPUs no access to each other's memory",
        sure=0.74,
        general=True,
        because_of=(ANY,),
        scopes=("log", "ticket"),
        example="Device=0 CANNOT Access Peer Device=1",
        source="NVIDIA/cuda-samples, p2pBandwidthLatencyTest and simpleP2P",
    ),
    Signature(
        id="conda-chose-a-cpu-build",
        problem="torch-cpu-build",
        anchors=("pytorch-mutex", "::pytorch-", "pytorch-1", "pytorch-2"),
        pattern=r"pytorch-mutex-1\.0(?:-cpu\b| {1,40}\| {1,40}cpu\b)|::pytorch-\d[\d.]{1,12}-py[\d.]{1,6}_cpu_\d",
        title="conda installs a build of torch for CPUs",
        sure=0.78,
        general=True,
        because_of=(ANY,),
        example="  pytorch            pytorch/linux-64::pytorch-2.3.0-py3.11_cpu_0",
        source="conda, the plan of an installation; pytorch's channel",
    ),
)
