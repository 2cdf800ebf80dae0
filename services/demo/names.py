"""Invented people: whoever bears one of these names, it is by chance."""

import random

UNSOLD_OWNER = "市机关事务管理局"
_SURNAMES = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张曹严金魏陶姜谢邹苏潘范彭鲁马方任袁柳唐薛雷贺汤罗毕郝安常于傅"
_TWO = (
    "安平柏林长庚成荫春晓德润东升方舟桂香国栋海棠和平红梅怀瑾惠民建业江月金波兰芝立夏"
    "临川明远慕云念慈沛然启航巧云青山秋实润生若兰少华书香素心望舒文澜问渠小满晓棠新竹"
    "雅琴彦秋永年雨田玉洁远志月华云帆泽民知秋志远子衿"
)
_ONE = "宁岚朗琳凯毅颖卓"
_GIVEN: tuple[str, ...] = (*(_TWO[at : at + 2] for at in range(0, len(_TWO), 2)), *_ONE)


def person(rng: random.Random) -> str:
    """A surname and a given name of one or two characters."""
    return rng.choice(_SURNAMES) + rng.choice(_GIVEN)


def phone(number: int) -> str:
    """Of the range 199000xxxxx, which no dwelling of the town leaves."""
    return f"199{number:08}"
