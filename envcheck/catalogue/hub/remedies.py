"""Get the model's files: download them, finish a download, reach the hub, be let in."""

from pathlib import PurePosixPath

from envcheck.catalogue.commands import python
from envcheck.compat.environment import is_isolated
from envcheck.compat.predicates import chosen_model
from envcheck.compat.tables.models import SMALLEST
from envcheck.findings import Command, Evidence, Fix
from envcheck.snapshot import Snapshot
from envcheck.units import size, version_tuple

FIRST_WITH_HF = (0, 34)
"""The release of huggingface_hub that renamed `huggingface-cli` to `hf`."""
HUB = "https://huggingface.co"


def hub_command(snapshot: Snapshot, *arguments: str) -> Command:
    """`hf ...` of the checked environment; `huggingface-cli ...` where its huggingface_hub is older."""
    version = version_tuple(snapshot.packages.get("huggingface-hub"))
    name = "huggingface-cli" if version and version < FIRST_WITH_HF else "hf"
    executable = python(snapshot)
    program = str(PurePosixPath(executable).with_name(name)) if "/" in executable else name
    login = arguments[:2] == ("auth", "login")
    return (program, *(arguments[1:] if login and name != "hf" else arguments))


def download(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Download the model; or test another one."""
    model = chosen_model(snapshot)
    amount = f" ({size(model.weights_bytes)})" if model.weights_bytes else ""
    fixes = [Fix(summary=f"Download {model.id}{amount}.", commands=(hub_command(snapshot, "download", model.id),))]
    if _is_offline(snapshot):
        fixes.insert(0, Fix(summary="Unset HF_HUB_OFFLINE and TRANSFORMERS_OFFLINE for that.", new_shell=True))
    if evidence.get("offline_option"):
        fixes.insert(0, Fix(summary="Leave out --offline for that."))
    if model.id != SMALLEST:
        command = hub_command(snapshot, "download", SMALLEST)
        fixes.append(Fix(summary="Or use the 2B model, which is a quarter of the size.", commands=(command,)))
    return tuple(fixes)


def finish_download(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Fetch what is missing; truncated files are not noticed by a plain download and have to be fetched again."""
    model = _tested(snapshot, evidence)
    if evidence.get("pickled"):
        return (_as_safetensors(snapshot),)
    if _is_folder(model, snapshot):
        return (Fix(summary=f"Copy the model to {model} again; the missing or damaged files are listed above."),)
    named = evidence.get("truncated")
    short = [str(name) for name in named] if isinstance(named, list) else []
    rest = hub_command(snapshot, "download", model)
    inside = is_isolated(snapshot)
    if not short:
        return (
            Fix(summary="Download the missing files; complete files are kept.", commands=(rest,), automatic=inside),
        )
    anew = hub_command(snapshot, "download", model, *short, "--force-download")
    commands = (anew, rest) if evidence.get("missing") else (anew,)
    summary = "Download the truncated files again; the other files are kept."
    return (Fix(summary=summary, commands=commands, automatic=inside),)


def download_anew(snapshot: Snapshot, evidence: Evidence) -> Fix:
    """Every file again, where it is not known which of them are broken."""
    model = _tested(snapshot, evidence)
    if _is_folder(model, snapshot):
        return Fix(summary=f"Copy the model to {model} again.")
    command = hub_command(snapshot, "download", model, "--force-download")
    return Fix(summary="Download the files again.", commands=(command,), automatic=is_isolated(snapshot))


def _tested(snapshot: Snapshot, evidence: Evidence) -> str:
    """The model that failed, else the one in question."""
    model = evidence.get("model")
    return model if isinstance(model, str) and model != "tiny" else chosen_model(snapshot).id


def _is_folder(model: str, snapshot: Snapshot) -> bool:
    """The model is a folder of the user's own, and no download of the hub's."""
    files = snapshot.hub.model if snapshot.hub else None
    return model.startswith(("/", ".", "~")) or bool(files and files.path and files.path.endswith(model))


def _as_safetensors(snapshot: Snapshot) -> Fix:
    """Weights in the form that cannot run code: as they are published, or saved again by whoever made them."""
    return Fix(
        summary="Use safetensors weights, which the published models have. Load your own model only if you trust it, "
        "and save it with `save_pretrained`.",
        commands=(hub_command(snapshot, "download", SMALLEST),),
    )


def reach_hub(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A proxy, a mirror, or files that are brought along."""
    endpoint = (snapshot.hub.endpoint if snapshot.hub else None) or HUB
    model = _tested(snapshot, evidence)
    return (
        Fix(
            summary="Behind a proxy, set HTTPS_PROXY. If the proxy's certificate is not trusted, set "
            "REQUESTS_CA_BUNDLE and SSL_CERT_FILE to a file that contains it. Where the Hub is blocked, use a mirror "
            "that you trust: `export HF_ENDPOINT=https://MIRROR`. A download that broke off continues when it is "
            "started again.",
            new_shell=True,
        ),
        Fix(
            summary="Or download the model on another machine, copy the folder to this one, and give it as the "
            "model (`--model FOLDER`).",
            commands=(("hf", "download", model, "--local-dir", PurePosixPath(model).name or "model"),),
        ),
        Fix(
            summary="Find out why the Hub cannot be reached.",
            commands=(("curl", "-sSI", "--max-time", "10", endpoint),),
        ),
    )


def log_in(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """A token, and access granted on the model's page."""
    page = f"{HUB}/{_tested(snapshot, evidence)}"
    ask = Fix(
        summary=f"On {page}, accept the model's terms or request access, with the account that the token belongs to."
    )
    login = Fix(
        summary=f"Create a token with read access ({HUB}/settings/tokens) and log in with it.",
        commands=(hub_command(snapshot, "auth", "login"),),
    )
    return (ask, login) if evidence.get("token") else (login, ask)


def _is_offline(snapshot: Snapshot) -> bool:
    return bool(snapshot.hub and snapshot.hub.offline)
