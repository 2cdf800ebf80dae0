"""How often links to pay by are opened: by one address, and one and the same link from everywhere."""

from services.auth.refusals import PayLinkBusy
from services.http.refusals import TooManyRequests
from services.http.throttling import Throttle
from services.settings import Settings

HOUR_SECONDS = 3_600.0


class LinkDoors:
    """Counted in this process, as all calls are; a link that is none counts by its address."""

    def __init__(self, settings: Settings) -> None:
        self._addresses = Throttle(settings.pay_links_a_minute)
        self._links = Throttle(settings.pay_link_an_hour, window_seconds=HOUR_SECONDS)

    def must_open(self, address: str) -> None:
        """Raises TooManyRequests."""
        self._addresses.must_allow(address)

    def must_not_be_worn(self, payer: str) -> None:
        """Of a link that is good, by the name of whoever pays by it. Raises PayLinkBusy."""
        try:
            self._links.must_allow(payer)
        except TooManyRequests as refusal:
            raise PayLinkBusy(refusal.seconds) from None
