"""Where pip says that there is no such package: does its index say so, too?

pip tells a package that an index does not have from an index that refuses to answer in its debugging output only;
either way it ends with "from versions: none".
"""

import re
from collections.abc import Iterable

from envcheck.install.index_health import LIMIT_S, Answer, ask_for, is_out_of_order, show
from envcheck.install.transport import Route

NOTHING_FOUND = re.compile(r"from versions: none\)[\s\S]*No matching distribution found for ([\w.-]+)")
REFUSALS = (401, 403, 429)


def second_look(output: str, indexes: Iterable[str], route: Route) -> str | None:
    """Which index refused to answer pip, and why, as a sentence; None: none, or pip did not ask in vain.

    An index with credentials, which are not sent here, is believed.
    """
    match = NOTHING_FOUND.search(output)
    for index in indexes if match else ():
        if match and show(index) == index and index.startswith(("http:", "https:")):
            why = _refusal(ask_for(match[1], index, LIMIT_S, route))
            if why:
                return f"{match[1]} was requested from {index}: {why}."
    return None


def _refusal(answer: Answer | str) -> str | None:
    if isinstance(answer, str):
        return answer or None
    return str(answer) if is_out_of_order(answer) or answer.status in REFUSALS else None
