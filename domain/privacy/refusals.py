"""What is refused to whoever wants to look at what is sealed."""

from domain.errors import Refusal


class UnknownPurpose(Refusal):
    """{purpose} is not a purpose on the list ({purposes}): say what you need it for."""

    purpose: str
    purposes: str


class KindsUnclear(Refusal):
    """Say what you need to see, each once: {kinds}."""

    kinds: str
