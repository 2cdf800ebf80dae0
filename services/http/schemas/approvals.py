"""Proposals: what one person prepares and another approves. The content has the form of the act."""

from typing import Annotated, Any, Literal

from pydantic import Field

from domain.billing.bases import BASES
from domain.billing.events import REFUND_REASONS, REVERSAL_REASONS
from domain.registry.events import CAUSES
from services.http.schemas.reconciliation import DifferenceExplanation
from services.http.schemas.registry import AUTHORITY, AuthorityAsked, Share
from services.http.schemas.reshaping import DwellingDivision, DwellingJoining, DwellingRenumbering
from services.http.schemas.suspense import MoneyIdentification, MoneyReturn
from services.http.schemas.terms import OF_TERMS
from services.http.schemas.values import (
    AreaText,
    Asked,
    ChargeId,
    Day,
    DwellingText,
    FeeKind,
    Month,
    PartyText,
    PayableFen,
    PaymentId,
    Rate,
    ShiftId,
    Text,
    Told,
    choice,
    example,
)

REFUND = {
    "dwelling": "BH-1-1-101",
    "payment_id": "8c3f…",
    "amount_fen": 1887,
    "channel": "transfer",
    "reason": "overpaid",
}
ADOPTION = {
    "area": "BH",
    "fee_kind": "物业服务费",
    "basis": "floor_area",
    "rate_yuan": "0.55",
    "effective_from": "2027-01",
    "creditor": "company:shicheng",
    "authority": AUTHORITY,
}


class OfDwelling(Asked):
    """What is asked of one dwelling's account; its code stands in the address."""

    charge_id: ChargeId
    reason: Annotated[Text, choice(REVERSAL_REASONS)]
    note: Text | None = None

    model_config = example({"charge_id": "物业服务费/2026-11/1", "reason": "wrong floor area", "note": "复测 63.10 ㎡"})


class ChargeReversal(OfDwelling):
    """冲销."""

    dwelling: DwellingText


class Refund(Asked):
    """退款: in cash out of an open shift, which is named then, by transfer, or as it was paid online."""

    dwelling: DwellingText
    payment_id: PaymentId
    amount_fen: PayableFen
    channel: Annotated[Text, choice(("cash", "transfer", "online"))]
    reason: Annotated[Text, choice(REFUND_REASONS)]
    shift: ShiftId | None = None

    model_config = example(REFUND)


class TariffAdoption(Asked):
    """收费标准: a new version from a month on."""

    area: AreaText
    fee_kind: FeeKind
    basis: Annotated[Text, choice(tuple(BASES))]
    rate_yuan: Rate
    effective_from: Month
    creditor: PartyText
    authority: AuthorityAsked

    model_config = example(ADOPTION)


class TariffWithdrawal(Asked):
    """A mis-keyed version that no standing charge names is taken back."""

    area: AreaText
    fee_kind: FeeKind
    version: Annotated[int, Field(strict=True, ge=1, le=1_000_000)]
    reason: Text

    model_config = example({"area": "BH", "fee_kind": "物业服务费", "version": 2, "reason": "单价录错"})


class TariffEnding(Asked):
    """After a month the fee is not assessed any more."""

    area: AreaText
    fee_kind: FeeKind
    last_period: Month
    authority: AuthorityAsked

    model_config = example({"area": "BH", "fee_kind": "垃圾清运费", "last_period": "2026-12", "authority": AUTHORITY})


class OwnershipTransfer(Asked):
    """过户; a purchase of an unsold public dwelling from its unit converts its tenure, too."""

    dwelling: DwellingText
    owners: Annotated[list[Share], Field(min_length=1, max_length=50)]
    effective_from: Day
    cause: Annotated[Text, choice(CAUSES)]
    authority: AuthorityAsked

    model_config = example(
        {
            "dwelling": "BH-1-1-101",
            "owners": [{"party": "resident:9a1c…", "numerator": 1, "denominator": 1}],
            "effective_from": "2026-12-01",
            "cause": "sale",
            "authority": {"kind": "不动产权证", "number": "2026-0417"},
        }
    )


class BooksReopening(Asked):
    """From which day on; the books stand in the address."""

    from_day: Day
    reason: Text

    model_config = example({"from_day": "2026-10-01", "reason": "漏记一笔收款"})


class PeriodReopening(BooksReopening):
    """重新开账."""

    creditor: PartyText


class _OfKind(Asked):
    """The kind of an act, and its content."""


class ReversalProposed(_OfKind):
    """冲销."""

    kind: Literal["charge reversal"]
    content: ChargeReversal


class RefundProposed(_OfKind):
    """退款."""

    kind: Literal["refund"]
    content: Refund

    model_config = example({"kind": "refund", "content": REFUND})


class AdoptionProposed(_OfKind):
    """收费标准."""

    kind: Literal["tariff adoption"]
    content: TariffAdoption


class WithdrawalProposed(_OfKind):
    """A version taken back."""

    kind: Literal["tariff withdrawal"]
    content: TariffWithdrawal


class EndingProposed(_OfKind):
    """The end of a fee."""

    kind: Literal["tariff ending"]
    content: TariffEnding


class TransferProposed(_OfKind):
    """过户."""

    kind: Literal["ownership transfer"]
    content: OwnershipTransfer


class RenumberingProposed(_OfKind):
    """改号."""

    kind: Literal["dwelling renumbering"]
    content: DwellingRenumbering


class DivisionProposed(_OfKind):
    """分户."""

    kind: Literal["dwelling division"]
    content: DwellingDivision


class JoiningProposed(_OfKind):
    """并户."""

    kind: Literal["dwelling joining"]
    content: DwellingJoining


class ReopeningProposed(_OfKind):
    """重新开账."""

    kind: Literal["period reopening"]
    content: PeriodReopening


class IdentificationProposed(_OfKind):
    """认领."""

    kind: Literal["money identification"]
    content: MoneyIdentification


class ReturnProposed(_OfKind):
    """退回."""

    kind: Literal["money return"]
    content: MoneyReturn


class ExplanationProposed(_OfKind):
    """差异说明."""

    kind: Literal["difference explanation"]
    content: DifferenceExplanation


ProposalAsked = Annotated[
    ReversalProposed
    | RefundProposed
    | AdoptionProposed
    | WithdrawalProposed
    | EndingProposed
    | TransferProposed
    | RenumberingProposed
    | DivisionProposed
    | JoiningProposed
    | ReopeningProposed
    | IdentificationProposed
    | ReturnProposed
    | ExplanationProposed
    | OF_TERMS,
    Field(discriminator="kind"),
]


class Rejection(Asked):
    """Why not."""

    reason: Text

    model_config = example({"reason": "缺少业主签字"})


class ProposalTold(Told):
    """An act that waits for a second person, or what became of it."""

    proposal_id: str
    kind: str
    content: dict[str, Any]
    state: str = Field(description="open, approved, rejected or withdrawn")
    made_by: str
    settled_by: str | None

    model_config = example(
        {
            "proposal_id": "0b9f6a…",
            "kind": "tariff adoption",
            "content": ADOPTION,
            "state": "open",
            "made_by": "person:li",
            "settled_by": None,
        }
    )
