"""A name that one package asks another for, and that is not there: which of the two to change."""

import re
from collections.abc import Mapping

from envcheck.catalogue.commands import by_hand
from envcheck.catalogue.packages.remedies.libraries import distribution, kernels_of_sglang, update_of
from envcheck.compat.tables.known_packages import is_its_module
from envcheck.compat.tables.moved_names import ARGUMENTS, ONLY_GROWING, release_with
from envcheck.findings import Evidence, Fix
from envcheck.requirement_text import name_of
from envcheck.snapshot import Snapshot

NUMPY_LOST = {
    **dict.fromkeys(("bool", "int", "float", "complex", "object", "str", "long", "unicode", "typeDict"), "numpy<1.24"),
}
"""Names that NumPy 1.24 took away; all others went with 2.0. Source: NumPy's release notes."""
BUILT_FOR_TORCH = frozenset({"xformers", "torchvision", "torchaudio", "torchao", "vllm", "flash-attn", "torchcodec"})
"""Packages each release of which is for one release of torch."""
CLASSES: Mapping[str, str] = {
    r"SentenceTransformer\w*|CrossEncoder\w*": "sentence-transformers",
    r"(?:SFT|DPO|GRPO|PPO|KTO|ORPO|Reward)(?:Trainer|Config)": "trl",
    r"LLM|LLMEngine|AsyncLLM\w*|(?:Async)?EngineArgs|SamplingParams|PoolingParams": "vllm",
    r"Accelerator|\w+Plugin|ProjectConfiguration|DataLoaderConfiguration": "accelerate",
    r"LoraConfig|Peft\w+": "peft",
    r"Llama": "llama-cpp-python",
    r"\w+Pipeline|\w+Scheduler|UNet\w+|AutoencoderKL\w*": "diffusers",
    r"hf_hub_download|snapshot_download|HfApi|InferenceClient": "huggingface_hub",
    r"load_dataset|Dataset": "datasets",
    r"flash_attn_\w+": "flash-attn",
    r"(?:Auto|PreTrained|Pretrained)\w+|\w+For(?:CausalLM|ConditionalGeneration|\w{3,30}Classification)|\w+Model|"
    r"\w+Processor|\w+Tokenizer(?:Fast)?|\w+Cache|Trainer|TrainingArguments|GenerationConfig|BitsAndBytesConfig":
    "transformers",
}  # fmt: skip
"""Classes and functions to the package that is known for them, the most exact first."""


def owner_of(function: str) -> str | None:
    """The package that a class or function is of: `SentenceTransformer.__init__`; None: not known."""
    first = function.partition(".")[0]
    return next((package for pattern, package in CLASSES.items() if re.fullmatch(pattern, first)), None)


def numpy_by_name(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The last NumPy that has the name; or a newer release of who asks for it."""
    name, user = str(evidence.get("name") or ""), evidence.get("raised_in")
    wanted = NUMPY_LOST.get(name, "numpy<2")
    newer = Fix(summary="Or update the package that uses it; its newer releases do not need the name.")
    if isinstance(user, str) and user != "numpy":
        newer = update_of(snapshot, distribution(user), "which uses it", "Or update")
    code = f"In your own code, write `{name}` or `np.{name}_`." if wanted != "numpy<2" else None
    return (
        by_hand(snapshot, f"Install a NumPy that still has the name: {wanted}.", "install", wanted),
        newer,
        *((Fix(summary=code),) if code else ()),
    )


def by_argument(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """The package whose function is too old for its caller; else the caller, which is too new for the function."""
    name, function = str(evidence.get("name") or ""), str(evidence.get("function") or "")
    known = ARGUMENTS.get(name)
    user = evidence.get("raised_in")
    caller = distribution(user) if isinstance(user, str) else None
    owner = owner_of(function)
    own = Fix(summary=f"Or remove `{name}` from the call, if it is in your own code.")
    if known and (owner == name_of(known[0]) or name == "proxies" or (owner is None and not (function and caller))):
        return (by_hand(snapshot, known[1], "install", "--upgrade", known[0]), own)
    if known and owner and name_of(known[0]) == owner:
        return (by_hand(snapshot, known[1], "install", "--upgrade", known[0]), own)
    if owner and owner != caller:
        newer = f"Update {owner}, whose newer releases support `{name}` (or renamed it)."
        fixes = [by_hand(snapshot, newer, "install", "--upgrade", owner)]
        if caller:
            fixes.append(Fix(summary=f"Or install an older {caller}, from the time of the installed {owner}."))
        else:
            fixes.append(
                Fix(summary=f"Or install the release of {owner} that the code was written for; see its requirements.")
            )
        return (*fixes, own)
    if caller:
        what = f"the package that defines `{function}`" if function else "the package that is called"
        return (
            Fix(
                summary=f"Install an older {caller}, from the time of {what}: this {caller} passes `{name}`, which it "
                f"does not know (`{caller}<VERSION`; the program's requirements file names one)."
            ),
            Fix(summary=f"Or update {what}, if a newer release or a fork accepts `{name}`."),
            update_of(snapshot, caller, "if it is the older one", "Or update"),
        )
    return (
        by_hand(snapshot, f"Update transformers, if it is called: newer releases support `{name}`.", "install",
                "--upgrade", "transformers"),
        Fix(summary="Or install the release of the called package that the code was written for; see its "
            "requirements."),
        own,
    )  # fmt: skip


def same_release(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A name that is not there: new in a later release, or removed; where that is not known, who asks for it first."""
    module, user = evidence.get("module"), evidence.get("raised_in")
    lost = name_of(distribution(module)) if isinstance(module, str) else ""
    asking = distribution(user) if isinstance(user, str) else None
    asking = asking if asking and name_of(asking) != lost else None
    name = str(evidence.get("name") or (module if isinstance(module, str) else "")).rpartition(".")[2]
    if lost == "sgl-kernel":
        return kernels_of_sglang(snapshot, evidence)
    if not lost:
        return (update_of(snapshot, asking, "which requires it"),) if asking else ()
    known = release_with(lost, name)
    path = module if isinstance(module, str) else ""
    if not known and re.match(r"transformers\.models\.\w", path) and name == path.rpartition(".")[2]:
        newest = f"Update transformers: the model `{name}` came with a newer release."
        return (by_hand(snapshot, newest, "install", "--upgrade", "transformers"),)
    if (known and ">=" in known) or lost in ONLY_GROWING or (known is None and lost == "torch"):
        return _name_is_new(snapshot, name, lost, asking, known)
    if known:
        removed = f"Install {known}, the releases that still have `{name}`."
        newer = (
            update_of(snapshot, asking, f"whose newer releases do not need `{name}`", "Or update")
            if asking
            else Fix(summary=f"Or update the package or code that asks for `{name}`: it was removed from {lost}.")
        )
        return (by_hand(snapshot, removed, "install", known), newer)
    older = Fix(
        summary=f"Or install an older {lost}, of the time of {asking or 'the calling package'} (`{lost}==VERSION`)."
    )
    if asking:
        newer = by_hand(snapshot, f"If the name is new, update {lost} instead.", "install", "--upgrade", lost)
        return (update_of(snapshot, asking, "which requires it"), older, newer)
    wanted = (
        f"Install the {lost} that the program asks for: its requirements file names it; if it names none, the newest"
    )
    if is_its_module(lost):
        return (by_hand(snapshot, f"{wanted}.", "install", "--upgrade", lost), older)
    return (Fix(summary=f"{wanted} (`{lost}`, if that is its name on the index)."), older)


def _name_is_new(snapshot: Snapshot, name: str, lost: str, asking: str | None, known: str | None) -> tuple[Fix, ...]:
    """Whoever asks is newer than what is installed."""
    since = f" (`{name}` came with {known.replace('>=', ' ')})" if known else f" (`{name}` is newer than it)"
    with_torch = ("torchvision", "torchaudio") if lost == "torch" else ()
    together = ", with the torchvision and torchaudio of the same release" if with_torch else ""
    if asking in BUILT_FOR_TORCH and lost == "torch":
        first = Fix(
            summary=f"Install the {asking} that was built for the installed torch, in the place of this one: torch's "
            f"own index has it (`--index-url https://download.pytorch.org/whl/cuNNN`), or let one command choose both "
            f"(`torch {asking}` together)."
        )
        return (first, Fix(summary=f"Or update torch, with torchvision and torchaudio{since}."))
    update = by_hand(snapshot, f"Update {lost}{together}{since}.", "install", "--upgrade", known or lost, *with_torch)
    older = f"Or, to keep this {lost}, install an older {asking or 'release of the package that asks for it'}"
    written = f" (`{asking}<VERSION`)" if asking else ""
    return (update, Fix(summary=f"{older}, of the same time{written}."))
