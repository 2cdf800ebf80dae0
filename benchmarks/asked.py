"""What a request asks of the database, so that the bare driver can ask the very same."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import psycopg
import sqlalchemy as sa

from benchmarks.api import Api
from services.house import House
from services.http.app import build_app

_SCHEMAS = "SET search_path = read, doors"


class Query(NamedTuple):
    """As the driver was told it."""

    statement: Any
    values: Any


class _Listening(psycopg.Cursor[Any]):
    """A cursor that writes down what it is told."""

    told: list[Query] | None = None

    def execute(self, query: Any, params: Any = None, **how: Any) -> Any:
        if _Listening.told is not None:
            _Listening.told.append(Query(query, params))
        return super().execute(query, params, **how)


def queries_of(house: House, cookie: str, paths: Sequence[tuple[str, str]]) -> list[list[Query]]:
    """For each path with its query, whatever is asked on the way to its answer."""
    for engine in (house.reading, house.doors):
        sa.event.listen(engine, "checkout", _listen)
    with Api(build_app(house), cookie) as api:
        try:
            return [_queries(api, *path) for path in paths]
        finally:
            _Listening.told = None
            for engine in (house.reading, house.doors):
                sa.event.remove(engine, "checkout", _listen)


def bare(url: str) -> psycopg.Connection[Any]:
    """A connection on which they are put."""
    connection = psycopg.connect(url, autocommit=True)
    connection.execute(_SCHEMAS)
    return connection


def put(connection: psycopg.Connection[Any], queries: Sequence[Query]) -> None:
    """One after the other; every row is fetched."""
    for statement, values in queries:
        cursor = connection.execute(statement, values)
        while cursor.description is None and cursor.nextset():
            pass
        if cursor.description:
            cursor.fetchall()
    connection.rollback()


def _queries(api: Api, path: str, query: str) -> list[Query]:
    """Of the second time: by then the app is warm."""
    _Listening.told = None  # What was told of the address before is not added to.
    api.get(path, query)
    told = _Listening.told = []
    api.get(path, query)
    return told


def _listen(connection: Any, _record: object, _proxy: object) -> None:
    connection.cursor_factory = _Listening
