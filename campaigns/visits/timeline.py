"""Visits of stewards, in the timeline of a shop."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.visits.models import Visit
from kernel.templatetags.portal import day, hour
from tenants.shops.timeline import Asked, Channel, Event, register


def visits(asked: Asked) -> list[Event]:
    """What came of each, and when to come back; who it was, for those who read names. 1 statement."""
    rows = Visit.objects.current().filter(shop__in=asked.shops).select_related("visited_by")
    return [
        Event(
            row.visited_at,
            _("Visite d’un steward urbain"),
            who=str(row.visited_by) if asked.names and row.visited_by else "",
            note=outcome_text(row),
        )
        for row in rows.order_by("-visited_at", "-id")[: asked.most]
    ]


def outcome_text(visit: Visit) -> str:
    """`pas intéressé (le coût), à revoir le 3 décembre à 14 h`"""
    text = str(visit.get_outcome_display())
    if visit.reason:
        text = f"{text} ({visit.get_reason_display()})"
    if visit.come_back_on is None:
        return text
    on = day(visit.come_back_on)
    if visit.come_back_at is None:
        return _("%(outcome)s, à revoir le %(on)s") % {"outcome": text, "on": on}
    at = hour(visit.come_back_at)
    return _("%(outcome)s, à revoir le %(on)s à %(at)s") % {"outcome": text, "on": on, "at": at}


register(Channel("visits", gettext_lazy("Visite"), "signpost", visits))
