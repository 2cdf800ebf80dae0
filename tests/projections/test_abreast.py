"""Where little is new, those who stand at one place go on in one save; or nobody moves, and each goes on by himself."""

import pytest

import services.walk
from projections import PROJECTIONS
from projections.engine.projection import Overtaken, apply_abreast, catch_up, states
from services.house import House
from services.use_cases import counter
from services.walk import ABREAST_MAX
from services.worker import follow
from tests.builders import COMPANY, asking, move_in, open_counter, pay
from tests.projections.read_side import from_nothing, positions, rows

HOME = "BH-1-1-101"


@pytest.fixture
def house(house: House) -> House:
    move_in(house, (HOME,))
    open_counter(house)
    follow(house)
    return house


def hours_of_moving(house: House) -> set[str]:
    """Each save tells one."""
    names = {projection.name for projection in PROJECTIONS}
    with house.read() as reading:
        return {state.moved_at for state in states(reading) if state.name in names}


def test_where_little_is_new_all_go_on_in_one_save(house: House) -> None:
    pay(house, 100, HOME)
    assert len(hours_of_moving(house)) == 1
    assert rows(house.reading) == from_nothing(house, 500)


def test_control_where_much_is_new_each_has_a_save_of_its_own(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services.walk, "ABREAST_MAX", 0)
    pay(house, 100, HOME)
    assert len(hours_of_moving(house)) > 1


def test_who_was_moved_meanwhile_lets_nobody_move(house: House) -> None:
    with asking(house, "li"):
        counter.open_shift(house, "s2", payee=COMPANY, float_fen=0)
    before, [first, *others] = positions(house), PROJECTIONS
    catch_up(first, house.store.read, house.writing)
    with pytest.raises(Overtaken):
        apply_abreast(PROJECTIONS, house.store.read, house.writing, ABREAST_MAX)
    after = positions(house)
    assert {each.name: after[each.name] for each in others} == {each.name: before[each.name] for each in others}
    follow(house)
    assert rows(house.reading) == from_nothing(house, 500)
