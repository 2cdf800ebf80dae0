"""The master key: 32 bytes in a file that only the owner of the process reads, outside of any database."""

import os
import secrets

from services.settings import Settings, SettingsInvalid

MASTER_KEY_NAME = "local"


def master_key(settings: Settings) -> bytes:
    """Made at the first start of an embedded database.

    Raises SettingsInvalid where keys are there and it is not: a new one would open none of them.
    """
    path = settings.master_key
    if not path.exists():
        embedded = settings.key_store.startswith("sqlite:")
        if not embedded or settings.key_store_file.exists():
            missing = f"{path} is missing, and {_place(settings)} cannot be opened without it: restore it"
            raise SettingsInvalid(missing if embedded else f"{missing}, or, for a new house, run anju migrate")
        make_master_key(settings)
    return read_master_key(settings)


def read_master_key(settings: Settings) -> bytes:
    """As it lies there. Raises OSError, ValueError."""
    return bytes.fromhex(settings.master_key.read_text("ascii").strip())


def make_master_key(settings: Settings) -> None:
    """For a new key store; where there is one already, it stays."""
    settings.master_key.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(settings.master_key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_bytes(32).hex())


def _place(settings: Settings) -> str:
    """Where the keys are, without who may enter."""
    return settings.key_store.rpartition("@")[2].removeprefix("sqlite:///")
