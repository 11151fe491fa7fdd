"""A session's seats as one would keep them on paper: lists, recounted from scratch at every step."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class PaperGroup:
    key: str
    city: str
    n: int
    state: str  # seated | offered | waiting


@dataclass
class PaperSession:
    """`quotas` are those not yet released. `groups` are in the order in which they came."""

    capacity: int
    smaller_pass: bool
    quotas: dict[str, int] = field(default_factory=dict)
    groups: list[PaperGroup] = field(default_factory=list)

    def taken(self, city: str | None = None) -> int:
        return sum(g.n for g in self.groups if g.state != "waiting" and city in (None, g.city))

    def kept_for_others(self, city: str) -> int:
        return sum(max(0, quota - self.taken(c)) for c, quota in self.quotas.items() if c != city)

    def has_room_for(self, group: PaperGroup, waiting_before: list[PaperGroup]) -> bool:
        room = self.capacity - self.taken() - self.kept_for_others(group.city)
        if waiting_before and not self.smaller_pass:
            # Only seats that nobody before could use: those kept for this city, if none of it waits.
            if any(g.city == group.city for g in waiting_before):
                return False
            room = max(0, self.quotas.get(group.city, 0) - self.taken(group.city))
        return room >= group.n

    def serve(self) -> None:
        """Offer seats to those who wait, again and again until nobody more fits."""
        while True:
            before: list[PaperGroup] = []
            for group in [g for g in self.groups if g.state == "waiting"]:
                if self.has_room_for(group, before):
                    group.state = "offered"
                    break
                before.append(group)
            else:
                return

    def arrive(self, group: PaperGroup) -> None:
        before = [g for g in self.groups if g.state == "waiting"]
        group.state = "seated" if self.has_room_for(group, before) else "waiting"
        self.groups.append(group)

    def leave(self, key: str) -> None:
        self.groups = [g for g in self.groups if g.key != key]
        self.serve()
