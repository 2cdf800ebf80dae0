"""The vocabulary of what is sealed about persons. These words stay on disk: add, never alter."""

from domain.history import Event

NAME, PHONE, WORDS = "name", "phone", "words"
KINDS = (NAME, PHONE, WORDS)
"""What may be looked at: a name, a telephone number, what somebody said and was answered."""
PURPOSES = (
    "answer a question",
    "answer a doubt",
    "check an identity",
    "collect a debt",
    "deliver a paper",
    "repair or emergency",
    "legal duty",
    "audit",
)


class ValuesRevealed(Event, frozen=True):
    """Somebody looked at values about a person, and said before what for. None of them stands here."""

    TOPIC = "ValuesRevealed.v1"
    subject: str  # An id that says nothing.
    kinds: tuple[str, ...]
    purpose: str
    case: str | None  # The doubt that it was about.
    seen_by: str
    role: str


PrivacyEvent = ValuesRevealed
