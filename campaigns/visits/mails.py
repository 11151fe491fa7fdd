"""The mail by which a steward's day reaches the city's team."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.visits.models import DaySummary, Visit, VisitOutcome
from kernel.links import address
from kernel.templatetags.portal import day, duration, number
from tenants.mail.letters import Detail, Letter, greeting_to, letter_mail
from tenants.mail.services import NewMail
from tenants.membership.actors import Actor
from tenants.membership.models import Membership
from tenants.membership.roles import CITY_EDITORS

DAY_SENT = "rounds.day_sent"


def day_mails(actor: Actor, summary: DaySummary, visits: Sequence[Visit]) -> list[NewMail]:
    """One for each of the city's managers, without names of shops: these are on the page."""
    city = actor.organisation
    managers = Membership.objects.active().filter(organisation=city, role__in=CITY_EDITORS)
    mails = []
    for membership in managers.select_related("user").order_by("user"):
        user = membership.user
        with translation.override(user.language):
            text = {"who": str(actor.user), "day": day(summary.day, "weekday")}
            letter = Letter(
                title=_("La journée de %(who)s") % text,
                greeting=greeting_to(user.name),
                paragraphs=[_("%(who)s a envoyé le résumé de sa journée du %(day)s.") % text],
                details=[
                    Detail(_("Visites"), [_visits(len(visits)), *_outcomes(visits)]),
                    Detail(_("Temps"), [duration(summary.minutes) if summary.minutes else _("pas indiqué")]),
                ],
                button=_("Voir les tournées"),
                button_url=address(city, "rounds:rounds"),
            )
            mails.append(
                letter_mail(
                    city,
                    letter,
                    unique_key=f"{DAY_SENT}:{summary.pk}:{summary.sent_at.timestamp():.0f}:{user.pk}",
                    kind=DAY_SENT,
                    recipient=user.email,
                    subject=_("Journée de %(who)s, %(day)s") % text,
                    language=user.language,
                )
            )
    return mails


def _visits(n: int) -> str:
    return ngettext("%(n)s visite", "%(n)s visites", n) % {"n": number(n)}


def _outcomes(visits: Sequence[Visit]) -> list[str]:
    counted = Counter(visit.outcome for visit in visits)
    return [
        f"{capfirst(str(outcome.label))} : {number(counted[outcome])}"
        for outcome in VisitOutcome
        if counted[outcome]
    ]
