"""That a self-diagnostic was done, in the timeline of a shop: never what came of it, which is the
shopkeeper's alone."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostic.assessment.models import Diagnostic
from kernel.clock import start_of
from tenants.shops.timeline import Asked, Channel, Event, register


def diagnostics(asked: Asked) -> list[Event]:
    """The day of each, and nothing else: no other column is read. 1 statement."""
    days = (
        Diagnostic.objects.current()
        .filter(shop__in=asked.shops)
        .order_by("-happened_on", "-id")
        .values_list("happened_on", flat=True)[: asked.most]
    )
    return [Event(start_of(on), _("Un autodiagnostic a été fait"), has_hour=False) for on in days]


register(Channel("diagnostics", gettext_lazy("Autodiagnostic"), "clipboard-data", diagnostics))
