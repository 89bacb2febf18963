"""Outputs of few samples: uv's tree and what it installs, conda's builds of torch, nodes of Kubernetes and Docker."""

import pytest

from envcheck.importers import read_text

TREE = """$ uv tree
Resolved 120 packages in 1ms
mine v0.1.0
├── torch v2.6.0
│   ├── filelock v3.18.0
│   └── nvidia-cublas-cu12 v12.4.5.8
└── transformers v4.50.0
    └── numpy v2.2.4
"""
SYNC = (
    "$ uv sync\nInstalled 3 packages in 1.2s\n - torch==2.6.0\n + filelock==3.18.0\n + numpy==2.2.4\n + torch==2.7.0\n"
)


def test_the_tree_of_uv_names_every_package_once() -> None:
    packages = read_text(TREE).packages
    assert packages == {
        "torch": "2.6.0", "filelock": "3.18.0", "nvidia-cublas-cu12": "12.4.5.8", "transformers": "4.50.0",
        "numpy": "2.2.4",
    }  # fmt: skip


def test_what_uv_removed_is_not_there() -> None:
    assert read_text(SYNC).packages["torch"] == "2.7.0"


@pytest.mark.parametrize(
    ("build", "version"),
    [
        ("py3.11_cuda12.4_cudnn9.1.0_0    pytorch", "2.5.1+cu124"),
        ("cuda126_mkl_py312_h4a5c68b_306    conda-forge", "2.5.1+cu126"),
        ("cpu_mkl_py312_heeca0f5_100    conda-forge", "2.5.1+cpu"),
    ],
)
def test_what_condas_torch_was_built_for(build: str, version: str) -> None:
    told = f"# Name                    Version                   Build  Channel\npytorch   2.5.1   {build}\n"
    torch = read_text(told).torch
    assert torch is not None
    assert torch.version == version


NODE = """   Kernel Version:             {kernel}
   OS Image:                   {system}
   Operating System:           linux
   Architecture:               {machine}
"""


@pytest.mark.parametrize("mark", ["", "# "])
@pytest.mark.parametrize(
    ("kernel", "system", "machine", "expected"),
    [
        ("4.15.0-1037-azure", "Ubuntu 16.04.5 LTS", "amd64", ("ubuntu", "16.04", "x86_64")),
        ("4.9.140-tegra", "Ubuntu 18.04.4 LTS", "arm64", ("ubuntu", "18.04", "aarch64")),
        ("6.18.38-73.amzn2023.x86_64", "Amazon Linux 2023.12.20260720", "amd64", ("amzn", "2023", "x86_64")),
    ],
)
def test_a_node_as_kubectl_describes_it(
    mark: str, kernel: str, system: str, machine: str, expected: tuple[str, str, str]
) -> None:
    told = NODE.format(kernel=kernel, system=system, machine=machine)
    host = read_text("\n".join(mark + line for line in told.splitlines())).host
    assert host is not None
    assert (host.kernel, (host.os_id, host.os_version, host.machine)) == (kernel, expected)
