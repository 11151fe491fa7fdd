"""What the journal says of sign-ups; sign-ups by their shop."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.agenda.journal_sentences import session_of, session_things
from campaigns.agenda.models import SeatClaim, Session, SignUpSource
from campaigns.signups.models import SignUp
from kernel.clock import today
from kernel.wording import mid_sentence
from tenants.journal.models import Entry
from tenants.journal.sentences import (
    Part,
    Ref,
    Said,
    Text,
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


def _acts(
    action: str,
    label: Text,
    here: Text,
    there: Callable[[Entry], Text],
    second_line: Callable[[Entry], Part] = lambda entry: "",
    who: Text = "",
) -> None:
    """An act of staff: in the shop's city (`here`) the shop is named, at the session (`there`) it is not."""

    def read(entry: Entry) -> Said:
        if entry.details.get("from_organisation"):
            return Said(there(entry), {"session": session_of(entry)})
        return Said(here, {"shop": _shop(entry), "session": _session(entry)}, second_line(entry), who)

    sentence(action, Topic.SIGN_UPS, label)(read)


def _n_coming(entry: Entry) -> Part:
    n = int(entry.details.get("n_persons") or 0)
    return ngettext("%(n)d personne vient", "%(n)d personnes viennent", n) % {"n": n} if n else ""


def _left_or_joined(entry: Entry) -> Text:
    if entry.details.get("has_left"):
        return _("a changé la date d’un commerce de sa ville, qui ne vient plus à la %(session)s")
    return _("a changé la date d’un commerce de sa ville, qui vient maintenant à la %(session)s")


_acts(
    "sign_up.entered",
    gettext_lazy("Commerce inscrit par l’équipe"),
    gettext_lazy("a inscrit le commerce %(shop)s à la %(session)s"),
    lambda entry: _("a inscrit un commerce de sa ville à la %(session)s"),
    second_line=_source,
)
_acts(
    "sign_up.withdrawn",
    gettext_lazy("Inscription retirée par l’équipe"),
    gettext_lazy("a retiré le commerce %(shop)s de la %(session)s"),
    lambda entry: _("a retiré un commerce de sa ville de la %(session)s"),
    second_line=_reason,
)
_acts(
    "sign_up.promoted",
    gettext_lazy("Places données hors de l’ordre"),
    gettext_lazy("a donné des places au commerce %(shop)s, avant son tour, à la %(session)s"),
    lambda entry: _("a donné des places à un commerce de sa ville, avant son tour, à la %(session)s"),
    second_line=_reason,
)
_acts(
    "sign_up.people_changed",
    gettext_lazy("Participants changés"),
    gettext_lazy("a changé les personnes qui viennent pour le commerce %(shop)s à la %(session)s"),
    lambda entry: _("a changé les personnes qui viennent pour un commerce de sa ville à la %(session)s"),
    second_line=_n_coming,
    who=gettext_lazy("Un commerce, par son lien personnel,"),
)
_acts(
    "sign_up.moved",
    gettext_lazy("Inscription passée à une autre date"),
    gettext_lazy("a changé la date du commerce %(shop)s, qui vient maintenant à la %(session)s"),
    _left_or_joined,
)


# What changed of a sign-up that goes on; without an actor it was its contact, by their link.
for action, label, text in (
    (
        "sign_up.shop_added",
        gettext_lazy("Autre commerce ajouté à une inscription"),
        gettext_lazy("a ajouté un autre commerce à l’inscription du commerce %(shop)s à la %(session)s"),
    ),
    (
        "sign_up.shop_removed",
        gettext_lazy("Autre commerce retiré d’une inscription"),
        gettext_lazy("a retiré un autre commerce de l’inscription du commerce %(shop)s à la %(session)s"),
    ),
    (
        "sign_up.address_corrected",
        gettext_lazy("Adresse e-mail corrigée"),
        gettext_lazy("a corrigé l’adresse e-mail du commerce %(shop)s, pour la %(session)s"),
    ),
):
    sentence(action, Topic.SIGN_UPS, label)(
        says(text, shop=_shop, session=_session, who=gettext_lazy("Un commerce, par son lien personnel,"))
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
    """The shop of each sign-up; its group's page while it comes and `reader` may open it, here or at another
    city's session. 3 statements."""
    rows = _sign_ups(refs)
    sessions = {row.session_id for row in rows.values()}
    open_to_reader = Session.objects.open_to_shops_of(reader, today()).filter(pk__in=sessions)
    shown = set(open_to_reader.values_list("pk", flat=True))
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
