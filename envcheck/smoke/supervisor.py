"""Run the child to its end, listening to it all the while: its events, its output, its time, its memory."""

import contextlib
import os
import selectors
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from envcheck.process import kill_group, signal_name, start
from envcheck.smoke.child_log import Account, Listener
from envcheck.smoke.memory import MemoryWatch

OUTPUT_LIMIT = 1 << 20
"""Bytes of the child's output that are kept: its end. An engine of many processes says much after its first error."""
EVENT_LIMIT = 16 << 20
"""Bytes of one event: a longest one takes some KB, but what speaks there may be any program."""
TICK_S = 0.25
READS = 32
"""So often 64 KiB are read before the time is looked at again: twice what a pipe holds on any Linux."""

Deadline: TypeAlias = Callable[[Listener], float | None]
"""`time.monotonic()` at which the child has to have ended, by what it is at; None: there is none now."""


def follow(
    command: Sequence[str],
    order: bytes,
    env: Mapping[str, str],
    deadline: Deadline,
    tick: Callable[[Listener], None],
) -> Account:
    """Run `command FD` with `order` on its standard input, until it ends or its time is up.

    `tick` is called on every event and several times a second. Whatever happens here, an interrupt included, the child
    and all that it started are gone afterwards.
    """
    reader, writer = os.pipe()
    try:
        child = start(
            (*command, str(writer)),
            env=env,
            stdin=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=(writer,),
        )
    except (OSError, ValueError) as error:
        os.close(reader)
        return Account(not_started=getattr(error, "strerror", None) or str(error))
    finally:
        os.close(writer)
    try:
        return _Following(child, reader, deadline, tick).account(order)
    finally:
        kill_group(child)
        os.close(reader)
        for stream in (child.stdin, child.stdout):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()


class _Following:
    """One child that runs."""

    def __init__(
        self, child: "subprocess.Popen[bytes]", reader: int, deadline: Deadline, tick: Callable[[Listener], None]
    ) -> None:
        assert child.stdout is not None  # noqa: S101 - `start` made the pipe
        self._child = child
        self._events, self._output = reader, child.stdout.fileno()
        self._deadline, self._tick = deadline, tick
        self._listener = Listener()
        self._memory = MemoryWatch(child.pid)
        self._line, self._said = b"", b""

    def account(self, order: bytes) -> Account:
        """Follow it to its end."""
        self._give(order)
        in_time = self._listen()
        if not in_time:
            kill_group(self._child)
        code = self._child.wait(timeout=10)
        self._take(self._output)
        return replace(
            self._listener.account(),
            exit_code=code,
            signal=signal_name(code) if code < 0 and in_time else None,
            timed_out=not in_time,
            output=self._said.decode("utf-8", "replace"),
            out_of_memory=self._memory.verdict(),
            resident_bytes=self._memory.resident_bytes,
            address_limit_bytes=self._memory.address_limit_bytes,
        )

    def _give(self, order: bytes) -> None:
        with contextlib.suppress(OSError):  # it is gone already; its end says more than this does
            assert self._child.stdin is not None  # noqa: S101 - `follow` asked for the pipe
            self._child.stdin.write(order)
            self._child.stdin.close()

    def _listen(self) -> bool:
        """Until it ends: True; or until its time is up: False."""
        with selectors.DefaultSelector() as selector:
            for source in (self._events, self._output):
                os.set_blocking(source, False)
                selector.register(source, selectors.EVENT_READ)
            while selector.get_map() and self._child.poll() is None:
                if self._late():
                    return False
                for key, _ in selector.select(TICK_S):
                    if not self._take(key.fd):
                        selector.unregister(key.fd)
                self._memory.sample()
                self._tick(self._listener)
            return self._finish()

    def _finish(self) -> bool:
        """It has closed its pipes, or ended: take what is left, and give it a moment to be gone."""
        self._take(self._events)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._child.wait(timeout=10)
        return self._child.poll() is not None

    def _late(self) -> bool:
        deadline = self._deadline(self._listener)
        return deadline is not None and time.monotonic() > deadline

    def _take(self, source: int) -> bool:
        """Read what is there, but not without end; False: there will be no more."""
        for _ in range(READS):
            try:
                data = os.read(source, 65536)
            except BlockingIOError:
                return True
            except OSError:
                return False
            if not data:
                return False
            self._sort(source, data)
        return True

    def _sort(self, source: int, data: bytes) -> None:
        if source == self._output:
            self._said = (self._said + data)[-OUTPUT_LIMIT:]
            return
        *lines, self._line = (self._line + data)[-EVENT_LIMIT:].split(b"\n")
        for line in lines:
            self._listener.hear(line)
