"""From what is on record to a file: the issued statements of a building, or one dwelling's month as the page has it."""

from collections.abc import Sequence
from datetime import date

import msgspec

from domain.billing.events import ArrearsBroughtForward, Assessment
from domain.billing.events.papers import IssuedStatement, StatementsIssued
from domain.billing.refusals import NothingIssued
from domain.billing.statement_batch import StatementBatch
from domain.registry.refusals import UnknownDwelling
from domain.values.party import is_resident
from projections import directory, residents
from projections.billing_statement import moved_until
from projections.engine.tables import Reading
from services.auth.join_codes import join_code, join_key
from services.auth.pay_links import Place, pay_key, pay_link
from services.documents.papers.join_invitation import Invitation, PayAddress, join_address, pay_address
from services.documents.papers.press import MOST_AT_ONCE, press
from services.documents.papers.statement_paper import Letter, statement_paper, statements_data
from services.event_store.master_key import read_master_key
from services.event_store.personal_keys import KeyLost, KeysUnavailable, SubjectErased
from services.house import House
from services.languages import N_, Tongue
from services.use_cases.statement_batches import FORM, as_issued, as_known
from services.web.presenting import present
from services.web.reading import ERASED, NOT_ON_RECORD, UNAVAILABLE, Dwelling, Name, Why

_REASONS: dict[str, type[Why]] = {"assessed": Assessment, "brought forward": ArrearsBroughtForward}


def shares(batch: StatementsIssued, dwelling: str | None = None) -> list[tuple[IssuedStatement, ...]]:
    """What goes into each file, in the order of delivery; or one dwelling's paper. Raises NothingIssued."""
    lines = [line for line in batch.lines if dwelling in (None, line.dwelling)]
    if not lines:
        raise NothingIssued(dwelling or batch.building, batch.period)
    return [tuple(lines[at : at + MOST_AT_ONCE]) for at in range(0, len(lines), MOST_AT_ONCE)]


def issued_pdf(house: House, batch: StatementsIssued, lines: Sequence[IssuedStatement], tongue: Tongue) -> bytes:
    """The same batch gives the same bytes, whatever came later. Raises IssuedOtherwise."""
    master, links = read_master_key(house.settings), house.store.load(StatementBatch, batch.batch)
    with house.read() as reading:
        homes = [_home(house, reading, batch, line) for line in lines]
    invited = [_letter(master, batch, links, line, home) for line, home in zip(lines, homes, strict=True)]
    papers = [
        statement_paper(present(home, batch.issued_on, tongue), letter, tongue)
        for home, letter in zip(homes, invited, strict=True)
    ]
    place = lines[0].dwelling if len(lines) == 1 else batch.building
    data = statements_data(papers, _title(place, batch.period, tongue), homes[0].area.name, tongue)
    return press().pdf(f"statement-{batch.form}", data, batch.issued_on)


def statement_pdf(house: House, home: Dwelling, tongue: Tongue) -> bytes:
    """What the page shows, to be taken home: it is no issued paper, and nobody is invited by it."""
    today, code, period = house.today(), home.row.dwelling, home.own.period
    letter = Letter(home.area.name, house.settings.service_phone, f"{code}/{period}", today)
    paper = statement_paper(present(home, today, tongue), letter, tongue)
    data = statements_data([paper], _title(code, period, tongue), home.area.name, tongue)
    return press().pdf(f"statement-{FORM}", data, today)


def _title(place: str, period: str, tongue: Tongue) -> str:
    return tongue.gettext(N_("%(place)s %(month)s账单")) % {"place": place, "month": tongue.month(period)}


def _letter(
    master: bytes, batch: StatementsIssued, links: StatementBatch, line: IssuedStatement, home: Dwelling
) -> Letter:
    """A link to pay by is good for nothing where nothing is owed: there, as of old, one is only invited to join."""
    invitation = pay = None
    if line.invites:
        code = join_code(join_key(master), line.dwelling, line.debtor, batch.batch)
        invitation = Invitation(join_address(batch.public_url, line.dwelling), code)
    if links.links_until is not None and links.bears_link(line) and home.own.open_items:
        number = next(at for at, each in enumerate(batch.lines) if each.dwelling == line.dwelling)
        link = pay_link(pay_key(master), Place(batch.batch, number))
        pay = PayAddress(pay_address(batch.public_url, link), links.links_until)
    return Letter(
        home.area.name, batch.phone, f"{line.dwelling}/{batch.period}", batch.issued_on, invitation=invitation, pay=pay
    )


def _home(house: House, reading: Reading, batch: StatementsIssued, line: IssuedStatement) -> Dwelling:
    """As the page is told it, by what was known then."""
    row = directory.dwelling(reading, line.dwelling)
    if row is None:
        raise UnknownDwelling(line.dwelling)
    whole = as_known(reading, batch, line.dwelling, None)
    return Dwelling(
        row=row,
        area=next(area for area in directory.areas(reading) if area.area == row.area),
        payer=line.debtor,
        name=opened_name(house, reading, line.debtor) if is_resident(line.debtor) else None,
        own=as_issued(reading, batch, line),
        others=tuple(item for item in whole.open_items if item.debtor != line.debtor),
        reasons=_reasons(reading, line, batch.last, batch.known_at),
    )


def opened_name(house: House, reading: Reading, resident: str) -> Name:
    """With the keys of the house; where there is none to show, the message that says so."""
    sealed = residents.name(reading, resident)
    if sealed is None:
        return Name(NOT_ON_RECORD, is_known=False)
    try:
        return Name(house.keys.open(sealed), is_known=True)
    except SubjectErased:
        return Name(ERASED, is_known=False)
    except (KeyLost, KeysUnavailable):
        return Name(UNAVAILABLE, is_known=False)


def _reasons(reading: Reading, line: IssuedStatement, last: date, known_at: int) -> dict[str, Why]:
    moved = moved_until(reading, line.dwelling, last, debtor=line.debtor, known_at=known_at)
    return {
        str(movement.charge_id): msgspec.json.decode(movement.detail, type=_REASONS[movement.what])
        for movement in (each.movement for each in moved)
        if movement.detail is not None and movement.what in _REASONS
    }
