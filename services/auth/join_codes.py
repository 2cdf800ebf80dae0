"""One-time codes on paper statements, with which residents join: derived, never stored."""

import hmac
from collections.abc import Iterable
from typing import NamedTuple

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O or U.
_READ_AS = str.maketrans("OIL", "011", "- ")
CHARACTERS, GROUP = 12, 4
"""60 bits: nobody guesses one, and it is typed in a minute."""


class Issued(NamedTuple):
    """A statement that was issued to a resident with a code on it."""

    resident: str
    batch: str


def join_key(master: bytes) -> bytes:
    """A key of its own, derived from the master key; under another master key, older papers invite no more."""
    return HKDF(SHA256(), 32, salt=None, info=b"anju join codes").derive(master)


def join_code(key: bytes, dwelling: str, resident: str, batch: str) -> str:
    """ "7K2M-Q9ZD-41XA": the same for the same paper, and for no other."""
    digest = hmac.digest(key, "\n".join((dwelling, resident, batch)).encode(), "sha256")
    number = int.from_bytes(digest) >> (len(digest) * 8 - CHARACTERS * 5)
    plain = "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(CHARACTERS)))
    return "-".join(plain[at : at + GROUP] for at in range(0, CHARACTERS, GROUP))


def whose(key: bytes, code: str, dwelling: str, issued: Iterable[Issued]) -> Issued | None:
    """For whom this code was printed, of those that count; however it is typed. Its time tells nothing."""
    typed, found = _plain(code), None
    for each in issued:
        if hmac.compare_digest(_plain(join_code(key, dwelling, *each)), typed):
            found = each
    return found


def _plain(code: str) -> bytes:
    return code.upper().translate(_READ_AS).encode()
