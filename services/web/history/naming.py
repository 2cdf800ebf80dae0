"""What a fact names, and where the history of each is: links both ways."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from domain.billing.events import RunPlanned, SheetPlanned
from domain.history import Entry, Event
from domain.values.dwelling_code import place
from services.languages import N_, Said, Tongue
from services.web.places import charge_history, fact, history_of
from services.web.wording import reckoning

LINKS_MAX = 12


class Link(NamedTuple):
    """Of what kind it is, its name, and where its history is."""

    title: str
    said: Said
    href: str


class Line(NamedTuple):
    """One of several that a fact holds: what it is, how much, and where it leads."""

    said: Said
    note: str
    amount: str
    href: str


class Lines(NamedTuple):
    """All of them, and what they add up to."""

    lines: tuple[Line, ...]
    total: str


def links(entry: Entry, tongue: Tongue) -> list[Link]:
    """The things that a fact names, each once."""
    event: Any = entry.event
    found: dict[str, Link] = {}
    for kind, key in (*_named(event), *_of_account(entry)):
        href = charge_history(*key) if kind == "charges" else history_of(kind, *key)
        found.setdefault(href, Link(tongue.gettext(_TITLES[kind]), _name(kind, key, tongue), href))
    return list(found.values())[:LINKS_MAX]


def _name(kind: str, key: tuple[str, ...], tongue: Tongue) -> Said:
    """A charge by its fee and period, a tariff by its fee, all else by its key."""
    if kind == "charges":
        fee, period, *_ = key[-1].split("/")
        name = tongue.name(fee)
        return Said(f"{name.text} {tongue.period(period)}", name.lang)
    return tongue.name(key[-1] if kind == "tariffs" else "/".join(key))


def lines(entry: Entry, tongue: Tongue) -> Lines | None:
    """What a fact consists of, where it consists of several; each leads on."""
    event: Any = entry.event
    if isinstance(event, RunPlanned):
        rows = [(each.building, str(each.lines), each.total_fen, _sheet(entry, each.sheet)) for each in event.sheets]
    elif isinstance(event, SheetPlanned):
        rows = [
            (each.dwelling, reckoning(each.basis, each.amount_fen, tongue).formula, each.amount_fen, _dwelling(each))
            for each in event.lines
        ]
    else:
        rows = list(_lines(entry, tongue))
    if not rows:
        return None
    told = tuple(Line(tongue.name(name), note, tongue.money(fen), href) for name, note, fen, href in rows)
    return Lines(told, tongue.money(sum(fen for _, _, fen, _ in rows)))


def _lines(entry: Entry, tongue: Tongue) -> Iterator[tuple[str, str, int, str]]:
    event: Any = entry.event
    for line in several(event):
        if hasattr(line, "charge_id"):
            kind, period, _ = line.charge_id.split("/")
            yield kind, tongue.period(period), line.amount_fen, charge_history(entry.key, line.charge_id)
        elif hasattr(line, "payment_id"):
            yield line.dwelling, "", line.amount_fen, history_of("payments", line.payment_id)
        elif hasattr(line, "held_fen"):
            yield line.dwelling, "", line.held_fen, history_of("funds", place(line.dwelling).building, line.dwelling)
    for taking in getattr(event, "takings", ()):
        yield tongue.word(taking.channel), "", taking.amount_fen, ""


def several(event: Any) -> tuple[Any, ...]:
    """The lines of a fact; a run that is completed only counts them."""
    found = getattr(event, "lines", ())
    return found if isinstance(found, tuple) else ()


def _sheet(entry: Entry, sheet: str) -> str:
    tenant = entry.stream.partition("/")[0]
    return fact(f"{tenant}/sheet/{sheet}", 1)


def _dwelling(of: Any) -> str:
    return history_of("dwellings", of.dwelling)


def _named(event: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """By the names of the fields: a new word is linked without a line here."""
    for name, kind in _FIELDS.items():
        value = getattr(event, name, None)
        if isinstance(value, str) and value:
            yield kind, (value,)
    for name in ("into", "out_of"):
        value = getattr(event, name, ()) or ()
        for code in (value,) if isinstance(value, str) else value:
            yield "dwellings", (code,)
    assessment = getattr(event, "assessment", None)
    if assessment is not None:
        yield "charges", (assessment.dwelling, assessment.charge_id)
        yield "tariffs", tuple(assessment.basis.tariff.split("/", 1))
    if getattr(event, "area", "") and getattr(event, "fee_kind", ""):
        yield "tariffs", (event.area, event.fee_kind)
    for who in _persons(event):
        yield "persons", (who.partition(":")[2],)


def _of_account(entry: Entry) -> Iterator[tuple[str, tuple[str, ...]]]:
    event: Any = entry.event
    kind = entry.stream.split("/", 2)[1]
    if kind in ("dwelling", "account"):
        yield "dwellings", (entry.key,)
    if kind == "proposal":
        yield "proposals", (entry.key,)
    if kind == "sheet":
        yield "runs", tuple(entry.key.rsplit("/", 1)[0].split("/"))
    if kind == "account":
        for charge in _charge_ids(event):
            yield "charges", (entry.key, charge)


def _charge_ids(event: Any) -> Iterator[str]:
    if getattr(event, "charge_id", None):
        yield event.charge_id
    for line in several(event):
        if hasattr(line, "charge_id"):
            yield line.charge_id


def _persons(event: Event) -> Iterator[str]:
    for name in event.__struct_fields__:
        value = getattr(event, name)
        if isinstance(value, str) and value.startswith("person:"):
            yield value


_FIELDS = {
    "dwelling": "dwellings",
    "payment_id": "payments",
    "receipt": "receipts",
    "run": "runs",
    "proposal_id": "proposals",
    "shift": "shifts",
}
_TITLES = {
    "charges": N_("应收款"),
    "dwellings": N_("房屋"),
    "payments": N_("交款"),
    "persons": N_("经办人"),
    "proposals": N_("事项"),
    "receipts": N_("收据号"),
    "runs": N_("计费批次"),
    "shifts": N_("班次"),
    "tariffs": N_("收费标准"),
}
