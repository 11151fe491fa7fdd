"""What is held of a person here: the sessions they came to. The rows are counted, and stay."""

from collections.abc import Mapping
from typing import Any

from campaigns.attendance.models import Attendance, GuestAttendance
from kernel.privacy import Holding, register

ERASED = "–"
_NOTED = ("session_id", "role", "registered_on", "outcome", "how", "arrived_at", "happened_on")


def _export(digest: str) -> list[Mapping[str, Any]]:
    rows = Attendance.objects.filter(person__digest=digest).order_by("id")
    guests = GuestAttendance.objects.filter(person__digest=digest).order_by("id")
    return [
        *(dict(row) for row in rows.values(*_NOTED, "shop__name", "source")),
        *(dict(row) for row in guests.values(*_NOTED, "guest_shop", "guest_place")),
    ]


def _erase(old: str, new: str) -> int:
    """Only what tells who a guest is: the shop. Of other rows nothing but the reference to the person, who is
    emptied. Runs whichever app comes first."""
    named = GuestAttendance.objects.filter(person__digest__in=(old, new)).exclude(
        guest_shop__startswith=ERASED
    )
    n = 0
    for row in named.order_by("superseded_at", "id"):
        # Two shops of one guest at one session stay two rows.
        others = GuestAttendance.objects.current().filter(session_id=row.session_id, person=row.person_id)
        is_taken = row.superseded_at is None and others.filter(guest_shop=ERASED).exists()
        row.guest_shop, row.guest_place = f"{ERASED} {row.pk}" if is_taken else ERASED, ""
        row.save(update_fields=["guest_shop", "guest_place"])
        n += 1
    return n


register(Holding("attendance", _export, _erase))
