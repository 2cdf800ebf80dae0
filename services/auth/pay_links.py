"""Links on paper statements by which anybody pays what that paper asks for: derived, never stored.

A link is the sealed place of the paper. Nobody makes one or alters one without the key; the same paper has the same
link, and it says neither whose it is nor of which dwelling.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LONGEST = 200


class Place(NamedTuple):
    """Where a paper stands: its batch, and its number there, counted from 0."""

    batch: str
    number: int


NOWHERE = Place("-/-", 0)


def pay_key(master: bytes) -> bytes:
    """A key of its own, derived from the master key; under another master key, older links are good for nothing."""
    return HKDF(SHA256(), 64, salt=None, info=b"anju pay links").derive(master)


def pay_link(key: bytes, place: Place) -> str:
    """The secret part of the address."""
    sealed = AESSIV(key).encrypt(f"{place.number}/{place.batch}".encode(), None)
    return urlsafe_b64encode(sealed).decode().rstrip("=")


def place_of(key: bytes, link: str) -> Place:
    """NOWHERE for a link that was not made here."""
    if len(link) > LONGEST:
        return NOWHERE
    try:
        sealed = urlsafe_b64decode(link + "=" * (-len(link) % 4))
        number, _, batch = AESSIV(key).decrypt(sealed, None).decode().partition("/")
        place = Place(batch, int(number))
    except (ValueError, InvalidTag):
        return NOWHERE
    return place if pay_link(key, place) == link else NOWHERE  # One link is written in one way.


def payer_of(link: str) -> str:
    """Whoever pays by it, as history names him: the link does not follow from that."""
    return f"bearer:{sha256(link.encode()).hexdigest()[:32]}"
