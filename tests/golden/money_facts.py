"""One fact for every word of the account and of the counter."""

from datetime import date

from msgspec.structs import replace

from domain.billing import events as billing
from domain.billing.events.doubts import ChargeDisputed, DisputeSettled
from domain.history import Event
from domain.payments import events as payments
from domain.payments.events import Taking, suspense
from domain.values.allocation import Considered, Line
from domain.values.personal import own_words, personal
from tests.golden.assessment_facts import ASSESSMENT, FEE

HOME, ACCOUNT, TODAY = "BH-1-1-101", "ezhou/account/BH-1-1-101", date(2026, 11, 23)
CHEN, COMPANY, CHARGE = "resident:chen", "company:shicheng", f"{FEE}/2026-11/1"
SHIFT, BOOK = "ezhou/shift/s1", "ezhou/receipt-book/BH-00000001"
SUSPENSE = "ezhou/suspense/company.shicheng.17"
OLD_DEBT = billing.ArrearsBroughtForward(
    charge_id="清洁管理费/2012/1",
    dwelling=HOME,
    fee_kind="清洁管理费",
    period="2012",
    assessed_fen=28271,
    paid_fen=14136,
    outstanding_fen=14135,
    due_on=date(2012, 12, 31),
    debtor="unit:former-employer-of-BH-1-1-101",
    creditor="bureau:ezhou",
    source=billing.Source(sha256="7e" * 32, sheet="历史欠费", row=2),
    note=personal("dwelling-BH-1-1-101", "note", "陈小明称已交给老张"),
    booked_on=TODAY,
)
DOUBT = ChargeDisputed(
    dispute_id="d2",
    dwelling=HOME,
    charge_id=CHARGE,
    fee_kind=FEE,
    period="2026-11",
    amount_fen=3113,
    debtor=CHEN,
    creditor=COMPANY,
    ground="wrong floor area",
    words=None,
    disputed_by="resident:lin",
    disputed_on=TODAY,
)
FACTS: list[tuple[str, int, Event]] = [
    (ACCOUNT, 1, billing.AccountOpened(dwelling=HOME)),
    (ACCOUNT, 2, OLD_DEBT),
    (ACCOUNT, 3, replace(OLD_DEBT, charge_id="清洁管理费/2013-01..2013-06/1", period="2013-01..2013-06", note=None)),
    (ACCOUNT, 4, billing.FeeAssessed(assessment=ASSESSMENT, booked_on=TODAY)),
    (
        ACCOUNT,
        5,
        billing.PaymentReceived(
            payment_id="p1",
            dwelling=HOME,
            amount_fen=5000,
            channel="cash",
            received_on=date(2026, 11, 18),
            payer="resident:lin",
            debtor=CHEN,
            payee=COMPANY,
            designation=(CHARGE,),
            receipt="BH00000001",
            shift="s1",
            backdating_reason="the office was closed",
            booked_on=TODAY,
        ),
    ),
    (
        ACCOUNT,
        6,
        billing.PaymentAllocated(
            payment_id="p1",
            debtor=CHEN,
            payee=COMPANY,
            lines=(Line(CHARGE, 3113, COMPANY, FEE),),
            rule="as the payer designates, then oldest due first (Civil Code 560)",
            trace=(Considered(CHARGE, date(2026, 11, 30), 3113, 3113),),
            booked_on=TODAY,
        ),
    ),
    (
        ACCOUNT,
        7,
        billing.AllocationReleased(
            release_id=f"{CHARGE}@p1",
            payment_id="p1",
            debtor=CHEN,
            payee=COMPANY,
            lines=(Line(CHARGE, 3113, COMPANY, FEE),),
            reason="wrong floor area",
            booked_on=TODAY,
        ),
    ),
    (
        ACCOUNT,
        8,
        billing.AssessmentReversed(
            charge_id=CHARGE,
            fee_kind=FEE,
            period="2026-11",
            amount_fen=3113,
            brought_forward=False,
            debtor=CHEN,
            creditor=COMPANY,
            reason="wrong floor area",
            note="the deed says 62.30",
            prepared_by="person:li",
            approved_by="person:zhao",
            booked_on=TODAY,
        ),
    ),
    (
        ACCOUNT,
        9,
        billing.RefundIssued(
            refund_id="r1",
            payment_id="p1",
            amount_fen=1887,
            channel="cash",
            shift="s1",
            debtor=CHEN,
            payee=COMPANY,
            reason="charge reversed",
            prepared_by="person:li",
            approved_by="person:zhao",
            booked_on=TODAY,
        ),
    ),
    (
        ACCOUNT,
        10,
        ChargeDisputed(
            dispute_id="d1",
            dwelling=HOME,
            charge_id="清洁管理费/2012/1",
            fee_kind="清洁管理费",
            period="2012",
            amount_fen=14135,
            debtor="unit:former-employer-of-BH-1-1-101",
            creditor="bureau:ezhou",
            ground="paid already",
            words=own_words("dwelling-BH-1-1-101", "单位早就交了。\n有收条。"),
            disputed_by="unit:former-employer-of-BH-1-1-101",
            disputed_on=TODAY,
        ),
    ),
    (
        ACCOUNT,
        11,
        DisputeSettled(
            dispute_id="d1",
            charge_id="清洁管理费/2012/1",
            outcome="charge is right",
            answer=own_words("dwelling-BH-1-1-101", "收条是另一户的，费用无误。"),
            settled_by="person:li",
            settled_on=date(2026, 11, 25),
        ),
    ),
    (ACCOUNT, 12, DOUBT),
    (
        SHIFT,
        1,
        payments.ShiftOpened(shift="s1", cashier="person:wang", payee=COMPANY, float_fen=20000, opened_on=TODAY),
    ),
    (SHIFT, 2, payments.PaymentTaken(shift="s1", payment_id="p1", channel="cash", amount_fen=5000)),
    (SHIFT, 3, payments.CashRefunded(shift="s1", refund_id="r1", amount_fen=1887)),
    (SHIFT, 4, payments.CashCounted(shift="s1", counted_fen=23100, expected_fen=23113)),
    (
        SHIFT,
        5,
        payments.ShiftClosed(shift="s1", payee=COMPANY, takings=(Taking("cash", 5000),), over_fen=-13, booked_on=TODAY),
    ),
    (SHIFT, 6, payments.CashHandedIn(shift="s1", payee=COMPANY, amount_fen=3100, to="person:zhao", booked_on=TODAY)),
    (BOOK, 1, payments.ReceiptBookReceived(book="BH-00000001", series="BH", first=1, last=100, payee=COMPANY)),
    (BOOK, 2, payments.ReceiptBookIssued(book="BH-00000001", to="person:wang")),
    (
        BOOK,
        3,
        payments.ReceiptIssued(
            book="BH-00000001", receipt="BH00000001", payment_id="p1", dwelling=HOME, amount_fen=5000
        ),
    ),
    (
        SUSPENSE,
        1,
        suspense.MoneyParked(
            item="company.shicheng.17",
            payee=COMPANY,
            channel="bank transfer",
            number="17",
            amount_fen=5000,
            received_on=date(2026, 11, 20),
            source=suspense.BankLine("7e" * 32, 3),
            why="no reference",
            booked_on=TODAY,
        ),
    ),
    (
        SUSPENSE,
        2,
        suspense.MoneyIdentified(
            item="company.shicheng.17",
            payee=COMPANY,
            lines=(
                suspense.IdentifiedLine(
                    payment_id="company.shicheng.17.1", dwelling=HOME, debtor=CHEN, amount_fen=5000
                ),
            ),
            rule="by hand",
            prepared_by="person:li",
            approved_by="person:zhao",
            booked_on=TODAY,
        ),
    ),
    (
        f"{SUSPENSE}-foreign",
        1,
        suspense.ForeignMoneyParked(
            item="company.shicheng.py_2",
            payee=COMPANY,
            channel="online",
            number="py_2",
            currency="hkd",
            amount_minor=3400,
            received_on=TODAY,
        ),
    ),
    (
        f"{SUSPENSE}-again",
        1,
        suspense.MoneyReturned(
            item="company.shicheng.18",
            payee=COMPANY,
            channel="bank transfer",
            amount_fen=100,
            reason="汇错单位",
            prepared_by="person:li",
            approved_by="person:zhao",
            booked_on=TODAY,
        ),
    ),
]
