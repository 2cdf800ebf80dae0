"""The demo town: two dormitory areas of invented people, in the format that a bureau hands over."""

from services.demo.town import write_town

__all__ = ["write_town"]
