"""Visits of stewards, in the timeline of a shop."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.visits.models import Visit
from tenants.shops.timeline import Asked, Channel, Event, register


def visits(asked: Asked) -> list[Event]:
    """1 statement."""
    rows = Visit.objects.current().filter(shop__in=asked.shops).order_by("-visited_at", "-id")[: asked.most]
    return [
        Event(row.visited_at, _("Visite d’un steward urbain"), note=str(row.get_outcome_display()))
        for row in rows
    ]


register(Channel("visits", gettext_lazy("Visite"), "signpost", visits))
