"""Where the files of the model come from: built here, a folder, or the hub."""

import contextlib
from pathlib import Path

from envcheck.smoke.child.channel import Channel
from envcheck.smoke.request import SmokeRequest

WANTED = ("*.json", "*.safetensors", "*.txt", "*.jinja", "*.model")
"""What a model of the hub is loaded from. No pickles, no code."""


def obtain_files(request: SmokeRequest, channel: Channel) -> str:
    """The folder with the model's files; it is built or downloaded first, where need be."""
    if request.kind == "tiny":
        return _tiny(request, channel)
    return request.folder if request.kind == "folder" else _download(request, channel)


def _tiny(request: SmokeRequest, channel: Channel) -> str:
    from transformers import __version__

    from envcheck.smoke.child.tiny.store import obtain

    if not request.cache:
        raise ValueError("no folder for the tiny model was named")

    def made(folder: Path) -> None:
        from envcheck.smoke.child.tiny.build import build

        channel.stage("build")
        build(folder)

    return str(obtain(Path(request.cache), __version__, made))


def _download(request: SmokeRequest, channel: Channel) -> str:
    from huggingface_hub import constants, snapshot_download

    repository = f"models--{request.model.replace('/', '--')}"  # how the hub's cache names its folders
    channel.stage("download", folder=f"{constants.HF_HUB_CACHE}/{repository}")
    folder: str = snapshot_download(
        request.model, revision=request.revision, allow_patterns=list(WANTED), local_files_only=request.offline
    )
    return folder


def packages_versions(names: tuple[str, ...]) -> dict[str, str]:
    """The versions of those that are installed."""
    from importlib.metadata import PackageNotFoundError, version

    versions = {}
    for name in names:
        with contextlib.suppress(PackageNotFoundError):
            versions[name] = version(name)
    return versions
