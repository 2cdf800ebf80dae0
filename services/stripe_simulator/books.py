"""The stand-in's own books, counted from what its people did: whoever keeps books of the same must come to the same."""

from services.stripe_simulator.records import Json, Records

COUNTED_AS_REFUNDED = ("pending", "succeeded", "requires_action")


class Books:
    """In the money of the bill, before fees."""

    def __init__(self, records: Records) -> None:
        """Of everything, or of those charges that say something in their metadata."""
        self.records = records

    def charges(self, **metadata: str) -> list[Json]:
        """What was captured."""
        caught = (one for one in self.records.every("charge") if one["status"] == "succeeded")
        return [one for one in caught if metadata.items() <= one["metadata"].items()]

    def captured_fen(self, **metadata: str) -> int:
        """What was paid."""
        return sum(one["amount_captured"] for one in self.charges(**metadata))

    def refunded_fen(self, **metadata: str) -> int:
        """What was given back and has not come back."""
        of = {one["id"] for one in self.charges(**metadata)}
        refunds = (one for one in self.records.every("refund") if one["status"] in COUNTED_AS_REFUNDED)
        return sum(one["amount"] for one in refunds if one["charge"] in of)

    def withdrawn_fen(self, **metadata: str) -> int:
        """What banks have taken back and not given again."""
        of = {one["id"] for one in self.charges(**metadata)}
        taken = (one for one in self.records.every("dispute") if one["charge"] in of and one["balance_transactions"])
        return sum(one["amount"] for one in taken if one["status"] != "won")

    def held_fen(self, **metadata: str) -> int:
        """What is with Stripe, or was paid out by it."""
        with self.records.lock:
            return self.captured_fen(**metadata) - self.refunded_fen(**metadata) - self.withdrawn_fen(**metadata)
