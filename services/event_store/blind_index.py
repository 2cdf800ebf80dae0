"""A blind index: names and numbers are found by marks that only a key makes, and nobody reads them back."""

from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from domain.values.personal import Mark
from services.event_store.name_marks import marks_of

TOKEN_BYTES = 16
_BLOCK, _INNER, _OUTER = 64, bytes(each ^ 0x36 for each in range(256)), bytes(each ^ 0x5C for each in range(256))
"""Of SHA-256, and of HMAC (RFC 2104)."""


class BlindIndex:
    """With a key of its own, derived from the master key; under another master key it is made anew."""

    def __init__(self, master: bytes) -> None:
        key = HKDF(SHA256(), 32, salt=None, info=b"anju search").derive(master).ljust(_BLOCK, b"\0")
        # Half of an HMAC is the same for every text; the library reckons it anew each time, in ten times as long.
        self._inner, self._outer = sha256(key.translate(_INNER)), sha256(key.translate(_OUTER))

    def token(self, why: str, text: str) -> str:
        """The same for the same text, and for nothing else."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(f"{why}\n{text}".encode())
        outer.update(inner.digest())
        return outer.digest()[:TOKEN_BYTES].hex()

    def marks(self, kind: str, text: str) -> tuple[Mark, ...]:
        """Of a personal value."""
        return tuple(
            Mark(each.why, each.place, None if each.text is None else self.token(each.why, each.text))
            for each in marks_of(kind, text)
        )
