"""What the journal says of sessions; sessions by day and place."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.agenda.forms import SessionForm
from campaigns.agenda.models import Session, SessionHost
from kernel.clock import day_of, today
from kernel.templatetags.portal import day, hour
from kernel.wording import mid_sentence
from tenants.journal.models import Entry
from tenants.journal.sentences import (
    Of,
    Part,
    Ref,
    Said,
    Thing,
    Topic,
    find_by,
    numbers,
    page_url,
    says,
    sentence,
)
from tenants.organisations.journal_sentences import cities

# What the form calls a field of a session, where it is not the field's own name.
FORM_FIELDS = {"starts_at": "day"}


def session_of(entry: Entry) -> Ref:
    """The session that an entry names: by its number, or by its code where another city noted it."""
    code = entry.subject.removeprefix("session ")
    pk = entry.details.get("session")
    return Ref("session", str(pk) if pk else code, _known(entry, code), day_of(entry.at))


def _known(entry: Entry, code: str) -> str:
    """What was noted of a session that is there no more."""
    starts_at, city = entry.details.get("starts_at"), entry.details.get("city")
    if entry.action == "session.discarded" and starts_at and city:
        return session_text(datetime.fromisoformat(starts_at), city)
    return _("séance %(code)s") % {"code": code}


def session_text(starts_at: datetime, city: str) -> str:
    """`séance du 11 novembre (Dinant)`, the year said where it is another one than today's."""
    return _("séance du %(day)s (%(city)s)") % {"day": _day(starts_at), "city": city}


def of_session_text(starts_at: datetime, city: str) -> str:
    return _("du %(day)s (%(city)s)") % {"day": _day(starts_at), "city": city}


def _day(starts_at: datetime) -> str:
    return day(starts_at, "" if day_of(starts_at).year != today().year else "no_year")


def _simple(action: str, label: Any, text: Any) -> None:
    sentence(action, Topic.SESSIONS, label)(says(text, session=session_of))


@sentence("session.created", Topic.SESSIONS, gettext_lazy("Séance préparée"))
def _created(entry: Entry) -> Said:
    n = int(entry.details.get("capacity") or 0)
    note = ngettext("%(n)d place", "%(n)d places", n) % {"n": n} if n else ""
    return Said(_("a préparé la %(session)s"), {"session": session_of(entry)}, note=note)


_simple("session.published", gettext_lazy("Séance annoncée"), gettext_lazy("a annoncé la %(session)s"))


@sentence("session.edited", Topic.SESSIONS, gettext_lazy("Séance modifiée"))
def _edited(entry: Entry) -> Said:
    fields = set(entry.details.get("fields", []))
    parts: dict[str, Part] = {"session": session_of(entry)}
    before, after = entry.details.get("before"), entry.details.get("after")
    if not (before and after):
        return Said(_("a modifié la %(session)s"), parts, note=_field_names(fields))
    parts |= {"before": _moment(before), "after": _moment(after)}
    return Said(
        _("a déplacé la %(session)s, du %(before)s au %(after)s"),
        parts,
        note=_field_names(fields - {"starts_at"}),
    )


def _moment(text: str) -> str:
    instant = datetime.fromisoformat(text)
    return _("%(day)s à %(hour)s") % {"day": day(instant), "hour": hour(instant)}


def _field_names(names: set[str]) -> str:
    fields = SessionForm.base_fields
    asked = [FORM_FIELDS.get(name, name) for name in sorted(names)]
    return ", ".join(mid_sentence(fields[name].label) for name in asked if name in fields)


@sentence("session.hosts", Topic.SESSIONS, gettext_lazy("Villes de la séance changées"))
def _hosts(entry: Entry) -> Said:
    return Said(
        _("a changé les villes de la %(session)s : %(after)s, au lieu de %(before)s"),
        {
            "session": session_of(entry),
            "after": cities(entry.details.get("after")),
            "before": cities(entry.details.get("before")),
        },
    )


@sentence("session.facilitators", Topic.SESSIONS, gettext_lazy("Animation changée"))
def _facilitators(entry: Entry) -> Said:
    added, removed = _people(entry, "added"), _people(entry, "removed")
    parts: dict[str, Part] = {"session": session_of(entry), "added": added, "removed": removed}
    if added and removed:
        return Said(_("a confié l’animation de la %(session)s à %(added)s, au lieu de %(removed)s"), parts)
    if added:
        return Said(_("a confié l’animation de la %(session)s à %(added)s"), parts)
    return Said(_("a retiré l’animation de la %(session)s à %(removed)s"), parts)


def _people(entry: Entry, name: str) -> list[Part]:
    return [Ref("user", str(pk), _("quelqu’un")) for pk in entry.details.get(name, [])]


@sentence("session.capacity", Topic.SESSIONS, gettext_lazy("Nombre de places changé"))
def _capacity(entry: Entry) -> Said:
    n = int(entry.details.get("after") or 0)
    text = ngettext(
        "a mis %(n)s place à la %(session)s, au lieu de %(before)s",
        "a mis %(n)s places à la %(session)s, au lieu de %(before)s",
        n,
    )
    return Said(
        text, {"session": session_of(entry), "n": str(n), "before": str(entry.details.get("before", ""))}
    )


@sentence("session.derogation", Topic.SESSIONS, gettext_lazy("Dérogation accordée"))
def _derogation(entry: Entry) -> Said:
    n = int(entry.details.get("capacity") or 0)
    text = ngettext(
        "a accordé par dérogation %(n)s place à la %(session)s",
        "a accordé par dérogation %(n)s places à la %(session)s",
        n,
    )
    return Said(text, {"session": session_of(entry), "n": str(n)}, note=_reason(entry))


def _reason(entry: Entry) -> str:
    reason = str(entry.details.get("reason") or "").strip()
    return _("Motif : %(reason)s") % {"reason": reason} if reason else ""


@sentence("session.list_rule", Topic.SESSIONS, gettext_lazy("Règle de la liste d’attente changée"))
def _list_rule(entry: Entry) -> Said:
    parts = {"session": session_of(entry)}
    if entry.details.get("lets_smaller_groups_pass"):
        return Said(_("laisse passer un groupe plus petit sur la liste d’attente de la %(session)s"), parts)
    return Said(
        _("ne laisse plus passer de groupe plus petit sur la liste d’attente de la %(session)s"), parts
    )


@sentence("session.quota", Topic.SESSIONS, gettext_lazy("Places réservées à une ville"))
def _quota(entry: Entry) -> Said:
    n, until = int(entry.details.get("quota") or 0), str(entry.details.get("release_on") or "")
    parts: dict[str, Part] = {
        "session": session_of(entry),
        "city": cities([entry.details.get("city", "")]),
        "n": str(n),
    }
    if not n or not until:
        return Said(_("ne réserve plus de places de la %(session)s pour %(city)s"), parts)
    text = ngettext(
        "a réservé %(n)s place de la %(session)s pour %(city)s, jusqu’au %(day)s",
        "a réservé %(n)s places de la %(session)s pour %(city)s, jusqu’au %(day)s",
        n,
    )
    return Said(text, parts | {"day": day(date.fromisoformat(until))})


_simple(
    "session.closed",
    gettext_lazy("Inscriptions closes"),
    gettext_lazy("a clos les inscriptions à la %(session)s"),
)
_simple(
    "session.reopened",
    gettext_lazy("Inscriptions rouvertes"),
    gettext_lazy("a rouvert les inscriptions à la %(session)s"),
)
_simple("session.held", gettext_lazy("Séance tenue"), gettext_lazy("a noté que la %(session)s a eu lieu"))
_simple(
    "session.held_undone",
    gettext_lazy("Séance tenue : corrigée"),
    gettext_lazy("a retiré que la %(session)s a eu lieu"),
)
sentence("session.cancelled", Topic.SESSIONS, gettext_lazy("Séance annulée"))(
    says(gettext_lazy("a annulé la %(session)s"), session=session_of, note=_reason)
)
_simple(
    "session.discarded",
    gettext_lazy("Brouillon supprimé"),
    gettext_lazy("a supprimé le brouillon de la %(session)s"),
)


def session_things(refs: Collection[Ref], reader: Any) -> dict[Ref, Thing]:
    """By number, else by code in the edition that ran; a link where `reader` may see it. 2 statements."""
    pks = set(numbers(refs).values())
    codes = {ref.key for ref in refs if not ref.key.isdecimal()}
    place = SessionHost.objects.filter(session=OuterRef("pk"), position=0).values("organisation__name")[:1]
    rows = list(
        Session.objects.filter(Q(pk__in=pks) | Q(code__in=codes))
        .select_related("edition")
        .annotate(city=Subquery(place))
        .order_by("edition__starts_on")
    )
    known = [row.pk for row in rows]
    visible = set(Session.objects.visible_to(reader).filter(pk__in=known).values_list("pk", flat=True))
    found = {}
    for ref in refs:
        row = _meant(ref, rows)
        if row is not None:
            city = row.city or ""  # type: ignore[attr-defined]
            url = page_url("sessions:session", pk=row.pk) if row.pk in visible else ""
            found[ref] = Thing(
                session_text(row.starts_at, city), url, of=of_session_text(row.starts_at, city)
            )
        else:
            found[ref] = Thing(ref.known, of=_("de la %(session)s") % {"session": ref.known})
    return found


def _meant(ref: Ref, rows: list[Session]) -> Session | None:
    if ref.key.isdecimal():
        return next((row for row in rows if row.pk == int(ref.key)), None)
    begun = [row for row in rows if row.code == ref.key and row.edition.starts_on <= ref.on]
    return begun[-1] if begun else None


def of_session(entry: Entry) -> Of:
    """`du 11 novembre (Dinant)`"""
    return Of(session_of(entry))


find_by("session", session_things)
