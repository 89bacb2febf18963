"""Why something was hidden, in words."""

from collections.abc import Iterable, Iterator

from envcheck.report.redact.allowlist import word_set
from envcheck.report.redact.placeholders import Hidden
from envcheck.report.text import safe

SHOWN = 48
"""Characters of a value that are shown to its owner."""
REASONS = {
    "user": "the name of a user",
    "host": "the name of a machine that is not public",
    "home": "your home folder",
    "dir": "a folder of a name of your own",
    "file": "a file of a name of your own",
    "GPU": "the serial id of a GPU",
    "MIG": "the serial id of a part of a GPU",
    "uuid": "an id that is the only one of its kind",
    "serial": "a serial number",
    "disk": "the id of a disk",
    "ip": "a network address",
    "mac": "the address of a network adapter",
    "email": "an e-mail address",
    "process": "a program that is not well known",
    "owner": "the owner of a repository or model that is not well known",
    "repository": "the name of such a repository",
    "model": "the name of such a model",
    "bucket": "the name of a storage bucket",
    "credential": "user and password in an address",
    "query": "what an address carries for its server",
    "secret": "stands behind a name that says secret, or is the value of such a variable here",
    "encoded": "holds one of the above in an encoding",
    "private-key": "a private key",
    "key": "is mixed as only a key or a token is",
    "organization": "the name of an organization",
    "project": "the name of a project",
    "branch": "the name of a branch",
    "image": "the name of a container image that is not well known",
    "cluster": "the name of a cluster",
    "namespace": "the name of a namespace",
    "pod": "the name of a pod or a job of a cluster",
    "job": "the name of a job, a run or an experiment",
    "domain": "the name of a domain",
    "subject": "the subject of a certificate or a commit",
    "account": "the number or the name of an account",
    "resource": "the name of a resource in a cloud",
    "network": "the name of a wireless network",
    "share": "the name of a shared folder",
    "partition": "the name of a queue or partition of a cluster",
    "database": "the name of a database, an index or a collection",
    "group": "the name of a group",
    "ticket": "the number of a ticket",
    "module": "a module of your own",
    "local-version": "says who built a package",
    "phone": "a telephone number",
    "fingerprint": "the fingerprint of a key",
    "position": "a geographic position",
    "place": "the name of a room, a building, a town or a street",
    "number": "a number by which somebody or something is known",
    "born": "a date of birth",
}
SHOWN_WHOLE = word_set(
    "user host home dir file process owner repository model bucket organization project branch image cluster namespace"
    " pod job domain subject resource network local-version share partition database group module"
)
"""Kinds of which the owner may see all on the screen; of others only the beginning."""


def hidden_lines(hidden: Iterable[Hidden]) -> Iterator[str]:
    """A line for each value that was hidden."""
    rows = [(one.placeholder, _value(one), _reason(one)) for one in hidden]
    if not rows:
        yield "envcheck: nothing had to be redacted."
        return
    yield f"envcheck: {len(rows)} values were hidden:"
    left, middle = (max(len(row[column]) for row in rows) for column in (0, 1))
    for placeholder, value, reason in rows:
        yield f"  {placeholder:<{left}}  {value:<{middle}}  {reason}"


def _reason(one: Hidden) -> str:
    """Why, and where."""
    reason = REASONS.get(one.kind, f"has the form of a {one.kind}")
    return f"{reason} ({', '.join(map(safe, one.places))})" if one.places else reason


def _value(one: Hidden) -> str:
    value = safe(one.value)
    if one.kind in SHOWN_WHOLE:
        return value if len(value) <= SHOWN else f"{value[: SHOWN - 3]}..."
    return f"{value[: min(4, len(value) // 3)]}... ({len(value)} characters)"
