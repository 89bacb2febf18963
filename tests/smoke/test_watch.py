"""Children that talk without end: the time limit holds anyway."""

import os
import time

import pytest

from envcheck.smoke.supervisor import OUTPUT_LIMIT, follow


@pytest.mark.parametrize("script", ["exec yes spam", "exec cat /dev/zero >/dev/fd/$0"], ids=["output", "events"])
def test_a_child_that_never_stops_talking_is_ended_in_time(script: str) -> None:
    until = time.monotonic() + 1
    account = follow(["sh", "-c", script], b"{}", os.environ, lambda _listener: until, lambda _listener: None)
    assert account.timed_out
    assert not account.done
    assert len(account.output) <= OUTPUT_LIMIT
