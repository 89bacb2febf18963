"""What must be in a text for a credential to be in it: most texts are told apart here, before redaction is imported."""

import re
from functools import cache


@cache
def _signs() -> re.Pattern[str]:
    return re.compile(
        r"[A-Za-z0-9_-]{20}|[A-Za-z0-9+/]{32}|://|@|PRIVATE KEY|[^\x00-\x7f]"
        r"|\s-{1,2}[kKNpPaw]|[nN]et use|<<<|\$[1-9y]\$|\s-[uU]|(?i:admin|root) ?/"
        r"|(?i:pass|pwd|secret|cred|token|key|auth|cookie|bearer|login|psk|sudo|session|sig|otp|kennwort|parol|senha"
        r"|clave)"
    )


def may_hold_credential(text: str) -> bool:
    """Whether redaction has to look at it."""
    return _signs().search(text) is not None
