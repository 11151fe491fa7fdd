"""Who came to sessions, in the timeline of a shop."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.attendance.models import Attendance, Outcome
from kernel.clock import start_of
from kernel.templatetags.portal import day
from tenants.shops.models import Person
from tenants.shops.timeline import Asked, Channel, Event, register

WORDS = {
    Outcome.PRESENT: gettext_lazy("Présence à la séance du %(day)s"),
    Outcome.ABSENT: gettext_lazy("Absence à la séance du %(day)s"),
    Outcome.EXCUSED: gettext_lazy("Absence excusée à la séance du %(day)s"),
    Outcome.WALK_IN: gettext_lazy("Présence sans inscription à la séance du %(day)s"),
}


def attendance(asked: Asked) -> list[Event]:
    """1 statement."""
    rows = (
        Attendance.objects.current()
        .filter(shop__in=asked.shops)
        .select_related("person")
        .order_by("-happened_on", "-id")[: asked.most]
    )
    return [
        Event(
            start_of(row.happened_on),
            str(WORDS[Outcome(row.outcome)]) % {"day": day(row.happened_on)},
            _name(row.person) if asked.names else "",
            has_hour=False,
        )
        for row in rows
    ]


def _name(person: Person) -> str:
    """People of archives have none."""
    return person.name or (_("nom effacé") if person.erased_at else "")


register(Channel("attendance", gettext_lazy("Participation"), "people", attendance))
