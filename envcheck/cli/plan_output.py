"""What `envcheck plan` gives out: a plan for people, as JSON, or as a file that others use."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from envcheck.errors import UserError, one_of

if TYPE_CHECKING:
    from envcheck.plan import Plan
    from envcheck.plan.emit import Writer


def writer_of(emit: str | None, output: str | None, *, json: bool) -> "Writer | None":
    """What writes the file that `--emit` names; None: no file is asked for.

    Raises:
        UserError: no such kind, or wishes that contradict each other.
    """
    if emit is None:
        if output is not None and not json:
            raise UserError("--output needs --emit, which says what is to be written, or --json.")
        return None
    if json:
        raise UserError("--emit and --json contradict each other; give one of them.")
    from envcheck.plan.emit import WRITERS

    return WRITERS[one_of(emit, tuple(WRITERS), "kind of file")]


def refuse_second_environment(plan: "Plan", emit: str | None) -> None:
    """A file describes one environment; a Dockerfile may hold two.

    Raises:
        UserError: vLLM needs an environment of its own here, and the file cannot have it.
    """
    if emit in (None, "dockerfile") or plan.vllm is None or plan.vllm.shared:
        return
    raise UserError(
        f"vLLM {plan.vllm.version} needs an environment of its own here, and a file of kind {emit} describes one: take "
        "--emit dockerfile, or leave out --with vllm."
    )


def tell(plan: "Plan", writer: "Writer | None", output: str | None, *, json: bool, notes: Sequence[str] = ()) -> int:
    """Give it out.

    Returns:
        The exit code: 1 where nothing fits.
    """
    if writer is not None:
        return _emit(plan, writer, output)
    if json:
        import msgspec

        _write(msgspec.json.format(msgspec.json.encode(plan)).decode() + "\n", output)
    else:
        from envcheck.cli.plan_options import finding_lines, folded, plan_lines

        told = (line for note in notes for line in folded(note))
        for line in (*plan_lines(plan), *told, *finding_lines(plan.findings)):
            print(line)
    return int(any(finding.status == "fail" for finding in plan.findings))


def _emit(plan: "Plan", writer: "Writer", output: str | None) -> int:
    """The file; nothing where nothing fits: a file that cannot work helps nobody."""
    from envcheck.cli.plan_options import finding_lines

    for line in finding_lines(plan.findings):
        print(line, file=sys.stderr)
    if not plan.fits or any(finding.status == "fail" for finding in plan.findings):
        return 1
    _write(writer(plan), output)
    return 0


def _write(text: str, output: str | None) -> None:
    if output is None or output == "-":
        sys.stdout.write(text)
        return
    from envcheck.files import write_text

    write_text(output, text)
    print(f"{output} written.", file=sys.stderr)
