"""The figures of a house, as they are scraped."""

from collections.abc import Callable

from prometheus_client.parser import text_string_to_metric_families

from services.house import House
from services.operation.metrics import Figures

Labels = tuple[tuple[str, str], ...]


def figures(house: House) -> dict[tuple[str, Labels], float]:
    """Every sample by its name and labels."""
    return parsed(Figures(house).told())


def parsed(told: bytes) -> dict[tuple[str, Labels], float]:
    families = text_string_to_metric_families(told.decode())
    return {(one.name, tuple(sorted(one.labels.items()))): one.value for each in families for one in each.samples}


def figure(house: House, name: str, /, **labels: str) -> float:
    return figures(house).get((f"anju_{name}", tuple(sorted(labels.items()))), 0.0)


def grown(house: House, name: str, act: Callable[[], object], /, **labels: str) -> float:
    """By how much something that is counted has grown in the act."""
    before = figure(house, name, **labels)
    act()
    return figure(house, name, **labels) - before
