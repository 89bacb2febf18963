"""A few lines of a longer output, as an issue shows them: read as facts, without what they leave out.

The forms are those of nvidia-smi, lspci, free and Python; every value is invented.
"""

from typing import Any

import pytest

from envcheck.checks import run_checks
from envcheck.importers import read_text
from tests.importers.facts import fact
from tests.importers.test_environment_in_words import named

LINK = "name, utilization.gpu [%], pcie.link.gen.current, pcie.link.gen.max, pcie.link.width.current"
LSPCI = """01:00.0 VGA compatible controller: NVIDIA Corporation AD102 [GeForce RTX 4090] (rev a1)
\t\tLnkCap:\tPort #0, Speed 16GT/s, Width x16, ASPM L1, Exit Latency L1 <16us
\t\tLnkSta:\tSpeed {now} {speed}, Width x{lanes}
"""
REASONS = """    Clocks Event Reasons
        Idle                              : Not Active
        SW Power Cap                      : {cap}
        HW Slowdown                       : {heat}
            HW Thermal Slowdown           : {heat}
            HW Power Brake Slowdown       : {brake}
"""
ORDER = """$ nvidia-smi -L
GPU 0: NVIDIA GeForce RTX 3060 (UUID: GPU-00000000-aaaa-bbbb-cccc-000000000001)
GPU 1: NVIDIA GeForce RTX 4090 (UUID: GPU-00000000-aaaa-bbbb-cccc-000000000002)
"""
LISTED = """>>> [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())]
['NVIDIA GeForce RTX 4090', 'NVIDIA GeForce RTX 3060']
"""


def reasons(cap: str = "Not Active", heat: str = "Not Active", brake: str = "Not Active") -> str:
    return REASONS.format(cap=cap, heat=heat, brake=brake)


def first(text: str) -> str | None:
    found = named(text)
    certain = [finding for finding in found if finding.status == "fail"] or found
    return certain[0].problem if certain else None


CAUSES = {
    "a slow link under load": (f"{LINK}\nNVIDIA GeForce RTX 3090, 97 %, 2, 4, 16\n", "pcie-link-degraded"),
    "a slow link of an idle GPU": (f"{LINK}\nNVIDIA GeForce RTX 3090, 0 %, 1, 4, 16\n", None),
    "rows without their heading": (
        (
            "$ nvidia-smi --query-gpu=name,utilization.gpu,pcie.link.gen.current,pcie.link.gen.max "
            "--format=csv,noheader\n"
            "NVIDIA GeForce RTX 3090, 98 %, 1, 4\n"
        ),
        "pcie-link-degraded",
    ),
    "reasons as a table": (
        (
            "clocks_throttle_reasons.hw_thermal_slowdown, clocks_throttle_reasons.sw_power_cap, temperature.gpu\n"
            "Active, Not Active, 84\n"
        ),
        "gpu-overheating",
    ),
    "remapped rows as a table": (
        "gpu_name, remapped_rows.pending, remapped_rows.failure, remapped_rows.uncorrectable\nNVIDIA H100, 1, 0, 2\n",
        "gpu-memory-errors",
    ),
    "few lanes": (LSPCI.format(now="2.5GT/s", speed="(downgraded)", lanes="4 (downgraded)"), "pcie-link-degraded"),
    "all lanes, and maybe idle": (LSPCI.format(now="2.5GT/s", speed="(downgraded)", lanes="16"), None),
    "a link as fast as it can be": (LSPCI.format(now="16GT/s", speed="(ok)", lanes="16 (ok)"), None),
    "one link without its device": (
        "    LnkCap: Port #0, Speed 16GT/s, Width x16, ASPM L1\n    LnkSta: Speed 5GT/s (downgraded), Width x16 (ok)\n",
        "pcie-link-degraded",
    ),
    "one GPU of several whose links are down": (
        "....\nGPU 5: NVIDIA A100-SXM4-40GB (UUID: ...)\n\t Link 0: 25 GB/s\n\t Link 1: <inactive>\n",
        "nvlink-degraded",
    ),
    "heat": (reasons(heat="Active"), "gpu-overheating"),
    "the power brake": (reasons(brake="Active"), "gpu-power-limited"),
    "the power cap": (reasons(cap="Active"), "gpu-power-limited"),
    "no reason at all": (reasons(), None),
    "one line of a block": ("            HW Power Brake Slowdown           : Active\n", "gpu-power-limited"),
    "retired pages": (
        "    Retired Pages\n        Double Bit ECC   : 5\n        Pending Page Blacklist   : Yes\n",
        "gpu-memory-errors",
    ),
    "remapped rows": (
        "    Remapped Rows\n        Uncorrectable Error   : 3\n        Pending   : Yes\n",
        "gpu-memory-errors",
    ),
    "ECC errors": (
        "    ECC Errors\n        Volatile\n            DRAM Uncorrectable            : 17\n",
        "gpu-memory-errors",
    ),
    "ECC errors of older drivers": (
        "    Ecc Errors\n        Volatile\n            Double Bit\n                Total    : 3\n",
        "gpu-memory-errors",
    ),
    "the mode": ("    Compute Mode                          : Exclusive_Process\n", "gpu-exclusive-mode"),
    "MIG": ("    MIG Mode\n        Current      : Enabled\n        Pending      : Enabled\n", "gpu-mig-enabled"),
    "one row of the table": (
        (
            "|   1  NVIDIA GeForce RTX 3090        Off | 00000000:0B:00.0 Off |                  N/A |\n"
            "| 53%   95C    P2             341W / 350W |   2134MiB / 24576MiB |    100%      Default |\n"
        ),
        "gpu-overheating",
    ),
    "two orders of the GPUs": (ORDER + LISTED, "cuda-device-order"),
    "two orders, torch's first": (LISTED + ORDER, "cuda-device-order"),
    "the memory of WSL": (
        "64 GB in Windows, WSL2: it is Killed.\n$ free -h\nMem:     31Gi   1.2Gi   29Gi   3.0Mi   600Mi   29Gi\n",
        "wsl-memory-capped",
    ),
    "a CPU build": ("My RTX 4070 idles.\ntorch                    2.4.0+cpu\n", "torch-cpu-build"),
    "that torch has no CUDA": (
        "PyTorch built with CUDA:  False\nOS: Ubuntu 22.04\nGPU 0: Tesla T4 (UUID: GPU-00000000-aaaa)\n",
        "torch-cpu-build",
    ),
}


@pytest.mark.parametrize("case", CAUSES)
def test_a_fragment_names_its_cause_and_no_other(case: str) -> None:
    text, problem = CAUSES[case]
    assert first(text) == problem


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        (reasons(heat="Active"), "gpus[0].throttle_reasons", ("hw-slowdown", "hw-thermal")),
        (
            "    FB Memory Usage\n        Total   : 24576 MiB\n        Used    : 890 MiB\n",
            "gpus[0].memory_used_bytes",
            890 << 20,
        ),
        ("    Default Power Limit               : 350.00 W\n", "gpus[0].name", None),
        (LSPCI.format(now="2.5GT/s", speed="(downgraded)", lanes="4 (downgraded)"), "gpus[0].pcie.width_max", 16),
        (LSPCI.format(now="16GT/s", speed="(ok)", lanes="16 (ok)"), "pci_gpus[0].address", "0000:01:00.0"),
    ],
)
def test_a_fragment_states_what_it_shows(text: str, path: str, value: Any) -> None:
    assert fact(read_text(text), path) == value


def test_what_grep_leaves_of_two_gpus_are_two() -> None:
    text = reasons(heat="Active") + "--\n" + reasons(brake="Active")
    told = read_text(text)
    assert [gpu.throttle_reasons for gpu in told.gpus] == [("hw-slowdown", "hw-thermal"), ("hw-power-brake",)]


def test_torchs_order_of_the_same_gpus_is_no_other_machine() -> None:
    told = read_text(ORDER + LISTED + ">>> torch.__version__\n'2.6.0+cu124'\n")
    assert fact(told, "torch.version") == "2.6.0+cu124"
    assert [gpu.name for gpu in told.gpus] == ["NVIDIA GeForce RTX 3060", "NVIDIA GeForce RTX 4090"]
    assert "evidence-contradicts" not in {finding.problem for finding in run_checks(told)}


SOURCE = [
    "```python\nif heads % n != 0:\n    raise ValueError('Heads must be divisible by tensor parallel size')\n```",
    "```diff\n+    assert heads % tp_size == 0, \\\n+        f'{heads} is not divisible by tp_size {tp_size}'\n```",
    "# Early\n\n    raise ValueError(\n        f'Heads {self.n}'\n        ' must be divisible by tensor parallel'",
]


@pytest.mark.parametrize("text", SOURCE)
def test_source_code_that_is_quoted_is_no_failure(text: str) -> None:
    assert first(text) is None


def test_the_last_line_of_a_traceback_that_is_cut_off_is_one() -> None:
    text = (
        'Traceback (most recent call last):\n  File "/srv/config.py", line 12, in check\n'
        '    raise ValueError("The heads (32) must be divisible by tensor parallel size (3)")\n'
    )
    assert first(text) == "vllm-parallel-invalid"


@pytest.mark.parametrize(
    "text",
    [
        "# Docs: a typo\n\nI read them on my MacBook. The link to the tutorial is broken.",
        "# It warns twice\n\n- Platform: macOS-14.4-arm64-arm-64bit\n- PyTorch version (GPU?): 2.3.0 (False)",
        "# The tokenizer warns twice\n\n- Platform: Windows-10-10.0.19045-SP0\n- Python version: 3.11.8",
    ],
)
def test_a_system_that_only_envcheck_does_not_support_is_no_alarm(text: str) -> None:
    assert "os-unsupported" not in {finding.problem for finding in named(text) if finding.status == "fail"}


SENTENCES = [
    ("The two cards get opposite IDs in Theano and in CUDA", "cuda-device-order"),
    ("GPU0 and GPU1 are swapped in the monitor", "cuda-device-order"),
    ("I choose the RTX 3090, but the program uses my RTX 3060", "cuda-device-order"),
    ("Conda installs the cpu version of pytorch instead of the one with CUDA", "torch-cpu-build"),
    ("自动安装的torch是cpu版", "torch-cpu-build"),
    ("为什么双卡训练比单卡慢", "pcie-link-degraded"),
    ("The memory in .wslconfig is ignored", "wsl-memory-capped"),
    ("Device=0 CANNOT Access Peer Device=1", "p2p-unavailable"),
    ("wsl2, and it just says killed after the model loads", "wsl-memory-capped"),
    ("cuda:0 is the 3060 but nvidia-smi says 4090", "cuda-device-order"),
    ("CUDA_VISIBLE_DEVICES=1 selects the 3060 but nvidia-smi says GPU 1 is the 4090", "cuda-device-order"),
    ("The gpu indices of torch do not match nvidia-smi", "cuda-device-order"),
    ("WSL only shows 32GB, the computer has 64GB of memory", "wsl-memory-capped"),
    ("Without NVLink, two 4090 have no P2P: training is slow", "p2p-unavailable"),
    ("With two GPUs the training is not faster than with a single one", "pcie-link-degraded"),
    ("My card is thermal throttling in the second epoch", "gpu-overheating"),
    ("The SW Power Cap shows up at 180W of 300W", "gpu-power-limited"),
    ("PCIe is downgraded to 1.0 while it trains", "pcie-link-degraded"),
]


@pytest.mark.parametrize(("text", "problem"), SENTENCES)
def test_a_sentence_on_hardware_names_the_cause(text: str, problem: str) -> None:
    assert first(text) == problem


@pytest.mark.parametrize(
    "title",
    [
        "# Catch CUDA out of memory errors and improve their message",
        "# feat: Add a hint to the error message of CUDA out of memory",
        "# Leave SW Power Cap out of the reasons for a warning",
    ],
)
def test_a_change_to_what_a_program_says_is_no_failure(title: str) -> None:
    text = f"{title}\n\nThe message becomes\n\n    torch.OutOfMemoryError: CUDA out of memory.\n"
    certain = {finding.problem for finding in named(text if "memory" in title else title) if finding.status == "fail"}
    assert certain == set()
