"""DormitoryArea (宿舍区)."""

from collections.abc import Iterable
from typing import assert_never

from domain.history import Aggregate
from domain.registry import refusals
from domain.registry.events import AreaEvent, BuildingRegistered, DormitoryAreaRegistered, EntranceRegistered


class DormitoryArea(Aggregate[AreaEvent]):
    """An area, its buildings (栋) and their entrances (单元), as they come to be known."""

    KIND = "area"

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.name = ""
        self.entrances: dict[str, set[str]] = {}

    def register(self, name: str, *, bureau: str) -> None:
        """Quiet when it is known under this name. Raises RegisteredOtherwise."""
        if self.version == 0:
            self.record(DormitoryAreaRegistered(area=self.key, name=name, bureau=bureau))
        elif name != self.name:
            raise refusals.RegisteredOtherwise(self.key, self.name)

    def register_building(self, building: str, entrances: Iterable[str]) -> None:
        """The building, or those of its entrances that were not known."""
        wanted = sorted(set(entrances))
        if building not in self.entrances:
            self.record(BuildingRegistered(building=building, entrances=tuple(wanted)))
        for entrance in wanted:
            if entrance not in self.entrances[building]:
                self.record(EntranceRegistered(building=building, entrance=entrance))

    def evolve(self, event: AreaEvent) -> None:
        match event:
            case DormitoryAreaRegistered():
                self.name = event.name
            case BuildingRegistered():
                self.entrances[event.building] = set(event.entrances)
            case EntranceRegistered():
                self.entrances[event.building].add(event.entrance)
            case _:
                assert_never(event)
