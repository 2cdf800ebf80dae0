"""SQLite, in one file: the read side's engine."""

from pathlib import Path
from typing import Literal

import sqlalchemy as sa


def embedded_engine(database: Path, begin: Literal["BEGIN", "BEGIN IMMEDIATE"]) -> sa.Engine:
    """Writers say so at once (no upgrade of a lock can fail); readers see one state and wait for nobody."""
    engine = sa.create_engine(f"sqlite:///{database}", connect_args={"timeout": 10})

    @sa.event.listens_for(engine, "connect")
    def _connected(connection: sa.engine.interfaces.DBAPIConnection, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")  # What is projected can be projected again.
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begun(connection: sa.Connection) -> None:
        if not connection.get_execution_options().get("one_question"):
            connection.exec_driver_sql(begin)

    return engine
