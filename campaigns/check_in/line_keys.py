"""A line of the list as a form or an address names it: the city, then the sign-up or the row. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from campaigns.check_in.lists import ListedPerson
from campaigns.check_in.services.marking import Line, Noted, Signed

_SIGNED = re.compile(r"(\d{1,9})-([0-9a-f]{32})-(\d{1,18})")
_NOTED = re.compile(r"(\d{1,9})-(r|g)(\d{1,18})")


@dataclass(frozen=True)
class LineKey:
    city_id: int
    line: Line

    def __str__(self) -> str:
        if isinstance(self.line, Signed):
            return f"{self.city_id}-{self.line.sign_up.hex}-{self.line.participant}"
        return f"{self.city_id}-{'g' if self.line.is_guest else 'r'}{self.line.row}"


def key_of(one: ListedPerson) -> LineKey:
    return LineKey(one.city.pk, one.line)


def line_key(text: str) -> LineKey | None:
    """What `str(key)` wrote; None for anything else."""
    signed = _SIGNED.fullmatch(text)
    if signed:
        return LineKey(int(signed[1]), Signed(UUID(signed[2]), int(signed[3])))
    noted = _NOTED.fullmatch(text)
    if noted:
        return LineKey(int(noted[1]), Noted(int(noted[3]), is_guest=noted[2] == "g"))
    return None
