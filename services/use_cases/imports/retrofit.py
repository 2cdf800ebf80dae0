"""水电气改造台账: who bears which share of an item, and who has consented."""

from domain.retrofit.events import RetrofitShareBroughtForward
from domain.retrofit.retrofit_programme import RetrofitProgramme, Share
from domain.values.authority import Authority
from domain.values.money import yuan_text
from services.documents.workbooks import Ledger, RetrofitRow
from services.house import House
from services.use_cases.imports.control import Change, Decided, File, Missing, change_at, control_sums, known_dwellings

WORDS = {"given": "同意", "refused": "不同意"}
"""As the clerk wrote it."""


def decide_retrofit(house: House, ledger: Ledger[RetrofitRow], file: File) -> Decided:
    """A share a row, then the household's word on it; who has not spoken is undecided."""
    faults, authority, unchanged = list(ledger.faults), file.authority("水电气改造台账"), 0
    _, rows = known_dwellings(house, ledger, faults)
    programmes = house.store.load_all(RetrofitProgramme, sorted({_key(row) for row in rows}))
    changes = list[Change]()
    for row in file.each(rows):
        programme = programmes[_key(row)]
        if row.dwelling not in programme.shares:
            programme.bring_share_forward(_fact(row, programme.item, authority))
            _speak(programme, row)
            continue
        found = _changed_share(ledger, row, programme, file) + _changed_word(ledger, row, programme)
        changes += found
        unchanged += not found
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
    return Decided(list(programmes.values()), tuple(faults), sums, unchanged, tuple(changes), missing)


def _changed_share(
    ledger: Ledger[RetrofitRow], row: RetrofitRow, programme: RetrofitProgramme, file: File
) -> list[Change]:
    """Other figures than on record are corrected by two persons; what was counted at the door only grows."""
    known, said = programme.shares[row.dwelling], Share(row.household_cost_fen, row.subsidy_fen, row.share_fen)
    found = [
        change_at(
            ledger,
            row,
            name,
            "RetrofitShareCorrected",
            recorded=yuan_text(getattr(known, name)),
            in_file=yuan_text(getattr(said, name)),
            takes_two=True,
        )
        for name in ("household_cost_fen", "subsidy_fen", "share_fen")
        if getattr(known, name) != getattr(said, name)
    ]
    if found:
        programme.correct_share(
            row.dwelling,
            said,
            authority=file.authority("水电气改造台账"),
            prepared_by=file.planned_by,
            approved_by=file.applied_by,
        )
    visits = programme.visits[row.dwelling]
    if row.visits > visits:
        found.append(change_at(ledger, row, "visits", "VisitMade", recorded=str(visits), in_file=str(row.visits)))
        for _ in range(row.visits - visits):
            programme.make_visit(row.dwelling)
    return found


def _changed_word(ledger: Ledger[RetrofitRow], row: RetrofitRow, programme: RetrofitProgramme) -> list[Change]:
    """The household's word, where it is news."""
    before = programme.consents.get(row.dwelling)
    if not _speak(programme, row):
        return []
    becomes = "ConsentGiven" if row.consent == "given" else "ConsentRefused"
    recorded = WORDS.get(before, "") if before else ""
    return [change_at(ledger, row, "consent", becomes, recorded=recorded, in_file=WORDS[row.consent])]


def _speak(programme: RetrofitProgramme, row: RetrofitRow) -> bool:
    """Whether it is news; a word once spoken is not taken back by a row without one."""
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
