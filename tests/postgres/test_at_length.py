"""A question over all that is on record may take longer than a clerk would wait, and no other one."""

import sqlalchemy as sa

from services.house import House
from tests.builders import Clock
from tests.databases import Databases


def limits(connection: sa.Connection) -> tuple[str, float | None]:
    driver = connection.connection.driver_connection
    return str(connection.exec_driver_sql("SHOW statement_timeout").scalar_one()), getattr(driver, "answer_seconds", 0)


def of_house(house: House) -> list[tuple[str, float | None]]:
    with house.read() as before:
        found = [limits(before)]
    with house.read_at_length() as connection:
        found.append(limits(connection))
    with house.read() as after:
        return [*found, limits(after)]


def test_only_whoever_asks_at_length_may_take_minutes(databases: Databases) -> None:
    with databases.house_apart("postgres", Clock()) as house:
        assert of_house(house) == [("8s", None), ("10min", 601), ("8s", None)]
