"""What the domain raises when a rule says no."""

from dataclasses import dataclass
from typing import dataclass_transform


@dataclass_transform(eq_default=False)
class Refusal(Exception):
    """A rule of the business says no. A subclass's docstring is the sentence that people read."""

    def __init_subclass__(cls) -> None:
        dataclass(eq=False)(cls)

    def __str__(self) -> str:
        return (type(self).__doc__ or "").format(**self.facts)

    @property
    def facts(self) -> dict[str, object]:
        """The attributes that the sentence names, for whoever tells it in another language."""
        return {name: getattr(self, name) for name in getattr(self, "__dataclass_fields__", {})}
