"""The Dockerfile: linted, and its steps carried out one after the other in a root of their own.

No Docker is needed, and none is used: the base image is this machine's own root, seen through an overlay that ends with
the test. So the steps, the user, the entry point and what they find are real; the base image is not.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILE = (ROOT / "Dockerfile").read_text("utf-8")
TRIED = subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode if shutil.which("unshare") else 1
needs_root = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0 or TRIED != 0, reason="a root of its own takes Linux and root"
)


def instructions() -> Iterator[tuple[str, str]]:
    """`("RUN", "python -m venv ...")`, lines joined."""
    text = re.sub(r"^\s*#.*\n", "", FILE, flags=re.MULTILINE).replace("\\\n", " ")
    for line in filter(None, map(str.strip, text.splitlines())):
        word, _, rest = line.partition(" ")
        yield word, rest.strip()


def last(word: str) -> str:
    return [rest for name, rest in instructions() if name == word][-1]


def test_it_is_clean_and_ends_as_an_ordinary_user() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([str(linter), str(ROOT / "Dockerfile")], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")
    assert last("USER") not in ("root", "0")
    assert "torch" not in FILE


def test_nothing_but_what_is_copied_reaches_the_builder() -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    copied = {
        word for name, rest in instructions() if name == "COPY" and "--from" not in rest for word in rest.split()[:-1]
    }
    assert kept == copied
    assert all((ROOT / name).exists() for name in copied)


def script(context: Path) -> str:
    """The instructions as a shell script. Both stages share one root, so that copying between them is nothing to do."""
    lines = ["set -e", "cd /"]
    for word, rest in instructions():
        if word == "WORKDIR":
            lines.append(f"mkdir -p {rest} && cd {rest}")
        elif word == "COPY" and "--from" not in rest:
            *sources, target = rest.split()
            lines += [f"cp -r {context / source} {target}" for source in sources]
        elif word == "RUN":
            lines.append(f"( {rest} ) >&2")
        elif word == "ENV":
            lines += [f"export {pair}" for pair in rest.split()]
    command = [*json.loads(last("ENTRYPOINT")), *json.loads(last("CMD")), "--json"]
    user = last("USER")
    lines.append(f"exec setpriv --reuid {user} --regid {user} --clear-groups {shlex.join(command)}")
    return "\n".join(lines)


@needs_root
def test_its_steps_make_an_envcheck_that_looks_at_the_machine_as_that_user(tmp_path: Path) -> None:
    context = tmp_path / "context"
    context.mkdir()
    for name in ("envcheck", "pyproject.toml", "README.md", "LICENSE"):
        subprocess.run(["cp", "-r", str(ROOT / name), str(context)], check=True)
    (tmp_path / "steps").write_text(script(Path("/context")))
    outer = f"""
set -e
mkdir -p {tmp_path}/layer && mount -t tmpfs none {tmp_path}/layer
mkdir {tmp_path}/layer/upper {tmp_path}/layer/work {tmp_path}/layer/root
mount -t overlay none -o lowerdir=/,upperdir={tmp_path}/layer/upper,workdir={tmp_path}/layer/work {tmp_path}/layer/root
root={tmp_path}/layer/root
mount --bind /proc $root/proc && mount --bind /dev $root/dev
mkdir $root/context && mount --bind {tmp_path}/context $root/context
cp {tmp_path}/steps $root/steps
ln -sf /usr/bin/python3 $root/usr/local/bin/python
exec chroot $root env -i PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin NVIDIA_VISIBLE_DEVICES= sh /steps
"""
    done = subprocess.run(["unshare", "-m", "sh", "-c", outer], capture_output=True, text=True, timeout=280)
    assert done.returncode in (0, 1), done.stderr[-3000:]
    report = json.loads(done.stdout)
    assert report["snapshot"]["python"]["prefix"] == "/opt/envcheck"
    assert {finding["area"] for finding in report["findings"]} <= {"host", "driver", "gpu", "link"}
