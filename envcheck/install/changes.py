"""What an installation downloads and changes, in sentences: said before it asks."""

from collections.abc import Iterator

from envcheck.install.disk_space import parts
from envcheck.install.prepare import Prepared
from envcheck.units import size


def changes(prepared: Prepared) -> Iterator[str]:
    """How much is downloaded and installed, and which packages are replaced."""
    plan = prepared.plan
    if plan.room_bytes and not prepared.only_repair:
        download, installed = parts(plan.room_bytes)
        yield (
            f"This downloads up to {size(download)} and takes up to {size(installed)} in the environment of "
            f"{plan.executable}; nothing outside it and the installer's cache changes."
        )
    there = prepared.snapshot.packages
    other = [(p.name, there[p.name], p.version) for p in plan.packages if there.get(p.name, p.version) != p.version]
    if other:
        yield f"Replaced: {', '.join(f'{name} {old} by {new}' for name, old, new in other)}."
