"""Make the plan: a pure function from what the machine is, and what the user asks for, to packages and steps."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from envcheck.catalogue.commands import is_off_limits, pip_ready, target_python, uv_pip
from envcheck.catalogue.host.remedies.interpreter import new_environment
from envcheck.checks.run import all_checks, blocking, run_checks, to_finding
from envcheck.compat.attention import PREBUILT, SDPA, no_use, otherwise
from envcheck.compat.builds import CPU, installed_build
from envcheck.compat.constraints import constrained, unconstrained
from envcheck.compat.environment import python_version
from envcheck.compat.flash_attn import clashes, is_missing
from envcheck.compat.jetson import INDEX as JETPACK
from envcheck.compat.jetson import needs_own_torch
from envcheck.compat.package_sets import MOST_SETS, as_they_stand, doubts, nearest, solve
from envcheck.compat.plan_options import PlanOptions
from envcheck.compat.predicates import driver_version, has_gpu
from envcheck.compat.relaxations import Change, changes, verdicts
from envcheck.compat.requirement_conflicts import after, conflict, implied
from envcheck.compat.resolver import REQUIRED, REST_ROOM_BYTES, TORCH, Solution, best
from envcheck.compat.tables.broken_pairs import broken_pairs
from envcheck.compat.tables.flash_attention import VERSION
from envcheck.compat.tables.hub_kernels import KERNEL
from envcheck.compat.tables.published import PUBLISHED
from envcheck.compat.vllm import beside
from envcheck.findings import Finding, Fix, Status, Variable
from envcheck.plan.changes import changes as changes_of
from envcheck.plan.document import Package, Plan, Step
from envcheck.plan.steps import VLLM_FOLDER, Target, build_tag, install_steps
from envcheck.pypi import PYPI
from envcheck.snapshot import Snapshot
from envcheck.verdict import Verdict

OWN = "create an environment: nothing is installed into the system's Python or one of a tool"


def plan(snapshot: Snapshot, options: PlanOptions | None = None) -> Plan:
    """The set of packages for this machine, and the steps that install it."""
    snapshot, options = constrained(snapshot, options or PlanOptions())
    clash = conflict(snapshot, options)
    options = after(snapshot, options, clash) if clash else implied(snapshot, options)
    found = solve(snapshot, options, most=MOST_SETS if options.tested_set else 1)
    moved = () if found else changes(snapshot, options)
    chosen = _chosen(found, options) if found else _as_given(_chosen(nearest(moved), options), snapshot, moved)
    if options.torch_index and (tag := build_tag(options.torch_index)):
        chosen = replace(chosen, build=replace(chosen.build, tag=tag))
    facts = snapshot.python
    kept = frozenset(c.name for c in chosen.choices if _is_kept(snapshot, chosen, c.name) and not options.torch_index)
    target = Target(
        python=target_python(snapshot),
        installer=options.installer or uv_pip(snapshot),
        torch_index=options.torch_index or chosen.build.index,
        kept=kept,
        vllm=f"{facts.prefix}-vllm" if facts and facts.prefix and facts.virtual else VLLM_FOLDER,
    )
    vllm = beside(snapshot, chosen) if options.vllm else None
    extra = _extra(chosen, options)
    replaced = changes_of(moved[0].question[0] if moved else snapshot, chosen)
    lacks = (clash,) if clash else () if found else tuple(verdicts(snapshot, options, moved))
    unsure = (*doubts(snapshot, chosen, vllm=options.vllm and vllm is None), *as_they_stand(options, extra))
    possible = bool(found or moved)
    steps = install_steps(chosen, target, wrong_build(snapshot, chosen), vllm, extra, replaced) if found else ()
    if steps and is_off_limits(snapshot):
        steps = (*(Step(id="environment", why=OWN, command=command) for command in pip_ready(snapshot)), *steps)
    return Plan(
        python=(facts.version if facts else None) or python_version(snapshot),
        executable=target.python,
        torch_backend=chosen.build.tag,
        tables=options.tables,
        tested_set=chosen.id,
        fits=bool(found) and clash is None,
        room_bytes=room_bytes(snapshot, chosen) if possible else 0,
        attention=chosen.attention if possible else None,
        alternative=alternative(snapshot, chosen, options) if found else None,
        vllm=vllm,
        packages=tuple(_packages(snapshot, chosen, options, target)) if possible else (),
        requirements=extra,
        changes=replaced if possible else (),
        steps=steps,
        findings=(
            *(f for f in blocking(snapshot) if f.problem != "driver-too-old" or (found and chosen.build.cuda)),
            *(_no_room(snapshot) if steps else ()),
            *_findings(snapshot, options, unsure, lacks),
        ),
    )


def _no_room(snapshot: Snapshot) -> tuple[Finding, ...]:
    """The disk is too small for a set that is installed from nothing, as `check` says."""
    if snapshot.packages.get("torch"):
        return ()
    found = run_checks(snapshot, checks=(c for c in all_checks() if c.name == "host.disk"))
    return tuple(f for f in found if f.status == "fail")


def _is_kept(snapshot: Snapshot, chosen: Solution, name: str) -> bool:
    """Torch or torchvision is installed as the set has it, wherever it came from: it is not installed again."""
    there = (snapshot.packages.get(name) or "").partition("+")[0]
    return name in TORCH and chosen.build == installed_build(snapshot) and there == chosen.version(name)


def _chosen(found: tuple[Solution, ...], options: PlanOptions) -> Solution:
    """The set that was asked for by its id; else the preferred one."""
    return next((s for s in found if s.id == options.tested_set), found[0])


def _as_given(chosen: Solution, snapshot: Snapshot, moved: tuple[Change, ...]) -> Solution:
    """A set for the machine after a change, whose reasons say of this machine what it has now."""
    before, after = (driver_version(box) for box in (snapshot, moved[0].question[0] if moved else snapshot))
    said, true = f"; this machine has {after}", f"; this machine has {before}"
    choices = tuple(
        replace(one, why=one.why.removesuffix(said) + true) if one.why.endswith(said) else one for one in chosen.choices
    )
    return replace(chosen, choices=choices)


def room_bytes(snapshot: Snapshot, chosen: Solution) -> int:
    """What installing takes on the disk: little where its torch is there."""
    there = installed_build(snapshot)
    same = there is not None and (there.torch, there.tag) == (chosen.build.torch, chosen.build.tag)
    return REST_ROOM_BYTES if same else chosen.room_bytes


def _packages(snapshot: Snapshot, chosen: Solution, options: PlanOptions, target: Target) -> Iterator[Package]:
    index = options.index or PYPI
    own = JETPACK if needs_own_torch(snapshot) else target.torch_index
    for choice in chosen.choices:
        source = (own if choice.name in TORCH else None) or index
        yield Package(name=choice.name, version=choice.version, source=source, why=choice.why)
    attention = chosen.attention
    if attention.wheel and attention.url:
        yield Package(name="flash-attn", version=attention.version, source=attention.url, why=attention.why)
    elif attention.kernels:
        why = f"loads the prebuilt attention kernel {KERNEL}; the release that this transformers takes"
        yield Package(name="kernels", version=attention.kernels, source=index, why=why)
    elif attention.way == "build":
        yield Package(name="ninja", version=PUBLISHED["ninja"][0], source=index, why="compiles flash-attn in parallel")
        yield Package(name="flash-attn", version=VERSION, source=index, why=attention.why)


def alternative(snapshot: Snapshot, chosen: Solution, options: PlanOptions) -> str | None:
    """The other set that people ask for, in one line; None: there is none.

    Next to a set with FlashAttention the newest torch without it, and what building it for that would take; next to one
    without it the newest in which it comes prebuilt.
    """
    if options.flash_attn == "unwanted" or no_use(snapshot, chosen.build):
        return None
    if chosen.attention.way in PREBUILT:
        newest = best(snapshot, replace(options, flash_attn="unwanted", upgrade=True))
        if newest is None or newest.build.minor <= chosen.build.minor:
            return None
        built = otherwise(snapshot, newest.build, newest.version("transformers") or "")
        lacks = (
            "can be built here" if built.way == "build" else built.why.partition(": SDPA")[0].rpartition(", and ")[2]
        )
        return (
            f"{newest.build.label} is newer, but has no prebuilt FlashAttention ({lacks}; how much it saves "
            "with this model is not measured yet): --without flash-attn"
        )
    with_it = best(snapshot, replace(options, flash_attn="required", keep=False))
    if with_it is None or with_it.attention.way not in PREBUILT:
        return None
    set_with_it = f"{with_it.build.label} with transformers {with_it.version('transformers')}"
    return f"{set_with_it} has prebuilt FlashAttention: --with flash-attn"


def _extra(chosen: Solution, options: PlanOptions) -> tuple[str, ...]:
    """The user's requirements of packages that no table has: they are installed as they are asked for."""
    ours = {c.name for c in chosen.choices} | {"flash-attn", "kernels", "ninja"} | ({"vllm"} if options.vllm else set())
    return tuple(str(pin.requirement) for pin in options.pins if pin.requirement.name not in ours)


def wrong_build(snapshot: Snapshot, chosen: Solution) -> str | None:
    """Version of the installed torch or torchvision, if it is another build of the set's version and there is a GPU."""
    if not has_gpu(snapshot):
        return None
    installed = ((name, snapshot.packages.get(name) or "") for name in TORCH)
    same = [version for name, version in installed if version.partition("+")[0] == chosen.version(name)]
    build = installed_build(snapshot)
    wrong = build is not None and build.tag != chosen.build.tag
    return next((v for v in same if wrong or (v.endswith("+cpu") and chosen.build.tag != CPU)), None)


def missing(snapshot: Snapshot, plan: Plan) -> tuple[Package, ...]:
    """The packages of the plan that are not installed in its version and build; empty: there is nothing to do."""
    optional = () if not plan.attention or plan.attention.way == "none" else ("flash-attn", "kernels", "ninja")
    return tuple(p for p in plan.packages if p.name not in optional and not _there(snapshot, p, plan.torch_backend))


def in_place(snapshot: Snapshot, options: PlanOptions, *, whole: bool = False) -> Plan | None:
    """The plan that keeps what is installed, where nothing of it is missing; None: something would fail.

    This is the one predicate of `install`'s "in place": it holds where `check` has no failure in the areas cuda, torch,
    attention and packages that a reinstall would cure.

    Args:
        snapshot: the machine.
        options: what the user asked for.
        whole: the packages that nothing fails without must be there, too.
    """
    snapshot = unconstrained(snapshot)  # they are about what is to be installed
    kept = replace(options, keep=True, tested_set=None)
    broken = any(pair.fails for pair in broken_pairs(snapshot.packages))
    if options.upgrade or options.flash_attn == "required" or clashes(snapshot) or broken:
        return None
    if best(snapshot, kept) is None:
        return None
    made = plan(snapshot, kept)
    lacking = [p for p in missing(snapshot, made) if whole or p.name in REQUIRED]
    return None if lacking else made


def nothing_to_do(plan: Plan, snapshot: Snapshot) -> Plan:
    """What of it is installed, where that is enough: there are no steps, and it takes no room."""
    there = tuple(p for p in plan.packages if _there(snapshot, p, plan.torch_backend))
    attention = plan.attention
    if attention and attention.way != "none" and attention.way not in PREBUILT[:1] and is_missing(snapshot):
        why = f"FlashAttention is not installed ({attention.why}): `envcheck install --with flash-attn`"
        attention = replace(attention, way="none", implementation=SDPA, why=why, wheel=None, kernels=None)
    return replace(plan, packages=there, attention=attention, steps=(), room_bytes=0)


def _there(snapshot: Snapshot, package: Package, tag: str) -> bool:
    installed = snapshot.packages.get(package.name)
    if installed is None or installed.split("+")[0] != package.version:
        return False
    build = installed_build(snapshot)
    if package.name not in TORCH or not has_gpu(snapshot) or build is None:
        return True
    return build.tag == tag and not (installed.endswith("+cpu") and tag != CPU)


def _findings(
    snapshot: Snapshot, options: PlanOptions, unsure: Iterable[Verdict], lacks: Iterable[Verdict]
) -> Iterable[Finding]:
    """What is unsure, what the machine lacks, and the one change after which it would not.

    Where the set was named, somebody has decided already: what it lacks is then a warning.
    """
    for verdict in unsure:
        yield to_finding("plan.set", "packages", verdict, snapshot)
    status: Status = "warn" if options.tested_set else "fail"
    for verdict in lacks:
        finding = to_finding("plan.set", "packages", replace(verdict, status=status), snapshot)
        yield replace(finding, fixes=_fixes(finding, snapshot))


def _fixes(finding: Finding, snapshot: Snapshot) -> tuple[Fix, ...]:
    """How to make the change: for a Python as the catalogue has it, for a driver its first way."""
    if finding.problem == "python-too-old":
        return finding.fixes
    if finding.problem == "cuda-runtime-too-new" or finding.evidence.get("change") is None:
        return finding.fixes[:1]
    if visible := finding.evidence.get("visible"):
        order, shown = Variable("CUDA_DEVICE_ORDER", "PCI_BUS_ID"), Variable("CUDA_VISIBLE_DEVICES", str(visible))
        words = f"Hide the others from CUDA: `export CUDA_DEVICE_ORDER=PCI_BUS_ID CUDA_VISIBLE_DEVICES={visible}`."
        return (Fix(summary=words, new_shell=True, variables=(order, shown)),)
    if finding.evidence.get("change") == "python":
        return (new_environment(snapshot, str(finding.evidence.get("python"))),)
    text = finding.title.partition("; ")[2]
    return (Fix(summary=f"{text[:1].upper()}{text[1:]}."),)
