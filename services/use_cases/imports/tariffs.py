"""收费标准: what a fee costs, adopted by two persons on the authority of the document that the file names."""

from domain.billing import refusals
from domain.billing.events import TariffAdopted
from domain.billing.tariff import Tariff, tariff_key
from domain.values.authority import Authority
from domain.values.money import HALF_UP_TO_FEN
from domain.values.party import PartyInvalid, party
from projections import directory
from services.documents.workbooks import Ledger, TariffRow
from services.house import House
from services.use_cases.imports.control import Change, Decided, File, change_at, control_sums


def decide_tariffs(house: House, ledger: Ledger[TariffRow], file: File) -> Decided:
    """A version a row; one that is in force from the same month already must say the same."""
    faults, changes, unchanged = list(ledger.faults), list[Change](), 0
    with house.read() as reading:
        areas = {each.area for each in directory.areas(reading)}
    rows = [row for row in ledger.rows if row.area in areas]
    faults += [
        ledger.fault_at(row, "area", "unknown_area", row.area, area=row.area)
        for row in ledger.rows
        if row.area not in areas
    ]
    tariffs: dict[str, Tariff] = house.store.load_all(Tariff, sorted({_key(row) for row in rows}))
    for row in file.each(rows):
        tariff, fact = tariffs[_key(row)], _fact(house, row, file)
        if any(_terms(known) == _terms(fact) for known in tariff.versions.values()):
            unchanged += 1
            continue
        try:
            tariff.adopt(fact)
        except refusals.TariffOverlap:
            value, recorded = str(row.rate_yuan), fact.effective_from
            faults.append(ledger.fault_at(row, "rate_yuan", "already_recorded", value, recorded=recorded))
        else:
            said = f"{row.rate_yuan}"
            changes.append(change_at(ledger, row, "rate_yuan", "TariffAdopted", in_file=said, takes_two=True))
    return Decided(list(tariffs.values()), tuple(faults), control_sums(ledger.rows, {}), unchanged, tuple(changes))


def _key(row: TariffRow) -> str:
    return tariff_key(row.area, row.fee_kind.replace("/", "／"))


def _fact(house: House, row: TariffRow, file: File) -> TariffAdopted:
    return TariffAdopted(
        area=row.area,
        version=0,
        fee_kind=row.fee_kind.replace("/", "／"),
        basis=row.basis,
        rate_yuan=row.rate_yuan,
        effective_from=row.effective_from.period,
        creditor=_creditor(house, row.creditor),
        rounding=HALF_UP_TO_FEN,
        authority=Authority(
            kind=row.authority_kind or "文件",
            number=row.authority_number,
            dated=row.authority_dated,
            sha256=file.sha256,
        ),
        prepared_by=file.planned_by,
        approved_by=file.applied_by,
    )


def _creditor(house: House, written: str) -> str:
    """The bureau by its name, a party as it is written, or the company of that name."""
    if written == house.settings.bureau_name:
        return house.settings.bureau
    try:
        return party(written)
    except PartyInvalid:
        return f"company:{''.join(written.split()).replace(':', '：')}"


def _terms(fact: TariffAdopted) -> tuple[object, ...]:
    return fact.effective_from, fact.basis, fact.rate_yuan, fact.creditor
