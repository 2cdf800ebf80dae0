"""On what document something was decided: the question that an auditor asks first."""

from datetime import date

from msgspec import Struct

from domain.errors import Refusal


class AuthorityMissing(Refusal):
    """This needs its authority, the kind and the number of the document: name them."""


class Authority(Struct, frozen=True, gc=False, kw_only=True, forbid_unknown_fields=True):
    """A document that allows what was done: its kind (合同, 批复, 决议, 台账, …), number, date and file."""

    kind: str
    number: str
    dated: date | None
    sha256: str | None  # Of the file, where there is one.

    def __str__(self) -> str:
        return f"{self.kind} {self.number}".strip()


def must_be_named(authority: Authority) -> None:
    """Raises AuthorityMissing where the document has no kind or no number."""
    if not authority.kind.strip() or not authority.number.strip():
        raise AuthorityMissing()
