"""Make a box out of files, inside namespaces of its own, and become the program that runs there.

    python -I -S enter.py < PLAN

PLAN is the marshalled dictionary that `machine.plan` makes. Needs root. Nothing outside is changed: the mounts and the
network belong to this process and end with it.

The box's root is an empty tmpfs. Its files are written there; this machine's `/usr` and `/etc` show through below the
box's own, so that there is a C library and a Python; all else of this machine (`/proc`, `/sys`, `/dev`, `/home`,
`/var`, `/run` ...) is simply not there.
"""
# Standard library without pathlib, which takes longer to import than the box takes to make.
# ruff: noqa: PTH101, PTH103, PTH112, PTH114, PTH115, PTH120, PTH123, PTH211

from __future__ import annotations

import ctypes
import marshal
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

CLONE_NEWNS, CLONE_NEWNET = 0x00020000, 0x40000000
MS_BIND, MS_REC, MS_PRIVATE = 4096, 16384, 1 << 18
LIBC = ctypes.CDLL(None, use_errno=True)
CHARACTER_DEVICE = 0o020000
THROUGH = ("usr", "etc")
"""Folders of this machine that show through; what is written there stays in the box."""
MEMORY_DEVICES = {"null": 3, "zero": 5, "urandom": 9}
"""Minor numbers below major 1; Linux, Documentation/admin-guide/devices.txt."""


def main() -> None:
    """Leave this machine, make the box, become an ordinary user, run the command."""
    plan = marshal.load(sys.stdin.buffer)
    os.umask(0o022)
    checked(LIBC.unshare(CLONE_NEWNS | CLONE_NEWNET), "leaving this machine's namespaces")
    mount("none", "/", flags=MS_REC | MS_PRIVATE)
    build(plan)
    os.chroot(plan["root"])
    os.chdir(plan["folder"])
    if plan["loader"]:
        os.spawnv(os.P_WAIT, "/sbin/ldconfig", ["ldconfig", "-X"])
    if plan["user"]:
        os.setgroups(plan["groups"])
        os.setresgid(plan["user"], plan["user"], plan["user"])
        os.setresuid(plan["user"], plan["user"], plan["user"])
    os.dup2(os.open("/dev/null", os.O_RDONLY), 0)
    os.execve(plan["command"][0], plan["command"], plan["environment"])


def build(plan: dict[str, Any]) -> None:
    """Mount and write everything below the box's root."""
    root = plan["root"]
    mount("box", root, "tmpfs", options="mode=755,size=900g")
    for path, size in plan["filesystems"]:
        os.makedirs(root + path, exist_ok=True)
        mount("box", root + path, "tmpfs", options=f"mode=1777,size={size}")
    for path, kind, payload, mode in plan["entries"]:
        write(root + path, kind, payload, mode)
    os.makedirs(f"{root}/dev", exist_ok=True)
    for name, minor in MEMORY_DEVICES.items():
        write(f"{root}/dev/{name}", "node", (1, minor), 0o666)
    for folder in plan["shown"]:
        os.makedirs(root + folder, exist_ok=True)
        mount(folder, root + folder, flags=MS_BIND | MS_REC)
    show_through(root)


def show_through(root: str) -> None:
    """The C library, the loader, the shell: this machine's, below what the box has of its own."""
    for folder in THROUGH:
        os.makedirs(f"{root}/{folder}", exist_ok=True)
        os.makedirs(f"{root}/.overlay/{folder}", exist_ok=True)
        layers = f"lowerdir=/{folder},upperdir={root}/{folder},workdir={root}/.overlay/{folder}"
        mount("box", f"{root}/{folder}", "overlay", options=layers)
    for name in ("bin", "sbin", "lib", "lib64"):
        if os.path.islink(f"/{name}"):
            os.symlink(os.readlink(f"/{name}"), f"{root}/{name}")
        elif os.path.isdir(f"/{name}"):
            os.makedirs(f"{root}/{name}", exist_ok=True)
            mount(f"/{name}", f"{root}/{name}", flags=MS_BIND | MS_REC)


def write(where: str, kind: str, payload: Any, mode: int) -> None:
    """One entry of the box, see `machine.Entry`."""
    if kind == "absent":
        return
    os.makedirs(os.path.dirname(where), exist_ok=True)
    if kind == "link":
        os.symlink(payload, where)
    elif kind == "node":
        os.mknod(where, CHARACTER_DEVICE | mode, os.makedev(*payload))
        os.chmod(where, mode)
    elif kind == "hidden":  # what overlayfs takes for "not there"
        os.mknod(where, CHARACTER_DEVICE, 0)
    elif kind in {"folder", "emptied"}:
        os.makedirs(where, exist_ok=True)
        os.chmod(where, mode)
        if kind == "emptied":  # of what lies below it in this machine's folder nothing shows
            os.setxattr(where, "trusted.overlay.opaque", b"y")
    else:
        write_file(where, *(payload if kind == "sparse" else (len(payload), payload)))
        os.chmod(where, mode)


def write_file(where: str, length: int, content: bytes) -> None:
    """A file that is `length` long and begins with `content`; the rest takes no room."""
    with open(where, "wb") as file:
        file.write(content)
        file.truncate(length)


def mount(source: str, target: str, kind: str | None = None, flags: int = 0, options: str | None = None) -> None:
    """mount(2)."""
    texts = [None if text is None else text.encode() for text in (source, target, kind)]
    data = None if options is None else options.encode()
    checked(LIBC.mount(*texts, ctypes.c_ulong(flags), data), f"mounting {kind or source} on {target}")


def checked(result: int, doing: str) -> None:
    """Turn a C function's failure into an exception.

    Raises:
        OSError: it failed.
    """
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{doing}: {os.strerror(code)}")


if __name__ == "__main__":
    main()
