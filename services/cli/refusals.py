"""What the command line cannot read, and what it does not do."""

from domain.errors import Refusal


class ActorMalformed(Refusal):
    """Who acts is named in 2 to 40 small letters, digits, dots or hyphens, like li.ming: say it with --as."""


class ActorMissing(Refusal):
    """What is recorded needs somebody who does it: add --as NAME."""


class IdempotencyKeyMalformed(Refusal):
    """A key is 1 to 64 letters, digits, dots, colons, dashes and underscores: choose such a key."""


class BucketsInvalid(Refusal):
    """Buckets begin after whole months, written like 0,3,12: check them."""


class UnknownReadModel(Refusal):
    """There is no read model {name}: choose one of {names}, or all."""

    name: str
    names: str


class MayNotFollow(Refusal):
    """The role in ANJU_DATABASE_URL may not write what is read: start this as {role}."""

    role: str


class HostNotAllowed(Refusal):
    """The service listens on this computer alone, not on {host}: use --host 127.0.0.1, behind an encrypting proxy."""

    host: str


class PortTaken(Refusal):
    """Port {port} cannot be opened: stop what uses it, or choose another with --port."""

    port: int


class FileUnreadable(Refusal):
    """The file {file} cannot be read: check its name and your right to read it."""

    file: str


class ShareUnreadable(Refusal):
    """{share} cannot be read: write dwelling and amount like BH-1-1-101=50.00."""

    share: str


class PlanOrApply(Refusal):
    """A file is planned by one person and applied by another: use either --plan or --apply."""


class FileUnwritable(Refusal):
    """The file {file} cannot be written: check its folder and your right to write there."""

    file: str
