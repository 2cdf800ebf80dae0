"""Secrets that are made here: what a browser keeps, and what people type from a slip of paper."""

import hmac
import secrets
from hashlib import sha256

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no I, L, O or U.
_READ_AS = str.maketrans("OIL", "011", "- ")
SLIP_CHARACTERS, GROUP = 12, 4
"""60 bits: nobody guesses one, and it is typed in a minute."""


def new_token() -> str:
    """256 bits, for a cookie or a header."""
    return secrets.token_urlsafe(32)


def new_slip_code() -> str:
    """ "7K2M-Q9ZD-41XA"."""
    plain = "".join(secrets.choice(_ALPHABET) for _ in range(SLIP_CHARACTERS))
    return "-".join(plain[at : at + GROUP] for at in range(0, SLIP_CHARACTERS, GROUP))


def as_typed(code: str) -> str:
    """However it is typed: small letters, O for 0, with dashes or without."""
    return code.upper().translate(_READ_AS)


def hashed(secret: str) -> str:
    """How it is kept: it has bits enough that no salt is needed."""
    return sha256(secret.encode(errors="replace")).hexdigest()


def derived(secret: str, purpose: str) -> str:
    """Another secret that only the holder of this one can show."""
    return hmac.digest(secret.encode(), purpose.encode(), "sha256").hex()


def is_same(one: str, other: str) -> bool:
    """Without telling by its time how much of it is right."""
    return hmac.compare_digest(one.encode(errors="replace"), other.encode())
