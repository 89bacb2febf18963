"""What to do when a Python package is missing, or does not fit torch, CUDA or another package."""

import re

from msgspec import structs

from envcheck.catalogue.commands import by_hand, pip, pip_fix, pip_ready, project_note, python, uv_fix
from envcheck.catalogue.torch.owners import EXTENSIONS
from envcheck.catalogue.torch.remedies import install_set, reinstall_torch
from envcheck.compat.builds import installed_build
from envcheck.compat.environment import is_isolated
from envcheck.compat.tables.known_packages import DISTRIBUTIONS, is_its_module
from envcheck.compat.tables.torch_releases import INDEX
from envcheck.findings import Evidence, Fix
from envcheck.late_pattern import late
from envcheck.requirement_text import name_of
from envcheck.snapshot import Snapshot


def distribution(module: str) -> str:
    """What a module is called in the package index: `PIL` is `pillow`, `qwen_vl_utils` is `qwen-vl-utils`."""
    first = module.partition(".")[0]
    return DISTRIBUTIONS.get(module) or DISTRIBUTIONS.get(first) or first.lower().replace("_", "-")


_COMPILED = late(r"(?:^|[._])(?:c|cuda|cpu|ext|ops|kernels?)$|_cuda\b|\bcuda_|_cuda_ext")
"""Names of compiled parts: `scatter_cuda`, `detectron2._C`, `msda._ext`."""


def update_of(snapshot: Snapshot, package: str, why: str, verb: str = "Update") -> Fix:
    """Update a package that a traceback names by its module: by a command where the name is surely its own."""
    if is_its_module(name_of(package) or package):
        return by_hand(snapshot, f"{verb} {package}, {why}.", "install", "--upgrade", package)
    return Fix(summary=f"{verb} the package that has the module {package.replace('-', '_')}, {why}: look up its name "
               "on the index, which may differ.")  # fmt: skip


def kernels_of_sglang(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Each release of sglang requires one sgl-kernel, and each of that is for one torch and CUDA."""
    return (
        by_hand(
            snapshot,
            "Install sglang again: it brings the sgl-kernel of its release along, and the torch that this is for.",
            "install",
            "--upgrade",
            "sglang[all]",
        ),
        Fix(
            summary="If sglang must stay as it is, install the sgl-kernel that its requirements (pyproject.toml) name, "
            "in the build for torch's CUDA."
        ),
    )


def install_module(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The package that has the module; a wrong environment looks just the same."""
    named = next((evidence[k] for k in ("module", "library", "package") if isinstance(evidence.get(k), str)), None)
    known = isinstance(named, str) and re.fullmatch(r"[A-Za-z_][\w.-]{0,80}", named)
    look = Fix(
        summary="Check whether it is installed in a different Python than the one that runs.",
        commands=(*pip_ready(snapshot), pip(snapshot, "list"), ("which", "-a", "python")),
    )
    if not known or not isinstance(named, str):
        return (look, install_set(snapshot, instead=True))
    package = distribution(named)
    user = evidence.get("raised_in")
    if named.partition(".")[0] == "sgl_kernel":
        return (*kernels_of_sglang(snapshot, evidence), look)
    known_owner = EXTENSIONS.get(named.lower())
    if known_owner or (isinstance(user, str) and _COMPILED.search(named.lower())):
        owner = known_owner or distribution(str(user))
        return (
            Fix(
                summary=f"`{named}` is a compiled part of {owner}, which was installed without it: uninstall {owner} "
                "until nothing of it is left, then build it again for the installed torch and CUDA "
                "(`--no-build-isolation --no-cache-dir`, nvcc and a GPU's architecture in TORCH_CUDA_ARCH_LIST), or "
                "install its wheel for them."
            ),
            look,
        )
    if package == "vllm":
        return fitting_vllm(snapshot, evidence)
    if not is_its_module(name_of(package) or package):
        return (
            Fix(
                summary=f"Install the package that has {'' if '.so' in named else 'the module '}{named}: the program's "
                "requirements file or guide names it. Its name on the index may differ, and a package of that very "
                "name may be another one. A module of the program itself is found in the program's folder: start it "
                "there."
            ),
            look,
        )
    return (pip_fix(snapshot, f"Install {package}.", "install", package), look)


PROGRAMS = {"huggingface-cli": "huggingface_hub", "torchrun": "torch", "llamafactory-cli": "llamafactory"}
"""Programs that a package of another name brings."""


def package_of_program(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The package that brings the program; or the environment that has it."""
    program = str(evidence.get("module") or "")
    package = PROGRAMS.get(program, program)
    renamed = "its new name is `hf`" if program == "huggingface-cli" else "activate the environment that has it"
    return (
        by_hand(snapshot, f"Install {package}, which includes {program}.", "install", package),
        Fix(
            summary=f"Or {renamed}: an environment's programs are on PATH only while it is active (`which {program}`)."
        ),
    )


def rename_file(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Python takes the file in the folder of the program before the package."""
    path = evidence.get("path")
    which = f"`{path}`" if isinstance(path, str) else "the file or folder of that name next to your program"
    return (Fix(summary=f"Rename {which}, and remove the `__pycache__` next to it."),)


def fitting_protobuf(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The library that takes the generated code: an older one for old code, a newer one for new code."""
    if evidence.get("generated") != "old":
        return (
            pip_fix(snapshot, "Update protobuf: the code was generated for a newer one.", "install", "--upgrade",
                    "protobuf"),
            pip_fix(snapshot, "Or, if that package is old, downgrade to protobuf 3.20.", "install",
                    "protobuf==3.20.3"),
        )  # fmt: skip
    return (
        pip_fix(snapshot, "Install protobuf 3.20, the last one that takes old generated code.", "install",
                "protobuf==3.20.3"),
        Fix(summary="Or update the package that the old code is of: the line above the error that ends in `_pb2.py` "
            "names it (onnx, tensorboard, wandb, ray). A package that requires protobuf 4 or newer needs this."),
    )  # fmt: skip


def fitting_bitsandbytes(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """Each release has libraries for the CUDA versions of its time."""
    return (
        pip_fix(snapshot, "Install the newest bitsandbytes.", "install", "--upgrade", "bitsandbytes"),
        Fix(
            summary="Show which CUDA version bitsandbytes detects.",
            commands=((python(snapshot), "-m", "bitsandbytes"),),
        ),
        Fix(summary="Or load the model without quantization, in bfloat16 or float16."),
    )


def cuda_for_bitsandbytes(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """It takes the library of torch's CUDA version, and the one for the CPU where torch has none."""
    return (_show_cuda(snapshot), *reinstall_torch(snapshot, evidence)[:1])


def library_of_bitsandbytes(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """What it said of the library that it looked for: the setting that chose it, or the CUDA that it was built for."""
    unset = Fix(
        summary="Run `unset BNB_CUDA_VERSION`, where it is set: bitsandbytes then takes the library of torch's CUDA "
        "version.",
        new_shell=True,
    )
    setting, library, wanted = (evidence.get(key) for key in ("setting", "library", "wanted"))
    newest, *rest = fitting_bitsandbytes(snapshot, evidence)
    if isinstance(setting, str):
        digits = re.sub(r"\D", "", setting)
        written = Fix(summary=f"Or write it in digits alone: `export BNB_CUDA_VERSION={digits}`.", new_shell=True)
        return (unset, written) if digits else (unset,)
    if isinstance(library, str):
        why = f"It was built for {library}, which this torch does not bring along. {newest.summary}"
        return (unset, structs.replace(newest, summary=why), _show_cuda(snapshot))
    if isinstance(wanted, str):
        major = wanted.partition(".")[0]
        listed = f"Or choose a listed library of CUDA {major} with BNB_CUDA_VERSION (digits alone); if none is listed, "
        rest[0] = Fix(summary=f"{listed}install torch for a CUDA version that is.")
    return (newest, _show_cuda(snapshot), *rest)


def bitsandbytes_of_checkout(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The folder of its source has no libraries until they are built there."""
    newest, *_ = fitting_bitsandbytes(snapshot, evidence)
    wheel = "Uninstall it, start Python outside of that folder, and install its wheel, which has the libraries."
    wheel += project_note(snapshot)
    return (
        structs.replace(newest, summary=wheel),
        Fix(summary="Or build it there: `cmake -DCOMPUTE_BACKEND=cuda -S . && make`, then install the folder."),
        Fix(
            summary="If BNB_CUDA_VERSION is set, `unset BNB_CUDA_VERSION`: it is looked for in place of the library of "
            "torch's CUDA version.",
            new_shell=True,
        ),
    )


def _show_cuda(snapshot: Snapshot) -> Fix:
    return Fix(
        summary="See whether torch is a CUDA build and sees the GPU: bitsandbytes takes the library of torch's CUDA "
        "version. None is a CPU build, False a driver problem.",
        commands=((python(snapshot), "-c", "import torch; print(torch.version.cuda, torch.cuda.is_available())"),),
    )


_YOU_HAVE = late(r"\(you have (\d\.\d{1,2}\.\d{1,2})\+(cu\d{2,3})\)")


def read_torch_there(text: str) -> Evidence:
    """The torch that xFormers' warning says is there (`2.8.0`, `cu128`)."""
    there = _YOU_HAVE.search(text)
    return {"torch": there[1], "torch_tag": there[2]} if there else {}


def fitting_xformers(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Each release of xFormers is for one release of torch; torch's own attention does without it."""
    told, tag = evidence.get("torch"), evidence.get("torch_tag")
    if told and tag:
        pins = (f"torch=={told}", "xformers", "--index-url", f"{INDEX}/{tag}")
        words = f"Install the xFormers that was built for torch {told} ({tag}): pip finds it by torch's version."
        same = by_hand(snapshot, words, "install", "--upgrade", *pins)
        without, _ = fitting_xformers(snapshot, {})
        summary = f"Or remove it: {without.summary.removeprefix('Remove xFormers; ')}"
        return (same, structs.replace(without, summary=summary))
    yes = () if pip(snapshot, "uninstall")[0] == "uv" else ("--yes",)
    return (
        Fix(
            summary="Remove xFormers; torch's own attention (SDPA) replaces it.",
            commands=(
                *pip_ready(snapshot),
                pip(snapshot, "uninstall", *yes, "xformers"),
            ),
            automatic=is_isolated(snapshot),
        ),
        _xformers_for(snapshot),
    )


def _xformers_for(snapshot: Snapshot) -> Fix:
    """From torch's own index, which has a build for each of its builds; torch may move along."""
    build = installed_build(snapshot)
    if build is None:
        return pip_fix(snapshot, "Or install torch and xFormers together: each xFormers release is built for one "
        "torch release.",
                       "install", "--upgrade", "torch", "torchvision", "xformers")  # fmt: skip
    index = ("--index-url", build.index) if build.index else ()
    pins = (f"torch=={build.torch}", "xformers", *index)
    return pip_fix(snapshot, f"Or install the xFormers release for torch {build.torch}.", "install", *pins)


def fitting_triton(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Torch names the Triton that belongs to it; installed again it brings it along."""
    without = Fix(summary="Or disable torch.compile: `export TORCH_COMPILE_DISABLE=1`.", new_shell=True)
    return (*reinstall_torch(snapshot, evidence)[:1], without)


def fitting_cudnn(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Torch brings its own; another one stands before it on the path."""
    loader = Fix(
        summary="Run `unset LD_LIBRARY_PATH`, then run the program again: torch includes its own cuDNN, and another "
        "one is found first.",
        new_shell=True,
    )
    return (loader, *reinstall_torch(snapshot, evidence)[:1])


def fitting_vllm(snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """VLLM is compiled for one release of torch, which it brings along into an empty environment."""
    return (
        uv_fix(
            snapshot,
            "Install vLLM into a separate environment, with its own torch.",
            ("uv", "venv", "--python", "3.12", "vllm-env"),
            ("uv", "pip", "install", "--python", "vllm-env/bin/python", "vllm", "--torch-backend=auto"),
            ("envcheck", "smoke", "--backend", "vllm", "--python", "vllm-env/bin/python"),
        ),
    )


def unsupported_title(evidence: Evidence) -> str | None:
    """`This SGLang version does not support the model: 'X'`; vLLM's words are SGLang's, too."""
    which = evidence.get("architectures")
    sglang = "sglang" in (evidence.get("cuda_program"), evidence.get("raised_in"))
    return f"This {'SGLang' if sglang else 'vLLM'} version does not support the model: {which}" if which else None


def newer_vllm(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A newer release knows more models; SGLang says the same in the same words."""
    sglang = "sglang" in (evidence.get("cuda_program"), evidence.get("raised_in"))
    name, server = ("SGLang", "sglang") if sglang else ("vLLM", "vllm")
    return (
        pip_fix(snapshot, f"Update {name}: a newer release may support the model.", "install", "--upgrade", server),
        Fix(
            summary=f"Or run the model without {name}.",
            commands=(("envcheck", "smoke", "--backend", "transformers"),),
        ),
    )
