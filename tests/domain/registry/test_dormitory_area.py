from domain.registry import refusals
from domain.registry.dormitory_area import DormitoryArea
from domain.registry.events import BuildingRegistered, DormitoryAreaRegistered, EntranceRegistered
from tests.builders import BUREAU
from tests.scenario import given

REGISTERED = DormitoryAreaRegistered(area="BH", name="滨湖路宿舍区", bureau=BUREAU)
BUILDING = BuildingRegistered(building="BH-1", entrances=("BH-1-1", "BH-1-2"))
ENTRANCE = EntranceRegistered(building="BH-1", entrance="BH-1-3")


def area(*facts: DormitoryAreaRegistered | BuildingRegistered | EntranceRegistered) -> given[DormitoryArea]:
    return given(DormitoryArea("BH"), *facts)


def test_an_area_is_registered() -> None:
    area().when(lambda a: a.register("滨湖路宿舍区", bureau=BUREAU)).then(REGISTERED)


def test_an_area_registered_under_its_name_again_is_no_news() -> None:
    area(REGISTERED).when(lambda a: a.register("滨湖路宿舍区", bureau=BUREAU)).then()


def test_an_area_has_one_name() -> None:
    past = area(REGISTERED).when(lambda a: a.register("东湖路宿舍区", bureau=BUREAU))
    assert past.then_refuses(refusals.RegisteredOtherwise).facts == {"what": "BH", "registered": "滨湖路宿舍区"}


def test_a_building_is_registered_with_its_entrances_each_once() -> None:
    wanted = ["BH-1-2", "BH-1-1", "BH-1-2"]
    area(REGISTERED).when(lambda a: a.register_building("BH-1", wanted)).then(BUILDING)


def test_an_entrance_that_was_not_known_is_added() -> None:
    past = area(REGISTERED, BUILDING)
    past.when(lambda a: a.register_building("BH-1", iter(["BH-1-1", "BH-1-3"]))).then(ENTRANCE)


def test_a_building_known_with_its_entrances_is_no_news() -> None:
    past = area(REGISTERED, BUILDING, ENTRANCE)
    past.when(lambda a: a.register_building("BH-1", ["BH-1-3", "BH-1-1"])).then()


def test_the_entrances_of_one_building_are_not_those_of_another() -> None:
    second = BuildingRegistered(building="BH-2", entrances=("BH-2-1",))
    area(REGISTERED, BUILDING).when(lambda a: a.register_building("BH-2", ["BH-2-1"])).then(second)
