"""Whether memory ran out."""

import os
from pathlib import Path

from envcheck.smoke.memory import MemoryWatch, fields


def test_this_process_holds_memory_and_has_not_run_out_of_it() -> None:
    watch = MemoryWatch(os.getpid())
    watch.sample()
    assert watch.resident_bytes is not None
    assert 10 * 1024**2 < watch.resident_bytes < 64 * 1024**3
    assert watch.verdict() is None


def test_a_process_that_is_gone_keeps_what_was_seen_of_it() -> None:
    watch = MemoryWatch(2**22 + 1)  # above the largest process number there can be
    watch.sample()
    assert watch.resident_bytes is None


def test_only_lines_with_a_size_are_sizes(tmp_path: Path) -> None:
    status = tmp_path / "status"
    status.write_text("Name:\tpython3\nVmHWM:\t  1024 kB\nThreads:\t4\nbroken: x kB\n")
    assert fields(status) == {"VmHWM": 1024**2}
    assert fields(tmp_path / "nothing") == {}
