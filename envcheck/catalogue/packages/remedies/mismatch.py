"""Packages that do not fit: the one that is at fault is updated, not the one that complains."""

import re
import shlex

from envcheck.catalogue.commands import by_hand, pip, pip_fix, pip_ready
from envcheck.catalogue.packages.remedies.libraries import distribution, update_of
from envcheck.catalogue.torch.remedies import install_set
from envcheck.compat.tables.moved_names import release_with
from envcheck.compat.tables.torch_releases import OLDER_TORCHVISION, torchvision_for
from envcheck.findings import Evidence, Fix
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot
from envcheck.units import version_tuple

FIRST_STRICT = 5
"""transformers' release that removed what model code of before relied on."""
_REQUIREMENT = late(
    r"[A-Za-z][\w.-]{0,60}(?:\[[\w,-]{1,40}\])?(?:[<>=!~]{1,3}[\w.*+!-]{1,30}(?:,[<>=!~]{1,3}[\w.*+!-]{1,30}){0,4})?"
)


def update_named(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """`update` in the evidence is the requirement that cures it."""
    wanted = evidence.get("update")
    if not isinstance(wanted, str) or not _REQUIREMENT.fullmatch(wanted):
        return ()
    name = re.split(r"[<>=!~\[]", wanted)[0]
    return (pip_fix(snapshot, f"Update {name}.", "install", "--upgrade", wanted),)


def update_transformers(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The release that has the attribute, where that is known; the package whose code asks; transformers."""
    user = evidence.get("raised_in")
    named = user if isinstance(user, str) and user != "transformers" else None
    known = release_with("transformers", str(evidence.get("name") or ""))
    numbers = version_tuple(snapshot.packages.get("transformers"))
    if known is None and numbers and numbers[0] >= FIRST_STRICT:
        known = f"transformers<{FIRST_STRICT}"
    fixes = []
    if known:
        why = "which the code was written for" if "<" in known else "which has it"
        fixes.append(by_hand(snapshot, f"Install {known}, {why}.", "install", known))
    if named:
        update = "Or update" if known else "Update"
        fixes.append(update_of(snapshot, distribution(named), "which asks for it", update))
    if not known:
        fixes.append(
            by_hand(snapshot, "Update transformers, if the model is newer.", "install", "--upgrade", "transformers")
        )
    return tuple(fixes)


def newer_asked(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A program or package in the version that another one asks for."""
    name, floor = str(evidence.get("requirement") or "it"), evidence.get("floor")
    which = f" to {floor} or newer" if floor else ""
    if name.lower() == "comfyui":
        return (
            Fix(summary=f"Update ComfyUI{which}: `git pull` in its folder (portable: run update_comfyui.bat), then "
                "install its requirements.txt again, in its own environment."),
            Fix(summary=f"Or use an older release of {evidence.get('asking') or 'the node'}, for this ComfyUI."),
        )  # fmt: skip
    return (
        update_of(snapshot, distribution(name), f"which is asked for{which.replace(' to', ' in version')}"),
        Fix(summary=f"Or use an older release of {evidence.get('asking') or 'what asks for it'}."),
    )


def at_least(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The package in the release that the text names, or a newer one."""
    name, floor = evidence.get("requirement"), evidence.get("floor")
    if not isinstance(name, str) or not isinstance(floor, str):
        return ()
    package = distribution(name)
    wanted = f"{package}>={floor.lstrip('>= ')}"
    return (by_hand(snapshot, f"Install {wanted}.", "install", "--upgrade", wanted),)


def satisfy(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The requirement that the log names, then what still contradicts."""
    wanted = evidence.get("requirement")
    see = Fix(
        summary="List the remaining conflicts.",
        commands=(
            *pip_ready(snapshot),
            pip(snapshot, "check"),
        ),
    )
    if not isinstance(wanted, str):
        return (see,)
    plain = wanted.replace(" ", "")
    if not _REQUIREMENT.fullmatch(plain):
        return (see,)
    package = evidence.get("package")
    if belonging := _companion_of_installed(snapshot, str(package), plain, str(evidence.get("found") or "")):
        return (*belonging, see)
    fixes = [by_hand(snapshot, f"Install {plain}.", "install", plain)]
    if isinstance(package, str):
        fixes.append(
            by_hand(
                snapshot,
                f"Or update {package}, whose newer releases may support the installed version.",
                "install",
                "--upgrade",
                package,
            )
        )
    if plain.startswith("torch==") and len(fixes) > 1:
        newer = by_hand(
            snapshot,
            f"Update {package}, for the installed torch (or remove it).",
            "install",
            "--upgrade",
            str(package),
        )
        fixes = [newer, Fix(summary=f"Or install {plain}, with all that was built for it.")]
    return (*fixes, see)


def _companion_of_installed(snapshot: Snapshot, package: str, wanted: str, found: str) -> tuple[Fix, ...]:
    """Torchvision or torchaudio of another release of torch than the one that is installed."""
    torch = re.search(r"torch (?:==)?(\d+\.\d+\.\d+)(\+\w+)?", found)
    if not wanted.startswith("torch==") or torch is None:
        return ()
    fits = {"torchaudio": torch[1], "torchvision": torchvision_for(torch[1]) or OLDER_TORCHVISION.get(torch[1])}
    release = fits.get(package)
    if release is None:
        return ()
    label = torch[2] or ""
    return (
        by_hand(snapshot, f"Install {package} {release}, which belongs to the installed torch {torch[1]}{label}.",
                "install", f"{package}=={release}{label}"),
        Fix(summary=f"Or keep this {package}, and install {wanted} again, which another package replaced (one that was "
            "built for a certain torch, such as xformers: take its release for this torch)."),
    )  # fmt: skip


def image_to_give(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """An image that is a strip is cut; any other is opened and converted by Pillow first."""
    if ratio := evidence.get("ratio"):
        return (
            Fix(
                summary=f"Leave out or cut the image whose longer side is {ratio} times the shorter one (a line or a "
                "separator, cut out of a page): Qwen-VL takes at most 200."
            ),
        )
    return (
        Fix(
            summary='Open the image yourself, and pass the result: `Image.open(path).convert("RGB")` (a grey or '
            "transparent image, or an array with the channels in another place, is refused)."
        ),
        Fix(summary="If it is a path or a URL: see that it exists, from the folder that the program runs in."),
    )


def image_tokens(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The text and the images must come from one call of the processor."""
    if evidence.get("assigned"):
        return (
            Fix(
                summary="Install vLLM again with the transformers of its own release, in an environment of its "
                "own: another "
                "transformers counts the tokens of an image differently. Training code (GRPO) must name both."
            ),
            Fix(
                summary="Give vLLM and the processor the same `min_pixels` and `max_pixels` "
                "(`--mm-processor-kwargs`), and a "
                "`--max-model-len` that the whole prompt fits in: a cut prompt loses placeholders."
            ),
        )
    if str(evidence.get("tokens")) == "0":
        return (
            Fix(
                summary="Create the text with `processor.apply_chat_template(messages, tokenize=False, "
                "add_generation_prompt=True)`: it has no image placeholder yet."
            ),
        )
    return (
        Fix(
            summary="Pass text and images to the processor in one call, without `truncation` and `max_length`, which "
            "cut off image tokens."
        ),
        Fix(
            summary="Use the processor from the same model folder and revision, and do not change `max_pixels` "
            "between the two."
        ),
    )


def whole_folder(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A copy without the files that say how to pool."""
    model = evidence.get("model")
    named = model if isinstance(model, str) else "the model"
    return (
        Fix(
            summary=f"Copy {named} completely: modules.json, 1_Pooling/ and config_sentence_transformers.json are "
            "missing. Embeddings computed without them (mean pooling) are wrong: compute them again."
        ),
        Fix(summary="Or load it by its repo id from the Hub, which has all files."),
    )


def ptxas_of_toolkit(_snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Triton brings a ptxas of its own, which can be older than the GPU."""
    floor = (
        "12.9" if "121" in str(evidence.get("architecture")) or "103" in str(evidence.get("architecture")) else "12.8"
    )
    return (
        Fix(
            summary=f"Let Triton use the ptxas of a toolkit that supports the GPU (CUDA {floor} or newer): `export "
            "TRITON_PTXAS_PATH=/usr/local/cuda/bin/ptxas`.",
            new_shell=True,
        ),
        Fix(summary="Or use a newer torch, whose Triton supports it, or disable torch.compile: `export "
            "TORCH_COMPILE_DISABLE=1`.", new_shell=True),
    )  # fmt: skip


def update_raiser(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The package whose code asks for what is not there."""
    user = evidence.get("raised_in")
    package = user if isinstance(user, str) and user != "transformers" else "sentence-transformers"
    known = release_with("transformers", str(evidence.get("name") or ""))
    if known:  # what transformers 5 no longer sets by itself is not in a nested configuration either
        return update_transformers(snapshot, evidence)
    return (
        update_of(snapshot, distribution(package), "whose newer releases support this model"),
        Fix(
            summary="In your own code, read it from the nested configuration: "
            "`model.config.get_text_config().hidden_size`."
        ),
    )


_GONE_IN_4_48 = ("Llama", "LLAMA", "Mistral", "MISTRAL", "Gemma", "GEMMA")
"""Models whose classes per kind of attention became one in transformers 4.48."""


def older_transformers(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Code that takes a class for one kind of attention, which newer releases do not have."""
    named = str(evidence.get("name") or "")
    pinned = Fix(
        summary="Or install the transformers release that the code was written for (its requirements file names "
        f"it): `{shlex.join(pip(snapshot, 'install', 'transformers==VERSION'))}`; this shows the installed one.",
        commands=(*pip_ready(snapshot), pip(snapshot, "show", "transformers")),
    )
    if named.startswith(_GONE_IN_4_48):
        older = (
            "Install transformers<4.48, the releases that still have this class; or update the code that imports it."
        )
        return (by_hand(snapshot, older, "install", "transformers<4.48"), pinned)
    user = evidence.get("raised_in")
    update = (
        (update_of(snapshot, distribution(user), "whose newer releases may not need it"),)
        if isinstance(user, str) and user != "transformers"
        else (Fix(summary="Update the code that imports it, if there is a newer release."),)
    )
    return (*update, pinned)


def leave_it_there(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """What accelerate placed stays where it is."""
    return (
        Fix(
            summary="Leave out `.to(...)` and `.cuda()` after `from_pretrained(..., device_map=...)`: the model is "
            "already on its devices."
        ),
        Fix(
            summary='Or load it onto one GPU from the start: `device_map={"": 0}`; move only the inputs: '
            "`inputs.to(model.device)`."
        ),
    )


def fewer_stages(_snapshot: Snapshot, _evidence: Evidence) -> tuple[Fix, ...]:
    """A Triton kernel that was tuned for a larger GPU."""
    return (
        Fix(
            summary="Tune the kernel for this GPU: a smaller BLOCK size or `num_stages=1` (a block has too little "
            "on-chip shared memory; this is not /dev/shm)."
        ),
        Fix(summary="Update the package that contains the kernel, or use its implementation without Triton; for "
        "torch.compile "
                    "`export TORCH_COMPILE_DISABLE=1`.", new_shell=True),
    )  # fmt: skip


_PINS = late(
    r"(?<![\w/])([A-Za-z][\w.-]{0,60}(?:\[[\w,]{1,40}\])?(?:(?:==|>=|<=|~=|!=|<|>)[\w.*+!,<>=~-]{1,60}| "
    r"\([\^~<>=!]{0,2}\d[\w.*+!,<>=~^ -]{0,60}\)))"
)
"""As pip and uv write requirements, and as poetry does: `torch (>=2.0,<3.0)`."""


_TORCH = late(r"\btorch(?:==|~=| \(==)v?(\d+\.\d+(?:\.\d+)?)(\+\w{2,12})?(?![\w.])")
_TORCHVISION = late(r"\btorchvision(?:==| )(\d+\.\d+\.\d+)")


def _torchvision_of_torch(why: str) -> tuple[Fix, ...]:
    """A torchvision belongs to one torch: the first torch that is named is the one that was asked for."""
    torch, named = _TORCH.search(why), _TORCHVISION.search(why)
    if torch is None or named is None:
        return ()
    version = torch[1] if torch[1].count(".") > 1 else f"{torch[1]}.0"
    fits = torchvision_for(version) or OLDER_TORCHVISION.get(version)
    if fits is None or fits == named[1]:
        return ()
    label = torch[2] or ""
    return (Fix(summary=f"Take torchvision=={fits}{label}, which belongs to torch=={version}{label}."),)


_REQUESTED = late(r"requested ([A-Za-z][\w.-]{0,60})==([\w.+]{1,30})")
_LIMITED = late(r"depends on both [^\n]{0,120}?\b([A-Za-z][\w.-]{0,60}) \((\^[\w.]{1,20}|[^)\n]{0,30}<[\w.]{1,20})\)")


def _pin_in_range(why: str) -> tuple[Fix, ...]:
    """One pin of the user against one package that wants another: what it wants is written there."""
    pins = list(dict.fromkeys(_REQUESTED.findall(why)))
    if len(pins) == 1:
        name, version = pins[0]
        asks = re.findall(
            rf"(\S{{1,60}} \d[\w.+]{{0,30}}) depends on {re.escape(name)}((?:[<>=!~]{{1,2}}[\w.*+]{{1,30}}(?:,? "
            rf"(?:and )?|,)?)+)",
            why,
        )
        if len(asks) == 1:
            wanted = re.sub(r"(?:,? and |, )", ",", asks[0][1].strip().rstrip(","))
            return (Fix(summary=f'Change {name}=={version} to "{name}{wanted}", which {asks[0][0]} requires.'),)
    newer = _LIMITED.search(why)
    if newer:
        return (
            Fix(
                summary=f"Allow a newer {newer[1]} than {newer[2]}, if there is one that accepts the other requirement "
                f"(`poetry add {newer[1]}@latest`); else lower the other to what {newer[1]} requires."
            ),
        )
    return ()


def loosen_one(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Two requirements that no set fulfils: one must give way, and envcheck knows which versions go together."""
    why = evidence.get("why") or evidence.get("requirements")
    pins = (
        list(dict.fromkeys(pin.rstrip(".,") for pin in _PINS.findall(" ".join(why.split()))))
        if isinstance(why, str)
        else []
    )
    which = f"one of {', '.join(pins[:4])}" if len(pins) > 1 else "one of the requirements that contradict each other"
    text = why if isinstance(why, str) else ""
    return (
        *_torchvision_of_torch(text),
        *_pin_in_range(text),
        Fix(
            summary=f"Loosen or remove {which} in the command or requirements file. `envcheck plan --requirements "
            "FILE` shows which versions are compatible."
        ),
        install_set(snapshot),
    )


def conflict_title(evidence: Evidence) -> str | None:
    """The requirements that contradict each other, by name: `The requirements torch==2.6.0 and torch==2.8.0 ...`."""
    why = evidence.get("why")
    named = (
        list(dict.fromkeys(pin.rstrip(".,") for pin in _PINS.findall(" ".join(why.split()))))
        if isinstance(why, str)
        else []
    )
    return f"The requirements contradict each other: {', '.join(named[:4])}" if len(named) > 1 else None
