"""What backup and restore cannot do, and what to do instead."""

from domain.errors import Refusal


class TargetTaken(Refusal):
    """{target} is there already: name a new folder for each backup."""

    target: str


class TargetUnwritable(Refusal):
    """{target} cannot be written ({why}): check the folder above it, your right to write there, and its free space."""

    target: str
    why: str


class NothingToBackUp(Refusal):
    """There is no database at {place}: check ANJU_HOME and ANJU_DATABASE_URL."""

    place: str


class RecordsDamaged(Refusal):
    """The database at {place} is damaged ({why}): keep it as it is, and restore the newest backup elsewhere."""

    place: str
    why: str


class BackupUnreadable(Refusal):
    """{source} is no whole backup ({why}): choose another one."""

    source: str
    why: str


class BackupDamaged(Refusal):
    """{file} is not what the backup's manifest says: it was changed or cut off; choose another backup."""

    file: str


class BackupOfAnother(Refusal):
    """This backup holds the records of {tenant}: restore it with ANJU_TENANT={tenant}."""

    tenant: str


class BackupTooNew(Refusal):
    """This backup was taken by release {release}, which knows more than this one: restore it with that release."""

    release: str


class OtherDatabase(Refusal):
    """This backup was taken on {database}: name such a place in ANJU_DATABASE_URL and ANJU_KEY_STORE_URL."""

    database: str


class PlaceTaken(Refusal):
    """Records stand at {place}, and nothing is ever restored over records: restore into an empty place."""

    place: str


class MasterKeyMissing(Refusal):
    """The master key is in no backup and not at {path}: fetch it from where it is deposited, then restore again."""

    path: str


class MasterKeyOther(Refusal):
    """The master key at {path} opens none of the backup's keys: fetch the one of then, and restore again."""

    path: str


class ErasuresUnknown(Refusal):
    """The keys go back, too: give the list of later erasures, --erasures FILE, or --no-erasures if there were none."""


class ErasuresUnreadable(Refusal):
    """{file} is no list of erasures: it looks as anju erasures --json prints it."""

    file: str


class ProgramMissing(Refusal):
    """{program} of PostgreSQL is missing: install its client programs, or set ANJU_POSTGRES_PROGRAMS to a folder."""

    program: str


class ProgramFailed(Refusal):
    """PostgreSQL's {program} gave up ({why}): check the database's address, role and release."""

    program: str
    why: str


class ScratchMissing(Refusal):
    """To try a backup of PostgreSQL out, name a server on which databases may be made: --scratch postgresql://HOST"""
