"""Sealed tokens: what leaves the house and comes back, unread and unaltered.

A position of history would count other people's acts if it were readable; a cursor holds one, too.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from os import urandom
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES, TAG_BYTES, MARK_BYTES = 12, 16, 18
PADDED_BYTES = 32
"""The length of a token tells nothing."""


class TokenBroken(Exception):
    """Not a token of ours, altered, or made for something else."""


class Tokens:
    """Seals small texts, each for one purpose."""

    def __init__(self, master_key: Path) -> None:
        """By a key of its own, derived from the master key."""
        master = bytes.fromhex(master_key.read_text("ascii").strip())
        self._cipher = AESGCM(HKDF(SHA256(), 32, salt=None, info=b"anju tokens").derive(master))
        self._marking = HKDF(SHA256(), 32, salt=None, info=b"anju marks").derive(master)

    def seal(self, text: str, purpose: str) -> str:
        """The token."""
        content = text.encode()
        content += b"\0" * (-len(content) % PADDED_BYTES)
        nonce = urandom(NONCE_BYTES)
        return urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, content, purpose.encode())).decode().rstrip("=")

    def seal_file(self, content: bytes, purpose: str) -> bytes:
        """What is kept here for a short while, and goes nowhere as it is."""
        nonce = urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, purpose.encode())

    def open_file(self, sealed: bytes, purpose: str) -> bytes:
        """As it was. Raises TokenBroken."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose.encode())
        except (InvalidTag, ValueError):
            raise TokenBroken from None

    def mark(self, text: str, purpose: str) -> str:
        """Of one text always the same, and nobody else can make it: for what is compared and never opened."""
        made = hmac.digest(self._marking, f"{purpose}\0{text}".encode(), "sha256")
        return urlsafe_b64encode(made[:MARK_BYTES]).decode().rstrip("=")

    def open(self, token: str, purpose: str) -> str:
        """The text. Raises TokenBroken."""
        try:
            sealed = urlsafe_b64decode(token + "=" * (-len(token) % 4))
            if len(sealed) <= NONCE_BYTES + TAG_BYTES:
                raise TokenBroken
            content = self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose.encode())
        except (InvalidTag, ValueError):
            raise TokenBroken from None
        return content.rstrip(b"\0").decode()
