"""Whether a company may act: it assesses and collects in its area, in its term, from the cut-off on."""

from domain.handover import refusals
from domain.handover.vendor_handover import VendorHandover
from domain.values.party import is_company
from projections import directory
from services.house import House


def must_be_in_term(house: House, area: str, who: str) -> None:
    """Whoever is no company is not asked. Raises NoCutOffAgreed, BeforeCutOff, WhileSuspended, AfterTerm."""
    if is_company(who):
        house.store.load(VendorHandover, area).must_be_in_term(who, house.clock())


def must_be_in_term_somewhere(house: House, who: str) -> None:
    """A shift takes money for all areas of its payee. Raises NoTermAnywhere, and as `must_be_in_term`."""
    if not is_company(who):
        return
    areas = [known.area for known in house.ask(directory.areas)]
    handovers = house.store.load_all(VendorHandover, areas).values()
    why: Exception = refusals.NoTermAnywhere(who)
    for handover in handovers:
        try:
            handover.must_be_in_term(who, house.clock())
        except refusals.NoCutOffAgreed:
            continue
        except (refusals.BeforeCutOff, refusals.WhileSuspended, refusals.AfterTerm) as refusal:
            why = refusal
        else:
            return
    raise why
