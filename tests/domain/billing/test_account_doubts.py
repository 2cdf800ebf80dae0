from datetime import date

import pytest
from msgspec.structs import replace

from domain.billing import refusals
from domain.billing.disputes import Answer, Doubt
from domain.billing.dwelling_account import DwellingAccount
from domain.billing.events.doubts import GROUNDS, OTHER_GROUND, OUTCOMES, ChargeDisputed, DisputeSettled
from domain.values.personal import own_words
from tests.builders import CASH, CHEN, COMPANY, FEE, LIN, OLD_DEBT, TODAY, fee
from tests.domain.billing.account_facts import ASSESSED, account, allocated, assessed, reversed_

CHARGE = fee().charge_id
WORDS, REPLY = own_words("chen", "我家是 59 平方"), own_words("chen", "已复测，是 62.25 ㎡。")
LATER = date(2026, 11, 26)
ASKED = Doubt("d1", CHARGE, "wrong floor area", WORDS, CHEN, TODAY)
RIGHT = Answer("charge is right", REPLY, "person:li", LATER)
DOUBTED = ChargeDisputed(
    dispute_id="d1",
    dwelling="BH-1-1-101",
    charge_id=CHARGE,
    fee_kind=FEE,
    period="2026-11",
    amount_fen=3113,
    debtor=CHEN,
    creditor=COMPANY,
    ground="wrong floor area",
    words=WORDS,
    disputed_by=CHEN,
    disputed_on=TODAY,
)
ANSWERED = DisputeSettled(
    dispute_id="d1", charge_id=CHARGE, outcome="charge is right", answer=REPLY, settled_by="person:li", settled_on=LATER
)
AGAIN = ASKED._replace(dispute_id="d2")


def dispute(thing: DwellingAccount, **changes: object) -> None:
    thing.dispute(ASKED._replace(**changes))  # type: ignore[arg-type]  # Fields of a doubt by their names.


def settle(thing: DwellingAccount, dispute_id: str = "d1", answer: Answer = RIGHT) -> None:
    thing.settle_dispute(dispute_id, answer)


# Doubted ------------------------------------------------------------------------------------------


def test_a_doubt_leaves_what_is_owed_as_it_is() -> None:
    past = account(ASSESSED)
    past.when(dispute).then(DOUBTED)
    assert past.thing.charges[CHARGE].outstanding_fen == 3113


def test_money_still_pays_a_charge_that_is_doubted() -> None:
    account(ASSESSED, DOUBTED).when(lambda a: a.receive_payment(CASH)).then(CASH, allocated(CASH, (fee(), 3113, 3113)))


def test_what_is_paid_may_be_doubted_too() -> None:
    account(ASSESSED, CASH, allocated(CASH, (fee(), 3113, 3113))).when(dispute).then(DOUBTED)


def test_an_old_debt_may_be_doubted() -> None:
    doubt = replace(
        DOUBTED,
        charge_id=OLD_DEBT.charge_id,
        fee_kind=OLD_DEBT.fee_kind,
        period="2012",
        amount_fen=14135,
        creditor=OLD_DEBT.creditor,
    )
    account(OLD_DEBT).when(lambda a: dispute(a, charge_id=OLD_DEBT.charge_id)).then(doubt)


def test_who_is_liable_with_the_debtor_may_doubt_and_a_neighbour_not() -> None:
    shared = assessed("2026-11", liable_with=(LIN,))
    account(shared).when(lambda a: dispute(a, by=LIN)).then(replace(DOUBTED, disputed_by=LIN))
    account(ASSESSED).when(lambda a: dispute(a, by=LIN)).then_refuses(refusals.DoubtOfAnother)


@pytest.mark.parametrize("ground", GROUNDS)
def test_a_ground_is_on_the_list(ground: str) -> None:
    account(ASSESSED).when(lambda a: dispute(a, ground=ground)).then(replace(DOUBTED, ground=ground))
    account(ASSESSED).when(lambda a: dispute(a, ground="bad mood")).then_refuses(refusals.UnknownReason)


def test_words_are_needed_where_no_ground_says_it() -> None:
    account(ASSESSED).when(lambda a: dispute(a, words=None)).then(replace(DOUBTED, words=None))
    silent = account(ASSESSED).when(lambda a: dispute(a, ground=OTHER_GROUND, words=None))
    silent.then_refuses(refusals.WordsMissing)


def test_a_charge_is_doubted_once_at_a_time() -> None:
    refusal = account(ASSESSED, DOUBTED).when(lambda a: a.dispute(AGAIN)).then_refuses(refusals.DisputedAlready)
    assert str(refusal) == f"{CHARGE} is doubted already, since 2026-11-23: wait for the answer."
    october = assessed("2026-10")
    other = ASKED._replace(dispute_id="d2", charge_id=october.assessment.charge_id)
    both = account(ASSESSED, october, DOUBTED).when(lambda a: a.dispute(other))
    both.then(replace(DOUBTED, dispute_id="d2", charge_id=other.charge_id, period="2026-10"))


def test_who_still_doubts_it_after_the_answer_may_say_so_again() -> None:
    account(ASSESSED, DOUBTED, ANSWERED).when(lambda a: a.dispute(AGAIN)).then(replace(DOUBTED, dispute_id="d2"))


def test_an_id_stands_for_one_doubt() -> None:
    account(ASSESSED, DOUBTED).when(dispute).then_refuses(refusals.IdReused)


def test_what_is_not_there_or_gone_is_not_doubted() -> None:
    account().when(dispute).then_refuses(refusals.UnknownCharge)
    gone = reversed_(fee(), 3113, "not owed")
    account(ASSESSED, gone).when(dispute).then_refuses(refusals.ChargeGone)


# Answered -----------------------------------------------------------------------------------------


def test_a_doubt_is_answered_with_who_and_when() -> None:
    past = account(ASSESSED, DOUBTED)
    past.when(settle).then(ANSWERED)
    assert past.thing.charges[CHARGE].outstanding_fen == 3113


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_outcome_is_on_the_list(outcome: str) -> None:
    answer = RIGHT._replace(outcome=outcome)
    account(ASSESSED, DOUBTED).when(lambda a: settle(a, answer=answer)).then(replace(ANSWERED, outcome=outcome))
    bad = RIGHT._replace(outcome="who knows")
    account(ASSESSED, DOUBTED).when(lambda a: settle(a, answer=bad)).then_refuses(refusals.UnknownReason)


def test_a_doubt_is_answered_once() -> None:
    refusal = account(ASSESSED, DOUBTED, ANSWERED).when(settle).then_refuses(refusals.DisputeSettledAlready)
    assert "2026-11-26" in str(refusal)


def test_what_nobody_doubted_has_no_answer() -> None:
    account(ASSESSED).when(settle).then_refuses(refusals.UnknownDispute)


def test_a_doubt_waits_for_its_answer_when_its_charge_is_reversed() -> None:
    gone = reversed_(fee(), 3113, "not owed")
    account(ASSESSED, DOUBTED, gone).when(settle).then(ANSWERED)
