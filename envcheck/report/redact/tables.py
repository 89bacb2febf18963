"""Listings with a heading: what stands below USER, NODELIST or HOST names somebody, whichever program wrote it.

`squeue`, `sacct`, `sinfo`, `bjobs`, `qstat`, `kubectl get -o wide`, `finger`, `fuser -v`: a cell belongs to the heading
over it, and a line that does not keep the columns ends the listing.
"""

import re
from math import ceil

from envcheck.report.redact.allowlist import NEVER_NAMES
from envcheck.report.redact.patterns import Late
from envcheck.report.redact.people import host, user
from envcheck.report.redact.placeholders import PLACEHOLDER, Names
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
    "SERIAL": "serial", "Serial": "serial", "SN": "serial", "S/N": "serial", "SERIAL_NUMBER": "serial",
    "SERIAL NUMBER": "serial", "SERIALNUMBER": "serial", "GPU_SERIAL": "serial", "ASSET_TAG": "serial", "ASSET TAG": "serial",
    "SERVICE TAG": "serial", "SERVICE_TAG": "serial",
}  # fmt: skip
_HEADING = Late(
    r"^[ \t]*(?:[A-Z%][\w()%+:/.-]*[ \t]+){1,20}[A-Z%][\w()%+:/.-]*[ \t]*$",
    *_COLUMNS,
    "ROLES",
    flags=re.MULTILINE,
)
_OTHER_LISTINGS = {"FD", "SOCKET", "L1d:L1i:L2:L3"}
"""`lsof` and `lscpu -e`, whose NODE is none of a cluster."""
_HEAD = re.compile(r"Job ID|Login Time|HOST MEM|GPU MEM|\S+")
_CELL = re.compile(r"\S+")
_HOST = re.compile(r"[A-Za-z][\w.-]*(?:\[[\d,-]+\])?")
_JOB = re.compile(r"\d{1,12}(?:\[\d{0,6}\])?\.(?P<host>[A-Za-z][\w.-]{1,62})")
_PERSON = re.compile(r"[^\W\d_][\w.'-]*(?: [^\W\d_][\w.'-]*){1,3}")
_POD = re.compile(r"-[0-9a-f]{8,10}(?:-[0-9a-z]{5})?$|-[0-9a-z]{5}$")
"""What Kubernetes puts behind the name of a pod."""
_RULE = re.compile(r"[-=+ ]{3,}")
SHORTEST_SERIAL = 5
LONGEST = 500
"""Rows that are looked at below one heading."""


def hide_tables(text: str, names: Names) -> str:
    """`text` without the users, machines and accounts in the columns of its listings."""
    if not any(word in text for word in (*_COLUMNS, "ROLES", "serial")):
        return text
    text = hide_delimited(text, names)
    pieces: list[str] = []
    done = 0
    for heading in _HEADING.now.finditer(text):
        cells = list(_HEAD.finditer(heading[0]))
        told = {cell[0] for cell in cells}
        if heading.start() < done or not told & (_COLUMNS.keys() | {"ROLES"}) or told & _OTHER_LISTINGS:
            continue
        shown, end = _rows(text, heading.end(), cells, names)
        pieces += (text[done : heading.end()], shown)
        done = end
    return "".join(pieces) + text[done:] if pieces else text


_DELIMITED = Late(
    r"^[ \t]*(?=[^\n]*(?:[Uu][Ss][Ee][Rr]|[Oo][Ww][Nn][Ee][Rr]|[Ll][Oo][Gg][Ii][Nn]|[Hh][Oo][Ss][Tt]|[Nn][Oo][Dd][Ee]|[Aa][Cc][Cc]"
    r"|[Ss][Ee][Rr]|[Ss]/?[Nn]|[Tt][Aa][Gg]|[Nn][Aa][Mm][Ee]|[Pp][Oo][Dd]|JOB|Job))"
    r"\|?[ \t]*[A-Za-z_][\w /.()\[\]%-]{0,40}?(?:[ \t]*(?P<sign>[,;|\t])[ \t]*[A-Za-z_#][\w /.()\[\]%-]{0,40}?)?"
    r"(?:[ \t]*(?P=sign)[ \t]*[A-Za-z_#][\w /.()\[\]%-]{0,40}?){0,30}[ \t]*\|?$",
    ",", ";", "|", "\t", "serial",
    flags=re.MULTILINE,
)  # fmt: skip
"""Headings between commas, semicolons, bars or tabs."""
_BETWEEN = re.compile(r"[-=+| :]{3,}")


def hide_delimited(text: str, names: Names) -> str:
    """`text` without the users, machines and serial numbers in the columns of delimited rows."""
    pieces: list[str] = []
    done = 0
    for heading in _DELIMITED.now.finditer(text):
        sign = heading["sign"] or ("," if heading[0].strip().lower() == "serial" else None)
        if heading.start() < done or sign is None:
            continue
        kinds = [_kind_of_column(word.strip(" |\t")) for word in heading[0].split(sign)]
        if not any(kinds):
            continue
        at = heading.end()
        shown: list[str] = []
        for line in text[at + 1 :].split("\n", LONGEST)[:LONGEST]:
            cells = line.split(sign)
            if len(cells) != len(kinds) and not _BETWEEN.fullmatch(line):
                break
            pairs = zip(cells, kinds, strict=False)
            shown.append(sign.join(_trimmed(cell, kind, names) if kind else cell for cell, kind in pairs))
            at += len(line) + 1
        pieces += (text[done : heading.end()], "".join(f"\n{line}" for line in shown))
        done = min(at, len(text))
    return "".join(pieces) + text[done:] if pieces else text


def _kind_of_column(word: str) -> str | None:
    return _COLUMNS.get(word) or _COLUMNS.get(word.upper())


def _trimmed(cell: str, kind: str, names: Names) -> str:
    bare = cell.strip(" \"'\r")
    return cell.replace(bare, _cell(bare, kind, names), 1) if bare else cell


def _rows(text: str, at: int, heads: list[re.Match[str]], names: Names) -> tuple[str, int]:
    """The rows below a heading, treated, and where they end."""
    shown: list[str] = []
    while at < len(text) and len(shown) < LONGEST:
        end = text.find("\n", at + 1)
        end = len(text) if end < 0 else end
        line = text[at + 1 : end]
        if _RULE.fullmatch(line):
            shown.append(line)
        elif _is_row(line, heads):
            shown.append(_row(line, heads, names))
        else:
            break
        at = end
    return "".join(f"\n{line}" for line in shown), at


def _is_row(line: str, heads: list[re.Match[str]]) -> bool:
    """Its cells stand below the headings; where spaces were lost in pasting, there are as many, a number among them."""
    cells = list(_CELL.finditer(line))
    starts, ends = {cell.start() for cell in cells}, {cell.end() for cell in cells}
    aligned = sum(head.start() in starts or head.end() in ends for head in heads)
    if len(cells) == len(heads):
        return aligned >= 2 or any(map(str.isdigit, line))
    if len(cells) > len(heads) and len(heads) > 3 and cells[0].start() == heads[0].start() and aligned >= 2:
        return True
    return aligned >= max(3, ceil(len(heads) / 2))


def _row(line: str, heads: list[re.Match[str]], names: Names) -> str:
    cells = list(_CELL.finditer(line))
    pieces: list[str] = []
    done = 0
    for at, head in enumerate(heads):
        if head.start() == heads[0].start() and (whole := _first(cells, heads)) is not None:
            begin, end = whole
            pieces += (line[done:begin], host(line[begin:end], names))
            done = end
            continue
        kind = _COLUMNS.get(head[0])
        if head[0] == "Name" and at and heads[at - 1][0] == "Login":
            begin, end = head.start(), heads[at + 1].start() if at + 1 < len(heads) else len(line)
            kind = "person"
        elif kind is None:
            continue
        elif len(cells) == len(heads):
            begin, end = cells[at].span()
        else:
            over = next((cell for cell in cells if cell.start() < head.end() and cell.end() > head.start()), None)
            over = next((cell for cell in cells if cell.start() == head.start()), over)
            if over is None:
                continue
            begin, end = over.span()
        if begin >= done:
            pieces += (line[done:begin], _cell(line[begin:end], kind, names))
            done = end
    return "".join(pieces) + line[done:]


def _first(cells: list[re.Match[str]], heads: list[re.Match[str]]) -> tuple[int, int] | None:
    """Where a machine stands in the first cell: a node of Kubernetes, the server behind the number of a job of PBS."""
    told = {head[0] for head in heads}
    if heads[0][0] == "NAME" and "ROLES" in told and cells:
        return cells[0].span()
    if heads[0][0] == "Job ID" and cells and (job := _JOB.fullmatch(cells[0][0])):
        return cells[0].start() + job.start("host"), cells[0].start() + job.end("host")
    return None


def _cell(value: str, kind: str, names: Names) -> str:
    if kind == "serial":
        known = PLACEHOLDER.search(value) or not any(map(str.isdigit, value)) or len(value) < SHORTEST_SERIAL
        return value if known else names.of("serial", value)
    if PLACEHOLDER.search(value) or not (value[:1].isalpha() or kind == "host") or value.startswith(("(", "<")):
        return value
    if kind == "named":
        technical = familiarity(_POD.sub("", value)) is Familiarity.TECHNICAL or value.lower() in NEVER_NAMES
        return value if technical else names.of("job", value)
    if kind == "user":
        return user(value, names)
    if kind == "host":
        return _HOST.sub(lambda match: host(match[0], names), value)
    if kind == "person":
        return _PERSON.sub(lambda match: names.of("user", match[0]), value)
    return value if value.isdigit() or value in ("default", "root", "none") else names.of(kind, value)
