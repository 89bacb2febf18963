"""Packages of the distribution that do not go together: which, and of which versions, is in the text."""

from envcheck.catalogue.build.remedies.tools import mend_apt
from envcheck.catalogue.distribution import wants
from envcheck.catalogue.hints import in_words
from envcheck.findings import Evidence, Fix
from envcheck.late_pattern import late
from envcheck.snapshot import Snapshot

_UNMET = late(
    r"([\w.+:-]{1,80}) : (?:Pre)?Depends: ([\w.+:-]{1,80})(?: \((=|>=|<=|<<|>>) ([\w.+:~-]{1,60})\))?"
    r"(?: but (it is not going to be installed|it is not installable|[\w.+:~-]{1,60} is to be installed))?"
)


def read_unmet(text: str) -> Evidence | None:
    """The first that is not met: who asks, for what, of which version, and what there is."""
    found = _UNMET.search(text)
    if not found:
        return {}
    told: Evidence = {"asking": found[1], "asked_for": found[2]}
    if found[4]:
        told["asked_version"] = found[4]
    if found[5]:
        told["instead"] = found[5]
    return told


_OUT_OF_STEP = (
    (
        "Update everything in one transaction (pacman -Syu), never one package alone. If that is what failed, the "
        "repositories are out of step: wait until the package that requires the old version is built again, or take "
        "another mirror."
    ),
    (
        "If that package is from the AUR, or from another repository than the driver: build it again, or take both "
        "from one repository (for custom kernels, the DKMS package of the driver)."
    ),
)
_OLD_KERNEL = (
    (
        "Update and start the newest kernel, remove that package, which is for the one kernel in its name, and finish "
        "the update."
    ),
    (
        "If it is the newest kernel there is, wait for its module of the new driver, which follows within days; or "
        "install the driver's DKMS package (nvidia-dkms-NNN), which builds one for every kernel."
    ),
)


def one_branch(snapshot: Snapshot, evidence: Evidence) -> tuple[Fix, ...]:
    """Two branches, or two sources, of NVIDIA's packages cannot be there at once."""
    if evidence.get("held"):
        return in_words(*_OUT_OF_STEP)
    if evidence.get("module"):
        return in_words(*_OLD_KERNEL)
    asking, wanted = evidence.get("asking"), evidence.get("asked_for")
    told = f": {asking} requires {wanted}" if asking else ""
    version = f" {evidence['asked_version']}" if told and evidence.get("asked_version") else ""
    here = wants(snapshot, "apt-get") is None
    where = " (`apt-cache policy PACKAGE` shows where each comes from)" if here else ""
    shown = " (`dpkg -l 'nvidia-driver-*' 'libnvidia-*'` shows what is there, `apt-mark showhold` what is held)"
    repairs = mend_apt(snapshot, evidence)
    one_source = (
        Fix(
            summary=f"If packages require each other's exact version{told}{version}: install all of them from one "
            f"repository{where}; disable the other one (NVIDIA's repository, a PPA, backports) and update the "
            "package lists, or request that version for all of them."
        ),
    )
    return (
        *((*one_source, *repairs) if told else (*repairs, *one_source)),
        Fix(
            summary=f"If an older driver branch conflicts or is held{shown if here else ''}: install the whole new "
            "branch in one command, which replaces the old one in the same step; purge nothing before, so that the "
            "driver that works stays until then."
        ),
    )
