"""The probe runner: whatever a probe does, there is a snapshot in time."""

import subprocess
import sys
import threading
import time
from pathlib import Path

from envcheck.probes.box import Box, ProbeResult
from envcheck.probes.runner import look
from envcheck.snapshot import Host


def sees_linux(_box: Box) -> ProbeResult:
    return ProbeResult({"host": Host(system="Linux")}, {"host.libc": "no libc here"})


def raises(_box: Box) -> ProbeResult:
    raise RuntimeError("a probe that breaks its promise")


def hangs(_box: Box) -> ProbeResult:
    threading.Event().wait()
    raise AssertionError("not reached")


def test_what_probes_saw_and_could_not_read_stands_in_the_snapshot() -> None:
    seen = look(Box(), {"host": sees_linux})
    assert seen.snapshot.host == Host(system="Linux")
    assert seen.snapshot.unavailable == {"host.libc": "no libc here"}
    assert seen.defects == ()
    assert seen.snapshot.created is not None
    assert seen.snapshot.created.endswith("Z")


def test_a_probe_that_raises_is_a_defect_and_the_others_are_heard() -> None:
    seen = look(Box(), {"driver": raises, "host": sees_linux})
    assert seen.snapshot.host is not None
    assert [d.probe for d in seen.defects] == ["driver"]
    assert "a probe that breaks its promise" in seen.snapshot.unavailable["driver"]


def test_a_probe_that_hangs_costs_the_time_limit_and_is_marked() -> None:
    begun = time.monotonic()
    seen = look(Box().with_timeout(0.3), {"hub": hangs, "host": sees_linux})
    assert time.monotonic() - begun < 20
    assert seen.snapshot.host is not None
    assert seen.snapshot.unavailable["hub"] == "no answer within the time limit"


WITHOUT_THREADS = """
import resource
from envcheck.probes.box import Box, ProbeResult
from envcheck.probes.background import in_background
from envcheck.probes.runner import look
from envcheck.snapshot import Host

def sees_linux(_box):
    return ProbeResult({"host": Host(system="Linux")})

def asks_in_the_background(_box):
    return ProbeResult({"packages": {"answer": in_background(lambda: "42")(1)}})

used = int(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmSize"))) * 1024
resource.setrlimit(resource.RLIMIT_AS, (used + (1 << 20), used + (1 << 20)))  # a thread's stack takes 8 MiB
seen = look(Box(), {"host": sees_linux, "packages": asks_in_the_background})
print(seen.snapshot.host.system, seen.snapshot.packages["answer"], len(seen.defects))
"""


def test_where_no_thread_can_be_had_the_box_is_looked_at_all_the_same() -> None:
    root = Path(__file__).parents[2]
    result = subprocess.run([sys.executable, "-c", WITHOUT_THREADS], capture_output=True, text=True, cwd=root)
    assert (result.stdout, result.stderr) == ("Linux 42 0\n", "")


OUT_OF_MEMORY = """
import resource
from envcheck.probes.box import Box, ProbeResult
from envcheck.probes.runner import look
from envcheck.snapshot import Host

tried = []

def at_the_second_try(_box):
    tried.append("once")
    bytearray(10 << 30 if len(tried) == 1 else 1 << 10)
    return ProbeResult({"host": Host(system="Linux")})

def never(_box):
    return ProbeResult({"driver": len(bytearray(10 << 30))})

resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
seen = look(Box(), {"host": at_the_second_try, "driver": never})
print(seen.snapshot.host.system, seen.snapshot.unavailable, seen.defects)
"""


def test_a_probe_that_is_refused_memory_is_asked_again_alone_and_is_no_defect() -> None:
    result = subprocess.run(
        [sys.executable, "-c", OUT_OF_MEMORY], capture_output=True, text=True, timeout=60, check=True
    )
    assert result.stdout == "Linux {'driver': 'this process was refused the memory for it'} ()\n"
