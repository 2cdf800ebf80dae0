"""Words for names and parties."""

import pytest

from services.languages import Tongue
from services.web.wording import address, masked, party

ZH, EN = Tongue("zh"), Tongue("en")


@pytest.mark.parametrize(
    ("name", "shown"),
    [("陈明", "陈*"), ("陈小明", "陈*明"), ("欧阳小明", "欧*明"), ("陈", "*"), ("", "*"), ("𠮷田一郎", "𠮷*郎")],
)
def test_a_name_is_masked_by_one_rule(name: str, shown: str) -> None:
    assert masked(name) == shown


@pytest.mark.parametrize(
    ("who", "chinese", "english"),
    [
        ("bureau:ezhou", "机关事务管理局", "the government affairs bureau"),
        ("company:shicheng", "物业公司", "the property company"),
        ("unit:former-employer-of-BH-1-1-101", "原单位", "the former employer"),
        ("unit:鄂城机械厂", "鄂城机械厂", "鄂城机械厂"),
    ],
)
def test_parties_have_names_that_people_know(who: str, chinese: str, english: str) -> None:
    assert (party(who, ZH).text, party(who, EN).text) == (chinese, english)


def test_an_address_is_written_as_on_the_door() -> None:
    assert address("滨湖路宿舍区", "BH-10-2-0301A".replace("0301", "301")) == "滨湖路宿舍区 10栋2单元301A"
