"""Settings come from the environment, `ANJU_…`, are read once, and are passed down."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsInvalid(Exception):
    """A setting cannot be used; the message says what to do."""


Database = Literal["sqlite", "postgresql"]


class Settings(BaseSettings):
    """Where the data is, whose it is, and how the service is reached."""

    model_config = SettingsConfigDict(env_prefix="ANJU_", extra="ignore", populate_by_name=True)

    home: Path = Path(".local")
    """The folder of the embedded database and its keys."""
    database_url: str | None = None
    """sqlite:///FILE or postgresql://ROLE@HOST:PORT/NAME; unset: anju.db in the home folder."""
    key_store_url: str | None = None
    """The database of the keys of personal values; unset: keys.db beside an embedded database."""
    master_key_file: Path | None = None
    """32 bytes in hex that wrap those keys; unset: master.key beside an embedded database, or in the home folder."""
    database_password_file: Path | None = None
    """A file with the password of the role in ANJU_DATABASE_URL, so that none stands in the environment."""
    key_store_password_file: Path | None = None
    web_password_file: Path | None = None
    worker_password_file: Path | None = None
    auditor_password_file: Path | None = None
    """Of the roles that `anju migrate` makes; unset: they get none, and the server decides whom it trusts."""
    postgres_programs: Path | None = None
    """The folder of PostgreSQL's pg_dump and pg_restore, for backups; unset: where programs are."""
    pool_size: int = Field(default=8, ge=1, le=200)
    """Connections to PostgreSQL that a process keeps for history, and as many for the read side."""
    calls_at_once: int = Field(default=12, ge=2, le=400)
    """So many calls a process is at work on, each in a thread; others wait their turn, which is soon. With more threads
    each would wait for all others at every step, and for connections."""
    tenant: str = Field(default="ezhou", pattern=r"^[a-z][a-z0-9-]{0,30}$")
    """The bureau, a slug: the first part of every stream."""
    bureau_name: str = "市机关事务管理局"
    """As it stands in the ledgers, where the bureau itself owns a dwelling."""
    demo: bool = False
    """An invented town to look around in: its sign-ins are known to everybody, and it says so on each page."""
    service_phone: str = "0000-1234567"
    """On every page: whom to call."""
    public_url: str = Field(default="http://127.0.0.1:8000", pattern=r"^https?://[!-~]+$")
    """Where residents reach the pages: it stands on paper, as a QR code."""
    join_code_days: int = Field(default=180, ge=1, le=3_660)
    """How long the code on a paper statement lets its reader join."""
    pay_link_days: int = Field(default=60, ge=1, le=60)
    """How long anybody can pay by the link on a paper statement."""
    pay_links_a_minute: int = Field(default=10, ge=1)
    """So often a link to pay by is opened from one address."""
    pay_link_an_hour: int = Field(default=30, ge=1)
    """So often one and the same link is opened, wherever from."""
    inside_container: bool = False
    """Then it listens on every address of its container, whose port is published on the host's loopback only."""
    behind_proxy: bool = False
    """Calls come by a proxy of ours, which writes at the end of X-Forwarded-For from where each came."""
    requests_a_minute: int = Field(default=300, ge=10)
    """By whoever has signed in, or, of strangers, from one address: to each process that serves."""
    metrics_port: int | None = Field(default=None, ge=1, le=65535)
    """Where this process tells its figures and whether it is alive; unset: nowhere but at /metrics of the API."""
    backup_folder: Path | None = None
    """Where backups are put: the age of the newest is among the figures."""
    stripe_key_file: Path | None = None
    """A file with a key of the Stripe account, best a restricted one (rk_…); unset: nobody can pay online."""
    stripe_key: SecretStr | None = None
    """The same where it is no secret: the test money of `make run`."""
    stripe_webhook_secrets_file: Path | None = None
    """A file with the secrets (whsec_…) that webhooks may be signed with, one a line: two while they are changed."""
    stripe_webhook_secrets: SecretStr | None = None
    """The same where they are no secret, with commas between."""
    stripe_payee: str | None = None
    """Whose Stripe account it is, as a party; unset: whoever collects the charges that are paid."""
    stripe_api: str | None = Field(default=None, pattern=r"^https?://[!-~]+$")
    """Another server that speaks Stripe's API: the stand-in of tests and demonstrations."""
    stripe_page_host: str = "checkout.stripe.com"
    """The only place to which payers are led: Stripe's own, or the account's own domain there."""
    port: int = Field(default=8000, validation_alias="PORT", ge=1, le=65535)

    @property
    def bureau(self) -> str:
        """The bureau as a party."""
        return f"bureau:{self.tenant}"

    @property
    def database(self) -> Database:
        """Which of the two it is. Raises SettingsInvalid."""
        if not self.database_url or self.database_url.startswith("sqlite:"):
            return "sqlite"
        if self.database_url.startswith(("postgresql:", "postgres:")):
            return "postgresql"
        raise SettingsInvalid(
            "ANJU_DATABASE_URL names a database that this release does not keep:"
            " write sqlite:///FILE or postgresql://ROLE@HOST:PORT/NAME, or unset it"
        )

    @property
    def database_file(self) -> Path:
        """The file of the embedded database. Raises SettingsInvalid."""
        if not self.database_url:
            return self.home / "anju.db"
        if self.database != "sqlite":
            raise SettingsInvalid("this works on an embedded database only, and ANJU_DATABASE_URL names PostgreSQL")
        return _file(self.database_url, "ANJU_DATABASE_URL")

    @property
    def key_store(self) -> str:
        """The keys of personal values lie apart from the history that they open. Raises SettingsInvalid."""
        if self.key_store_url:
            return self.key_store_url
        if self.database != "sqlite":
            raise SettingsInvalid(
                "ANJU_KEY_STORE_URL is missing: with history on PostgreSQL, the keys of personal values need a"
                " database of their own that every process reaches, postgresql://ROLE@HOST:PORT/NAME"
            )
        return f"sqlite:///{self.database_file.with_name('keys.db')}"

    @property
    def key_store_file(self) -> Path:
        """The file of an embedded key store. Raises SettingsInvalid."""
        return _file(self.key_store, "ANJU_KEY_STORE_URL")

    @property
    def master_key(self) -> Path:
        """The file of the key that wraps the others, outside of any database."""
        if self.master_key_file:
            return self.master_key_file
        return self.database_file.with_name("master.key") if self.database == "sqlite" else self.home / "master.key"

    @property
    def stripe_secret_key(self) -> str | None:
        """The key, or None where nobody can pay online. Raises SettingsInvalid."""
        key = _secret(self.stripe_key_file, self.stripe_key, "ANJU_STRIPE_KEY_FILE")
        if key is not None and not key.startswith(("rk_live_", "sk_live_", "rk_test_", "sk_test_")):
            raise SettingsInvalid("ANJU_STRIPE_KEY_FILE holds no secret key of Stripe: rk_live_…, or rk_test_… to try")
        return key

    @property
    def takes_money_online(self) -> bool:
        """Whether a provider is set up."""
        return bool(self.stripe_key or self.stripe_key_file)

    @property
    def stripe_is_live(self) -> bool:
        """Whether it is real money. Raises SettingsInvalid."""
        return (self.stripe_secret_key or "").startswith(("rk_live_", "sk_live_"))

    @property
    def stripe_signing_secrets(self) -> tuple[str, ...]:
        """Those that webhooks may be signed with. Raises SettingsInvalid."""
        written = _secret(self.stripe_webhook_secrets_file, self.stripe_webhook_secrets, "ANJU_STRIPE_WEBHOOK_SECRETS")
        found = tuple(each.strip() for each in (written or "").replace(",", "\n").splitlines() if each.strip())
        if not all(each.startswith("whsec_") and len(each) > len("whsec_") for each in found):
            raise SettingsInvalid("ANJU_STRIPE_WEBHOOK_SECRETS_FILE: each line is a signing secret, whsec_…")
        return found

    def password(self, of: str) -> str | None:
        """The content of the file that ANJU_…_PASSWORD_FILE names. Raises SettingsInvalid."""
        path: Path | None = getattr(self, f"{of}_password_file")
        try:
            return path.read_text("utf-8").strip() if path else None
        except OSError as error:
            raise SettingsInvalid(f"ANJU_{of.upper()}_PASSWORD_FILE: {path} cannot be read: {error.strerror}") from None


def _secret(file: Path | None, given: SecretStr | None, setting: str) -> str | None:
    """Raises SettingsInvalid."""
    if file is None:
        return given.get_secret_value().strip() or None if given else None
    try:
        return file.read_text("utf-8").strip() or None
    except (OSError, UnicodeDecodeError):
        raise SettingsInvalid(f"{setting}: {file} cannot be read") from None


def _file(url: str, setting: str) -> Path:
    parts = urlsplit(url)
    if parts.scheme != "sqlite" or not parts.path.strip("/"):
        raise SettingsInvalid(f"{setting} names no file: write sqlite:///FILE, or unset it")
    return Path(parts.path[1:])
