"""Sign-ups and their mails in the timeline of a shop."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.agenda.models import ClaimState, SeatClaim
from campaigns.signups.models import AdditionalShop, SignUp
from kernel.templatetags.portal import day
from tenants.mail.models import Mail
from tenants.shops.timeline import Asked, Channel, Event, register


def sign_ups(asked: Asked) -> list[Event]:
    """The groups that signed up for these shops, with what became of their seats. 2 statements."""
    rows = list(_of_shops(asked).select_related("contact").order_by("-created_at", "-id")[: asked.most])
    claims = {
        claim.uuid: claim
        for claim in SeatClaim.objects.filter(uuid__in=[row.uuid for row in rows]).select_related("session")
    }
    events = []
    for row in rows:
        claim = claims.get(row.uuid)
        words = _("Inscription à une séance")
        note = url = ""
        if claim is not None:
            words = _("Inscription à la séance du %(day)s") % {"day": day(claim.session.starts_at)}
            is_ended = claim.state == ClaimState.ENDED and claim.end_reason
            note = str(claim.get_end_reason_display() if is_ended else claim.get_state_display())
            url = reverse("roster:group", kwargs={"pk": claim.session_id, "uuid": row.uuid})
        who = row.contact.name if asked.names else ""
        events.append(Event(row.created_at, words, who, url if asked.names else "", note=note))
    return events


def mails(asked: Asked) -> list[Event]:
    """The mails of those groups, by their subject. 2 statements."""
    uuids = _of_shops(asked).order_by("-created_at").values_list("uuid", flat=True)[: asked.most]
    of_groups = Q()
    for uuid in uuids:
        of_groups |= Q(unique_key__startswith=f"signup:{uuid}:")
    if not of_groups:
        return []
    rows = Mail.objects.filter(of_groups).only("subject", "queued_at", "sent_at", "state")
    return [
        Event(row.sent_at or row.queued_at, row.subject, note=str(row.get_state_display()))
        for row in rows[: asked.most]
    ]


def _of_shops(asked: Asked) -> QuerySet[SignUp]:
    additional = AdditionalShop.objects.filter(shop__in=asked.shops)
    return SignUp.objects.filter(Q(shop__in=asked.shops) | Q(pk__in=additional.values("sign_up")))


register(Channel("sign_ups", gettext_lazy("Inscription"), "calendar-check", sign_ups))
register(Channel("mails", gettext_lazy("Courriel"), "envelope", mails))
