"""Listings with a heading: what stands below USER, NODELIST or HOST names somebody, whichever program wrote it.

`squeue`, `sacct`, `sinfo`, `bjobs`, `qstat`, `kubectl get -o wide`, `finger`, `fuser -v`: a cell belongs to the heading
over it, and a line that does not keep the columns ends the listing.
"""

import re
from math import ceil

from envcheck.report.redact.allowlist import NEVER_NAMES
from envcheck.report.redact.patterns import Late, Words
from envcheck.report.redact.people import host, surely, user
from envcheck.report.redact.placeholders import PLACEHOLDER, Names
from envcheck.report.redact.registry import hide_image
from envcheck.report.redact.roles.values import is_somebodys
from envcheck.report.redact.roles.words import Role, sort_of_heading
from envcheck.report.redact.slots.public import NATURE, is_nobodys
from envcheck.report.redact.vocabulary import Familiarity, familiarity

_COLUMNS: dict[str, str] = {
    "USER": "user", "User": "user", "USERNAME": "user", "OWNER": "user", "Owner": "user", "Login": "user",
    "LOGIN": "user", "JobOwner": "user", "Username": "user",
    "NODE": "host", "NODELIST": "host", "NodeList": "host", "NODELIST(REASON)": "host", "HOST": "host",
    "HOSTNAME": "host", "HOSTNAMES": "host", "HOST_NAME": "host", "FROM_HOST": "host", "EXEC_HOST": "host",
    "ACCOUNT": "organization", "Account": "organization", "NAME": "named", "NAMES": "named", "JobName": "named",
    "JOB_NAME": "named", "JOBNAME": "named", "NAMESPACE": "named", "Namespace": "named", "CONTAINER": "named",
    "POD": "named",
    "INSTANCE": "named", "ResourceGroup": "named", "RESOURCEGROUP": "named", "CLUSTER": "named", "PROJECT": "named",
    "user": "user", "host": "host", "node": "host",
    "QUEUE": "named", "PARTITION": "named", "Partition": "named", "POOL": "named", "VG": "named", "LV": "named",
    "VOLUME": "named", "DATASET": "named", "LABEL": "named", "FROM": "host",
    "SERIAL": "serial", "Serial": "serial", "SN": "serial", "S/N": "serial", "SERIAL_NUMBER": "serial",
    "SERIALS": "serial", "SERIAL NUMBER": "serial", "SERIALNUMBER": "serial", "GPU_SERIAL": "serial",
    "ASSET_TAG": "serial",
    "IMAGE": "image", "REPOSITORY": "image",
    "ASSET TAG": "serial", "SERVICE TAG": "serial", "SERVICE_TAG": "serial",
}  # fmt: skip
_HEADING = Late(
    r"^[ \t│]*(?:Job id[ \t]+)?(?:[A-Z%][\w()%+:/.@-]*[ \t]+){1,20}[A-Z%][\w()%+:/.@-]*[ \t│]*$",
    context=(*_COLUMNS, "ROLES"),
    flags=re.MULTILINE,
)
_OTHER_LISTINGS = {"FD", "SOCKET", "L1d:L1i:L2:L3"}
"""`lsof` and `lscpu -e`, whose NODE is none of a cluster."""
_HEAD = Late(r"Job I[Dd]|Job id|Time Use|Login Time|HOST MEM|GPU MEM|[^\s│]+")
_CELL = Late(r"[^\s│]+")
_HOST = Late(r"[A-Za-z][\w.-]*(?:\[[\d,-]+\])?")
_JOB = Late(r"\d{1,12}(?:\[\d{0,6}\])?\.(?P<host>[A-Za-z][\w.-]{1,62})")
_PERSON = Late(r"[^\W\d_][\w.'-]*(?: [^\W\d_][\w.'-]*){1,3}")
_POD = Late(r"-[0-9a-f]{8,10}(?:-[0-9a-z]{5})?$|-[0-9a-z]{5}$")
"""What Kubernetes puts behind the name of a pod."""
_NUMBERS_OF_JOBS = {"JOBID", "JOB_ID", "JobID", "JOBID/INDEX"}
_RULE = Late(r"[-=+ ]{3,}")
SHORTEST_SERIAL = 5
LONGEST_HEADING = 600
LONGEST = 500
"""Rows that are looked at below one heading."""


def hide_tables(text: str, names: Names) -> str:
    """`text` without the users, machines and accounts in the columns of its listings."""
    text = hide_delimited(text, names)
    if not any(word in text for word in (*_COLUMNS, "ROLES")):
        return text
    pieces: list[str] = []
    done = 0
    for heading in _HEADING.now.finditer(text):
        cells = list(_HEAD.now.finditer(heading[0]))
        told = {cell[0] for cell in cells}
        if heading.start() < done or not told & (_COLUMNS.keys() | {"ROLES"}) or told & _OTHER_LISTINGS:
            continue
        shown, end = _rows(text, heading.end(), cells, names)
        pieces += (text[done : heading.end()], shown)
        done = end
    return "".join(pieces) + text[done:] if pieces else text


_COLUMN_WORD = Words(
    "user",
    "owner",
    "login",
    "host",
    "node",
    "account",
    "serial",
    "tag",
    "sn",
    "job",
    "pod",
    "instance",
    "team",
    "depart",
    "room",
    "phone",
    "contact",
    "project",
    "request",
    "assign",
    "customer",
    "client",
    "machine",
    "server",
    "tenant",
)
_CELL_OF_HEADING = Late(r"[\s\"']*(?:[A-Za-z_#][\w /.()\[\]%-]{0,40})?[\s\"']*")
_BETWEEN = Late(r"[-=+| :]{3,}")
_HEADING_WORD = Late(r"[A-Z]?[a-zà-ÿ]+|[A-Z]+(?![a-z])|[^\W\d_a-zA-Z]+")


def hide_delimited(text: str, names: Names) -> str:
    """`text` without the users, machines and serial numbers in the columns of delimited rows."""
    if "\n" not in text:
        return text
    pieces: list[str] = []
    done = 0
    end = 0
    while (found := _COLUMN_WORD.now.search(text, end)) is not None:
        begin = text.rfind("\n", 0, found.start()) + 1
        end = text.find("\n", found.end())
        if end < 0:
            break
        line = text[begin:end]
        kinds, sign = _columns(line)
        if not any(kinds):
            continue
        shown, after = _delimited(text, end, sign, kinds, names)
        pieces += (text[done:end], shown)
        done = end = after
    return "".join(pieces) + text[done:] if pieces else text


def _columns(line: str) -> tuple[list[str | Role | None], str]:
    """What stands in each column below a heading, and what separates them; no kinds where it is no heading."""
    sign = next((sign for sign in "|\t;," if sign in line), ",")
    cells = line.split(sign)
    if len(line) > LONGEST_HEADING or not all(map(_CELL_OF_HEADING.now.fullmatch, cells)):
        return [], sign
    if len(cells) == 1 and line.strip().lower() not in ("serial", "serials"):
        return [], sign
    return [_kind_of_column(cell.strip(" |\t\"'")) for cell in cells], sign


def _delimited(text: str, at: int, sign: str, kinds: list[str | Role | None], names: Names) -> tuple[str, int]:
    """The rows below such a heading, treated, and where they end."""
    shown: list[str] = []
    for line in text[at + 1 :].split("\n", LONGEST)[:LONGEST]:
        cells = line.split(sign)
        if len(cells) != len(kinds) and not _BETWEEN.now.fullmatch(line):
            break
        pairs = zip(cells, kinds, strict=False)
        shown.append(sign.join(_trimmed(cell, kind, names) if kind else cell for cell, kind in pairs))
        at += len(line) + 1
    return "".join(f"\n{line}" for line in shown), min(at, len(text))


def _kind_of_column(word: str) -> str | Role | None:
    if (known := _COLUMNS.get(word) or _COLUMNS.get(word.upper())) is not None:
        return known
    return sort_of_heading(tuple(part.lower() for part in _HEADING_WORD.now.findall(word)))


def _trimmed(cell: str, kind: str | Role, names: Names) -> str:
    bare = cell.strip(" \"'\r")
    return cell.replace(bare, _cell(bare, kind, names), 1) if bare else cell


def _rows(text: str, at: int, heads: list[re.Match[str]], names: Names) -> tuple[str, int]:
    """The rows below a heading, treated, and where they end."""
    shown: list[str] = []
    while at < len(text) and len(shown) < LONGEST:
        end = text.find("\n", at + 1)
        end = len(text) if end < 0 else end
        line = text[at + 1 : end]
        if _RULE.now.fullmatch(line):
            shown.append(line)
        elif _is_row(line, heads):
            shown.append(_row(line, heads, names))
        else:
            break
        at = end
    return "".join(f"\n{line}" for line in shown), at


def _is_row(line: str, heads: list[re.Match[str]]) -> bool:
    """Its cells stand below the headings; where spaces were lost in pasting, there are as many, a number among them."""
    cells = list(_CELL.now.finditer(line))
    starts, ends = {cell.start() for cell in cells}, {cell.end() for cell in cells}
    aligned = sum(head.start() in starts or head.end() in ends for head in heads)
    if len(cells) == len(heads):
        return aligned >= 2 or any(map(str.isdigit, line))
    if _is_longer(cells, heads):
        return True
    if len(cells) > len(heads) and len(heads) > 3 and cells[0].start() == heads[0].start() and aligned >= 2:
        return True
    return aligned >= max(3, ceil(len(heads) / 2))


def _is_longer(cells: list[re.Match[str]], heads: list[re.Match[str]]) -> bool:
    """Behind the number of a job: cells by their order, of which the last has blanks, `Nov  3 09:12`."""
    return (
        len(cells) > len(heads) > 4
        and heads[0][0] in _NUMBERS_OF_JOBS
        and cells[0][0][0].isdigit()
        and sum(head.start() == cell.start() for head, cell in zip(heads, cells, strict=False)) < len(heads) - 2
    )


def _row(line: str, heads: list[re.Match[str]], names: Names) -> str:
    cells = list(_CELL.now.finditer(line))
    pieces: list[str] = []
    done = 0
    told = {head[0] for head in heads}
    positional = not told.isdisjoint(_COMPANIONS)
    for at, head in enumerate(heads):
        if head.start() == heads[0].start() and (whole := _first(cells, heads)) is not None:
            begin, end = whole
            pieces += (line[done:begin], host(line[begin:end], names))
            done = end
            continue
        kind: str | Role | None = _COLUMNS.get(head[0])
        if kind is None and head[0].upper() not in _COLUMNS:
            role = _kind_of_column(head[0])
            kind = role if isinstance(role, Role) and role.sure else None
        if head[0] == "Name" and at and heads[at - 1][0] == "Login":
            begin, end = head.start(), heads[at + 1].start() if at + 1 < len(heads) else len(line)
            kind = "person"
        elif head[0] == "Name" and (heads[0][0].lower() == "job id" or "ResourceGroup" in told):
            kind = "named"
        if kind is None:
            continue
        if len(cells) == len(heads) or _is_longer(cells, heads):
            begin, end = cells[at].span()
        elif head[0] == "NAMES" and at == len(heads) - 1 and len(cells) > len(heads):
            begin, end = cells[-1].span()
        else:
            over = next((cell for cell in cells if cell.start() < head.end() and cell.end() > head.start()), None)
            over = next((cell for cell in cells if cell.start() == head.start()), over)
            if over is None:
                continue
            begin, end = over.span()
        if kind == "named" and positional:
            kind = "slot"
        if begin >= done:
            pieces += (line[done:begin], _cell(line[begin:end], kind, names))
            done = end
    return "".join(pieces) + line[done:]


def _first(cells: list[re.Match[str]], heads: list[re.Match[str]]) -> tuple[int, int] | None:
    """Where a machine stands in the first cell: a node of Kubernetes, the server behind the number of a job of PBS."""
    told = {head[0] for head in heads}
    if heads[0][0] == "NAME" and "ROLES" in told and cells:
        return cells[0].span()
    if heads[0][0].lower() == "job id" and cells and (job := _JOB.now.fullmatch(cells[0][0])):
        return cells[0].start() + job.start("host"), cells[0].start() + job.end("host")
    return None


def _named(value: str, names: Names) -> str:
    return names.of("job", value)


_COMPANIONS = {
    "READY", "RESTARTS", "AGE", "COMMAND", "MACHINE_TYPE", "ZONE", "ResourceGroup", "ST", "STAT", "CHART", "REVISION",
    "COMPLETIONS", "DESIRED", "CLUSTER-IP", "EXEC_HOST", "FROM_HOST", "JobID", "Account", "State", "ExitCode",
    "INFRA", "LAUNCHED", "MODIFIED", "NAMESPACE", "TIMELIMIT", "NODELIST(REASON)", "CONTAINERS",
}  # fmt: skip
"""Headings next to which NAME is that of a pod, a job, a release or a machine, be it a word of code."""


def _cell(value: str, kind: str | Role, names: Names) -> str:
    if isinstance(kind, Role):
        return names.of(kind.sort.value, value) if is_somebodys(value, kind, "quoted", numbered=False) else value
    if kind == "serial":
        known = PLACEHOLDER.search(value) or not any(map(str.isdigit, value)) or len(value) < SHORTEST_SERIAL
        return value if known else names.of("serial", value)
    if PLACEHOLDER.search(value) or not (value[:1].isalpha() or kind == "host") or value.startswith(("(", "<")):
        return value
    if kind == "image":
        name = value.partition(":")[0]
        plain = (
            "/" not in value
            and not is_nobodys(name)
            and (familiarity(name) is not Familiarity.TECHNICAL or name in NATURE)
        )
        return f"{names.of('image', name)}{value[len(name) :]}" if plain else hide_image(value, names)
    if kind == "slot":
        return value if is_nobodys(_POD.now.sub("", value)) else surely(_named, value, names)
    if kind == "named":
        technical = familiarity(_POD.now.sub("", value)) is Familiarity.TECHNICAL or value.lower() in NEVER_NAMES
        return value if technical else names.of("job", value)
    if kind == "user":
        return surely(user, value, names)
    if kind == "host":
        return _HOST.now.sub(lambda match: surely(host, match[0], names), value)
    if kind == "person":
        return _PERSON.now.sub(lambda match: names.of("user", match[0]), value)
    return value if value.isdigit() or value in ("default", "root", "none") else names.of(kind, value)
