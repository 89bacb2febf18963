"""Goes through the problems of a machine, one by one: show, ask, run, look again."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Literal, Protocol, TypeAlias

from msgspec.structs import replace

from envcheck.findings import Command, Finding, Fix
from envcheck.fix import journal
from envcheck.fix.case import Case, visible
from envcheck.fix.document import State, Treated, Tried
from envcheck.fix.effects import Effect, effect, undo_of, way_back
from envcheck.fix.journal import Entry
from envcheck.fix.run import Ran, run_fix
from envcheck.fix.variables import applied, file_of
from envcheck.snapshot import LocalSnapshot, PythonEnvironment, Snapshot

Answer: TypeAlias = Literal["yes", "no", "quit"]
Observation: TypeAlias = tuple[LocalSnapshot, tuple[Finding, ...]]
Look: TypeAlias = Callable[[Mapping[str, str]], Observation]
DRY_RUN = "Not run: --dry-run."
INSIDE = {"nothing", "environment", "cache"}


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be done."""

    dry_run: bool = False
    yes: bool = False
    """Fixes inside the environment need no answer. Any other one does, whatever is set."""
    sudo: bool = False
    terminal: bool = False
    """Somebody is there to answer."""
    foreign: str | None = None
    """Why nothing can be run here; None: it can."""


class Narrator(Protocol):
    """Tells the user, and asks."""

    def case(self, case: Case) -> None:
        """A problem comes."""

    def fix(self, label: str, fix: Fix, effects: Iterable[Effect], undo: Iterable[Command]) -> None:
        """One of its fixes, and what it does."""

    def note(self, text: str) -> None:
        """A sentence about the fix."""

    def failed(self, ran: Ran) -> None:
        """The fix failed."""

    def ask(self, question: str) -> Answer:
        """Run it?"""


class Quit(Exception):  # noqa: N818 - the user's wish, no error
    """The user wants no more."""


@dataclass(slots=True)
class Session:
    """One call of `envcheck fix`."""

    look: Look
    rules: Rules
    narrator: Narrator
    environ: Mapping[str, str]
    out: int
    here: LocalSnapshot
    """This machine: what is run is run by this alone."""
    snapshot: Snapshot
    """The machine that is spoken of: this one, or that of a report."""
    findings: tuple[Finding, ...]
    treated: list[Treated] = field(default_factory=list)
    offered: dict[tuple[Command, ...], str] = field(default_factory=dict)
    """Commands that were shown and not run, and the problem that they were shown for."""
    journal: str | None = None
    interrupted: bool = False

    def mend(self, cases: Callable[[Snapshot, tuple[Finding, ...]], Iterable[Case]]) -> None:
        """All cases. After each that was worked on the machine is seen again: others may be gone with it, or appear."""
        seen: set[tuple[str, str]] = set()
        try:
            while True:
                case = next((c for c in cases(self.snapshot, self.findings) if c.key not in seen), None)
                if case is None:
                    return
                seen.add(case.key)
                self._treat(case)
        except Quit:
            return

    def _treat(self, case: Case) -> None:
        self.narrator.case(case)
        tried: list[Tried] = []
        gone: bool | None = None
        try:
            for number, fix in enumerate(case.fixes, 1):
                label = "Fix" if len(case.fixes) == 1 else f"Fix {number}"
                earlier = self.offered.setdefault(fix.commands, case.problem) if fix.commands else case.problem
                if earlier != case.problem:
                    tried.append(self._as_above(fix, earlier))
                    continue
                done, gone = self._try(case, fix, label, gone)
                if done.state in ("done", "failed"):
                    self.offered.pop(fix.commands, None)
                tried.append(done)
                if gone:
                    return
        finally:
            self.treated.append(
                Treated(problem=case.problem, title=case.title, status=case.status, gone=gone, fixes=tuple(tried))
            )

    def _as_above(self, fix: Fix, problem: str) -> Tried:
        """The very commands that were offered for another problem, and not run."""
        why = f"The fix for {problem} fixes this as well."
        self.narrator.note(why)
        return Tried(summary=fix.summary, commands=fix.commands, variables=fix.variables, state="shown", why=why)

    def _try(self, case: Case, fix: Fix, label: str, gone: bool | None) -> tuple[Tried, bool | None]:
        effects = [effect(command, self.snapshot) for command in fix.commands]
        environment = self.snapshot.python
        if fix.variables and environment and environment.prefix:
            effects.append(_of_variables(fix, environment))
        undo = undo_of(fix.commands, effects)
        self.narrator.fix(label, fix, effects, undo)
        changes = tuple(what.changes for what in effects)
        tried = Tried(
            summary=fix.summary, commands=fix.commands, variables=fix.variables, changes=changes, undo=undo,
            state="shown",
        )  # fmt: skip
        why = self._obstacle(case, fix, effects)
        if why:
            if why != DRY_RUN:  # it is said once, at the end
                self.narrator.note(why)
            return replace(tried, why=why), gone
        if not (self.rules.yes and fix.automatic):
            answer = self.narrator.ask("Run it?")
            if answer == "quit":
                raise Quit
            if answer == "no":
                return replace(tried, state="declined"), gone
        return self._run(case, fix, tried)

    def _obstacle(self, case: Case, fix: Fix, effects: Iterable[Effect]) -> str | None:
        """Why it is only shown; None: it may be run, if the user wishes."""
        rules = self.rules
        if not fix.commands and not (fix.variables and fix.automatic):
            return "Do this yourself."
        if any(what.scope == "restart" for what in effects):
            return "envcheck does not restart anything: run this yourself."
        if not fix.root and not (fix.automatic and all(what.scope in INSIDE for what in effects)):
            return "Not run: envcheck only runs commands that change the environment itself. You can run it yourself."
        if fix.root and not rules.sudo:
            return "Not run: it needs root. Run it yourself, or use --sudo to be asked."
        if rules.foreign or case.doubt:
            return f"Not run: {rules.foreign or case.doubt}"
        if rules.dry_run:
            return DRY_RUN
        if not rules.terminal and (fix.root or not rules.yes):
            more = (
                "commands that change the system are run only after you confirm."
                if fix.root
                else "use --yes to run it."
            )
            return f"Not run: there is no terminal to ask on; {more}"
        return None

    def _run(self, case: Case, fix: Fix, tried: Tried) -> tuple[Tried, bool | None]:
        before = self.here
        was_there = self._finds(case)
        file = journal.place(before, self.environ)
        entry = Entry(
            at=_now(), state="begun", problem=case.problem, summary=fix.summary, commands=fix.commands,
            variables=fix.variables,
        )  # fmt: skip
        try:
            journal.append(file, entry)
        except OSError as error:
            why = f"Not run: the journal {file} cannot be written ({error.strerror})."
            self.narrator.note(why)
            return replace(tried, state="failed", why=why), None
        self.journal = str(file)
        ran = run_fix(fix, before, self.environ, self.out)
        self.environ = applied(fix.variables, self.environ) if ran.ok else self.environ
        self.here, self.findings = self.look(self.environ)
        self.snapshot = self.here
        changed = changed_packages(before, self.here)
        undo = (*way_back(tuple(changed), before), *(c for c in tried.undo if not changed or "pip" not in c))
        gone = not self._finds(case) if was_there else None
        state: State = "done" if ran.ok else "failed"
        journal.append(
            file,
            replace(
                entry, at=_now(), state="interrupted" if ran.interrupted else state, exit_code=ran.code, gone=gone,
                packages=changed, undo=undo,
            ),
        )  # fmt: skip
        self._tell(fix, ran, gone)
        if ran.interrupted:
            self.interrupted = True
            raise Quit
        return replace(tried, state=state, exit_code=ran.code, undo=undo, why=ran.failure), gone

    def _finds(self, case: Case) -> bool:
        """A check sees the problem now."""
        return any(f.problem == case.problem and f.status not in ("pass", "skip") for f in self.findings)

    def _tell(self, fix: Fix, ran: Ran, gone: bool | None) -> None:
        if ran.interrupted:
            self.narrator.note("Interrupted; the journal shows what was started.")
            return
        if not ran.ok:
            self.narrator.failed(ran)
        if gone is None:
            if ran.ok:
                self.narrator.note(
                    "Done. No check can verify this fix: run the command that failed again, with `envcheck try -- ...`."
                )
        elif gone:
            self.narrator.note("Done. Checked again: the problem is fixed.")
        elif fix.reboot:
            self.narrator.note("Done. It takes effect after a reboot.")
        else:
            self.narrator.note("Checked again: the problem is not fixed.")
        if ran.ok and fix.variables:
            self.narrator.note("Activate the environment again for the variables to take effect.")


def not_found(named: Collection[str], treated: Iterable[Treated]) -> tuple[str, ...]:
    """What was asked for and is not on this machine."""
    there = {case.problem for case in treated}
    return tuple(name for name in named if name not in there and name in visible())


def _of_variables(fix: Fix, environment: PythonEnvironment) -> Effect:
    names = " and ".join(variable.name for variable in fix.variables)
    file = file_of(environment)
    return Effect("environment", f"sets {names} whenever the environment is activated, in {file}", (("rm", str(file)),))


def changed_packages(before: Snapshot, after: Snapshot) -> dict[str, tuple[str | None, str | None]]:
    """Packages of another version than before. Where it could not be seen, none."""
    if not after.packages or "python" in after.unavailable:
        return {}
    names = sorted({*before.packages, *after.packages})
    pairs = {name: (before.packages.get(name), after.packages.get(name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _now() -> str:
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
