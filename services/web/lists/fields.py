"""What may be asked of a list: each field with its choices, and how what was entered is read."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from domain.billing.events.doubts import GROUNDS
from domain.payments.events import COUNTER_CHANNELS
from domain.registry.events import TENURES
from domain.values.dwelling_code import area_code, canonical
from domain.values.period import month
from projections import directory, tariffs
from projections.arrears import AGE_BUCKETS
from projections.engine.tables import Reading
from projections.ledger import ADVANCES, BANK, CARD_TERMINAL, CASH_OVER, OPENING, RECEIVABLE, SAFE
from projections.lists.owed import COMING, OPEN, OVERDUE, REVERSED, SETTLED
from services.http.places import building_code
from services.languages import N_, Tongue
from services.languages.ledgers import account
from services.use_cases.acts import ACTS
from services.web.refusals import DayUnreadable
from services.web.wording import party

Choices = Sequence[tuple[str, str]]
YES_NO = (("yes", N_("是")), ("no", N_("否")))


class Shown(NamedTuple):
    """For whom choices are made: what may be read, in which areas, in which language."""

    reading: Reading
    areas: frozenset[str] | None
    tongue: Tongue


class Field(NamedTuple):
    """A filter: its name in the address, its title, how it is read; and what may be chosen, if that is known."""

    name: str
    title: str
    read: Callable[[str], Any] = str
    choices: Callable[[Shown], Choices] | None = None
    kind: str = "text"
    is_free: bool = False
    """Whether something else than the choices may be asked, too."""


def day(written: str) -> date:
    """Raises DayUnreadable."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise DayUnreadable from None


def age(begins: str) -> tuple[int, int | None]:
    """The bucket that begins there. Raises DayUnreadable for what is no bucket."""
    begin = next((each for each in AGE_BUCKETS if str(each) == begins), None)
    if begin is None:
        raise DayUnreadable
    return begin, next((each for each in AGE_BUCKETS if each > begin), None)


def age_words(begins: int, ends: int | None, tongue: Tongue) -> str:
    """3 to 6 months; 36 months and more."""
    if ends is None:
        return tongue.gettext(N_("%(begins)d 个月以上")) % {"begins": begins}
    return tongue.gettext(N_("%(begins)d 到 %(ends)d 个月")) % {"begins": begins, "ends": ends}


def staff(written: str) -> str:
    """Somebody of the staff by the short name."""
    return written if ":" in written else f"person:{written}"


def _areas(shown: Shown) -> Choices:
    known = directory.areas(shown.reading)
    return [(each.area, each.name) for each in known if shown.areas is None or each.area in shown.areas]


def _fee_kinds(shown: Shown) -> Choices:
    names = {each.fee_kind for area, _ in _areas(shown) for each in tariffs.tariffs(shown.reading, area)}
    return [(name, shown.tongue.name(name).text) for name in sorted(names)]


def _books(shown: Shown) -> Choices:
    """Every bureau and every creditor of a tariff."""
    bureaus = {area.bureau for area in directory.areas(shown.reading)}
    keepers = sorted(bureaus.union(tariffs.creditors(shown.reading)))
    return [(who, f"{party(who, shown.tongue).text} ({who.partition(':')[2]})") for who in keepers]


def _accounts(shown: Shown) -> Choices:
    """Those that all books have; others are come to by their figures."""
    names = (RECEIVABLE, ADVANCES, OPENING, BANK, CARD_TERMINAL, SAFE, CASH_OVER)
    return [(name, account(name, shown.tongue)) for name in names]


def _ages(shown: Shown) -> Choices:
    ends = [*AGE_BUCKETS[1:], None]
    return [(str(begin), age_words(begin, end, shown.tongue)) for begin, end in zip(AGE_BUCKETS, ends, strict=True)]


def _words(*terms: str) -> Callable[[Shown], Choices]:
    return lambda shown: [(term, shown.tongue.word(term)) for term in terms]


def _messages(choices: Choices) -> Callable[[Shown], Choices]:
    return lambda shown: [(value, shown.tongue.gettext(message)) for value, message in choices]


AREA = Field("area", N_("宿舍区"), area_code, _areas)
BUILDING = Field("building", N_("楼栋（如 BH-1）"), building_code)
DWELLING = Field("dwelling", N_("房号（如 BH-1-1-101）"), canonical)
FEE_KIND = Field("fee_kind", N_("费用"), choices=_fee_kinds, is_free=True)
PERIOD = Field("period", N_("账期（如 2026-11）"), month)
CREDITOR = Field("creditor", N_("由谁收取"), choices=_books)
PAYEE = Field("payee", N_("收款方"), choices=_books)
BOOKS = Field("books", N_("谁的账"), choices=_books)
ACCOUNT = Field("account", N_("科目"), choices=_accounts, is_free=True)
CHANNEL = Field("channel", N_("方式"), choices=_words(*COUNTER_CHANNELS))
FROM = Field("from", N_("从哪天"), day, kind="date")
TO = Field("to", N_("到哪天"), day, kind="date")
SHIFT = Field("shift", N_("班次"))
CASHIER = Field("cashier", N_("收款员"), staff)
MADE_BY = Field("made_by", N_("提出人"), staff)
AGE = Field("age", N_("账龄"), age, _ages)
DUE = Field("due", N_("到期"), choices=_messages(((OVERDUE, N_("已过期")), (COMING, N_("未到期")))))
CHARGE_STATE = Field(
    "state", N_("状态"), choices=_messages(((OPEN, N_("未交清")), (SETTLED, N_("已交清")), (REVERSED, N_("已撤销"))))
)
GROUND = Field("ground", N_("疑问是"), choices=_words(*GROUNDS))
DOUBT_STATE = Field("state", N_("状态"), choices=_messages((("open", N_("未答复")), ("answered", N_("已答复")))))
RUN_STATE = Field("state", N_("状态"), choices=_words("planned", "approved", "completed", "abandoned"))
SHIFT_STATE = Field("state", N_("状态"), choices=_words("open", "closed"))
PROPOSAL_STATE = Field("state", N_("状态"), choices=_words("open", "approved", "rejected", "withdrawn"))
ACT = Field("kind", N_("事项"), choices=_words(*ACTS))
TENURE = Field("tenure", N_("产权性质"), choices=_words(*TENURES))
VACANT = Field("vacant", N_("空置"), choices=_messages(YES_NO))
OWING = Field("owing", N_("有欠费"), choices=_messages(YES_NO))
MISSING = Field("missing", N_("有未交资金"), choices=_messages(YES_NO))
