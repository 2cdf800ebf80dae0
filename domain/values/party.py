"""Who owes, pays, receives: `resident:…`, `bureau:…`, `company:…`, `unit:…`, `supplier:…`, `bearer:…`.

A party is no name: names stand sealed in the stream of their resident, and in no money event.
"""

import re

from domain.errors import Refusal

_PARTY = re.compile(r"(resident|bureau|company|unit|supplier|bearer):[^\s:]{1,80}")


class PartyInvalid(Refusal):
    """A party is written like company:shicheng or resident:…: check it."""


def party(written: str) -> str:
    """The party as it stands, if it is one. Raises PartyInvalid."""
    if not _PARTY.fullmatch(written) or not written.isprintable():
        raise PartyInvalid()
    return written


def is_resident(who: str) -> bool:
    """A natural person, whose name is sealed."""
    return who.startswith("resident:")


def is_company(who: str) -> bool:
    """A property company: it acts in its term alone."""
    return who.startswith("company:")


def former_employer(dwelling: str) -> str:
    """原单位: the unit that owes an old debt of this dwelling; the ledgers do not name it."""
    return f"unit:former-employer-of-{dwelling}"
