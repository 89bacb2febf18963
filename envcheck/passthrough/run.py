"""Run a command to its end, and pass everything on meanwhile."""

import errno
import os
import selectors
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from envcheck.passthrough.channels import Channels, open_channels
from envcheck.passthrough.signals import Signals, stop_with
from envcheck.passthrough.terminal import Keyboard, copy_size, suspends
from envcheck.process import start

if TYPE_CHECKING:
    import subprocess

CHUNK_BYTES = 1 << 16
"""As much as a pipe holds."""
LINGER_S = 0.5
"""What the command left running may still speak; after so long a silence behind its end, nobody listens any more."""
KEYBOARD = 0

Listener: TypeAlias = Callable[[bytes], None]


class NotStarted(Exception):  # noqa: N818 - named for what happened
    """The command cannot be run; the OSError or ValueError is the `__cause__`."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How the command ended."""

    code: int
    """As a shell tells it: 128 and the signal's number where a signal ended it."""
    signal: int | None = None
    interrupted: bool = False
    """By its user: nothing went wrong."""
    unwritable: str | None = None
    """Why what it said could not be passed on."""


def run_through(
    command: Sequence[str],
    listen: Listener,
    out: int = 1,
    err: int = 2,
    env: Mapping[str, str] | None = None,
    keep: Sequence[int] = (),
    *,
    here: bool = True,
) -> Ended:
    """Run `command`; what it says goes to the descriptors `out` and `err`, and to `listen`.

    `env`: its environment; None: ours. `keep`: file descriptors that it keeps, a lock's. `here`: it is the user's own,
    and the current folder is part of it.

    Raises:
        NotStarted: it cannot be run.
    """
    channels = open_channels(out, err)
    try:
        return _Run(channels, listen, env, keep, here=here).to_the_end(command)
    finally:
        channels.close()


class _Run:
    """One command that runs."""

    def __init__(
        self,
        channels: Channels,
        listen: Listener,
        env: Mapping[str, str] | None,
        keep: Sequence[int],
        *,
        here: bool,
    ) -> None:
        self._channels, self._listen, self._env, self._keep, self._here = channels, listen, env, keep, here
        self._keyboard = Keyboard(KEYBOARD, plain=channels.plain)
        self._has_keyboard = channels.stdin is not None
        self._typed = b""
        self._signals = Signals(resized=self._resized, suspend=self._suspend, continued=self._continued)
        self._unwritable: str | None = None

    def to_the_end(self, command: Sequence[str]) -> Ended:
        channels = self._channels
        with self._signals:
            child = self._start(command)
            channels.started()
            self._signals.started(child.pid)
            try:
                self._continued()
                self._pass_on(child)
            finally:
                self._keyboard.release()
            ended = self._ended(child.wait())
            if ended.interrupted:
                self._signals.sweep()
            return ended

    def _start(self, command: Sequence[str]) -> "subprocess.Popen[bytes]":
        channels = self._channels
        try:
            return start(
                command,
                env=self._env,
                stdin=channels.stdin,
                stdout=channels.stdout,
                stderr=channels.stderr,
                terminal=channels.their_terminal,
                pass_fds=tuple(self._keep),
                here=self._here,
            )
        except (OSError, ValueError) as error:
            raise NotStarted(str(error)) from error

    def _ended(self, status: int) -> Ended:
        number = -status if status < 0 else None
        code = status if number is None else 128 + number
        by_hand = code in (128 + signal.SIGINT, 128 + signal.SIGPIPE)
        return Ended(code, number, self._signals.asked_to_end or by_hand, self._unwritable)

    def _pass_on(self, child: "subprocess.Popen[bytes]") -> None:
        """Until it has ended and all channels are closed or silent."""
        with selectors.DefaultSelector() as selector:
            for source in self._channels.sources:
                selector.register(source, selectors.EVENT_READ)
            selector.register(self._signals.wake, selectors.EVENT_READ)
            while True:
                over = child.poll() is not None
                if over and not self._channels.sources:
                    return
                self._watch_keyboard(selector)
                ready = selector.select(LINGER_S if over else None)
                if over and not ready:
                    return
                for key, events in ready:
                    self._serve(selector, key.fd, events)

    def _serve(self, selector: selectors.BaseSelector, descriptor: int, events: int) -> None:
        if descriptor == self._signals.wake:
            self._signals.clear()
            return
        if descriptor == KEYBOARD and self._has_keyboard:
            self._type()
            return
        if events & selectors.EVENT_WRITE:
            self._deliver(descriptor)
        if events & selectors.EVENT_READ and not self._hear(descriptor):
            selector.unregister(descriptor)
            os.close(descriptor)
            del self._channels.sources[descriptor]

    def _hear(self, source: int) -> bool:
        """Pass a chunk on; False: there will be no more, or nobody takes it."""
        try:
            data = os.read(source, CHUNK_BYTES)
        except BlockingIOError:
            return True
        except OSError as error:
            if error.errno != errno.EIO:  # which is how a pseudo-terminal says that its other end is closed
                raise
            return False
        if not data:
            return False
        self._listen(data)
        return self._write(self._channels.sources[source], data)

    def _write(self, target: int, data: bytes) -> bool:
        """All of `data`. A reader that has gone away is for the command to notice: its channel is closed."""
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[_some(target, rest) :]
        except BrokenPipeError:
            return False
        except OSError as error:
            self._unwritable = error.strerror or str(error)
            return False
        return True

    def _watch_keyboard(self, selector: selectors.BaseSelector) -> None:
        """Keys are read where they are ours and the last ones were taken; those wait until the terminal takes them."""
        terminal = self._channels.terminal
        if not self._has_keyboard or terminal is None or terminal not in self._channels.sources:
            _unwatch(selector, KEYBOARD)
            return
        waits = selectors.EVENT_WRITE if self._typed else 0
        selector.modify(terminal, selectors.EVENT_READ | waits)
        if self._keyboard.held and not self._typed:
            if KEYBOARD not in selector.get_map():
                selector.register(KEYBOARD, selectors.EVENT_READ)
        else:
            _unwatch(selector, KEYBOARD)

    def _type(self) -> None:
        try:
            typed = os.read(KEYBOARD, 1024)
        except OSError:
            typed = b""
        if not typed:
            self._has_keyboard = False  # the terminal is gone; a signal tells of that
            return
        terminal = self._channels.terminal
        if terminal is None or terminal not in self._channels.sources:
            return
        if suspends(terminal, typed):
            self._suspend()
            return
        self._typed = typed
        self._deliver(terminal)

    def _deliver(self, terminal: int) -> None:
        os.set_blocking(terminal, False)
        try:
            self._typed = self._typed[os.write(terminal, self._typed) :]
        except BlockingIOError:
            pass
        except OSError:
            self._typed = b""
        finally:
            os.set_blocking(terminal, True)

    def _resized(self) -> None:
        if self._channels.terminal in self._channels.sources and self._channels.shown is not None:
            copy_size(self._channels.shown, self._channels.terminal)

    def _suspend(self) -> None:
        self._keyboard.release()
        stop_with(self._signals.send)
        self._continued()

    def _continued(self) -> None:
        if self._has_keyboard:
            self._keyboard.hold()
        self._resized()


def _some(target: int, data: memoryview) -> int:
    """Write what is taken now; a reader that is slow is waited for, also where its pipe does not block."""
    try:
        return os.write(target, data)
    except BlockingIOError:
        with selectors.PollSelector() as patience:
            patience.register(target, selectors.EVENT_WRITE)
            patience.select()
        return 0


def _unwatch(selector: selectors.BaseSelector, descriptor: int) -> None:
    if descriptor in selector.get_map():
        selector.unregister(descriptor)
