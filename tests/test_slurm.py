"""The scripts for Slurm in a real cluster of one node: slurmctld, slurmd and munged of Debian, all on this machine."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.test_monitoring_examples import OURS, text

PROGRAMS = ("slurmctld", "slurmd", "munged", "srun", "scontrol")
MISSING = [name for name in PROGRAMS if shutil.which(name) is None]

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(bool(MISSING), reason=f"no {MISSING} here (Debian: apt-get install slurmctld slurmd munge)"),
    pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="slurmd takes root"),
]
NODE = socket.gethostname().partition(".")[0]
ALL = "gpu-not-found,driver-not-installed,driver-not-loaded"
"""What may fail on a machine without GPUs."""


@dataclass(frozen=True)
class Cluster:
    """One node, and the file that says what its envcheck does not count."""

    folder: Path

    def run(self, *command: str) -> str:
        environ = {**os.environ, "SLURM_CONF": str(self.folder / "slurm.conf")}
        return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60).stdout

    def count(self, what: str) -> None:
        """From now on these problems are not counted."""
        (self.folder / "skip").write_text(what)

    def node(self) -> str:
        return self.run("scontrol", "show", "node", NODE, "--oneliner")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    (tmp_path / "state").mkdir()
    (tmp_path / "spool").mkdir()
    wrapper = tmp_path / "envcheck"
    wrapper.write_text(f'#!/bin/sh\nexec {sys.executable} -m envcheck "$@" --skip "$(cat {tmp_path}/skip)"\n')
    wrapper.chmod(0o755)
    for name in ("slurm-health", "slurm-prolog"):
        ours = text(name).replace(OURS, str(wrapper))
        (tmp_path / name).write_text(re.sub(r"# (export SLURM_CONF=)\S+", rf"\g<1>{tmp_path / 'slurm.conf'}", ours))
        (tmp_path / name).chmod(0o755)
    (tmp_path / "skip").write_text(ALL)
    (tmp_path / "slurm.conf").write_text(_settings(tmp_path))
    (tmp_path / "key").write_bytes(os.urandom(1024))
    (tmp_path / "key").chmod(0o600)
    tmp_path.chmod(0o755)
    environ = {**os.environ, "SLURM_CONF": str(tmp_path / "slurm.conf")}
    munge = [f"--{word}={tmp_path / word}" for word in ("socket", "pid-file", "log-file", "seed-file")]
    commands = (
        ["munged", "--foreground", "--force", f"--key-file={tmp_path / 'key'}", *munge],
        ["slurmctld", "-D"],
        ["slurmd", "-D", "-N", NODE],
    )
    running = []
    try:
        for command in commands:
            running.append(subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
            time.sleep(0.5)
        yield Cluster(tmp_path)
    finally:
        for process in reversed(running):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _settings(folder: Path) -> str:
    ours = text("slurm.conf").replace("/usr/local/sbin/envcheck-", f"{folder}/slurm-")
    ours = ours.replace("HealthCheckInterval=300", "HealthCheckInterval=2")
    ports = [_free_port(), _free_port()]
    return f"""{ours}
ClusterName=lab
SlurmctldHost={NODE}(127.0.0.1)
AuthInfo=socket={folder / "socket"}
SlurmUser=root
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
StateSaveLocation={folder / "state"}
SlurmdSpoolDir={folder / "spool"}
SlurmctldPidFile={folder / "slurmctld.pid"}
SlurmdPidFile={folder / "slurmd.pid"}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/linear
MpiDefault=none
NodeName={NODE} NodeAddr=127.0.0.1 CPUs=1 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP
"""


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def until(true: Callable[[], bool], what: Callable[[], str], limit_s: float = 40) -> None:
    end = time.monotonic() + limit_s
    while not true():
        assert time.monotonic() < end, what()
        time.sleep(0.3)


def test_a_node_whose_gpus_fail_is_drained_with_the_reason_and_gets_no_job(cluster: Cluster) -> None:
    """This machine has no GPU, which counts from the middle on."""
    until(lambda: "State=IDLE " in cluster.node(), cluster.node)
    assert cluster.run("srun", "-N1", "echo", "well").strip() == "well"
    cluster.count("hub-unreachable")
    until(lambda: "DRAIN" in cluster.node(), cluster.node)
    assert "Reason=envcheck: " in cluster.node()
    reason = cluster.node().partition("Reason=envcheck: ")[2].splitlines()[0]
    assert "[" in reason
    assert "|" not in reason
    assert cluster.run("srun", "-N1", "--immediate=2", "echo", "no").strip() == ""
