"""Free text without what it must not tell: the order in which its parts are looked for."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence

from envcheck.report.redact.addresses import hide_addresses
from envcheck.report.redact.cluster_names import hide_machines
from envcheck.report.redact.commands import hide_commands
from envcheck.report.redact.eastern_labels import hide_eastern
from envcheck.report.redact.encoded import hide_encoded
from envcheck.report.redact.everyday import hide_domain_users, hide_everyday
from envcheck.report.redact.foreign_names import hide_foreign
from envcheck.report.redact.high_entropy import hide_chosen, hide_unknown
from envcheck.report.redact.identity import Identity
from envcheck.report.redact.key_value import hide_labelled
from envcheck.report.redact.line_wrapped import Span, hide_wrapped
from envcheck.report.redact.local_versions import hide_local_versions
from envcheck.report.redact.paths import Paths
from envcheck.report.redact.people import hide_people
from envcheck.report.redact.personal_numbers import hide_numbers
from envcheck.report.redact.persons import hide_persons
from envcheck.report.redact.placeholders import Names
from envcheck.report.redact.roles import hide_roles
from envcheck.report.redact.slots import hide_slots
from envcheck.report.redact.speakers import hide_speakers
from envcheck.report.redact.surface import clean, lifted, lowered
from envcheck.report.redact.tables import hide_tables
from envcheck.report.redact.tokens import PRIVATE_KEY, TOKENS, Token, compiled, tokens_in
from envcheck.report.redact.unfamiliar import hide_unfamiliar
from envcheck.report.redact.urls import hide_logins, hide_urls
from envcheck.report.redact.user_values import Known

DEEPEST = 2
"""Encodings inside encodings that are looked into."""
SHORTEST = 3
_WORTH_A_LOOK = re.compile(
    r"[@/\\:=%~<>_\n|$#+]|[A-Za-z0-9+/_-]{8}|\d\.\d|\d[A-Za-z]|[A-Za-z]\d"
    r"|\b(?:user|as|from|on|host|by|for|to|of|in|the) "
    r"|[\"'`]|[A-Z][a-z]+ [A-Z]|\d{4}|\d\d \d\d| -[A-Za-z]\b|[Pp][Aa][Ss][Ss]|[^\x00-\x7f]"
)
"""What must be in a text for anything but the user's own names to be in it."""


class Text:
    """Hides what free text must not tell; one for a report, so that the same value gets the same placeholder."""

    def __init__(self, identity: Identity, names: Names, packages: Collection[str] = ()) -> None:
        self._identity, self._packages = identity, frozenset(packages)
        self._trial: Text | None = None
        self.versions: Collection[str] = ()
        """What looks like an address and is known to be none."""
        self.candidates: Sequence[Token] = TOKENS
        """The kinds of keys and tokens that may be in what is to be redacted at all."""
        self.names = names
        self.known = Known(identity, names)
        self.paths = Paths(identity, names, packages)

    def hide(self, text: str, depth: int = 0) -> str:
        """`text` with every value that it must not tell replaced by its placeholder."""
        if len(text) < SHORTEST:
            return clean(text)
        text = lifted(text)
        if _WORTH_A_LOOK.search(text):
            text = self._look(text, depth)
        return lowered(self.known.hide_words(text))

    def hide_tokens(self, text: str) -> str:
        """`text` without keys and tokens: all that may be wrong with a version or an id."""
        if "PRIVATE KEY" in text:
            text = PRIVATE_KEY.sub(lambda match: self.names.of("private-key", match[0]), text)
        for token in tokens_in(text, self.candidates):
            text = compiled(token).sub(self._placing(token), text)
        return text

    def hide_credentials(self, text: str) -> str:
        """`text` without passwords, keys and tokens; names, paths and hosts are kept."""
        names = self.names
        text = self.known.hide_forms(lifted(text))
        text = self.hide_tokens(hide_wrapped(text, self._spans, names.of))
        text = hide_chosen(hide_logins(text, names), names)
        text = hide_labelled(hide_commands(text, names), names, who=False)
        return lowered(hide_unknown(text, names))

    def _look(self, text: str, depth: int) -> str:
        names = self.names
        text = self.known.hide_forms(text)
        text = hide_wrapped(text, self._spans, names.of)
        text = self.hide_tokens(text)
        if depth < DEEPEST:
            text = hide_encoded(text, names, lambda inner: self.hide(inner, depth + 1), self._tells)
        text = hide_chosen(hide_urls(text, names), names)
        text = hide_domain_users(text, names)
        text = hide_commands(text, names)
        text = hide_labelled(text, names)
        text = hide_people(text, names)
        text = hide_machines(text, names)
        text = hide_tables(text, names)
        text = hide_everyday(text, names)
        text = hide_slots(hide_speakers(text, names), names)
        text = hide_local_versions(text, names)
        text = hide_addresses(text, names, self.versions)
        text = hide_numbers(hide_unknown(text, names), names)
        text = hide_foreign(hide_eastern(text, names), names)
        text = hide_roles(hide_persons(text, names), names)
        for path, shown in self.paths.known():
            text = text.replace(path, shown)
        return hide_unfamiliar(self.paths.in_text(text), names, self._packages)

    def _tells(self, inner: str) -> bool:
        """There is something to hide in what an encoding held. Only tried, so that it does not count as hidden."""
        if self._trial is None:
            self._trial = Text(self._identity, Names(), self._packages)
        return self._trial.hide(inner, DEEPEST) != inner

    def _placing(self, token: Token) -> Callable[[re.Match[str]], str]:
        return lambda match: self.names.of(token.kind, match[0])

    def _spans(self, joined: str) -> Iterator[Span]:
        """What may have been split over lines: keys and tokens, and the user's own values."""
        yield from self.known.spans(joined)
        for token in tokens_in(joined):
            for match in compiled(token).finditer(joined):
                yield Span(match.start(), match.end(), token.kind, match[0], compiled(token))
