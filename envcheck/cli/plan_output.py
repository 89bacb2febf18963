"""What `envcheck plan` gives out: a plan for people, as JSON, or as a file that others use."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from envcheck.cli.say import say
from envcheck.compat.jetson import GUIDE
from envcheck.compat.jetson import INDEX as JETPACK
from envcheck.errors import UserError, one_of

if TYPE_CHECKING:
    from envcheck.plan import Plan
    from envcheck.plan.emit import Writer


def writer_of(emit: str | None, output: str | None, format: str) -> "Writer | None":  # noqa: A002 - as its option
    """What writes the file that `--emit` names; None: no file is asked for.

    Raises:
        UserError: no such kind, or wishes that contradict each other.
    """
    if emit is None:
        if output is not None and format == "terminal":
            raise UserError("--output needs --emit, --format or --json.")
        return None
    if format != "terminal":
        asked = "--json" if format == "json" else f"--format {format}"
        raise UserError(f"--emit and {asked} cannot be used together.")
    from envcheck.cli.chosen_format import refuse_other
    from envcheck.plan.emit import ENDINGS, WRITERS

    kind = one_of(emit, tuple(WRITERS), "kind of file")
    refuse_other(output, None, (), ENDINGS[kind])
    return WRITERS[kind]


def refuse_what_it_cannot_hold(plan: "Plan", emit: str | None) -> None:
    """A file describes one environment, a Dockerfile may hold two; a pyproject.toml holds named requirements only.

    Raises:
        UserError: the file cannot have it: torch of no index, vLLM in an environment of its own, a line without a name.
    """
    own = next((package.name for package in plan.packages if package.source == JETPACK), None)
    if emit is not None and own:
        raise UserError(
            f"{own} on this Jetson is NVIDIA's build for its JetPack, which {emit} files cannot name; use NVIDIA's "
            f"containers for Jetson, or install it by hand ({GUIDE})."
        )
    unnamed = next((line for line in plan.requirements if "/" in line.partition(" @ ")[0]), None)
    if emit == "uv" and unnamed:
        raise UserError(f"{unnamed} has no package name, which pyproject.toml requires; write it as `name @ URL`.")
    if emit in (None, "dockerfile") or plan.vllm is None or plan.vllm.shared:
        return
    raise UserError(
        f"vLLM {plan.vllm.version} needs its own environment here, and {emit} files describe only one: use --emit "
        "dockerfile, or leave out --with vllm."
    )


def tell(
    plan: "Plan",
    writer: "Writer | None",
    output: str | None,
    *,
    format: str,  # noqa: A002 - named as its option
    notes: Sequence[str] = (),
    refused: bool = False,
) -> int:
    """Give it out.

    Args:
        plan: what is given out.
        writer: of the file that `--emit` names.
        output: where to; None: standard output.
        format: of what is not emitted.
        notes: for people, below the plan.
        refused: it cannot be installed here.

    Returns:
        The exit code: 1 where nothing fits, or it is refused. An old driver is not a reason where a set runs on it.
    """
    code = int(refused or not plan.fits)
    if writer is not None:
        return _emit(plan, writer, output, code)
    from envcheck.cli.pages import give_page
    from envcheck.report.pages import plan_page

    give_page(plan, lambda shown: plan_page(shown, notes), format, output=output)
    if output not in (None, "-"):
        say(f"{output} written.")
    return code


def _emit(plan: "Plan", writer: "Writer", output: str | None, code: int) -> int:
    """The file; nothing where nothing fits: a file that cannot work helps nobody."""
    from envcheck.cli.pages import give_findings

    give_findings(plan)
    if code == 0:
        _leave(plan, writer, output)
    return code


def _leave(plan: "Plan", make: "Callable[[Plan], str]", output: str | None, *, json: bool = False) -> None:
    from envcheck.report.door import Way, leave

    way = Way(output=output, json=json)
    leave(plan, lambda shown, _: make(shown), way)
    if not way.is_stream:
        say(f"{output} written.")
