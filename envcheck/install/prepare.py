"""Before anything is installed: look at the target, and find out what installs, from where, and what the plan is."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from msgspec import structs

from envcheck.compat.constraints import constrained, constraints, contradiction, pins_of, unconstrained
from envcheck.compat.flash_attn import is_missing
from envcheck.compat.refused_pins import allowed_sets
from envcheck.compat.requirement_conflicts import after, conflict, implied
from envcheck.compat.requirements import Requirement, too_old_for
from envcheck.compat.resolver import Solution, solutions
from envcheck.compat.tables.companions import COMPANIONS
from envcheck.files import UnreadableInput, read
from envcheck.findings import Command, Finding
from envcheck.install import journal
from envcheck.install.builds import with_toolkit
from envcheck.install.disk_space import ENOUGH, Shortage, has_cached, shortages
from envcheck.install.document import finding
from envcheck.install.index_config import Sources
from envcheck.install.index_env import Handover, hand_over, only_folder
from envcheck.install.index_health import show
from envcheck.install.installer import find_installer
from envcheck.install.journal import Journal
from envcheck.install.lock import locked
from envcheck.install.offline_rewrite import from_folder, with_requirements
from envcheck.install.repair import Repairs, repair_steps, repairs_of
from envcheck.install.torch_index import CPU_INDEX, Ask, NotCarried, first_carried, first_to_be_had
from envcheck.install.transport import DIRECT, Route
from envcheck.install.versions_there import with_versions_there
from envcheck.plan import Pin, Plan, PlanOptions, fitting_sets, has_gpu, in_place, missing, plan, solve
from envcheck.plan.steps import TORCH, is_uv
from envcheck.probes.packages_integrity import UNLISTED, looked_deeper
from envcheck.requirement_files import REQUIREMENTS, lines
from envcheck.snapshot import LocalSnapshot, Snapshot
from envcheck.units import GIB
from envcheck.urls import Url
from envcheck.verdict import Verdict, found

WITHOUT_FLASH = "FlashAttention is not installed; `envcheck install --with flash-attn` installs it."
NO_INDEX = "None of torch's own indexes with a build for this machine responds"
WHEELS_FOR = ("x86_64", "aarch64")
"""Machines that the CPU index has wheels for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the user asked for."""

    torch_index: Url | None = None
    index: Url | None = None
    installer: str | None = None
    """`uv` or `pip`; None: uv where there is one."""
    offline: str | None = None
    """A folder of wheels, which takes the place of every index."""
    requirements: str | None = None
    """A requirements file: its pins are respected, and what it names is installed, too."""
    always: bool = False
    """Make the whole plan also where everything is in place."""
    repair: bool = False
    """Reinstall what is damaged or missing, and change nothing else."""
    upgrade: bool = False
    """Take the newest set that fits, also where another one is in place."""
    verify: bool = False
    """Compare the content of all files, not only their sizes."""
    wishes: PlanOptions = field(default_factory=PlanOptions)
    """Of the build of torch, of flash-attn and of vLLM."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """All that is known before the first step."""

    snapshot: Snapshot
    plan: Plan
    environment: Mapping[str, str] = field(default_factory=dict)
    """Variables that the installer is started with, on top of the environment."""
    in_place: bool = False
    refused: bool = False
    """The plan cannot be carried out, see the findings."""
    interrupted: bool = False
    """The last installation was begun and not ended."""
    repairs: Repairs = field(default=Repairs())
    """What is damaged, and what installed packages lack."""
    shortages: tuple[Shortage, ...] = ()
    """File systems with hardly enough room."""
    only_repair: bool = False
    """Every package of the plan is there: the steps reinstall what is damaged, and no other."""
    installer: Command = ()
    """What installs, up to and without its verb."""
    notes: tuple[str, ...] = ()
    """What the user should know of the sources."""
    sources: Sources = field(default=Sources(), repr=False)
    """Where packages come from, credentials included."""
    route: Route = field(default=DIRECT, repr=False)
    secret_index: Url | None = None
    """torch's index with its credentials, which the plan does not hold."""
    constraints: tuple[str, ...] = ()
    """Files of the user's constraints."""
    requirements: str | None = None
    """Digest of the user's requirements."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those of the plan."""
        return self.plan.findings


def prepare(snapshot: LocalSnapshot, environ: Mapping[str, str], request: Request) -> Prepared:
    """Decide what to do. Nothing outside is asked where everything is in place already."""
    objection = refusal(snapshot)
    if objection:
        return refused(snapshot, objection, wishes=request.wishes)
    last = last_journal(snapshot)
    interrupted = last is not None and last.state != "done"
    snapshot = looked_deeper(snapshot, "content" if interrupted or request.verify else "sizes")
    if request.repair and not repairs_of(snapshot):
        snapshot = looked_deeper(snapshot, "content")  # somebody suspects it
    snapshot = with_versions_there(snapshot)
    repairs = repairs_of(snapshot)
    request = replace(request, wishes=structs.replace(request.wishes, upgrade=request.upgrade))
    keeps = (request.repair or bool(repairs)) and not interrupted and not request.upgrade
    wishes = _kept(snapshot, last, request) if keeps else request.wishes
    standing = None if request.upgrade else _standing(snapshot, last, wishes)
    shown = structs.replace(wishes, torch_index=show(request.torch_index or "") or None, tested_set=standing)
    first = plan(snapshot, shown)
    asked = _digest(request.requirements)
    whole = not repairs and not missing(snapshot, first)
    if not whole and (keeps or not repairs) and (kept := in_place(snapshot, shown, whole=last is not None)):
        whole, first, standing = not repairs, kept, None
        wishes = structs.replace(wishes, keep=True)
        request = replace(request, wishes=wishes)
    whole = whole and vllm_is_there(first)
    settled = not interrupted
    if whole and settled and (request.repair or asked in (None, last.requirements if last else None)):
        notes = (WITHOUT_FLASH,) if is_missing(snapshot) else ()
        done = Prepared(snapshot=snapshot, plan=first, in_place=True, notes=notes)
        return (
            replace(_ask_around(unconstrained(snapshot), environ, request), in_place=True) if request.always else done
        )
    chosen = structs.replace(wishes, tested_set=standing) if keeps and standing else wishes
    prepared = _ask_around(snapshot, environ, replace(request, wishes=chosen))
    if keeps and not prepared.refused and vllm_is_there(first) and not missing(snapshot, first):
        prepared = replace(prepared, plan=first)  # what is there stays, whatever set would be chosen today
    return _with_repairs(prepared, repairs, last, request, environ)


def vllm_is_there(made: Plan) -> bool:
    """VLLM is in its own environment, where the plan has one; True where the plan has none of its own."""
    if made.vllm is None or made.vllm.shared:
        return True
    step = next((s for s in made.steps if s.id == "vllm-environment"), None)
    folder = Path(step.command[-1]) if step else Path()
    return any(
        folder.glob(
            f"lib/python*/site-packages/{made.vllm.distribution.replace('-', '_')}-{made.vllm.version}.dist-info"
        )
    )


def _kept(snapshot: Snapshot, last: Journal | None, request: Request) -> PlanOptions:
    """For a repair: what is there stays. Where its set is not known to envcheck, its versions are taken as pins."""
    if request.wishes.pins or _standing(snapshot, last, request.wishes):
        return request.wishes
    ours = {"torch", "torchvision", "transformers", *COMPANIONS}
    pins = tuple(
        Pin(Requirement(name, f"=={version.partition('+')[0]}", ""), "what is installed")
        for name, version in snapshot.packages.items()
        if name in ours and not too_old_for(snapshot, "transformers", name)
    )
    for names in (ours, {"torch", "transformers"}, {"torch"}):
        kept = structs.replace(request.wishes, pins=tuple(pin for pin in pins if pin.requirement.name in names))
        if kept.pins and solve(snapshot, kept):
            return kept
    return request.wishes


def _with_repairs(
    prepared: Prepared, repairs: Repairs, last: Journal | None, request: Request, environ: Mapping[str, str]
) -> Prepared:
    """The steps that repair come first; the plan's own only where one of its packages is not there."""
    if prepared.refused:
        return prepared
    made, snapshot = prepared.plan, prepared.snapshot
    absent = {p.name for p in missing(snapshot, made)}
    kept = tuple(d for d in repairs.damage if d.how in UNLISTED or d.package not in absent)
    ones = replace(repairs, damage=kept)
    versions = {p.name: p.version for p in made.packages}
    steps = repair_steps(snapshot, ones, prepared.installer, versions, show(request.torch_index or "") or None)
    own = tuple(s for s in made.steps if s.id == "trial" or absent or not (request.repair or repairs))
    if request.offline:
        steps = from_folder(structs.replace(made, steps=steps), request.offline).steps
    both = structs.replace(made, steps=(*steps, *own))
    interrupted = last is not None and last.state != "done"
    whole = replace(
        prepared, plan=both, repairs=repairs, interrupted=interrupted, only_repair=bool(repairs) and not absent
    )
    return _with_room(whole, environ) if absent.intersection(TORCH) else whole


def _with_room(prepared: Prepared, environ: Mapping[str, str]) -> Prepared:
    """Refused where a file system has far too little room: a long download would end there."""
    python = prepared.snapshot.python
    torch = next((p.version for p in prepared.plan.packages if p.name == "torch"), "")
    folder = (python.prefix if python else None) or "."
    short = shortages(
        prepared.plan.room_bytes, folder, environ, uv=is_uv(prepared.installer),
        cached=has_cached(environ, "torch", torch),
    )  # fmt: skip
    far = [one for one in short if one.free < ENOUGH * one.needed]
    if not far:
        return replace(prepared, shortages=short)
    verdict = found(
        "disk-space-low",
        ". ".join(f"There are {one}" for one in far) + ". Nothing was downloaded.",
        title="Not enough disk space to install",
        status=None,
        path=far[0].folders[0],
        purposes=list(far[0].purposes),
        **_numbers(far[0]),
    )
    return refused(prepared.snapshot, verdict, prepared.notes)


def _numbers(short: Shortage) -> dict[str, int]:
    """As the evidence names them."""
    if short.counts_files:
        return {"free_files": short.free, "needed_files": short.needed}
    return {"free_bytes": short.free, "needed_bytes": short.needed, "needed_gib": -(-short.needed // GIB)}


def refusal(snapshot: Snapshot) -> Verdict | None:
    """Why nothing is installed into this Python: only into an environment of its own."""
    python = snapshot.python
    if python is None or python.version is None:
        reason = snapshot.unavailable.get("python.version", "it does not respond")
        return found("install-failed", f"{reason}.", title="The Python to install into cannot be read")
    if python.tool:
        return found(
            "externally-managed",
            f"{python.prefix or python.executable} belongs to {python.tool}, which may delete it at any time. Create "
            "an environment in your project's folder and run envcheck there: it is then used by default.",
            title=f"envcheck does not install into an environment of {python.tool}'s tools",
            python=python.executable,
        )
    if python.virtual or (python.conda and not python.externally_managed):
        return None
    return found(
        "externally-managed",
        f"{python.executable} is the system's or the user's own Python. envcheck installs packages only into a "
        "virtual environment, so that they cannot break anything else.",
        title="envcheck does not install into a Python outside a virtual environment",
        python=python.executable,
    )


def lock_of(snapshot: LocalSnapshot, *, dry: bool = False) -> AbstractContextManager[int | None]:
    """The lock of the environment, while it is installed into; none where nothing will be written."""
    python = snapshot.python
    if dry or refusal(snapshot) or python is None or python.prefix is None:
        return nullcontext()
    return locked(python.prefix)


def last_journal(snapshot: Snapshot) -> Journal | None:
    """How the last installation ended; None: there was none."""
    return journal.read(snapshot.python.prefix) if snapshot.python and snapshot.python.prefix else None


def _standing(snapshot: Snapshot, last: Journal | None, wishes: PlanOptions) -> str | None:
    """Id of the set that was installed to the end, where it still fits: it is kept, also if another is newer."""
    if last is None or last.state != "done":
        return None
    if any(s.id == last.tested_set for s in solutions(snapshot, wishes)):
        return last.tested_set
    return last.tested_set if any(s.id == last.tested_set for s in fitting_sets(snapshot, wishes)) else None


def refused(
    snapshot: Snapshot, objection: Verdict, notes: tuple[str, ...] = (), wishes: PlanOptions | None = None
) -> Prepared:
    """What would be installed, and why it cannot be."""
    made = plan(snapshot, wishes)
    failed = finding(structs.replace(objection, status="fail"), snapshot)
    fits = made.fits and objection.problem != "package-conflict"  # `wishes` may hold none of the lines that conflict
    made = structs.replace(made, fits=fits, steps=(), findings=(*made.findings, failed))
    return Prepared(snapshot=snapshot, plan=made, refused=True, notes=notes)


def _ask_around(snapshot: Snapshot, environ: Mapping[str, str], request: Request) -> Prepared:
    """Ask the machine for an installer and the network for its sources, and plan with what answered."""
    python = (snapshot.python.executable if snapshot.python else None) or "python3"
    installer = find_installer(python, environ, request.installer)
    if installer is None:
        detail = {"uv": "There is no uv.", "pip": f"{python} has no pip."}.get(
            request.installer or "", f"{python} has no pip, and there is no uv on PATH."
        )
        nothing = found("build-requirement-missing", detail, title="Neither pip nor uv is available")
        return refused(snapshot, nothing, wishes=request.wishes)
    folder = request.offline
    prefix = snapshot.python.prefix if snapshot.python else None
    sources = (
        only_folder(folder, environ, prefix)
        if folder
        else hand_over(environ, prefix, request.index.revealed() if request.index else None)
    )
    if request.index and sources.silent:
        index = show(request.index)
        gone = found("network-failed", " ".join(sources.notes), title=f"{index} does not respond", index=index)
        return refused(snapshot, gone, sources.notes, request.wishes)
    return _with_torch(snapshot, installer, sources, request)


def kept_first(sets: tuple[Solution, ...], snapshot: Snapshot, request: Request) -> tuple[Solution, ...]:
    """A repair keeps the set that was installed, or at least its torch."""
    torch = snapshot.packages.get("torch", "").partition("+")[0] if request.repair else ""
    return tuple(sorted(sets, key=lambda one: (one.id != request.wishes.tested_set, one.version("torch") != torch)))


def _with_torch(snapshot: Snapshot, installer: Command, sources: Handover, request: Request) -> Prepared:
    """Find the set that the user's constraints allow and the index that torch comes from, and make the plan."""
    own = not (request.offline or request.index or request.torch_index or sources.silent) and bool(sources.uv.index)
    demanded = lines((request.requirements,)) if request.requirements else ()
    limits = constraints(snapshot)
    wished = structs.replace(request.wishes, pins=tuple(pins_of(demanded, snapshot, bare=True)))
    snapshot, asked = constrained(snapshot, wished)
    if clash := conflict(snapshot, asked):
        return refused(snapshot, clash, sources.notes, after(snapshot, asked, clash))
    asked = implied(snapshot, asked)
    usual = fitting_sets(snapshot, request.wishes, own_indexes=own)
    offered = usual if not asked.pins else (usual[0], *fitting_sets(snapshot, asked, own_indexes=own))
    sets, passed_over = allowed_sets(offered, asked.pins)
    notes = (*sources.notes, *passed_over)
    sets = kept_first(sets, snapshot, request)
    if sets and own and sets[0].index and has_gpu(snapshot):
        first, silent = first_to_be_had(sets, _asker(snapshot, sources))
        if first is None:
            problem = "wheel-not-found" if any(one.responds for one in silent) else "network-failed"
            return refused(snapshot, found(problem, " ".join(map(str, silent)), title=NO_INDEX), notes, asked)
        sets, notes = sets[sets.index(first) :], (*notes, *map(str, silent))
    if not sets:
        files = list(dict.fromkeys(pin.where for pin in asked.pins))
        title, detail = (
            "No set of packages that envcheck knows to work satisfies your constraints",
            " ".join(passed_over),
        )
        if pair := contradiction(asked.pins):
            title = "Your constraints contradict each other"
            detail = f"No version satisfies both {pair[0]} and {pair[1]}."
        return refused(snapshot, found("package-conflict", detail, title=title, files=files), sources.notes)
    wishes = structs.replace(
        asked, installer=installer, index=show(sources.uv.index or "") or None, tested_set=sets[0].id
    )
    if request.offline:
        carried = first_carried(request.offline, sets, snapshot)
        if isinstance(carried, NotCarried):
            title = f"{request.offline} lacks wheels for this machine"
            return refused(snapshot, found("wheel-not-found", f"{carried}.", title=title), notes)
        wishes = structs.replace(wishes, tested_set=carried.id, index=request.offline)
    elif request.torch_index:
        carried = first_carried(request.torch_index.revealed(), sets, snapshot, sources.route)
        if isinstance(carried, NotCarried):
            title = f"{show(request.torch_index)} has no compatible torch"
            return refused(snapshot, found("wheel-not-found", f"{carried}.", title=title), notes)
        wishes = structs.replace(wishes, tested_set=carried.id, torch_index=show(request.torch_index))
    elif not request.index and prefers_cpu(snapshot, sets[0]) and sources.uv.index and not sources.silent:
        carried = first_carried(CPU_INDEX, sets[:1], snapshot, sources.route)
        if isinstance(carried, NotCarried):
            notes = (*notes, f"{carried}; using the default build of torch, which also runs on a CPU.")
        else:
            wishes = structs.replace(wishes, torch_index=CPU_INDEX)
    return Prepared(
        snapshot=snapshot,
        plan=_as_asked(with_toolkit(plan(snapshot, wishes), snapshot), request),
        requirements=_digest(request.requirements),
        environment=sources.environment,
        installer=installer,
        notes=notes,
        sources=sources.uv if is_uv(installer) else sources.pip,
        route=sources.route,
        secret_index=request.torch_index,
        constraints=tuple(dict.fromkeys(pin.where for pin in (*wished.pins, *limits))),
    )


def _asker(snapshot: Snapshot, sources: Handover) -> Ask:
    """Asks an index whether it carries a set."""

    def ask(index: str, chosen: Solution) -> NotCarried | None:
        carried = first_carried(index, [chosen], snapshot, sources.route)
        return carried if isinstance(carried, NotCarried) else None

    return ask


def _as_asked(plan: Plan, request: Request) -> Plan:
    """The plan with the user's requirements, from the user's folder."""
    if request.requirements:
        plan = with_requirements(plan, request.requirements)
    return from_folder(plan, request.offline) if request.offline else plan


def _digest(file: str | None) -> str | None:
    """What tells a requirements file from a changed one; None: there is none, or it cannot be read."""
    from hashlib import sha256

    try:
        return sha256(read(file, file, REQUIREMENTS, empty=True)).hexdigest() if file else None
    except UnreadableInput:
        return None


def prefers_cpu(snapshot: Snapshot, chosen: Solution) -> bool:
    """No GPU, torch is yet to be installed, and there are CPU builds for this machine."""
    machine = snapshot.host.machine if snapshot.host else None
    lacking = {p.name for p in missing(snapshot, plan(snapshot, PlanOptions(tested_set=chosen.id)))}
    return not has_gpu(snapshot) and machine in WHEELS_FOR and bool(lacking.intersection(TORCH))
