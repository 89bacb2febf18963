"""What the user wishes of a plan, checked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from envcheck.errors import UserError, all_of, one_of

if TYPE_CHECKING:
    from envcheck.plan import Wishes

ADDED = ("vllm",)
LEFT_OUT = ("flash-attn",)


def make_wishes(backend: str | None, wanted: Sequence[str] | None, unwanted: Sequence[str] | None) -> "Wishes":
    """The wishes of `--backend`, `--with` and `--without`.

    Raises:
        UserError: a build or a package that there is not.
    """
    from envcheck.compat.tables.torch_releases import BUILD_CAPABILITIES
    from envcheck.plan import Wishes

    if backend == "auto":
        backend = None
    with_vllm = bool(all_of(wanted or (), ADDED, "package to add"))
    without = all_of([name.replace("_", "-") for name in unwanted or ()], LEFT_OUT, "package to leave out")
    if backend is not None:
        one_of(backend, ("cpu", *BUILD_CAPABILITIES), "build of torch")
    if backend == "cpu" and with_vllm:
        raise UserError("vLLM's wheels need a CUDA build of torch; --with vllm does not go with --backend cpu.")
    return Wishes(backend=backend, vllm=with_vllm, flash_attn=not without)
