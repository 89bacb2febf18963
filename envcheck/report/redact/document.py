"""A document redacted by the declared types of its facts."""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar, get_args, get_type_hints

import msgspec

from envcheck.catalogue.own_texts import own_texts
from envcheck.catalogue.problem import Problem
from envcheck.report.json import to_text
from envcheck.report.redact.addresses import hide_uuid, versions_in
from envcheck.report.redact.identity import NOBODY, Identity, with_users_in
from envcheck.report.redact.models import hide_model
from envcheck.report.redact.own_packages import named_by, required_by
from envcheck.report.redact.people import program
from envcheck.report.redact.placeholders import Hidden, Names
from envcheck.report.redact.second_pass import SecondPass, vocabulary_of
from envcheck.report.redact.text import Text
from envcheck.report.redact.tokens import tokens_in
from envcheck.snapshot import Snapshot
from envcheck.snapshot.declared import shapes
from envcheck.snapshot.kinds import Kind
from envcheck.snapshot.variables import ALLOWED

Document = TypeVar("Document", bound=msgspec.Struct)
Hide: TypeAlias = Callable[[Any], Any]

AS_THEY_ARE = (Kind.PLAIN, Kind.REQUIREMENT)
"""In them only a secret is looked for that another text has shown."""


class Redactor:
    """Redacts the documents of one report, the same value always alike."""

    def __init__(self, identity: Identity = NOBODY, packages: Collection[str] = ()) -> None:
        self.names = Names()
        self.text = Text(identity, self.names, packages)
        self._by_kind: dict[Kind, Callable[[str], str]] = {
            Kind.PLAIN: self.text.hide_tokens,
            Kind.FREE_TEXT: self._free_text,
            Kind.PATH: self._path,
            Kind.UUID: lambda value: hide_uuid(value, self.names),
            Kind.PROCESS: lambda value: program(value, self.names),
            Kind.MODEL: self._model,
            Kind.REQUIREMENT: self._requirement,
        }
        self._done: dict[tuple[Kind, str], tuple[str, tuple[tuple[str, str], ...]]] = {}
        """Of each text: what is shown, and what was hidden in it."""
        self._second: SecondPass | None = None

    def document(self, document: Document) -> Document:
        """The document with every text treated by its declared kind."""
        return self._struct(document)

    def learn(self) -> None:
        """Know from now on, in free text, what facts have named so far."""
        self.text.known.learn(list(self.names.hidden()))

    def hide_text(self, *texts: str) -> str:
        """Texts, one after another, with what any of them names hidden in all; the last is given back."""
        shown = [self.text.hide(text) for text in texts]
        return self.hide_again(shown[-1])

    def again(self, document: Document) -> Document:
        """A document that was redacted, once more: without what was hidden anywhere since."""
        self._done.clear()
        self._learnt()
        try:
            return self._struct(document)
        finally:
            self._second = None

    def hide_again(self, text: str) -> str:
        """A text that was redacted, without what was hidden anywhere since."""
        second = self._learnt()
        self._second = None
        self.names.place = [".log"]
        try:
            return second.hide(text)
        finally:
            self.names.place = []

    def hidden(self) -> Iterator[Hidden]:
        """What was hidden, for the user's own eyes."""
        return self.names.used()

    def _learnt(self) -> SecondPass:
        self._second = SecondPass(self.names, _vocabulary)
        self._second.learn()
        return self._second

    def _struct(self, value: Document) -> Document:
        changed = {}
        for name, shape in shapes(type(value)):
            old = getattr(value, name)
            new = self._below(f".{name}", old, shape)
            if new is not old:
                changed[name] = new
        if isinstance(value, Snapshot):
            environment = changed.get("environment", value.environment)
            changed["environment"] = {name: environment[name] for name in environment if name in ALLOWED}
        return msgspec.structs.replace(value, **changed) if changed else value

    def _below(self, step: str, value: Any, kind: Kind) -> Any:  # noqa: ANN401 - a fact of any type
        """A fact at a place of its own in the document."""
        if value is None or isinstance(value, int | float):
            return value
        self.names.place.append(step)
        try:
            return self._value(value, kind)
        finally:
            self.names.place.pop()

    def _value(self, value: Any, kind: Kind) -> Any:  # noqa: ANN401 - a fact of any type
        """A fact redacted; numbers and truths are kept, structs go by the kinds of their own fields."""
        if isinstance(value, str):
            return self._string(value, kind)
        if isinstance(value, msgspec.Struct):
            return self._struct(value)
        if isinstance(value, tuple | list):
            new = [self._below(f"[{at}]", item, kind) for at, item in enumerate(value)]
            same = all(one is other for one, other in zip(new, value, strict=True))
            return value if same else type(value)(new)
        if isinstance(value, Mapping):
            return {self._string(key, Kind.PLAIN): self._below(f".{key}", item, kind) for key, item in value.items()}
        return value

    def _string(self, value: str, kind: Kind) -> str:
        key = (kind, value)
        if key in self._done:
            shown, hidden = self._done[key]
            for one in hidden:
                self.names.use(one)
            return shown
        if kind is Kind.FREE_TEXT and value in own_texts():
            return value
        self.names.journal.clear()
        second = self._second
        shown = self._by_kind[kind](value) if second is None else second.hide(value, secrets_only=kind in AS_THEY_ARE)
        self._done[key] = shown, tuple(dict.fromkeys(self.names.journal))
        return shown

    def _requirement(self, value: str) -> str:
        """Names of packages stand in the report anyway; an address may tell anything."""
        return self._free_text(value) if "@" in value or "/" in value else self.text.hide_tokens(value)

    def _free_text(self, value: str) -> str:
        return self.text.hide(value)

    def _path(self, value: str) -> str:
        return self.text.known.hide_words(self.text.paths.one(self.text.hide_tokens(self.text.known.hide_forms(value))))

    def _model(self, value: str) -> str:
        shown = hide_model(value, self.names)
        return self._path(value) if shown is None else self.text.hide_tokens(shown)


def redact(document: Document, identity: Identity, beside: str = "") -> tuple[Document, Redactor]:
    """A document that may be shown to strangers, and what was hidden in it; see `redact_with`."""
    shown, _, redactor = redact_with(document, identity, beside)
    return shown, redactor


def redact_with(document: Document, identity: Identity, beside: str) -> tuple[Document, str, Redactor]:
    """A document and a text beside it as they may be shown to strangers, the same value alike in both.

    In two passes: the second finds what the first hid anywhere, wherever else it stands.
    """
    text = to_text(document) + beside
    snapshot = getattr(document, "snapshot", document)
    required = required_by(plain_texts(snapshot, wanted=Kind.REQUIREMENT))
    packages = {*(snapshot.packages if isinstance(snapshot, Snapshot) else ()), *required, *named_by(document)}
    redactor = Redactor(with_users_in(identity, text), packages)
    redactor.names.reserve(text)
    redactor.text.candidates = tokens_in(text)
    redactor.text.versions = versions_in(plain_texts(document))
    if snapshot is not document and isinstance(snapshot, Snapshot):
        redactor.names.place = [".snapshot"]
        redactor.document(snapshot)
        redactor.names.place = []
        redactor.learn()
        redactor.names.forget_uses()
    shown = redactor.document(document)
    redactor.names.place = [".log"]
    told = redactor.text.hide(beside) if beside else ""
    redactor.names.place = []
    shown = redactor.again(shown)
    told = redactor.hide_again(told)
    return (msgspec.structs.replace(shown, redacted=True) if hasattr(shown, "redacted") else shown), told, redactor


def _vocabulary() -> frozenset[str]:
    """The words of envcheck's own texts, which are no names; of the areas that the texts here may be from."""
    from envcheck.catalogue import all_problems

    return _words_of(tuple(text for entry in all_problems().of_read_areas() for text in _said(entry)))


def _said(entry: Problem) -> tuple[str, ...]:
    return entry.id, entry.title, entry.meaning


@lru_cache(maxsize=2)
def _words_of(texts: tuple[str, ...]) -> frozenset[str]:
    return vocabulary_of(texts)


def plain_texts(value: object, kind: Kind = Kind.FREE_TEXT, *, wanted: Kind = Kind.PLAIN) -> Iterator[str]:
    """Every text that is declared plain, or of the wanted kind, however deep."""
    if isinstance(value, str):
        yield from (value,) if kind is wanted else ()
    elif isinstance(value, msgspec.Struct):
        for name, declared in shapes(type(value)):
            yield from plain_texts(getattr(value, name), declared, wanted=wanted)
    elif isinstance(value, Mapping):
        yield from (text for item in value.values() for text in plain_texts(item, kind, wanted=wanted))
    elif isinstance(value, tuple | list):
        yield from (text for item in value for text in plain_texts(item, kind, wanted=wanted))


def undeclared(struct: type[msgspec.Struct]) -> Iterator[str]:
    """The fields that hold a bare `str`, which nobody has said how to redact."""
    for name, hint in get_type_hints(struct, include_extras=True).items():
        if _is_bare(hint):
            yield f"{struct.__name__}.{name}"


def _is_bare(hint: object) -> bool:
    if hint is str:
        return True
    if hasattr(hint, "__metadata__"):
        return False
    return any(_is_bare(argument) for argument in get_args(hint))
