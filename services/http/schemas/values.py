"""The words that every schema shares. Each is read strictly, and refuses with the sentence of its rule."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, WithJsonSchema
from pydantic_core import PydanticCustomError

from domain.errors import Refusal
from domain.payments.refusals import CountNegative, ReceiptNumbersInvalid
from domain.values.dwelling_code import area_code, canonical
from domain.values.floor_area import FloorAreaInvalid, floor_area
from domain.values.money import AMOUNT_MAX_FEN, AmountTooLarge, must_be_payable
from domain.values.party import PartyInvalid, party
from domain.values.period import PeriodInvalid, month
from services.http.refusals import DateInvalid, NotIntegerFen, RateInvalid, TextInvalid, ValueUnfit

RECEIPT_NUMBER_MAX = 99_999_999
_DAY = re.compile(r"(19|[2-9]\d)\d\d-\d\d-\d\d", re.ASCII)
_SQM = re.compile(r"\d{1,4}(\.\d{1,2})?", re.ASCII)
_RATE = re.compile(r"\d{1,6}(\.\d{1,6})?", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_PERSON = re.compile(r"person:[a-z][a-z0-9._-]{1,39}|service:reactions")
T = TypeVar("T")


class Asked(BaseModel):
    """A body: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Told(BaseModel):
    """An answer, made from what the projections give."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


def example(*shown: dict[str, Any]) -> ConfigDict:
    """As it looks in the documentation."""
    return ConfigDict(json_schema_extra={"examples": list(shown)})


def refusing(read: Callable[[Any], T]) -> Callable[[Any], T]:
    """A refusal goes through the library as an error of its field, and comes out as itself."""

    @wraps(read)
    def reading(value: Any) -> T:
        try:
            return read(value)
        except Refusal as refusal:
            raise PydanticCustomError("refused", "refused", {"refusal": refusal}) from None

    return reading


def choice(values: tuple[str, ...]) -> WithJsonSchema:
    """Told in the description, and refused by the domain with its list."""
    return WithJsonSchema({"type": "string", "enum": list(values)})


def _whole(value: object) -> int:
    if type(value) is not int:
        raise NotIntegerFen()
    return value


def _payable(value: object) -> int:
    amount_fen = _whole(value)
    must_be_payable(amount_fen)
    return amount_fen


def _counted(value: object) -> int:
    amount_fen = _whole(value)
    if amount_fen < 0:
        raise CountNegative()
    if amount_fen > AMOUNT_MAX_FEN:
        raise AmountTooLarge(amount_fen)
    return amount_fen


def _number(value: object) -> int:
    if type(value) is not int or not 1 <= value <= RECEIPT_NUMBER_MAX:
        raise ReceiptNumbersInvalid()
    return value


def read_day(value: object) -> date:
    """Raises DateInvalid."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise DateInvalid()
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise DateInvalid() from None


def _month(value: object) -> str:
    if not isinstance(value, str) or not value.isascii():
        raise PeriodInvalid()
    return month(value)


def _sqm(value: object) -> Decimal:
    if not isinstance(value, str) or not _SQM.fullmatch(value):
        raise FloorAreaInvalid()
    return floor_area(Decimal(value))


def _rate(value: object) -> Decimal:
    if not isinstance(value, str) or not _RATE.fullmatch(value):
        raise RateInvalid()
    return Decimal(value)


def _party(value: object) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise PartyInvalid()
    return party(value)


def _text(longest: int) -> Callable[[object], str]:
    """In composed form (NFC), without the spaces around it."""

    def read(value: object) -> str:
        if not isinstance(value, str):
            raise TextInvalid(longest)
        clean = unicodedata.normalize("NFC", value).strip()
        if not 1 <= len(clean) <= longest or not clean.isprintable():
            raise TextInvalid(longest)
        return clean

    return read


def _like(form: re.Pattern[str], what: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if not isinstance(value, str) or not form.fullmatch(value):
            raise ValueUnfit(what)
        return value

    return read


def _described(**schema: Any) -> WithJsonSchema:
    return WithJsonSchema(schema)


def _text_schema(longest: int, **more: Any) -> WithJsonSchema:
    return _described(type="string", minLength=1, maxLength=longest, **more)


_MONEY = {"type": "integer", "maximum": AMOUNT_MAX_FEN, "description": "分"}
PayableFen = Annotated[int, BeforeValidator(refusing(_payable)), _described(minimum=1, **_MONEY)]
CountedFen = Annotated[int, BeforeValidator(refusing(_counted)), _described(minimum=0, **_MONEY)]
Day = Annotated[
    date,
    BeforeValidator(refusing(read_day)),
    _described(type="string", format="date", pattern=r"^(19|[2-9][0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}$"),
]
Month = Annotated[
    str,
    BeforeValidator(refusing(_month)),
    _described(type="string", pattern=r"^(19(49|[5-9][0-9])|[2-9][0-9]{3})-(0[1-9]|1[0-2])$"),
]
FloorArea = Annotated[
    Decimal,
    BeforeValidator(refusing(_sqm)),
    _described(type="string", pattern=r"^[0-9]{1,4}(\.[0-9]{1,2})?$", description="㎡"),
]
Rate = Annotated[
    Decimal,
    BeforeValidator(refusing(_rate)),
    _described(type="string", pattern=r"^[0-9]{1,6}(\.[0-9]{1,6})?$", description="元"),
]
PartyText = Annotated[
    str,
    BeforeValidator(refusing(_party)),
    _described(type="string", pattern=r"^(resident|bureau|company|unit|supplier|bearer):[^\s:]{1,80}$"),
]
ReceiptNumber = Annotated[
    int, BeforeValidator(refusing(_number)), _described(type="integer", minimum=1, maximum=RECEIPT_NUMBER_MAX)
]
Text = Annotated[str, BeforeValidator(refusing(_text(200))), _text_schema(200)]
FeeKind = Annotated[str, BeforeValidator(refusing(_text(40))), _text_schema(40, description="By its name in Chinese.")]
ChargeId = Annotated[
    str, BeforeValidator(refusing(_text(120))), _text_schema(120, description="Fee kind/period/attempt")
]
PaymentId = Annotated[str, BeforeValidator(refusing(_text(80))), _text_schema(80)]
ShiftId = Annotated[
    str,
    BeforeValidator(refusing(_like(_ID, "shift"))),
    _described(type="string", pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$"),
]
BookId = Annotated[
    str,
    BeforeValidator(refusing(_like(_ID, "receipt_book"))),
    _described(type="string", pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$"),
]
Person = Annotated[
    str,
    BeforeValidator(refusing(_like(_PERSON, "holder"))),
    _described(type="string", pattern=r"^(person:[a-z][a-z0-9._-]{1,39}|service:reactions)$"),
]
DwellingText = Annotated[
    str,
    AfterValidator(refusing(canonical)),
    _described(type="string", minLength=7, maxLength=80, description="In any spelling: BH-1-1-101, bh-1栋-一单元-101."),
]
AreaText = Annotated[str, AfterValidator(refusing(area_code)), _described(type="string", minLength=1, maxLength=40)]
