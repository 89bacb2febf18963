"""Run as a program in namespaces of its own: `envcheck` commands, and each name and connection that they ask for.

unshare -rnm python -m tests.security.names < CASES, where CASES is a JSON list of [arguments, variables]. All addresses
lead to this program: it answers every question for a name, and takes connections to the ports of the web.
"""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

PORTS = (80, 443)
NO_RECORD, NAME_A = 28, 1


def main() -> None:
    """Each command, one after the other; a line of JSON for each."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    subprocess.run(["ip", "route", "add", "local", "0.0.0.0/0", "dev", "lo"], check=True)
    for path, text in (("/etc/resolv.conf", "nameserver 127.0.0.1\n"), ("/etc/nsswitch.conf", "hosts: files dns\n")):
        with tempfile.NamedTemporaryFile("w", delete=False) as file:
            file.write(text)
        subprocess.run(["mount", "--bind", file.name, path], check=True)
    asked: list[str] = []
    _serve_names(asked)
    for port in PORTS:
        _serve_web(port, asked)
    for arguments, variables in json.load(sys.stdin):
        asked.clear()
        ran = subprocess.run(
            [sys.executable, "-m", "envcheck", *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL,
            env={**os.environ, **variables}, timeout=120,
        )  # fmt: skip
        print(
            json.dumps(
                {
                    "command": arguments,
                    "code": ran.returncode,
                    "said": ran.stdout + ran.stderr,
                    "asked": sorted(set(asked)),
                }
            )
        )


def _serve_names(asked: list[str]) -> None:
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 53))

    def answer() -> None:
        while True:
            query, client = server.recvfrom(4096)
            labels, at = [], 12
            while query[at]:
                labels.append(query[at + 1 : at + 1 + query[at]].decode("ascii", "replace"))
                at += 1 + query[at]
            asked.append(".".join(labels))
            question = query[12 : at + 5]
            wanted = int.from_bytes(query[at + 1 : at + 3], "big")
            found = wanted == NAME_A
            record = b"\xc0\x0c\0\x01\0\x01\0\0\0\x01\0\x04\x7f\0\0\x01" if found else b""
            server.sendto(query[:2] + b"\x81\x80\0\x01\0" + bytes([found]) + b"\0\0\0\0" + question + record, client)

    threading.Thread(target=answer, daemon=True).start()


def _serve_web(port: int, asked: list[str]) -> None:
    server = socket.create_server(("0.0.0.0", port))

    def take() -> None:
        while True:
            client, _ = server.accept()
            asked.append(f"port {port}")
            with contextlib.suppress(OSError), client:
                client.settimeout(2)
                client.recv(4096)
                client.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    threading.Thread(target=take, daemon=True).start()


if __name__ == "__main__":
    assert Path("/etc/resolv.conf").exists()
    main()
