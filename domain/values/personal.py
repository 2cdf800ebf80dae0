"""Personal values: a class of its own, not a text, so that no log, form or serialiser takes one unasked.

In an event a value is sealed with the key of its subject and retention class (PIPL 47); destroy the
key and the history still stands, the person is gone. Only the key store opens one again.
"""

import re
import unicodedata
from typing import Literal, NamedTuple

from domain.errors import Refusal

Kind = Literal["name", "phone", "note"]
WORDS = "words"
"""What a resident says, and what is answered: of several lines, perhaps."""
RETENTION_CLASS: dict[str, str] = {"name": "accounting", "phone": "contact", "note": "contact", WORDS: "complaint"}
"""Under which class of key a kind of value is sealed (会计档案管理办法: names on vouchers 30 years)."""
WORDS_MAX = 1_000
_PHONE = re.compile(r"\+?[\d ()-]{5,30}", re.ASCII)


class NotOpened(Exception):
    """The value is sealed: ask the key store to open it, and say what for."""


class PersonalTextInvalid(Refusal):
    """A name or a telephone number is 1 to 200 legible characters: enter it again."""


class PhoneInvalid(Refusal):
    """A telephone number is 5 to 20 digits, with +, -, brackets and spaces among them: enter it again."""


class WordsInvalid(Refusal):
    """Write at least one and at most {longest} legible characters."""

    longest: int


def phone_number(written: str) -> str:
    """As it is written, in plain digits: ledgers may hold more than a number, people enter one. Raises PhoneInvalid."""
    plain = unicodedata.normalize("NFKC", written).strip()
    if not _PHONE.fullmatch(plain) or not 5 <= sum(each.isdigit() for each in plain) <= 20:
        raise PhoneInvalid()
    return plain


class Personal:
    """A value about a person. Fresh, it holds its text; read back from history, only its seal."""

    __slots__ = ("_text", "bound_to", "kind", "sealed", "subject")

    def __init__(
        self, subject: str, kind: str, text: str | None = None, *, sealed: bytes = b"", bound_to: str = ""
    ) -> None:
        self.subject, self.kind, self._text = subject, kind, text
        self.sealed, self.bound_to = sealed, bound_to

    def fresh_text(self) -> str:
        """The text of a value that was never stored. Raises NotOpened for a sealed one."""
        if self._text is None:
            raise NotOpened(self.kind)
        return self._text

    @property
    def retention_class(self) -> str:
        """accounting or contact."""
        return RETENTION_CLASS[self.kind]

    def __repr__(self) -> str:
        return f"Personal({self.kind}, ***)"

    __str__ = __repr__

    def __format__(self, _spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Personal) and self._all() == other._all()

    def __hash__(self) -> int:
        return hash((self.subject, self.kind))

    def __reduce__(self) -> str:
        raise TypeError("personal values are not pickled")

    def _all(self) -> tuple[object, ...]:
        return self.subject, self.kind, self._text, self.sealed, self.bound_to


class Mark(NamedTuple):
    """By what a value is found: a token that only a key makes; None where there is no such reading."""

    why: str
    place: int
    token: str | None


class Sought:
    """A personal value as an index knows it: its marks, and none where the person was erased."""

    __slots__ = ("marks", "value")

    def __init__(self, value: Personal, marks: tuple[Mark, ...] = ()) -> None:
        self.value, self.marks = value, marks


def personal(subject: str, kind: Kind, text: str) -> Personal:
    """A fresh value. Raises PersonalTextInvalid, and never echoes it."""
    clean = text.strip()
    if not 1 <= len(clean) <= 200 or not clean.isprintable():
        raise PersonalTextInvalid()
    return Personal(subject, kind, clean)


def own_words(subject: str, text: str) -> Personal:
    """What somebody says, in as many lines as it takes. Raises WordsInvalid, and never echoes it."""
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    clean = "\n".join(lines).strip()
    if not 1 <= len(clean) <= WORDS_MAX or any(not line.isprintable() for line in lines):
        raise WordsInvalid(WORDS_MAX)
    return Personal(subject, WORDS, clean)
