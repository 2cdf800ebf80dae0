"""Paying online while others act on the same account: at the counter, in another tab, over the company's term."""

import pytest

from domain.handover.refusals import WhileSuspended
from domain.handover.vendor_handover import Decided, VendorHandover
from services.house import House
from services.payment_gateway.sync import look_at
from services.stripe_simulator import Simulator
from tests.builders import CONTRACT, asking, pay
from tests.online import FEB, JAN, learn, outstanding, start, started

MONTH = 3113


def test_a_page_of_which_no_reader_knows_yet_is_closed_all_the_same(home: House, bank: Simulator) -> None:
    """The read side is behind: whoever takes money asks history itself."""
    made = start(home, JAN, FEB)
    pay(home, 2 * MONTH)
    assert look_at(home, made.payment_id).state == "expired"
    assert bank.one(made.url.rpartition("/")[2])["status"] == "expired"


def test_another_choice_closes_a_page_of_which_no_reader_knows_yet(home: House, bank: Simulator) -> None:
    first = start(home, JAN, FEB)
    start(home, JAN)
    assert look_at(home, first.payment_id).state == "expired"


def test_outside_its_term_nobody_begins_to_pay_a_company_and_what_was_begun_is_taken(
    home: House, bank: Simulator
) -> None:
    payment_id, page = started(home, JAN)
    with asking(home):
        handover, decided = home.store.load(VendorHandover, "BH"), Decided(CONTRACT, "person:li", "person:zhao")
        handover.suspend(home.clock(), "the books are not settled", decided)
        home.store.record(handover)
    with pytest.raises(WhileSuspended):
        start(home, FEB)
    assert len(bank.every("checkout.session")) == 1
    bank.payer.pay(page)
    assert learn(home, payment_id) == "paid"
    assert outstanding(home, JAN, FEB) == (0, MONTH)
