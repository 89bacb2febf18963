"""The text of an e-mail: its plain part, else its HTML; attachments in text, too."""

import re
from typing import TYPE_CHECKING

from envcheck.late_pattern import late

if TYPE_CHECKING:
    from email.message import Message

_HEADERS = late(
    r"^(?:From|To|Subject|Date|Message-ID|MIME-Version|Content-Type|Received|Return-Path): \S", re.MULTILINE
)
MOST_PARTS = 30


def is_mail(text: str) -> bool:
    """It begins with the headers of a mail."""
    head = text.lstrip()[:3_000].split("\n\n", 1)[0]
    return len(_HEADERS.findall(head)) >= 3 and bool(re.match(r"[A-Za-z-]{2,40}:", text.lstrip()))


def text_of_mail(text: str) -> str:
    """The parts that are text, one after the other."""
    from email import message_from_string, policy
    from email.message import EmailMessage

    try:
        message = message_from_string(text, policy=policy.default)
        if not message.is_multipart() and "Content-Transfer-Encoding" not in message and _is_plain(message):
            # Saved as text: it is decoded already, and `email` would take it for ASCII.
            return text.lstrip().partition("\n\n")[2]
        parts = [part for part in list(message.walk())[:MOST_PARTS] if part.get_content_maintype() == "text"]
        plain = [p for p in parts if p.get_content_type() != "text/html"] or parts
        texts = [str(part.get_content()) for part in plain if isinstance(part, EmailMessage)]
    except Exception:  # noqa: BLE001 - `email` raises many things on damaged mails; the raw text can still be read
        return text
    return "\n".join(texts) or text


def _is_plain(message: "Message") -> bool:
    return message.get_content_type() == "text/plain"
