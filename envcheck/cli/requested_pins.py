"""What the user wishes of a plan, checked."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from envcheck.errors import UserError, all_of, one_of

if TYPE_CHECKING:
    from envcheck.compat.flash_wheels import FlashWheel
    from envcheck.compat.plan_options import FlashAttn
    from envcheck.plan import Plan, PlanOptions

STANDARD_INPUT = "standard input"
"""What messages call it."""
ADDED = ("flash-attn", "vllm")
LEFT_OUT = ("flash-attn",)


def make_wishes(
    backend: str | None,
    wanted: Sequence[str] | None,
    unwanted: Sequence[str] | None,
    flash_attn_wheels: str | None = None,
) -> "PlanOptions":
    """The wishes of `--backend`, `--with`, `--without` and `--flash-attn-wheels`.

    Raises:
        UserError: a build or a package that there is not.
    """
    from envcheck.compat.tables.torch_releases import BUILD_CAPABILITIES
    from envcheck.plan import PlanOptions

    if backend == "auto":
        backend = None
    added = all_of([name.replace("_", "-") for name in wanted or ()], ADDED, "package to add")
    with_vllm = "vllm" in added
    without = all_of([name.replace("_", "-") for name in unwanted or ()], LEFT_OUT, "package to leave out")
    if backend is not None:
        one_of(backend, ("cpu", *BUILD_CAPABILITIES), "build of torch")
    if without and "flash-attn" in added:
        raise UserError("--with flash-attn and --without flash-attn contradict each other.")
    if backend == "cpu" and "flash-attn" in added:
        raise UserError("flash-attn runs on GPUs only; --with flash-attn cannot be used with --backend cpu.")
    if without and flash_attn_wheels:
        raise UserError("--without flash-attn and --flash-attn-wheels contradict each other.")
    flash_attn: FlashAttn = "unwanted" if without else "required" if "flash-attn" in added else "preferred"
    wheels = _allowed_wheels(flash_attn_wheels)
    return PlanOptions(backend=backend, vllm=with_vllm, flash_attn=flash_attn, flash_wheels=wheels)


def _allowed_wheels(url: str | None) -> "tuple[FlashWheel, ...]":
    """The wheels of the index that the user allows."""
    if url is None:
        return ()
    import os

    from envcheck.install.transport import Route
    from envcheck.install.wheel_index import read_index

    authorities = os.environ.get("PIP_CERT") or os.environ.get("REQUESTS_CA_BUNDLE")
    return read_index(url, os.environ, Route(proxy=os.environ.get("PIP_PROXY"), authorities=authorities))


def read_standard_input() -> str:
    """A file of what standard input says, kept until the program ends.

    Raises:
        UserError: it cannot be read, is too long, or is no text.
    """
    import atexit
    import os
    from tempfile import NamedTemporaryFile

    from envcheck.cli.plan_options import requirements_in

    text = requirements_in("-", "--requirements -")
    with NamedTemporaryFile("w", suffix=".txt", prefix="requirements-", delete=False, encoding="utf-8") as file:
        file.write(text)
    atexit.register(os.unlink, file.name)
    return file.name


def from_standard_input(plan: "Plan", file: str) -> "Plan":
    """The plan in whose words the file that kept standard input is not named: nobody else ever sees that file."""
    from json import dumps

    from msgspec import json, structs

    steps = tuple(
        structs.replace(step, command=tuple("/dev/stdin" if word == file else word for word in step.command))
        for step in plan.steps
    )
    text = json.encode(structs.replace(plan, steps=steps)).decode()
    return json.decode(text.replace(dumps(file, ensure_ascii=False)[1:-1], STANDARD_INPUT), type=type(plan))
