"""Machines to be managed: those of the lab, with sshd in a network namespace each, and a namespace for the controller.

Nothing here is changed: the network belongs to namespaces that end with the test, and each machine has a root of
its own. They are Ubuntu with NVIDIA GPUs as the lab plays them; their Python is this machine's /usr/bin/python3.
"""

import contextlib
import marshal
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.lab.document import PARTS, Document, read
from tests.lab.machine import Entry, plan
from tests.lab.play import ENTER, why_not

NETWORK = "10.231.17"
SYSTEM_PYTHON = Path("/usr/bin/python3").resolve()
SSHD = "/usr/sbin/sshd"
SETTINGS = """
UsePAM no
PasswordAuthentication no
StrictModes no
HostKey /etc/ssh/lab
PidFile /run/sshd.pid
MaxStartups 100
UseDNS no
Subsystem sftp internal-sftp
SetEnv LAB_NVML=/scenario.nvml HF_HUB_OFFLINE=1
"""
BOOT_ID = "/proc/sys/kernel/random/boot_id"


def why_no_hosts() -> str:
    """Why no machine can be made here; empty: it can."""
    missing = [name for name in ("ip", "nsenter", "ssh", "ssh-keygen") if shutil.which(name) is None]
    if not Path(SSHD).exists():
        missing.append("sshd")
    if missing:
        return f"no {', '.join(missing)} here (Debian and Ubuntu: apt-get install openssh-server iproute2 util-linux)"
    if SYSTEM_PYTHON.name < "python3.10" or not SYSTEM_PYTHON.exists():
        return f"/usr/bin/python3 is {SYSTEM_PYTHON.name}; Python 3.10 or newer is needed"
    if why_not():
        return why_not()
    name = f"envcheck-{os.getpid()}-try"
    tried = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True)
    subprocess.run(["ip", "netns", "del", name], capture_output=True)
    return f"no network namespace can be made: {tried.stderr.strip()}" if tried.returncode else ""


@dataclass(frozen=True, kw_only=True)
class Host:
    """One machine that is to be managed."""

    name: str
    box: str = "reference"
    """A machine of the lab, or one of its parts."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Further files, as in a machine file."""
    disks: tuple[str, ...] = ()
    """Small file systems: `/opt 1M`."""
    without_python: bool = False
    hangs: bool = False
    """Its Python never ends."""
    becomes: str | None = None
    """The machine that it is after its driver was installed (`apt-get install`) and it was restarted."""
    is_there: bool = True


@dataclass(frozen=True)
class Lab:
    """The machines, and where they are managed from."""

    namespace: str
    inventory: Path
    folder: Path

    def run(self, *command: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        """Run a command where the machines can be reached, and nothing else can."""
        environ = {
            **os.environ, **variables, "ANSIBLE_HOME": str(self.folder / "ansible-home"), "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_COLLECTIONS_PATH": str(self.folder / "collections"), "ANSIBLE_LOCALHOST_WARNING": "0",
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        }  # fmt: skip
        inside = ["ip", "netns", "exec", self.namespace, *command]
        return subprocess.run(inside, cwd=self.folder, env=environ, capture_output=True, text=True)

    def playbook(self, play: str, *words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        """`ansible-playbook`, with the collection's callback."""
        command = (str(Path(sys.executable).with_name("ansible-playbook")), "-i", str(self.inventory), play, *words)
        return self.run(*command, ANSIBLE_CALLBACKS_ENABLED="gpu_envcheck.envcheck.fleet", **variables)


@contextlib.contextmanager
def lab(hosts: tuple[Host, ...], folder: Path, libraries: Path) -> Iterator[Lab]:
    """All machines, running."""
    namespace = f"envcheck-{os.getpid()}"
    keys = _keys(folder)
    running: list[subprocess.Popen[bytes]] = []
    try:
        _ip("netns", "add", namespace)
        _ip("-n", namespace, "link", "add", "lab", "type", "bridge")
        _ip("-n", namespace, "addr", "add", f"{NETWORK}.1/24", "dev", "lab")
        for link in ("lo", "lab"):
            _ip("-n", namespace, "link", "set", link, "up")
        for number, host in enumerate(hosts):
            if host.is_there:
                process = _start(host, folder / host.name, libraries, keys)
                running.append(process)
                _connect(namespace, process.pid, number)
        yield Lab(namespace, _inventory(hosts, folder, keys), folder)
    finally:
        for process in running:
            _end(process)
        subprocess.run(["ip", "netns", "del", namespace], capture_output=True)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


def _keys(folder: Path) -> Path:
    keys = folder / "keys"
    keys.mkdir()
    for name in ("user", "host"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", keys / name], check=True)
    return keys


def _connect(namespace: str, pid: int, number: int) -> None:
    """A cable from the bridge to the machine. It is in its own namespace as soon as it has left ours."""
    until = time.monotonic() + 20
    while _network_of(pid) == _network_of(os.getpid()):
        assert time.monotonic() < until, "the machine was not made"
        time.sleep(0.01)
    _ip("-n", namespace, "link", "add", f"port{number}", "type", "veth", "peer", "name", "eth0", "netns", str(pid))
    _ip("-n", namespace, "link", "set", f"port{number}", "master", "lab", "up")
    address = f"{NETWORK}.{number + 10}/24"
    for words in ("link set lo up", "link set eth0 up", f"addr add {address} dev eth0"):
        subprocess.run(["nsenter", "-t", str(pid), "-n", "ip", *words.split()], check=True)


def _network_of(pid: int) -> str:
    try:
        return str(Path(f"/proc/{pid}/ns/net").readlink())
    except OSError:
        return ""


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the machine: all that runs in its network, which is in no other."""
    network = _network_of(process.pid)
    process.kill()
    process.wait()
    pids = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdecimal()]
    for pid in (pid for pid in pids if network and _network_of(pid) == network != _network_of(os.getpid())):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _inventory(hosts: tuple[Host, ...], folder: Path, keys: Path) -> Path:
    lines = [
        "[all:vars]",
        "ansible_user=root",
        f"ansible_ssh_private_key_file={keys / 'user'}",
        "ansible_ssh_common_args=-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=4",
        "[all]",
        *(f"{host.name} ansible_host={NETWORK}.{number + 10}" for number, host in enumerate(hosts)),
    ]
    file = folder / "inventory.ini"
    file.write_text("\n".join(lines) + "\n")
    return file


def _start(host: Host, folder: Path, libraries: Path, keys: Path) -> "subprocess.Popen[bytes]":
    """The machine with sshd as its first program, which starts again when it ends, as a restart does."""
    folder.mkdir()
    document = _document(host.box, host)
    made = plan(document, folder, libraries)
    entries = {entry[0]: entry for entry in made["entries"]}  # type: ignore[attr-defined]
    entries |= {
        entry.path: entry.plain() for entry in (*_system(host, keys), *_driver_to_come(host, folder, libraries))
    }
    made |= {
        "entries": list(entries.values()),
        "user": 0,
        "folder": "/",
        "environment": {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
        "command": ["/bin/sh", "-c", f"while :; do {SSHD} -D -e -f /etc/ssh/lab.conf; sleep 1; done"],
    }
    with (folder.parent / f"{host.name}.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(ENTER)],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    assert process.stdin is not None
    process.stdin.write(marshal.dumps(made))
    process.stdin.close()
    return process


def _document(box: str, host: Host) -> Document:
    document = read(box) if "/" in box else read(box, PARTS)
    lines = dict(document.lines)
    lines["files"] = (*lines.get("files", ()), *(f"{path} = {text}" for path, text in host.files.items()))
    lines["disk"] = (*lines.get("disk", ()), *host.disks)
    return replace(document, lines=lines)


def _system(host: Host, keys: Path) -> Iterator[Entry]:
    """What sshd and Ansible need of a machine."""
    yield Entry("/root", "folder", mode=0o700)
    yield Entry("/root/.ssh/authorized_keys", "file", (keys / "user.pub").read_bytes(), 0o600)
    yield Entry("/etc/ssh/lab", "file", (keys / "host").read_bytes(), 0o600)
    yield Entry("/etc/ssh/lab.conf", "file", SETTINGS.encode())
    yield Entry("/run/sshd", "folder", mode=0o755)
    yield Entry("/opt", "folder", mode=0o755)
    yield Entry(BOOT_ID, "file", b"11111111-0000-4000-8000-000000000000\n")
    pythons = [str(path) for path in Path("/usr/bin").glob("python3*") if "config" not in path.name]
    if host.without_python:
        yield from (Entry(path, "hidden") for path in pythons)
    elif host.hangs:
        yield from (Entry(path, "file", b"#!/bin/sh\nexec sleep 900\n", 0o755) for path in pythons)
    else:
        yield Entry("/usr/bin/python3", "link", SYSTEM_PYTHON.name)


def _driver_to_come(host: Host, folder: Path, libraries: Path) -> Iterator[Entry]:
    """`apt-get` and a restart that make this machine the other one: what differs lies ready, each part for its step."""
    if host.becomes is None:
        return
    now, later = (
        {entry[0]: entry for entry in plan(_document(box, host), folder, libraries)["entries"]}  # type: ignore[attr-defined]
        for box in (host.box, host.becomes)
    )
    for path, entry in later.items():
        if entry != now.get(path) and entry[1] not in ("absent", "hidden"):
            step = "installed" if path.startswith(("/usr/", "/etc/", "/lib/")) else "restarted"
            yield Entry(f"/lab/{step}{path}", *entry[1:])
    yield Entry("/lab/installed/lab/done", "file", b"")
    yield Entry("/usr/bin/apt-get", "file", APT.encode(), 0o755)
    yield Entry("/usr/sbin/shutdown", "file", SHUTDOWN.encode(), 0o755)


APT = """#!/bin/sh
echo "$@" >> /lab/asked
case "$*" in *install*nvidia-driver*) cp -a /lab/installed/. / ;; esac
"""
SHUTDOWN = f"""#!/bin/sh
echo "shutdown $*" >> /lab/asked
[ -e /lab/done ] && cp -a /lab/restarted/. /
echo 22222222-0000-4000-8000-000000000000 > {BOOT_ID}
kill "$(cat /run/sshd.pid)"
"""
