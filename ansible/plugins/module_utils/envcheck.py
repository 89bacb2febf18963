"""On the managed host: put envcheck into a folder of its own, run it, read its JSON. Needs nothing but Python 3.10."""

from __future__ import annotations

import errno
import io
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

NEWEST, OLDEST = 14, 10
"""Minor versions of Python that the collection may carry wheels for."""
COMMON = {
    "home": {"type": "path", "default": "/opt/envcheck"},
    "python": {"type": "path"},
    "timeout": {"type": "float", "default": 20.0},
    "_carried": {"type": "dict", "no_log": False},
}
GRACE_S = 30.0
"""Beyond its own time limit, until envcheck is ended."""


class Envcheck:
    """The envcheck of this host."""

    def __init__(self, module):
        self.module = module
        self.changed = False
        self.folder = self._there()

    def json(self, *words, limit_s):
        """Run a command and give its exit code and its document."""
        command = [f"{self.folder}/bin/python", "-m", "envcheck", *words, "--json"]
        try:
            done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=limit_s, check=False)
        except subprocess.TimeoutExpired:
            self.module.fail_json(msg=f"envcheck did not end within {limit_s:g} s.")
        except OSError as error:
            self.module.fail_json(msg=f"envcheck cannot be started: {error}")
        try:
            return done.returncode, json.loads(done.stdout)
        except ValueError:
            told = done.stderr.decode("utf-8", "replace").strip() or f"exit code {done.returncode} and no document"
            self.module.fail_json(msg=told, rc=done.returncode)

    def _there(self):
        """The folder in which it is; it is put there where it is not, or is another one."""
        told = self.module.params["_carried"] or {}
        python, tag = self._interpreter()
        digest = told.get("digests", {}).get(tag)
        if digest is None:
            carried = ", ".join(sorted(told.get("digests", {}))) or "none"
            self.module.fail_json(
                msg=f"the collection carries no wheels for {tag}, only for {carried}; build it with "
                "`python ansible/build.py --python X.Y --machine NAME`."
            )
        home = Path(self.module.params["home"])
        if home.exists() and not home.is_symlink():
            self.module.fail_json(msg=f"{home} is a folder of something else; give another one as `home`.")
        folder = home.with_name(f"{home.name}-{digest[:12]}")
        if folder.is_dir() and home.is_symlink() and home.resolve() == folder.resolve():
            return folder
        self.changed = True
        archive = told.get("archive")
        if archive is None:
            self.module.exit_json(changed=False, wanted=tag)
        try:
            if self.module.check_mode:
                return self._made(Path(self.module.tmpdir) / "envcheck", python, archive)
            return self._placed(home, folder, python, archive)
        except OSError as error:
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            why = f"the disk is full: {home.parent} has no room for 40 MB" if full else str(error)
            self.module.fail_json(msg=f"envcheck cannot be put into {folder}: {why}")

    def _interpreter(self):
        """A Python of this host that is new enough, and its tag."""
        found = (sys.executable, sys.version_info[1])
        if found[1] < OLDEST:
            names = ((shutil.which(f"python3.{n}"), n) for n in range(NEWEST, OLDEST - 1, -1))
            found = next(((path, n) for path, n in names if path), (None, 0))
        if found[0] is None:
            self.module.fail_json(msg=f"envcheck needs Python 3.{OLDEST}; this host has {platform.python_version()}.")
        return found[0], f"cp3{found[1]}-{platform.machine()}"

    def _placed(self, home, folder, python, archive):
        home.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=f"{home.name}-new-", dir=home.parent))
        try:
            self._made(new, python, archive)
            shutil.rmtree(folder, ignore_errors=True)
            new.rename(folder)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        link = home.with_name(f"{home.name}-link")
        link.unlink(missing_ok=True)
        link.symlink_to(folder.name)
        link.replace(home)
        for other in home.parent.glob(f"{home.name}-*"):
            if other.is_dir() and (other / "envcheck-of-ansible").is_file() and other != folder:
                shutil.rmtree(other, ignore_errors=True)
        return folder

    def _made(self, folder, python, archive):
        """An environment with the wheels in it. pip is not needed, for wheels are archives."""
        command = [python, "-m", "venv", "--without-pip", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            text = done.stderr.strip() or done.stdout.strip()
            raise OSError(errno.ENOSPC if "No space left" in text else errno.EIO, text)
        (site,) = (folder / "lib").glob("python3*/site-packages")
        with zipfile.ZipFile(archive) as wheels:
            for name in wheels.namelist():
                zipfile.ZipFile(io.BytesIO(wheels.read(name))).extractall(site)
        own = Path(self.module.params["home"]) / "bin" / "python"
        script = folder / "bin" / "envcheck"
        script.write_text(f"#!{own}\nfrom envcheck.cli import main\nmain()\n", "utf-8")
        script.chmod(0o755)
        (folder / "envcheck-of-ansible").touch()
        folder.chmod(0o755)
        return folder


def option(name, value):
    """The words of an option; none where it has no value."""
    return () if value in (None, "") else (name, str(value))


def lines_of(report):
    """A report as lines to compare: what is wrong, worst first."""
    found = [f for status in ("fail", "error", "warn") for f in report["findings"] if f["status"] == status]
    told = [f"{f['status']}: {f['title']}" + (f" [{f['problem']}]" if f.get("problem") else "") for f in found]
    return "".join(f"{line}\n" for line in (f"verdict: {report['verdict']}", *told))


def last_report(home):
    """The lines of the last check, where there was one."""
    try:
        return Path(f"{home}.last").read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def keep_report(home, lines):
    """Keep the lines for the next comparison. That this cannot be done is no failure of the check."""
    fresh = f"{home}.last.{os.getpid()}"
    try:
        Path(fresh).write_text(lines, "utf-8")
        Path(fresh).replace(f"{home}.last")
    except OSError:
        Path(fresh).unlink(missing_ok=True)
