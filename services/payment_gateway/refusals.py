"""What paying online refuses."""

from domain.errors import Refusal


class OnlineNotSetUp(Refusal):
    """Paying online is not set up here: pay at the counter or by bank."""


class OtherPayee(Refusal):
    """{charge_id} is collected by {creditor}: pay what goes to another one apart."""

    charge_id: str
    creditor: str


class PaymentInDoubt(Refusal):
    """An online payment for {dwelling} is being confirmed: take no money for it now, look again in some minutes."""

    dwelling: str


class PageNotOffered(Refusal):
    """The provider does not take this payment online: pay at the counter or by bank."""


class WebhookRefused(Refusal):
    """This message is not signed by the provider for this place: check the signing secrets."""


class AccountOfNobody(Refusal):
    """It is not set whose account at the provider this is (ANJU_STRIPE_PAYEE): until then only the bureau sees it."""
