"""Check of LD_LIBRARY_PATH."""

from collections.abc import Iterator

from envcheck.checks.check import check
from envcheck.checks.deep_torch import trial
from envcheck.checks.text import listed
from envcheck.compat.environment import major, torch
from envcheck.late_pattern import late
from envcheck.snapshot import CXX_RUNTIME, Cuda, LoaderLibrary, Snapshot
from envcheck.units import version_tuple
from envcheck.verdict import Verdict, found, passed, skipped

_VERSION = late(r"/cuda-(\d+(?:\.\d+)?)(?=/|$)")
_LIBRARIES = {
    "libnvJitLink": ("nvJitLink", "nvidia-nvjitlink"),
    "libcudnn": ("cuDNN", "nvidia-cudnn"),
    "libnccl": ("NCCL", "nvidia-nccl"),
}
"""By the beginning of the soname: what it is called, and the wheel that torch's own comes in."""
_WHEELS = {
    "libcudart": "nvidia-cuda-runtime",
    "libcublas": "nvidia-cublas",
    "libcublasLt": "nvidia-cublas",
    "libcusparse": "nvidia-cusparse",
    **{stem: wheel for stem, (_, wheel) in _LIBRARIES.items()},
}
NEEDED_CXX = (3, 4, 22)
"""Of libstdc++: the newest GLIBCXX_ symbols that libtorch_cpu, libc10 and libtorch_python of torch 2.14.1 need."""
LOADED = "loaded "
"""How the trial of importing torch names a library in its values."""
DEFAULT = "/usr/local/cuda"
"""A link to the toolkit that was installed last."""


@check("cuda.loader-path", "cuda", "ld-library-path-shadows")
def loader_path(snapshot: Snapshot) -> Iterator[Verdict]:
    """LD_LIBRARY_PATH does not override torch's CUDA libraries."""
    if snapshot.cuda is None:
        return
    folders = _folders(snapshot)
    stubs = [f for f in folders if f in snapshot.cuda.loader_stubs or f.rstrip("/").endswith("/stubs")]
    others = [f for f in folders if f not in stubs and _is_other_major(snapshot, f)]
    older = [f for f in folders if f not in (*stubs, *others) and _is_older(snapshot, f)]
    outdated = [one for one in _outdated(snapshot) if one[0].folder not in (*stubs, *others)]
    cxx = next((one for one in snapshot.cuda.loader_libraries if one.name == CXX_RUNTIME), None)
    if cxx and (version_tuple(cxx.version) or ()) < NEEDED_CXX:
        yield _old_cxx(cxx)
    if stubs or others:
        yield _shadows(snapshot, stubs, others)
    elif outdated:
        yield _holds_older(outdated)
    elif older:
        yield found(
            "ld-library-path-shadows",
            f"LD_LIBRARY_PATH names {listed(older)}, whose CUDA is older than the {torch(snapshot).cuda} that torch "
            "was built with. None of their libraries is known to be too old for torch. If importing torch fails with "
            "an undefined symbol, remove the folder from LD_LIBRARY_PATH.",
            title="LD_LIBRARY_PATH contains an older CUDA than torch's",
            status="info",
            folders=older,
        )
    elif "environment.LD_LIBRARY_PATH" in snapshot.unavailable and not folders:
        yield skipped("LD_LIBRARY_PATH", snapshot.unavailable["environment.LD_LIBRARY_PATH"])
    else:
        yield passed("LD_LIBRARY_PATH is fine", listed(folders) if folders else "")


@check("cuda.loaded-libraries", "cuda", "ld-library-path-shadows")
def loaded_libraries(snapshot: Snapshot) -> Iterator[Verdict]:
    """The libraries that torch loads (`--deep`) are those installed with it, or newer."""
    tried = trial(snapshot, "import torch")
    if tried is None or not tried.ok:
        return
    loaded = {name[len(LOADED) :]: str(path) for name, path in tried.values.items() if name.startswith(LOADED)}
    foreign = [
        (soname, path, has)
        for soname, path in loaded.items()
        if "/site-packages/" not in path and (has := _installed(snapshot, _WHEELS.get(soname.partition(".")[0], "")))
    ]
    if foreign:
        older = any(_is_older_than(path, has) for _, path, has in foreign)
        names = listed(f"{soname} from {path} (installed with torch: {has})" for soname, path, has in foreign)
        yield found(
            "ld-library-path-shadows",
            f"torch loaded {names}, since the loader finds that copy first (LD_LIBRARY_PATH, LD_PRELOAD)."
            + (
                " It is older than the version torch was built with: functions may be missing, or results may differ."
                * older
            ),
            title=f"torch loads a different {listed(dict.fromkeys(soname for soname, *_ in foreign))} than the "
            "installed one",
            status=None if older else "info",
            folders=list(dict.fromkeys(path.rpartition("/")[0] for _, path, _ in foreign)),
        )
    elif loaded:
        nccl = tried.values.get("nccl")
        yield passed("torch loads the CUDA libraries installed with it", f"NCCL {nccl}" if nccl else "")


def _old_cxx(library: LoaderLibrary) -> Verdict:
    needed = ".".join(map(str, NEEDED_CXX))
    return found(
        "ld-library-path-shadows",
        f"LD_LIBRARY_PATH puts {library.folder.rstrip('/')}/{library.name} before the system's. It provides symbols "
        f"up to GLIBCXX_{library.version}, but torch needs GLIBCXX_{needed}: `import torch` fails.",
        title="LD_LIBRARY_PATH loads an older libstdc++ first",
        status="fail",
        folders=[library.folder],
    )


def _is_older_than(path: str, installed: str) -> bool:
    """The name of the file tells an older minor release, `libnvJitLink.so.12.1.105` next to 12.8.93."""
    has, needed = version_tuple(path.rpartition(".so.")[2]), version_tuple(installed)
    return bool(has and needed and len(has) > 1 and has[:2] < needed[:2])


def _holds_older(outdated: list[tuple[LoaderLibrary, str]]) -> Verdict:
    """An alarm for nvJitLink, which the loader takes from LD_LIBRARY_PATH; torch finds its own cuDNN and NCCL.

    Source: `readelf -d` of the wheels of torch 2.15 and ld.so(8): libcusparse and libcusolver, which need nvJitLink,
    have a RUNPATH, which comes after LD_LIBRARY_PATH; libtorch_cuda and libcudnn have an RPATH, which comes before it.
    """
    loaded = any(one.name.startswith("libnvJitLink.") for one, _ in outdated)
    effect = (
        "libcusparse loads it, and `import torch` then fails with `undefined symbol: __nvJitLink...`."
        if loaded
        else "torch's own wheels find their copy first, but programs that load it by name get the older one."
    )
    names = listed(dict.fromkeys(_LIBRARIES[one.name.partition(".")[0]][0] for one, _ in outdated))
    files = listed(f"{one.folder.rstrip('/')}/{one.name} ({one.version}; torch has {has})" for one, has in outdated)
    return found(
        "ld-library-path-shadows",
        f"LD_LIBRARY_PATH puts {files} before the newer release that torch was built with: {effect}",
        title=f"LD_LIBRARY_PATH loads an older {names} first",
        status=None if loaded else "info",
        folders=list(dict.fromkeys(one.folder for one, _ in outdated)),
    )


def _outdated(snapshot: Snapshot) -> Iterator[tuple[LoaderLibrary, str]]:
    """The libraries of LD_LIBRARY_PATH that are an older minor release of the same soname than torch's own."""
    for one in (snapshot.cuda or Cuda()).loader_libraries:
        _, distribution = _LIBRARIES.get(one.name.partition(".")[0], ("", ""))
        has, needed = version_tuple(one.version), _installed(snapshot, distribution)
        numbers = version_tuple(needed)
        if has and needed and numbers and has[0] == numbers[0] and has[:2] < numbers[:2]:
            yield one, needed


def _installed(snapshot: Snapshot, distribution: str) -> str | None:
    """Version of `nvidia-cudnn`, `nvidia-cudnn-cu12`, or whichever else of the wheel is installed."""
    versions = snapshot.packages.items()
    return next((version for name, version in versions if name.partition("-cu1")[0] == distribution), None)


def _shadows(snapshot: Snapshot, stubs: list[str], others: list[str]) -> Verdict:
    parts = []
    if others:
        versions = listed(dict.fromkeys(f"CUDA {_version_at(snapshot, f)}" for f in others))
        parts.append(
            f"LD_LIBRARY_PATH puts {listed(others)} ({versions}) before the libraries of CUDA {torch(snapshot).cuda} "
            "that torch was built with."
        )
    if stubs:
        parts.append(
            f"{listed(stubs)} contains stub libraries, which are only for linking: a program that loads libcuda from "
            "there finds no GPU."
        )
    return found("ld-library-path-shadows", " ".join(parts), folders=[*others, *stubs])


def _folders(snapshot: Snapshot) -> tuple[str, ...]:
    """The folders with CUDA libraries, as the probe saw them; else those whose name tells."""
    facts = snapshot.cuda or Cuda()
    named = snapshot.environment.get("LD_LIBRARY_PATH", "").split(":")
    return facts.loader_path or tuple(f for f in named if "cuda" in f.lower())


def _version_at(snapshot: Snapshot, folder: str) -> str | None:
    """CUDA version of the toolkit that a folder belongs to; None: it belongs to none that is known."""
    facts = snapshot.cuda or Cuda()
    for kit in facts.toolkits:
        if folder == kit.path or folder.startswith(f"{kit.path}/"):
            return kit.version
    match = _VERSION.search(folder)
    if match:
        return match[1]
    if folder != DEFAULT and not folder.startswith(f"{DEFAULT}/"):
        return None
    versions = {kit.version for kit in facts.toolkits if kit.path.startswith(DEFAULT)}
    return (
        facts.nvcc
        if (facts.nvcc_path or "").startswith(f"{DEFAULT}/")
        else versions.pop()
        if len(versions) == 1
        else None
    )


def _is_other_major(snapshot: Snapshot, folder: str) -> bool:
    here, wanted = major(_version_at(snapshot, folder)), major(torch(snapshot).cuda)
    return here is not None and wanted is not None and here != wanted


def _is_older(snapshot: Snapshot, folder: str) -> bool:
    here, wanted = version_tuple(_version_at(snapshot, folder)), version_tuple(torch(snapshot).cuda)
    return here is not None and wanted is not None and len(here) > 1 and here < wanted
