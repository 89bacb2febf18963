"""What to do where torch's own libraries do not load."""

from collections.abc import Mapping

from envcheck.catalogue.torch.remedies import reinstall_torch
from envcheck.findings import Evidence, Fix
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot

_REASONS: Mapping[str, str] = {
    "126": "it, or a library that it needs, is missing",
    "127": "a library of another release is loaded instead",
    "182": "a library of another release is loaded instead",
    "193": "it is for another kind of processor or Python",
    "206": "its path is longer than Windows allows",
    "1114": "its initialization failed",
}
"""Source: Windows' system error codes; the threads of torch name the reasons."""
_RUNTIME = Fix(
    summary="Install the Microsoft Visual C++ Redistributable (https://aka.ms/vs/17/release/vc_redist.x64.exe), and "
    "restart the computer."
)


LARGER_PAGING_FILE = (
    (
        "Enlarge the paging file (System, Advanced, Performance, Virtual memory: 32 GB or more), and restart: Windows "
        "promises memory for each library of torch in each process."
    ),
    "Start fewer processes (`num_workers=0`), and close other programs.",
)


def _file(evidence: Evidence) -> str:
    return str(evidence.get("library") or "").replace("\\", "/").rsplit("/", 1)[-1]


def dll_title(evidence: Evidence) -> str | None:
    """`torch's fbgemm.dll does not load: it, or a library that it needs, is missing`."""
    reason = _REASONS.get(str(evidence.get("code") or ""))
    return f"torch's {_file(evidence)} does not load: {reason}" if reason and _file(evidence) else None


def mend_dll(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """By the number: the runtime of Visual C++, another OpenMP."""
    code, file = str(evidence.get("code") or ""), _file(evidence)
    again = Fix(
        summary="Reinstall torch from one source (do not mix conda and pip): uninstall torch, torchvision and "
        "torchaudio, then install them in one command."
    )
    if code == "206":
        return (Fix(summary="Move the environment to a short path, or allow long paths in Windows."),)
    if file.startswith(("fbgemm", "shm")):
        openmp = Fix(
            summary="It needs libomp140.x86_64.dll, which comes with the Visual C++ tools; or install another patch "
            "release of torch (2.4.1 and newer include it)."
        )
        return (openmp, _RUNTIME, again)
    if code == "1114":
        older = Fix(summary="Or install the previous torch release: 2.9.0 had this bug on several machines.")
        return (_RUNTIME, again, older)
    return (_RUNTIME, again, *reinstall_torch(snapshot, evidence)[1:])


_GIVERS = (
    ("MKL", late(r"iJIT_|mkl_|MKL_"), "'mkl<2024.1'"),
    ("NCCL", late(r"nccl[A-Z]"), None),
    ("CUDA", late(r"cu(?:da|blas|fft|sparse|solver|pti|rand|dnn)[A-Z_]|__cuda"), None),
    ("OpenMP", late(r"GOMP_|omp_|__kmpc"), None),
)
"""Whose a symbol is, where it is not torch's; and what cures it."""


def _giver(evidence: Evidence) -> tuple[str, str | None] | None:
    symbol = str(evidence.get("symbol") or "")
    return next(((name, cure) for name, pattern, cure in _GIVERS if pattern.match(symbol)), None)


def symbol_title(evidence: Evidence) -> str | None:
    """Whose symbol is missing tells which library is of another release."""
    symbol, giver = evidence.get("symbol"), _giver(evidence)
    if not isinstance(symbol, str):
        return None
    if giver:
        return f"torch is loaded with a different {giver[0]} than it was built with: {symbol} is missing"
    return f"Files of two torch releases are mixed: torch's own library lacks {symbol}"


_TWO_NCCLS = (
    Fix(
        summary="Look in the list of packages for two NCCLs: nvidia-nccl-cu11 next to -cu12, or -cu12 next to -cu13, "
        "lie in the same folder. Uninstall all of the CUDA version that torch was not built for (nvidia-*-cu11, or "
        "-cu12), then reinstall the NCCL of torch's CUDA, whose file went with it."
    ),
)


def one_torch(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Remains of an older release, a second one in the path of the loader, a source folder."""
    giver = _giver(evidence)
    if giver and giver[1]:
        older = Fix(
            summary=f"Go back to the {giver[0]} it was built with: `conda install {giver[1]}` or `pip install "
            f"{giver[1]}`."
        )
        return (older, *reinstall_torch(snapshot, evidence)[:1])
    return (
        *(_TWO_NCCLS if giver and giver[0] == "NCCL" else ()),
        Fix(
            summary="Run it with LD_LIBRARY_PATH and PYTHONPATH unset: they may contain another torch's libraries.",
            new_shell=True,
        ),
        Fix(
            summary="Uninstall torch until pip and conda find none, delete the rest of site-packages/torch, and "
            "install it once; or use a new environment."
        ),
        *reinstall_torch(snapshot, evidence)[:1],
    )
