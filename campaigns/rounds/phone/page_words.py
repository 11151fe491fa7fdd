"""The words of the round's page on the phone: choices, consents as they are read aloud, the diagnostic's QR
code."""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from campaigns.visits.models import BestTime, Material, RefusalReason, VisitOutcome
from campaigns.visits.rules import STATE_AFTER
from kernel.links import address
from kernel.qr_codes import qr_svg
from tenants.consent.models import CHANNELS, ContactBlock, Purpose
from tenants.consent.wordings import asked_text
from tenants.organisations.models import Organisation
from tenants.sectors.selectors import sector_families
from tenants.shops.models import RegisterState, ShopRole, Weekday

# What a button of a visit's outcome says, in the order in which a steward needs them.
OUTCOMES = {
    VisitOutcome.INTERESTED: _("Intéressé"),
    VisitOutcome.SIGNED_UP: _("Inscrit"),
    VisitOutcome.THINKING: _("Réfléchit"),
    VisitOutcome.NOT_INTERESTED: _("Pas intéressé"),
    VisitOutcome.ABSENT: _("Absent"),
    VisitOutcome.CLOSED: _("Fermé"),
    VisitOutcome.VACANT: _("Inoccupé"),
    VisitOutcome.MOVED: _("Déménagé"),
    VisitOutcome.NOT_A_SHOP: _("Pas un commerce"),
}
# Spoken at doors here, most often first.
SPOKEN = {
    "fr": _("français"),
    "nl": _("néerlandais"),
    "de": _("allemand"),
    "en": _("anglais"),
    "ar": _("arabe"),
    "tr": _("turc"),
    "it": _("italien"),
    "es": _("espagnol"),
    "pt": _("portugais"),
    "zh": _("chinois"),
    "ro": _("roumain"),
    "pl": _("polonais"),
}


def page_words(city: Organisation) -> dict[str, Any]:
    """What the page offers to choose among; the same for everybody of a city, so that the phone may keep it.

    `outcomes`: (code, label, what the register says then or "").
    """
    states = dict(RegisterState.choices)
    diagnostic_url = address(city, "diagnostic:start")
    return {
        "outcomes": [
            (outcome.value, label, states[STATE_AFTER[outcome]] if outcome in STATE_AFTER else "")
            for outcome, label in OUTCOMES.items()
        ],
        "reasons": [(value, capfirst(str(label))) for value, label in RefusalReason.choices],
        "best_times": [(value, capfirst(str(label))) for value, label in BestTime.choices],
        "materials": [(value, capfirst(str(label))) for value, label in Material.choices],
        "spoken": [(code, capfirst(str(label))) for code, label in SPOKEN.items()],
        "weekdays": Weekday.choices,
        "families": sector_families(),
        "roles": ShopRole.choices,
        "block_reasons": [(value, capfirst(str(label))) for value, label in ContactBlock.Reason.choices],
        "consents": [(purpose.value, asked_text(purpose, CHANNELS[purpose][0])) for purpose in Purpose],
        "diagnostic_url": diagnostic_url,
        "diagnostic_qr": qr_svg(diagnostic_url, css_class="round-qr"),
    }
