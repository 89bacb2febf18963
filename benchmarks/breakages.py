"""Break real environments in the ways they break, and count what sees it and what repairs it.

    python -m benchmarks.breakages [--checkout DIR] [--folder DIR] [--only NAME|KIND ...] [--again] [--json FILE]

Each breakage is applied to a fresh copy of one environment that `./bootstrap.sh` made (hard links; what is changed is
unlinked first). Then, each time: is it seen by `check`, or else by the main job; does `install` say "in place" falsely;
does a second `./bootstrap.sh` repair it; does `envcheck fix --yes`, on another copy. "Repaired" is checked here, not by
envcheck: the files of every distribution are those of the whole environment, or, where no file was changed, the break's
own test passes. Needs a package index and about 12 GB; a round takes 10 to 60 s.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
CODE = ("bootstrap.sh", "pyproject.toml", "README.md", "LICENSE", "envcheck")
LIMIT_S = 400.0
AREAS = ("torch", "attention", "packages", "smoke", "run", "build")
"""Of what lies in the environment; not whether this machine has a GPU and a network."""
PY = "import sys;print('%d.%d'%sys.version_info[:2])"


@dataclass(frozen=True)
class Place:
    """The copy that is broken."""

    home: Path

    @property
    def venv(self) -> Path:
        return self.home / ".venv"

    @property
    def site(self) -> Path:
        return next(self.venv.glob("lib/python3*/site-packages"))

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    def info(self, name: str) -> Path:
        """The dist-info of a distribution."""
        return next(self.site.glob(f"{name.replace('-', '_')}-[0-9]*.dist-info"))


Environ = Mapping[str, str]


@dataclass(frozen=True)
class Breakage:
    """One way to break it."""

    name: str
    apply: Callable[[Place], None]
    environ: Callable[[Place], Environ] = lambda _place: {}
    cured: Callable[[Place, Environ], bool] | None = None
    """None: the files are compared with those of the whole environment."""
    outside: bool = False
    """The cause lies outside the environment: `fix` can only say it, and bootstrap work around it."""
    seen_by: str = "check"
    kind: str = field(default="content", kw_only=True)


# --- What is done to the files ----------------------------------------------------------------------------------------


def _apart(path: Path) -> bytes:
    """Its content; the file itself is unlinked, so that no other copy is changed with it."""
    data = path.read_bytes()
    path.unlink()
    return data


def truncated(pattern: str, keep: float = 0.5) -> Callable[[Place], None]:
    def apply(place: Place) -> None:
        path = next(place.site.glob(pattern))
        mode = path.stat().st_mode
        data = _apart(path)
        path.write_bytes(data[: int(len(data) * keep)])
        path.chmod(mode)

    return apply


def emptied(pattern: str) -> Callable[[Place], None]:
    return truncated(pattern, 0)


def same_size(pattern: str) -> Callable[[Place], None]:
    """Zeros where there was something: what a power failure leaves."""

    def apply(place: Place) -> None:
        path = next(place.site.glob(pattern))
        mode = path.stat().st_mode
        data = bytearray(_apart(path))
        data[64 : 64 + len(data) // 2] = bytes(len(data) // 2)
        path.write_bytes(bytes(data))
        path.chmod(mode)

    return apply


def deleted(*patterns: str) -> Callable[[Place], None]:
    def apply(place: Place) -> None:
        for pattern in patterns:
            for path in list(place.site.glob(pattern)):
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    return apply


def uninstalled(*names: str) -> Callable[[Place], None]:
    """As `uv pip uninstall` leaves it."""

    def apply(place: Place) -> None:
        subprocess.run(
            [uv(place), "pip", "uninstall", "--quiet", "--python", str(place.python), *names],
            check=True,
            capture_output=True,
        )

    return apply


def installed(*requirements: str) -> Callable[[Place], None]:
    """As somebody installs one more package, without a look at the rest."""

    def apply(place: Place) -> None:
        command = [uv(place), "pip", "install", "--quiet", "--no-deps", "--python", str(place.python), *requirements]
        subprocess.run(command, check=True, capture_output=True)

    return apply


def second_info(name: str, version: str, *, newer: bool) -> Callable[[Place], None]:
    """A broken update left two metadata folders."""

    def apply(place: Place) -> None:
        info = place.info(name)
        other = info.with_name(f"{name.replace('-', '_')}-{version}.dist-info")
        shutil.copytree(info, other)
        text = re.sub(r"\nVersion: .*", f"\nVersion: {version}", (other / "METADATA").read_text(), count=1)
        _write(other / "METADATA", text)
        stamp = time.time() + (60 if newer else -86400)
        os.utime(other, (stamp, stamp))

    return apply


def _write(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    path.write_text(text)


def metadata(name: str, file: str, content: str | None) -> Callable[[Place], None]:
    def apply(place: Place) -> None:
        path = place.info(name) / file
        path.unlink()
        if content is not None:
            path.write_text(content)

    return apply


def replaced_by_folder(pattern: str) -> Callable[[Place], None]:
    def apply(place: Place) -> None:
        path = next(place.site.glob(pattern))
        path.unlink()
        path.mkdir()

    return apply


def wrong_python(place: Place) -> None:
    """The Python that it was made with was removed."""
    for name in ("python", "python3", *(p.name for p in place.venv.glob("bin/python3.*"))):
        path = place.venv / "bin" / name
        path.unlink(missing_ok=True)
        path.symlink_to("/opt/python-that-was-removed/bin/python3" if name.startswith("python3.") else "python3.11")


def half_installed(place: Place) -> None:
    """Killed while it wrote transformers."""
    deleted("transformers/models/qwen3*", "transformers/utils/hub.py")(place)
    journal = place.venv / "share/envcheck/install.json"
    told = json.loads(journal.read_text())
    _write(journal, json.dumps({**told, "state": "running", "step": "models"}))


def damaged_cache(place: Place) -> None:
    """The file in uv's cache is the file in the environment: what damages one damages both."""
    environ = {**os.environ, **own_cache(place)}
    command = [uv(place), "pip", "install", "--quiet", "--reinstall", "--no-deps", "--python", str(place.python)]
    subprocess.run([*command, "safetensors"], check=True, capture_output=True, env=environ)
    library = next(place.site.glob("safetensors/*.so"))
    os.truncate(library, library.stat().st_size // 2)


def own_cache(place: Place) -> Environ:
    return {"UV_CACHE_DIR": str(place.home.parent / "cache")}


def moved(place: Place) -> None:
    """Made elsewhere, and moved here."""
    for script in (place.venv / "bin").iterdir():
        if script.is_file() and not script.is_symlink() and str(place.venv).encode() in script.read_bytes():
            mode = script.stat().st_mode
            data = _apart(script).replace(str(place.home).encode(), b"/opt/old/place")
            script.write_bytes(data)
            script.chmod(mode)
    for name in ("_editable_impl_gpu_envcheck.pth",):
        path = place.site / name
        _write(path, path.read_text().replace(str(place.home), "/opt/old/place"))


# --- What stands in the way of an import ------------------------------------------------------------------------------


def shadow(folder: str, module: str) -> Callable[[Place], None]:
    """An old copy of a module in another folder."""

    def apply(place: Place) -> None:
        package = place.home.parent / folder / module
        package.mkdir(parents=True, exist_ok=True)
        (package / "__init__.py").write_text('__version__ = "1.0.0"\n')

    return apply


def on_path(folder: str) -> Callable[[Place], Environ]:
    return lambda place: {"PYTHONPATH": str(place.home.parent / folder)}


def by_pth(place: Place) -> None:
    shadow("pth", "transformers")(place)
    line = f"import sys; sys.path.insert(0, {str(place.home.parent / 'pth')!r})\n"
    (place.site / "aaa_work.pth").write_text(line)


def by_sitecustomize(place: Place) -> None:
    shadow("customized", "torch")(place)
    text = f"import sys\nsys.path.insert(0, {str(place.home.parent / 'customized')!r})\n"
    (place.site / "sitecustomize.py").write_text(text)


def by_file_here(place: Place) -> None:
    (place.home / "safetensors.py").write_text("raise ImportError('a file of mine')\n")


def imports_own(*modules: str) -> Callable[[Place, Environ], bool]:
    """Each module comes from the environment."""

    def cured(place: Place, environ: Environ) -> bool:
        code = "import importlib.util as u, sys\nfor name in sys.argv[1:]: print(u.find_spec(name).origin)\n"
        answer = subprocess.run(
            ["env", str(place.python), "-c", code, *modules],
            cwd=place.home, env={**os.environ, **environ}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        found = answer.stdout.split()
        return answer.returncode == 0 and all(path.startswith(str(place.site)) for path in found)

    return cured


def scripts_run(place: Place, _environ: Environ) -> bool:
    """The commands of the environment start, and the activation names it."""
    runs = all(
        subprocess.run(["env", str(place.venv / "bin" / name), "--help"], capture_output=True, check=False).returncode
        == 0
        for name in ("envcheck", "hf", "tqdm")
    )
    names = str(place.venv) in (place.venv / "bin/activate").read_text()
    return runs and names


def pip_works(place: Place, _environ: Environ) -> bool:
    return (
        subprocess.run([str(place.python), "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
    )


def is_environment(place: Place, _environ: Environ) -> bool:
    """Its Python runs, is one of an environment of its own, and imports what is installed."""
    code = "import sys, torch; sys.exit(sys.prefix == sys.base_prefix)"
    return subprocess.run(["env", str(place.python), "-c", code], capture_output=True, check=False).returncode == 0


def nvidias_pynvml(place: Place, _environ: Environ) -> bool:
    """The module is that of nvidia-ml-py."""
    rows = (place.info("nvidia_ml_py") / "RECORD").read_text().splitlines()
    size = next(row.rsplit(",", 1)[1] for row in rows if row.startswith("pynvml.py,"))
    return (place.site / "pynvml.py").stat().st_size == int(size)


def by_folder_here(place: Place) -> None:
    (place.home / "PIL").mkdir()
    (place.home / "PIL" / "__init__.py").write_text("")


def _mode(path: str, mode: int) -> Callable[[Place], None]:
    def apply(place: Place) -> None:
        target = place.venv / path
        data = _apart(target)
        target.write_bytes(data)
        target.chmod(mode)

    return apply


def _lost(path: str) -> Callable[[Place], None]:
    def apply(place: Place) -> None:
        (place.home / path).unlink()

    return apply


def _torn_uv(place: Place) -> None:
    tool = place.home / ".envcheck/tools/bin/uv"
    data = _apart(tool)
    tool.write_bytes(data[: len(data) // 3])
    tool.chmod(0o755)
    deleted("tqdm")(place)


BREAKAGES = (
    Breakage("libtorch_python cut short", truncated("torch/lib/libtorch_python.so")),
    Breakage("libc10 emptied", emptied("torch/lib/libc10.so")),
    Breakage("cublasLt emptied", emptied("nvidia/cu*/lib/libcublasLt.so.*")),
    Breakage("cudnn library cut short", truncated("nvidia/cudnn/lib/libcudnn_graph.so.*")),
    Breakage("safetensors cut short", truncated("safetensors/*.so")),
    Breakage("tokenizers emptied", emptied("tokenizers/*.so")),
    Breakage("a module of transformers emptied", emptied("transformers/models/qwen3_vl/modeling_qwen3_vl.py")),
    Breakage("a module of transformers, zeros", same_size("transformers/modeling_utils.py"), seen_by="main"),
    Breakage("numpy's core, zeros", same_size("numpy/_core/_multiarray_umath*.so"), seen_by="main"),
    Breakage("torchvision's library, zeros", same_size("torchvision/_C*.so"), seen_by="main"),
    Breakage("a file is a folder now", replaced_by_folder("accelerate/accelerator.py")),
    Breakage("pillow's libraries deleted", deleted("pillow.libs")),
    Breakage("nccl library deleted", deleted("nvidia/nccl/lib/libnccl.so.2")),
    Breakage("torch/__init__.py deleted", deleted("torch/__init__.py")),
    Breakage("folder tqdm deleted", deleted("tqdm")),
    Breakage("typing_extensions.py deleted", deleted("typing_extensions.py")),
    Breakage("killed while writing transformers", half_installed),
    Breakage("damage in uv's cache, too", damaged_cache, own_cache),
    Breakage("core: msgspec cut short", truncated("msgspec/_core*.so"), kind="core"),
    Breakage("core: rich emptied", emptied("rich/console.py"), kind="core"),
    Breakage("core: typer deleted", deleted("typer/main.py"), kind="core"),
    Breakage("core: pynvml.py cut short", truncated("pynvml.py"), kind="core"),
    Breakage("core: packaging uninstalled", uninstalled("packaging"), kind="core"),
    Breakage("core: markdown-it without METADATA", metadata("markdown_it_py", "METADATA", None), kind="core"),
    Breakage("nvidia-cudnn uninstalled", uninstalled("nvidia-cudnn-cu13"), kind="closure"),
    Breakage("sympy uninstalled", uninstalled("sympy"), kind="closure"),
    Breakage("transformers uninstalled", uninstalled("transformers"), kind="closure"),
    Breakage("accelerate uninstalled", uninstalled("accelerate"), kind="closure"),
    Breakage("torch and torchvision uninstalled", uninstalled("torch", "torchvision"), kind="closure"),
    Breakage("jinja2 without METADATA", metadata("jinja2", "METADATA", None), kind="metadata"),
    Breakage("huggingface-hub without METADATA", metadata("huggingface_hub", "METADATA", None), kind="metadata"),
    Breakage("METADATA of filelock emptied", metadata("filelock", "METADATA", ""), kind="metadata"),
    Breakage("regex without RECORD", metadata("regex", "RECORD", None), kind="metadata"),
    Breakage("RECORD of pyyaml is garbage", metadata("pyyaml", "RECORD", "\0\1garbage,,,\n"), kind="metadata"),
    Breakage("two torch, the older last", second_info("torch", "2.11.0", newer=False), kind="metadata"),
    Breakage("two numpy, the other newer", second_info("numpy", "1.26.4", newer=True), kind="metadata"),
    Breakage("numpy 3 asked of an old scipy", installed("scipy==1.11.4"), kind="versions"),
    Breakage("huggingface-hub 0.36 installed", installed("huggingface-hub==0.36.2"), kind="versions"),
    Breakage("transformers 4.50 installed", installed("transformers==4.50.0"), kind="versions"),
    Breakage("pillow 9 asked for by another", installed("tokenizers==0.19.1"), kind="versions"),
    Breakage("torchvision of another torch", installed("torchvision==0.27.0"), kind="versions"),
    Breakage("pynvml 11 installed", installed("pynvml==11.5.3"), cured=nvidias_pynvml, kind="versions"),
    Breakage(
        "PYTHONPATH with an old torch", shadow("old", "torch"), on_path("old"), imports_own("torch"),
        outside=True, kind="shadow",
    ),
    Breakage(
        "PYTHONPATH with an old transformers", shadow("older", "transformers"), on_path("older"),
        imports_own("transformers"), outside=True, kind="shadow",
    ),
    Breakage("a .pth file puts another folder first", by_pth, cured=imports_own("transformers"), kind="shadow"),
    Breakage("sitecustomize puts another folder first", by_sitecustomize, cured=imports_own("torch"), kind="shadow"),
    Breakage(
        "safetensors.py in the current folder", by_file_here, cured=imports_own("safetensors"),
        outside=True, kind="shadow",
    ),
    Breakage("moved from another folder", moved, cured=scripts_run, kind="python"),
    Breakage("its Python was removed", wrong_python, cured=is_environment, outside=True, kind="python"),
    Breakage("pyvenv.cfg lost", _lost(".venv/pyvenv.cfg"), cured=is_environment, kind="python"),
    Breakage("bin/envcheck lost", _lost(".venv/bin/envcheck"), cured=scripts_run, kind="python"),
    Breakage("bin/envcheck not executable", _mode("bin/envcheck", 0o644), cured=scripts_run, kind="python"),
    Breakage(
        "folder PIL in the current folder", by_folder_here, cured=imports_own("PIL"), outside=True, kind="shadow"
    ),
    Breakage("pip's folder deleted", deleted("pip/_internal"), cured=pip_works, kind="python"),
    Breakage("uv itself cut short, tqdm deleted", _torn_uv, kind="python"),
)  # fmt: skip


# --- Trying -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Tried:
    """What became of one breakage."""

    name: str
    kind: str
    outside: bool
    seen: str
    """`check`, `main` or empty."""
    problems: tuple[str, ...]
    false_in_place: bool
    bootstrap: bool
    fix: bool | None
    """None: it was not tried."""
    seconds: Mapping[str, float]


def uv(place: Place) -> str:
    own = place.home / ".envcheck/tools/bin/uv"
    return str(own) if own.is_file() else "uv"


def ran(place: Place, environ: Environ, *command: str) -> tuple[int, str, float]:
    began = time.monotonic()
    env = {**os.environ, "NO_COLOR": "1", **environ}
    for name in ("VIRTUAL_ENV", "PYTHONSAFEPATH"):
        env.pop(name, None)
    try:
        done = subprocess.run(
            ["env", *command], cwd=place.home, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            errors="replace", timeout=LIMIT_S, check=False,
        )  # fmt: skip
        code, output = done.returncode, done.stdout + done.stderr
    except subprocess.TimeoutExpired:
        code, output = 124, "time limit"
    return code, output, round(time.monotonic() - began, 1)


def problems_of(output: str) -> set[str]:
    """The problems that fail or warn in a JSON report; of one that is none, those named by a message."""
    start = output.find("{")
    try:
        report, _ = json.JSONDecoder().raw_decode(output[start:])
    except ValueError:
        return {name for name in ("package-damaged", "module-shadowed") if name in output}
    findings = [*report["findings"], *((report.get("smoke") or {}).get("findings") or ())]
    return {f["problem"] for f in findings if f["status"] in ("fail", "warn") and f["area"] in AREAS and f["problem"]}


def whole(place: Place, template: Path) -> list[str]:
    """What differs from the whole environment: files that its distributions list, and distributions."""
    other = Place(template)
    infos = {path.name for path in other.site.glob("*.dist-info")}
    try:
        here = {path.name for path in place.site.glob("*.dist-info")}
    except StopIteration:
        return ["no environment"]
    wrong = sorted(f"{name} too much" for name in here - infos)
    for name in sorted(infos):
        try:
            rows = (other.site / name / "RECORD").read_text().splitlines()
        except OSError:
            continue
        for row in [*rows, f"{name}/METADATA,x,"]:
            file, digest, _size = row.rsplit(",", 2) if row.count(",") >= 2 else (row, "", "")
            file = file.strip('"')
            ours = file.startswith("..") or "gpu_envcheck" in file  # uv and pip write some metadata differently
            if not digest or ours or (".dist-info/" in file and not file.endswith("/METADATA")):
                continue
            if not _same(place.site / file, other.site / file):
                wrong.append(file)
    return wrong


def _same(a: Path, b: Path) -> bool:
    try:
        first, second = a.stat(), b.stat()
        if (first.st_ino, first.st_dev) == (second.st_ino, second.st_dev):
            return True
        return first.st_size == second.st_size and a.read_bytes() == b.read_bytes()
    except OSError:
        return not a.exists() and not b.exists()


def fresh(template: Path, home: Path, checkout: Path) -> Place:
    """A copy of the whole environment, with the code of `checkout`."""
    for leftover in home.parent.iterdir():
        if leftover not in (template, home.parent / "results.json"):
            shutil.rmtree(leftover, ignore_errors=True) if leftover.is_dir() else leftover.unlink()
    home.mkdir(parents=True)
    for name in CODE:
        source = checkout / name
        if source.is_dir():
            shutil.copytree(source, home / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, home / name)
    subprocess.run(["cp", "-al", str(template / ".venv"), str(home / ".venv")], check=True)
    subprocess.run(["cp", "-al", str(template / ".envcheck"), str(home / ".envcheck")], check=True)
    for name in (".venv/share", ".envcheck/logs", ".envcheck/lock", ".envcheck/core"):
        path, source = home / name, template / name  # these are written in place
        if path.is_dir():
            shutil.rmtree(path)
            shutil.copytree(source, path, symlinks=True)
        elif path.exists():
            path.unlink()
            shutil.copy2(source, path)
    return Place(home)


def try_one(
    one: Breakage, template: Path, home: Path, checkout: Path, baseline: set[str], *, fixes: bool = True
) -> Tried:
    """Break a copy, look, repair; break another, fix."""
    place = fresh(template, home, checkout)
    one.apply(place)
    environ = one.environ(place)
    took: dict[str, float] = {}

    def broken() -> bool:
        return not one.cured(place, environ) if one.cured else bool(whole(place, template))

    if not broken():
        print(f"  {one.name}: nothing was broken")
    tool = str(place.python), "-m", "envcheck"
    _, output, took["check"] = ran(place, environ, *tool, "check", "--json")
    seen, problems = "check", problems_of(output) - baseline
    if not problems:
        _, output, took["main"] = ran(place, environ, *tool, "--json")
        seen, problems = "main", problems_of(output) - baseline
    _, output, took["install"] = ran(place, environ, *tool, "install", "--dry-run")
    false = "In place for" in output and not one.outside
    quick = () if one.seen_by == "main" else ("--", "--help")  # the main job itself is seconds more
    code, output, took["bootstrap"] = ran(place, environ, "./bootstrap.sh", "--yes", *quick)
    repaired = code == 0 and (one.outside or not broken())
    false = false or ("In place for" in output and broken() and not one.outside)
    if not repaired:
        print("    bootstrap:", " | ".join(output.strip().splitlines()[-3:])[:400], "|", whole(place, template)[:3])
    fixed: bool | None = None
    if fixes:
        place = fresh(template, home, checkout)
        one.apply(place)
        code, output, took["fix"] = ran(place, environ, *tool, "fix", "--yes")
        fixed = not broken()
    if fixed is False:
        print("    fix:", " | ".join(output.strip().splitlines()[-4:])[:500])
    return Tried(
        name=one.name, kind=one.kind, outside=one.outside, seen=seen if problems else "",
        problems=tuple(sorted(problems)), false_in_place=false, bootstrap=repaired, fix=fixed, seconds=took,
    )  # fmt: skip


def template_of(folder: Path, home: Path, checkout: Path) -> Path:
    """The whole environment, made by bootstrap.sh where the copies will lie, so that its paths are right."""
    template = folder / "whole"
    if template.is_dir():
        return template
    home.mkdir(parents=True)
    for name in CODE:
        source = checkout / name
        shutil.copytree(source, home / name) if source.is_dir() else shutil.copy2(source, home / name)
    subprocess.run(["./bootstrap.sh", "--yes", "--", "--help"], cwd=home, check=True)
    home.rename(template)
    return template


WORD: dict[object, str] = {True: "yes", False: "no", None: "?"}


def table(done: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """A line a breakage, and the sums."""
    rows = list(done)
    for row in rows:
        marks = [row["seen"] or "-", *(WORD[row[k]] for k in ("bootstrap", "fix"))]
        false = "FALSE in place" if row["false_in_place"] else ""
        head = f"{row['kind']:9} {row['name']!s:44} {marks[0]:6} {marks[1]:4} {marks[2]:4}"
        yield f"{head} {false} {row['problems']} {row['seconds']}"
    inside = [row for row in rows if not row["outside"]]
    yield (
        f"{len(rows)} breakages: seen {sum(bool(r['seen']) for r in rows)} "
        f"(by check {sum(r['seen'] == 'check' for r in rows)}), repaired by bootstrap.sh "
        f"{sum(bool(r['bootstrap']) for r in rows)}, by fix --yes {sum(bool(r['fix']) for r in inside)} of "
        f"{len(inside)} inside, falsely 'in place' {sum(bool(r['false_in_place']) for r in rows)}"
    )


def main() -> int:
    """Try all, or those asked for; results are kept, so that a run that was cut short resumes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkout", type=Path, default=ROOT)
    parser.add_argument("--folder", type=Path, default=Path("/var/tmp/envcheck-breakages"))
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--again", action="store_true", help="also those that were tried")
    parser.add_argument("--without-fix", action="store_true", help="leave `envcheck fix --yes` out: half the time")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--limit-s", type=float, default=1e9)
    asked = parser.parse_args()
    began = time.monotonic()
    asked.folder.mkdir(parents=True, exist_ok=True)
    home = asked.folder / "checkout"
    template = template_of(asked.folder, home, asked.checkout.absolute())
    place = fresh(template, home, asked.checkout)
    baseline = problems_of(ran(place, {}, str(place.python), "-m", "envcheck", "--json")[1])
    results = asked.json or asked.folder / "results.json"
    done = json.loads(results.read_text()) if results.is_file() else {}
    for one in BREAKAGES:
        wanted = not asked.only or any(word in one.name or word == one.kind for word in asked.only)
        if not wanted or (one.name in done and not asked.again) or time.monotonic() - began > asked.limit_s:
            continue
        tried = try_one(one, template, home, asked.checkout.absolute(), baseline, fixes=not asked.without_fix)
        done[one.name] = {name: getattr(tried, name) for name in Tried.__dataclass_fields__}
        results.write_text(json.dumps(done, indent=1))
        print(next(table([done[one.name]])), flush=True)
    *_, total = table(done.values())
    print(total)
    return 0


if __name__ == "__main__":
    sys.exit(main())
