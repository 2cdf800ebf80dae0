"""Facts that are quickly made, where a test needs many."""

from domain.retrofit.retrofit_programme import RetrofitProgramme
from services.house import House
from tests.builders import asking


def visit(house: House, dwelling: str, times: int) -> None:
    """Somebody calls at a door so often, in one save."""
    with asking(house):
        programme = house.store.load(RetrofitProgramme, "BH/水表出户")
        for _ in range(times):
            programme.make_visit(dwelling)
        house.store.record(programme)
