"""Persons: what is asked of them, and how they are shown."""

from datetime import date
from typing import Annotated

from pydantic import Field

from services.http.schemas.registry import AuthorityAsked
from services.http.schemas.values import Asked, Day, Text, Told, example

DEATH = {"kind": "死亡证明", "number": "2026-0881"}

RESIDENT = {
    "resident": "5e2b…",
    "name": "陈*明",
    "phone": "138****5678",
    "retired": True,
    "died_on": None,
    "erased": False,
}


class ResidentTold(Told):
    """A person, masked; what was erased for good is null."""

    resident: str
    name: str | None
    phone: str | None
    retired: bool | None = Field(description="Null where nobody asked.")
    died_on: date | None
    erased: bool

    model_config = example(RESIDENT)


class HomeTold(Told):
    """A dwelling of a person: as owner, tenant or occupant; `until` is null as long as it is."""

    dwelling: str
    code: str
    party: str
    capacity: str
    since: date | None
    until: date | None

    model_config = example(
        {
            "dwelling": "BH-1-1-101",
            "code": "BH-1-1-101",
            "party": "resident:5e2b…",
            "capacity": "owner",
            "since": "2001-05-20",
            "until": None,
        }
    )


class NamesakesTold(Told):
    """Two records with one name and one number: of one person, perhaps."""

    one: ResidentTold
    other: ResidentTold

    model_config = example({"one": RESIDENT, "other": {**RESIDENT, "resident": "9a1c…"}})


class SamePersonRecording(Asked):
    """Two records are of one person; nothing is merged."""

    same_as: Text = Field(description="The id of the other record.")
    authority: AuthorityAsked

    model_config = example({"same_as": "9a1c…", "authority": {"kind": "身份核对", "number": "2026-5"}})


class TellingApart(Asked):
    """Two records look alike, and are of two persons."""

    other: Text = Field(description="The id of the other record.")

    model_config = example({"other": "9a1c…"})


class Words(Asked):
    """A name, a surname, its initials, a telephone number or its last four digits, or the beginning of a code."""

    words: Text

    model_config = example({"words": "cxm"})


class FoundTold(Told):
    """A dwelling that was found, and why: by its code, or by a person's name, surname, initials or number."""

    dwelling: str
    code: str
    address: str
    resident: str | None
    name: str | None = Field(description="Masked.")
    capacity: str | None
    why: str

    model_config = example(
        {
            "dwelling": "BH-1-1-101",
            "code": "BH-1-1-101",
            "address": "滨湖路宿舍区 1栋1单元101",
            "resident": "5e2b…",
            "name": "陈*明",
            "capacity": "owner",
            "why": "initials",
        }
    )


class ResidentRegistration(Asked):
    """A new person. The name and the number are sealed, and shown masked."""

    name: Text
    phone: Text | None = None
    retired: Annotated[bool, Field(strict=True)] | None = None

    model_config = example({"name": "测试住户", "phone": "19900000001", "retired": False})


class ContactGiving(Asked):
    """A newer number takes the place of the older."""

    phone: Text

    model_config = example({"phone": "19900000002"})


class RetirementRecording(Asked):
    """Retired, or at work again."""

    retired: Annotated[bool, Field(strict=True)]
    authority: AuthorityAsked

    model_config = example({"retired": True, "authority": {"kind": "退休证", "number": "2026-77"}})


class DeathRecording(Asked):
    """What the person owned waits for the heirs."""

    died_on: Day
    authority: AuthorityAsked

    model_config = example({"died_on": "2026-10-02", "authority": DEATH})
