"""A blind index: names and numbers are found by marks that only a key makes, and nobody reads them back."""

import hmac

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from domain.values.personal import Mark
from services.event_store.name_marks import marks_of

TOKEN_BYTES = 16


class BlindIndex:
    """With a key of its own, derived from the master key; under another master key it is made anew."""

    def __init__(self, master: bytes) -> None:
        self._key = HKDF(SHA256(), 32, salt=None, info=b"anju search").derive(master)

    def token(self, why: str, text: str) -> str:
        """The same for the same text, and for nothing else."""
        return hmac.digest(self._key, f"{why}\n{text}".encode(), "sha256")[:TOKEN_BYTES].hex()

    def marks(self, kind: str, text: str) -> tuple[Mark, ...]:
        """Of a personal value."""
        return tuple(
            Mark(each.why, each.place, None if each.text is None else self.token(each.why, each.text))
            for each in marks_of(kind, text)
        )
