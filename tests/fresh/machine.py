"""A freshly made Debian or Ubuntu: a root file system by debootstrap, kept between runs, entered in namespaces.

What a test writes lies in an overlay of its own and goes with it; the file system itself stays as it was made. There is
no network in it, so that all that is used must have been brought.
"""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MINUTES = 60
USER = 1000
SETTINGS = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "TERM": "dumb"}
ENTER = """set -e
mount -t overlay -o "lowerdir=$LOWER,upperdir=$LAYER/upper,workdir=$LAYER/work" fresh "$LAYER/root"
while IFS=: read -r from to; do
  [ -n "$from" ] || continue
  mkdir -p "$LAYER/root$to"
  mount --bind "$from" "$LAYER/root$to"
done < "$LAYER/binds"
mount -t proc proc "$LAYER/root/proc"
mount --rbind /dev "$LAYER/root/dev"
exec chroot --userspec="$WHO" "$LAYER/root" /usr/bin/env -i "$@"
"""


class CannotMakeError(Exception):
    """Such a system cannot be made here; the text says why."""


def cache_folder() -> Path:
    """Where file systems and wheels are kept between runs."""
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(home) / "envcheck-fresh"


def make_system(suite: str, packages: str) -> Path:
    """The file system of a minimal `suite` with `packages`, made on the first call.

    The environment variable ENVCHECK_FRESH_MIRROR names the archive; without it debootstrap asks its own.

    Raises:
        CannotMakeError: no root, no debootstrap, no namespaces, or the archive does not have it.
    """
    for tool in ("debootstrap", "unshare", "chroot"):
        if shutil.which(tool) is None:
            raise CannotMakeError(f"there is no {tool} here")
    if os.geteuid() != 0:
        raise CannotMakeError("debootstrap needs root")
    if subprocess.run(["unshare", "-mpn", "--fork", "true"], capture_output=True).returncode != 0:
        raise CannotMakeError("namespaces cannot be made here")
    place = cache_folder() / f"{suite}-{packages.replace(',', '-') or 'bare'}"
    if not (place / "made").exists():
        _debootstrap(suite, packages, place)
    return place / "root"


UBUNTU = "http://archive.ubuntu.com/ubuntu"
"""debootstrap asks the archive of the system that it runs on, which may be Debian's."""
UBUNTUS = ("jammy", "noble")
UBUNTU_SCRIPT = "/usr/share/debootstrap/scripts/gutsy"
"""All of Ubuntu's releases are made by this; a debootstrap that is older than one has no link of its name."""


def _debootstrap(suite: str, packages: str, place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    include = (f"--include={packages}",) if packages else ()
    mirror = os.environ.get("ENVCHECK_FRESH_MIRROR") or (UBUNTU if suite in UBUNTUS else None)
    source = (*((mirror,) if mirror else ()), *((UBUNTU_SCRIPT,) if suite in UBUNTUS else ()))
    alone = ("unshare", "-m", "--propagation", "private")  # its mounts go with it, however it ends
    command = (*alone, "debootstrap", "--variant=minbase", *include, suite, str(place / "root"), *source)
    made = subprocess.run(command, capture_output=True, text=True, timeout=30 * MINUTES)
    if made.returncode != 0:
        raise CannotMakeError(f"debootstrap {suite}: {(made.stdout + made.stderr).strip().splitlines()[-1]}")
    with (place / "root/etc/passwd").open("a") as users:
        users.write(f"ada:x:{USER}:{USER}:Ada:/home/ada:/bin/bash\n")
    (place / "root/home/ada").mkdir()
    os.chown(place / "root/home/ada", USER, USER)
    (place / "made").touch()


@dataclass(frozen=True)
class Machine:
    """One use of a system: what is written stays for its next commands and is seen by nobody else."""

    system: Path
    layer: Path
    user: int
    """0: root."""

    @property
    def home(self) -> str:
        """Of the user."""
        return "/home/ada" if self.user else "/root"

    def put(self, source: Path, place: str) -> None:
        """A copy of a file or folder, the user's own."""
        target = Path(f"{self.layer}/upper{place}")
        target.parent.mkdir(parents=True, exist_ok=True)
        ignored = shutil.ignore_patterns("__pycache__", ".venv", ".envcheck", ".git", ".mypy_cache", ".ruff_cache")
        if source.is_dir():
            shutil.copytree(source, target, ignore=ignored, symlinks=True)
        else:
            shutil.copy2(source, target)
        self.own(target)

    def own(self, path: Path) -> None:
        """Give a path, all in it, and its folders down from the home to the user."""
        top = Path(f"{self.layer}/upper{self.home}")
        folders = [parent for parent in path.parents if parent == top or top in parent.parents]
        for each in (*folders, path, *path.rglob("*")):
            os.chown(each, self.user, self.user, follow_symlinks=False)

    def run(
        self, *command: str, binds: Mapping[Path, str] | None = None, limit_s: float = 10 * MINUTES, **more: str
    ) -> "subprocess.CompletedProcess[str]":
        """Run a command there, without a network. `binds`: folders of this machine that are seen there, and where."""
        return subprocess.run(
            self.entering(command, binds or {}, more), env={**os.environ, **self.variables()}, text=True,
            stdin=subprocess.DEVNULL, capture_output=True, timeout=limit_s,
        )  # fmt: skip

    def entering(self, command: Sequence[str], binds: Mapping[Path, str], more: Mapping[str, str]) -> list[str]:
        """The command that enters the system and runs `command` there."""
        for name in ("upper", "work", "root"):
            (self.layer / name).mkdir(parents=True, exist_ok=True)
        (self.layer / "binds").write_text("".join(f"{source}:{place}\n" for source, place in binds.items()))
        settings = {**SETTINGS, "HOME": self.home, **more}
        words = [f"{name}={value}" for name, value in settings.items()]
        return ["unshare", "-mpn", "--fork", "--kill-child", "sh", "-c", ENTER, "enter", *words, *command]

    def variables(self) -> dict[str, str]:
        """What ENTER reads."""
        return {"LOWER": str(self.system), "LAYER": str(self.layer), "WHO": f"{self.user}:{self.user}"}
