"""What `envcheck fix` starts from, and how it speaks."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TextIO, TypeAlias

from msgspec import structs

from envcheck.cli.call import Options
from envcheck.cli.look import Observation, judge, observe, replayed, this_machine
from envcheck.cli.say import ask
from envcheck.errors import UserError
from envcheck.findings import Command, Finding, Fix
from envcheck.fix.case import Case, of_causes, of_findings, seen_by_no_check, unseen, visible
from envcheck.fix.log_origin import LogOrigin
from envcheck.fix.run import Ran
from envcheck.fix.session import Answer, Rules, Session
from envcheck.report.renew import renewed_findings
from envcheck.snapshot import LocalSnapshot, Snapshot

if TYPE_CHECKING:
    from envcheck.explain.document import Cause
    from envcheck.fix.document import Repair
    from envcheck.fix.effects import Effect
    from envcheck.report.blocks import Block

Cases: TypeAlias = Callable[[Snapshot, tuple[Finding, ...]], Iterable[Case]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What was asked for."""

    named: tuple[str, ...]
    source: str | None
    log: str | None
    dry_run: bool
    yes: bool
    sudo: bool
    terminal: bool


def begin(options: Options, wish: Wish, stream: TextIO, out: int, environ: Mapping[str, str]) -> tuple[Session, Cases]:
    """The session, and what gives it its cases.

    Raises:
        UserError: a file cannot be read or holds something else.
    """
    if wish.source is not None and wish.log is not None:
        raise UserError("--from and --log cannot be used together.")
    told = _told(options, wish)  # before the machine is looked at: a bad file is refused at once
    session = _session(options, wish, stream, out, environ)
    if isinstance(told, Observation):
        return session, _of_document(options, wish, told, session)
    if told is not None:
        if not options.deep and any(seen_by_no_check(cause.problem, session.findings) for cause in told.causes):
            session = _session(structs.replace(options, deep=True), wish, stream, out, environ)
        return session, _of_log(options, wish, told, session)

    def cases(snapshot: Snapshot, findings: tuple[Finding, ...]) -> Iterator[Case]:
        yield from of_findings(findings, wish.named)
        yield from unseen(wish.named, snapshot)

    return session, cases


@dataclass(frozen=True, slots=True)
class Told:
    """What a log or a JSON explanation names."""

    causes: "tuple[Cause, ...]"
    origin: LogOrigin = field(default_factory=LogOrigin)
    machine: Callable[[Snapshot], Snapshot] = lambda here: here
    """The machine that it is of, given this one."""


def _told(options: Options, wish: Wish) -> "Told | Observation | None":
    """What a file names; None: no file is given."""
    if wish.log is not None:
        from envcheck.cli.explain import LogStart, described_or, read_log
        from envcheck.explain.explain import Explainer

        origin, start, explainer = LogOrigin(), LogStart(), Explainer()
        cut = read_log(wish.log, origin.feed, start.feed, explainer.feed)
        causes = explainer.finish(wish.log, Snapshot, cut).causes
        return Told(causes, origin, lambda here: described_or(start, lambda: here)())
    if wish.source is None:
        return None
    from envcheck.report.attached import data_of, explanation_in, found_in, together

    data = data_of(wish.source)
    explanation = explanation_in(data, wish.source)
    if explanation is not None:
        return Told(explanation.causes)
    return replayed(together([(wish.source, found_in(data, wish.source))]), options.model)


def _of_log(options: Options, wish: Wish, told: Told, session: Session) -> Cases:
    """The causes, with fixes for the machine that the log is of, as `envcheck explain` takes it."""
    here = session.snapshot
    meant = here if options.chosen_by == "--python" else told.machine(here)
    if meant is here:
        session.rules = replace(session.rules, foreign=told.origin.foreign(session.here.python))
    else:
        why = "the log is from another machine or environment. Run envcheck fix there."
        _speak_of(session, meant, judge(options, Observation(meant)), why)
    return lambda snapshot, findings: of_causes(told.causes, snapshot, findings, wish.named)


def _of_document(options: Options, wish: Wish, told: Observation, session: Session) -> Cases:
    """What `envcheck check` finds in it is fixed where it is of this very environment, and only shown elsewhere."""
    judged = judge(options, told)
    smoke = told.smoke.findings if told.smoke else ()
    foreign = _why_foreign(told.snapshot, session.snapshot)
    if foreign:
        _speak_of(session, told.snapshot, judged, foreign)
    causes = told.log.causes if told.log and not foreign else ()  # elsewhere they are among the findings
    named = {cause.problem for cause in causes}
    asked = wish.named or tuple(case.problem for case in of_findings((*judged, *smoke)))

    def cases(snapshot: Snapshot, findings: tuple[Finding, ...]) -> Iterator[Case]:
        if not asked:
            return
        yield from of_causes(causes, snapshot, findings, asked)
        yield from (case for case in of_findings(findings, asked) if case.problem not in named)
        for case in of_findings(renewed_findings(smoke, snapshot), asked):
            if case.problem not in visible():
                yield case

    return cases


def _speak_of(session: Session, snapshot: Snapshot, findings: tuple[Finding, ...], why: str) -> None:
    """Show the fixes of another machine, and run none."""
    session.snapshot, session.findings = snapshot, findings
    session.rules = replace(session.rules, foreign=why)


def _here(path: str) -> str:
    """A path of a report, which names the home folder `~`."""
    return str(Path(path).expanduser())


def _why_foreign(told: Snapshot, here: Snapshot) -> str | None:
    """A sentence where the report is of another machine or environment."""
    there = told.python.prefix if told.python else None
    if not there or _here(there) != (here.python.prefix if here.python else None):
        place = there or "it does not say which"
        return (
            f"the report is from another environment ({place}). Run envcheck fix there; if that environment is on "
            "this machine, name its Python with --python."
        )
    systems = [(box.host.os_id, box.host.os_version) if box.host else None for box in (told, here)]
    cards = [
        sorted(gpu.name or "" for gpu in box.gpus) for box in (told, here)
    ]  # uuids are hidden in what leaves a machine
    if systems[0] != systems[1] or cards[0] != cards[1]:
        return "the report is from another machine. Run envcheck fix there."
    return None


def _session(options: Options, wish: Wish, stream: TextIO, out: int, environ: Mapping[str, str]) -> Session:
    def look(environ: Mapping[str, str]) -> tuple[LocalSnapshot, tuple[Finding, ...]]:
        told = wish.source is not None or wish.log is not None  # what the hub answers is not checked then
        now = structs.replace(options, source=None, started=monotonic(), offline=options.offline or told)
        sight = observe(now, environ=environ)
        if not judges_main_job(now, wish):
            return this_machine(sight), judge(now, sight)
        from envcheck.cli.second_look import with_smoke

        return with_smoke(now, sight)

    snapshot, findings = look(environ)
    rules = Rules(dry_run=wish.dry_run, yes=wish.yes, sudo=wish.sudo, terminal=wish.terminal)
    teller = Teller(stream, color=options.color)
    return Session(
        look=look,
        rules=rules,
        narrator=teller,
        environ=environ,
        out=out,
        here=snapshot,
        snapshot=snapshot,
        findings=findings,
    )


def judges_main_job(options: Options, wish: Wish) -> bool:
    """The smoke test's findings count, too: not where a file, or the problems of a check, say what to fix."""
    files = wish.source is not None or wish.log is not None
    named = bool(wish.named) and all(problem in visible() for problem in wish.named)
    return not files and not named and (not options.only or "smoke" in options.only)


class Teller:
    """Speaks to the user: on the terminal, or line by line into a file."""

    def __init__(self, stream: TextIO, *, color: bool) -> None:
        from envcheck.report.console import make_console
        from envcheck.report.terminal.page import make_page

        self._stream = stream
        self._console = make_console(stream, no_color=not color)
        self._page = make_page(self._console)

    def case(self, case: Case) -> None:
        """A problem comes."""
        from envcheck.report.pages import case_blocks

        self._print([*case_blocks(case)])

    def fix(self, label: str, fix: Fix, effects: "Iterable[Effect]", undo: Iterable[Command]) -> None:
        """One of its fixes, and what it does."""
        from envcheck.report.pages import offer_blocks

        self._print([*offer_blocks(label, fix, effects, tuple(undo))], inside=True)

    def note(self, text: str) -> None:
        """A sentence about the fix."""
        from envcheck.report.blocks import Paragraph

        self._print([Paragraph(text)], inside=True)

    def failed(self, ran: Ran) -> None:
        """The fix failed: why, as far as its output tells."""
        self.note(ran.failure or f"The command failed with code {ran.code}.")
        for cause in ran.explanation.causes[:1] if ran.explanation else ():
            self.note(f"{cause.title}: see `envcheck problem {cause.problem}`.")

    def ask(self, question: str) -> Answer:
        """Ask on the terminal; nothing typed is no."""
        self._stream.flush()
        answer = ask(f"    {question} [y/N/q] ")
        if answer is None:
            return "quit"
        return {"y": "yes", "yes": "yes", "q": "quit", "quit": "quit"}.get(answer, "no")  # type: ignore[return-value]

    def close(self, repair: "Repair") -> None:
        """The last words."""
        from envcheck.report.pages import closing_blocks

        self._print([*closing_blocks(repair)])

    def _print(self, blocks: "Sequence[Block]", *, inside: bool = False) -> None:
        from rich.text import Text

        from envcheck.report.blocks.terminal import lines
        from envcheck.report.door import screen_text

        for line in (*(() if inside else (Text(),)), *lines(blocks, self._page, inside=inside)):
            shown = screen_text(line.plain)
            self._console.print(line if shown == line.plain else Text(shown), soft_wrap=True)
        self._stream.flush()
