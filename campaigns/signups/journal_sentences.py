"""What the journal says of sign-ups; sign-ups by their shop."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.agenda.journal_sentences import session_of, session_things
from campaigns.agenda.models import SeatClaim, Session, SignUpSource
from campaigns.signups.models import SignUp
from kernel.wording import mid_sentence
from tenants.journal.models import Entry
from tenants.journal.sentences import (
    Part,
    Ref,
    Said,
    Thing,
    Topic,
    find_by,
    page_url,
    says,
    sentence,
    subject,
    uuids,
)
from tenants.organisations.journal_sentences import with_other_cities
from tenants.shops.journal_sentences import NO_NAME

_shop = subject("sign_up", NO_NAME)
_session = subject("session_of_sign_up", gettext_lazy("séance"))


def _reason(entry: Entry) -> Part:
    reason = str(entry.details.get("reason") or "").strip()
    return _("Motif : %(reason)s") % {"reason": reason} if reason else ""


def _source(entry: Entry) -> Part:
    source = entry.details.get("source")
    if source not in set(SignUpSource):
        return ""
    return _("Inscription reçue par : %(source)s") % {"source": mid_sentence(SignUpSource(source).label)}


sentence("sign_up.entered", Topic.SIGN_UPS, gettext_lazy("Commerce inscrit par l’équipe"))(
    says(
        gettext_lazy("a inscrit le commerce %(shop)s à la %(session)s"),
        shop=_shop,
        session=_session,
        note=_source,
    )
)
sentence("sign_up.withdrawn", Topic.SIGN_UPS, gettext_lazy("Inscription retirée par l’équipe"))(
    says(
        gettext_lazy("a retiré le commerce %(shop)s de la %(session)s"),
        shop=_shop,
        session=_session,
        note=_reason,
    )
)
sentence("sign_up.promoted", Topic.SIGN_UPS, gettext_lazy("Places données hors de l’ordre"))(
    says(
        gettext_lazy("a donné des places au commerce %(shop)s, avant son tour, à la %(session)s"),
        shop=_shop,
        session=_session,
        note=_reason,
    )
)


@sentence("sign_up.people_changed", Topic.SIGN_UPS, gettext_lazy("Participants changés par le commerce"))
def _people_changed(entry: Entry) -> Said:
    n = int(entry.details.get("n_persons") or 0)
    return Said(
        _("a changé les personnes qui viennent pour le commerce %(shop)s à la %(session)s"),
        {"shop": _shop(entry), "session": _session(entry)},
        note=ngettext("%(n)d personne vient", "%(n)d personnes viennent", n) % {"n": n} if n else "",
        who=_("Un commerce, par son lien personnel,"),
    )


# Of a session, and noted here, where the mails are written.
sentence("session.mails_counted", Topic.SESSIONS, gettext_lazy("Courriels comptés avant un changement"))(
    says(
        gettext_lazy("a compté les courriels à envoyer avant de changer la %(session)s"),
        session=session_of,
        note=with_other_cities,
    )
)


def _sign_ups(refs: Collection[Ref]) -> dict[Ref, SignUp]:
    asked = uuids(refs)
    rows = SignUp.objects.filter(uuid__in=asked.values()).select_related("shop")
    found = {row.uuid: row for row in rows}
    return {ref: found[uuid] for ref, uuid in asked.items() if uuid in found}


def _shops(refs: Collection[Ref], reader: Any) -> dict[Ref, Thing]:
    """The shop of each sign-up; its group's page while it comes and `reader` may see it. 3 statements."""
    rows = _sign_ups(refs)
    sessions = {row.session_id for row in rows.values()}
    shown = set(Session.objects.with_roster_for(reader).filter(pk__in=sessions).values_list("pk", flat=True))
    active = set(
        SeatClaim.objects.active()
        .filter(uuid__in=[row.uuid for row in rows.values()])
        .values_list("uuid", flat=True)
    )
    return {
        ref: Thing(
            (row.shop.name if row.shop else row.guest_shop) or str(NO_NAME),
            page_url("roster:group", pk=row.session_id, uuid=row.uuid)
            if row.session_id in shown and row.uuid in active
            else "",
        )
        for ref, row in rows.items()
    }


def _sessions(refs: Collection[Ref], reader: Any) -> dict[Ref, Thing]:
    """The session of each sign-up, by day and place. 3 statements."""
    meant = {ref: Ref("session", str(row.session_id), ref.known) for ref, row in _sign_ups(refs).items()}
    things = session_things(set(meant.values()), reader)
    return {ref: things[session] for ref, session in meant.items()}


find_by("sign_up", _shops)
find_by("session_of_sign_up", _sessions)
