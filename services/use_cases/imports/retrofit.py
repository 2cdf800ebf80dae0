"""水电气改造台账: who bears which share of an item, and who has consented."""

from domain.retrofit import refusals
from domain.retrofit.events import RetrofitShareBroughtForward
from domain.retrofit.retrofit_programme import RetrofitProgramme
from domain.values.authority import Authority
from domain.values.money import yuan_text
from services.documents.workbooks import Ledger, RetrofitRow
from services.house import House
from services.use_cases.imports.control import Decided, File, Missing, control_sums, known_dwellings


def decide_retrofit(house: House, ledger: Ledger[RetrofitRow], file: File) -> Decided:
    """A share a row, then the household's word on it; who has not spoken is undecided."""
    faults, authority, unchanged = list(ledger.faults), file.authority("水电气改造台账"), 0
    _, rows = known_dwellings(house, ledger, faults)
    programmes = house.store.load_all(RetrofitProgramme, sorted({_key(row) for row in rows}))
    for row in rows:
        programme = programmes[_key(row)]
        fact = _fact(row, programme.item, authority)
        known = programme.shares.get(row.dwelling)
        is_known = known is not None and _figures(known) == _figures(fact)
        try:
            if not is_known:
                programme.bring_share_forward(fact)
        except refusals.ShareBroughtForwardOtherwise:
            recorded = yuan_text(known.share_fen) if known else ""
            faults.append(
                ledger.fault_at(row, "share_fen", "already_recorded", yuan_text(row.share_fen), recorded=recorded)
            )
            continue
        spoken = _speak(programme, row)
        unchanged += is_known and not spoken
    measures = {
        "household cost": lambda row: row.household_cost_fen,
        "subsidy": lambda row: row.subsidy_fen,
        "share": lambda row: row.share_fen,
    }
    named = {(_key(row), row.dwelling) for row in rows}
    missing = tuple(
        Missing(dwelling=dwelling, what=programme.item)
        for key, programme in programmes.items()
        for dwelling in programme.shares
        if (key, dwelling) not in named and not ledger.faults
    )
    sums = control_sums(ledger.rows, measures)
    return Decided(list(programmes.values()), tuple(faults), sums, unchanged, missing=missing)


def _speak(programme: RetrofitProgramme, row: RetrofitRow) -> bool:
    """The household's word, where it is news; a word once spoken is not taken back by a row without one."""
    before = len(programme.pending)
    if row.consent == "given":
        programme.give_consent(row.dwelling)
    elif row.consent == "refused":
        programme.refuse_consent(row.dwelling, row.objection)
    return len(programme.pending) > before


def _key(row: RetrofitRow) -> str:
    return f"{row.area}/{row.item.replace('/', '／')}"


def _fact(row: RetrofitRow, item: str, authority: Authority) -> RetrofitShareBroughtForward:
    return RetrofitShareBroughtForward(
        dwelling=row.dwelling,
        item=item,
        household_cost_fen=row.household_cost_fen,
        subsidy_fen=row.subsidy_fen,
        share_fen=row.share_fen,
        visits=row.visits,
        objection=row.objection,
        authority=authority,
    )


def _figures(fact: RetrofitShareBroughtForward) -> tuple[int, int, int]:
    return fact.household_cost_fen, fact.subsidy_fen, fact.share_fen
