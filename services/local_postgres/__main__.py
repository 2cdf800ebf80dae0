"""Runs a command beside a PostgreSQL of its own: `python -m services.local_postgres DATA -- COMMAND…`.

There are no passwords: nobody else reaches the server.
"""

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path

from services.databases.migration import migrate
from services.local_postgres.cluster import SUPERUSER, Cluster
from services.local_postgres.wheel import PostgresUnavailable, place_of_data
from services.settings import Settings

DATABASES = {"ANJU_DATABASE_URL": "anju", "ANJU_KEY_STORE_URL": "anju_keys"}
"""Their settings, as the command reads them."""


def main() -> int:
    """The command's own exit code; it finds the two databases, migrated, and enters them as a worker does."""
    parser = argparse.ArgumentParser(prog="python -m services.local_postgres", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("command", nargs="+")
    asked = parser.parse_args()
    try:
        cluster = Cluster(place_of_data(asked.data)).create().start()
    except PostgresUnavailable as missing:
        print(missing, file=sys.stderr)
        return 1
    try:
        for name in DATABASES.values():
            if not cluster.has_database(name):
                cluster.create_database(name)
        as_owner = _named(cluster, SUPERUSER)
        migrate(Settings(database_url=as_owner["ANJU_DATABASE_URL"], key_store_url=as_owner["ANJU_KEY_STORE_URL"]))
        return _run(asked.command, {**os.environ, **_named(cluster, "anju_worker")})
    finally:
        cluster.discard()


def _named(cluster: Cluster, role: str) -> dict[str, str]:
    return {setting: cluster.url(name, role) for setting, name in DATABASES.items()}


def _run(command: list[str], environment: dict[str, str]) -> int:
    child: subprocess.Popen[bytes] | None = None
    asked = list[int]()

    def pass_on(number: int, _frame: object) -> None:
        asked.append(number)
        if child:
            child.send_signal(number)

    signal.signal(signal.SIGTERM, pass_on)
    child = subprocess.Popen(command, env=environment)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # The terminal has sent it to the child as well: let it finish.
    for number in asked:  # While it started.
        child.send_signal(number)
    code = child.wait()
    return 0 if code in (-signal.SIGINT, -signal.SIGTERM) else code


if __name__ == "__main__":
    sys.exit(main())
