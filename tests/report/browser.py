"""A real Chromium without a window, driven over a pipe with its own protocol: what a person sees of a page."""

import base64
import contextlib
import fcntl
import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome-headless-shell")
BROWSER = next((found for name in BROWSERS if (found := shutil.which(name))), None)
SWITCHES = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
    "--disable-background-networking", "--disable-component-update", "--disable-extensions", "--remote-debugging-pipe",
)  # fmt: skip
JSON = dict[str, Any]


class Page:
    """One page. What the browser tells of it on the way is kept in `events`."""

    def __init__(self, process: "subprocess.Popen[bytes]", to: int, back: int) -> None:
        self._process, self._to, self._back = process, to, back
        self._rest, self._number = b"", 0
        self._session: str | None = None
        self.events: list[JSON] = []

    def attach(self) -> None:
        """Open an empty page and listen to it."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")

    def ask(self, method: str, **parameters: Any) -> JSON:
        """Call one method of the protocol."""
        self._number += 1
        message: JSON = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                result: JSON = answer["result"]
                return result
            self.events.append(answer)

    def wait_for(self, method: str) -> None:
        """Until the browser has told this."""
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self._next())

    def open(self, file: Path, *, width: int = 1000, dark: bool = False, scripts: bool = True) -> None:
        """Load a page from the disk."""
        self.events.clear()
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])
        self.ask("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.ask("Page.navigate", url=file.as_uri())
        self.wait_for("Page.loadEventFired")

    def value(self, expression: str) -> Any:
        """What an expression is worth in the page."""
        found = self.ask(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True, userGesture=True
        )
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def screenshot(self) -> bytes:
        """The whole page as PNG."""
        return base64.b64decode(self.ask("Page.captureScreenshot", captureBeyondViewport=True)["data"])

    def complaints(self) -> list[str]:
        """What stands in the console, and every request next to the page itself."""
        told = [e["params"] for e in self.events if e.get("method") in ("Log.entryAdded", "Runtime.exceptionThrown")]
        asked = [e["params"]["request"]["url"] for e in self.events if e.get("method") == "Network.requestWillBeSent"]
        return [json.dumps(one) for one in told] + [url for url in asked if not url.startswith("file://")] + asked[1:]

    def _next(self) -> JSON:
        while b"\0" not in self._rest:
            chunk = os.read(self._back, 1 << 16)
            assert chunk, "the browser has ended"
            self._rest += chunk
        message, _, self._rest = self._rest.partition(b"\0")
        answer: JSON = json.loads(message)
        return answer


def _high_pipe() -> tuple[int, int]:
    """Both ends of a pipe, their numbers from 10 on."""
    ends = os.pipe()
    moved = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in ends]
    for end in ends:
        os.close(end)
    return moved[0], moved[1]


@contextlib.contextmanager
def browser() -> Iterator[Page]:
    """A browser with one empty page."""
    assert BROWSER is not None
    # The protocol's pipe is descriptor 3 for reading and 4 for writing; a shell puts ours there, which must be others.
    (read_there, to), (back, write_there) = _high_pipe(), _high_pipe()
    start = f'exec 3<&{read_there} 4>&{write_there}; exec "$0" "$@"'
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            ["bash", "-c", start, BROWSER, *SWITCHES, f"--user-data-dir={profile}", "about:blank"],
            pass_fds=(read_there, write_there),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": profile},
            start_new_session=True,
        )
        os.close(read_there)
        os.close(write_there)
        page = Page(process, to, back)
        try:
            page.attach()
            yield page
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # and its children, which write into the profile
            process.wait()
            os.close(to)
            os.close(back)
