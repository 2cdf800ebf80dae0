"""Settings come from the environment, `ANJU_…`, are read once, and are passed down."""

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsInvalid(Exception):
    """A setting cannot be used; the message says what to do."""


class Settings(BaseSettings):
    """Where the data is, whose it is, and how the service is reached."""

    model_config = SettingsConfigDict(env_prefix="ANJU_", extra="ignore", populate_by_name=True)

    home: Path = Path(".local")
    """The folder of the embedded database and its keys."""
    database_url: str | None = None
    """sqlite:///FILE; unset: anju.db in the home folder."""
    tenant: str = Field(default="ezhou", pattern=r"^[a-z][a-z0-9-]{0,30}$")
    """The bureau, a slug: the first part of every stream."""
    bureau_name: str = "市机关事务管理局"
    """As it stands in the ledgers, where the bureau itself owns a dwelling."""
    service_phone: str = "0000-1234567"
    """On every page: whom to call."""
    port: int = Field(default=8000, validation_alias="PORT", ge=1, le=65535)

    @property
    def bureau(self) -> str:
        """The bureau as a party."""
        return f"bureau:{self.tenant}"

    @property
    def database(self) -> Path:
        """The file of the embedded database. Raises SettingsInvalid."""
        if not self.database_url:
            return self.home / "anju.db"
        url = urlsplit(self.database_url)
        if url.scheme != "sqlite" or not url.path.strip("/"):
            raise SettingsInvalid(
                "ANJU_DATABASE_URL names a database that this release does not keep: write sqlite:///FILE, or unset it"
            )
        return Path(url.path[1:])

    @property
    def key_store(self) -> Path:
        """The keys of personal values lie apart from the history that they open."""
        return self.database.with_name("keys.db")

    @property
    def master_key(self) -> Path:
        """The key that wraps them, outside of any database."""
        return self.database.with_name("master.key")
