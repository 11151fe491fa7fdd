"""Sessions in words, for their staff: state, seats, what may be done next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from campaigns.agenda.attendance_counts import AttendanceCounts
from campaigns.agenda.models import AttendanceClosing
from campaigns.agenda.selectors import StaffSession
from campaigns.agenda.transitions import State, Transition
from kernel.templatetags.portal import day, number
from tenants.membership.actors import Actor
from tenants.membership.roles import NAME_READERS
from tenants.organisations.models import Kind

STATE_LABELS = {
    State.DRAFT: gettext_lazy("brouillon"),
    State.OPEN: gettext_lazy("ouverte"),
    State.FULL: gettext_lazy("complète"),
    State.CLOSED: gettext_lazy("inscriptions closes"),
    State.HELD: gettext_lazy("tenue"),
    State.CANCELLED: gettext_lazy("annulée"),
}
STATE_TONES = {
    State.DRAFT: "neutral",
    State.OPEN: "info",
    State.FULL: "brand",
    State.CLOSED: "neutral",
    State.HELD: "good",
    State.CANCELLED: "bad",
}


@dataclass(frozen=True)
class TransitionText:
    """A move on its button and on its page. `slug` is its part of the address."""

    slug: str
    button: Any
    question: Any
    consequence: Any
    done: Any
    is_grave: bool = False


TRANSITION_TEXTS = {
    Transition.PUBLISH: TransitionText(
        "publier",
        gettext_lazy("Annoncer"),
        gettext_lazy("Annoncer cette séance ?"),
        gettext_lazy("Elle paraît sur la page publique des villes, et les commerces peuvent s’y inscrire."),
        gettext_lazy("La séance est annoncée."),
    ),
    Transition.CLOSE: TransitionText(
        "clore",
        gettext_lazy("Clore les inscriptions"),
        gettext_lazy("Clore les inscriptions ?"),
        gettext_lazy(
            "Personne ne peut plus s’inscrire. Les inscriptions faites restent, et la liste d’attente aussi."
        ),
        gettext_lazy("Les inscriptions sont closes."),
    ),
    Transition.REOPEN: TransitionText(
        "rouvrir",
        gettext_lazy("Rouvrir les inscriptions"),
        gettext_lazy("Rouvrir les inscriptions ?"),
        gettext_lazy("Les commerces peuvent à nouveau s’inscrire."),
        gettext_lazy("Les inscriptions sont rouvertes."),
    ),
    Transition.MARK_HELD: TransitionText(
        "tenue",
        gettext_lazy("Elle a eu lieu"),
        gettext_lazy("Cette séance a-t-elle eu lieu ?"),
        gettext_lazy("Elle compte alors comme tenue dans les chiffres de ses villes et du programme."),
        gettext_lazy("La séance est notée comme tenue."),
    ),
    Transition.CANCEL: TransitionText(
        "annuler",
        gettext_lazy("Annuler la séance"),
        gettext_lazy("Annuler cette séance ?"),
        gettext_lazy("Une séance annulée ne peut pas être rétablie."),
        gettext_lazy("La séance est annulée."),
        is_grave=True,
    ),
    Transition.UNDO_HELD: TransitionText(
        "corriger",
        gettext_lazy("Corriger : elle n’a pas eu lieu"),
        gettext_lazy("Retirer « tenue » de cette séance ?"),
        gettext_lazy("Elle attend à nouveau son issue : tenue ou annulée."),
        gettext_lazy("La séance attend à nouveau son issue."),
        is_grave=True,
    ),
    Transition.DISCARD: TransitionText(
        "supprimer",
        gettext_lazy("Supprimer le brouillon"),
        gettext_lazy("Supprimer ce brouillon ?"),
        gettext_lazy("Personne ne l’a vu : il disparaît sans laisser de trace publique."),
        gettext_lazy("Le brouillon est supprimé."),
        is_grave=True,
    ),
}
TRANSITION_BY_SLUG = {text.slug: transition for transition, text in TRANSITION_TEXTS.items()}


def language_names(found: StaffSession) -> str:
    names = dict(settings.LANGUAGES)
    return ", ".join(str(names.get(code, code)) for code in found.session.languages.split())


def state_badge(found: StaffSession, now: datetime) -> dict[str, Any]:
    """Text and tone; over and without outcome, that is what matters."""
    if found.is_unreported(now):
        return {"text": _("issue à encoder"), "tone": "warn"}
    return {"text": STATE_LABELS[found.state], "tone": STATE_TONES[found.state]}


def seats_text(found: StaffSession) -> str:
    """`12 sur 25 places · 3 en attente`"""
    seats = found.seats
    numbers = {"taken": seats.n_taken, "capacity": seats.capacity}
    text = ngettext("%(taken)d sur %(capacity)d place", "%(taken)d sur %(capacity)d places", seats.capacity)
    text %= numbers
    if seats.n_waiting:
        text += " · " + _("%(n)d en attente") % {"n": seats.n_waiting}
    return text


def line_of(found: StaffSession, now: datetime) -> dict[str, Any]:
    """One session of a list."""
    session = found.session
    return {
        "pk": session.pk,
        "title": found.session.shown_title,
        "starts_at": session.starts_at,
        "duration_min": session.duration_min,
        "venue": session.venue,
        "hosts": ", ".join(host.name for host in found.hosts),
        "seats": seats_text(found) if found.state not in (State.HELD, State.CANCELLED) else "",
        "taken": found.seats.n_taken,
        "capacity": found.seats.capacity,
        "badge": state_badge(found, now),
        "is_to_close": found.has_list_to_close(now),
    }


def agenda_tabs(
    actor: Actor, current: str, *, n_ahead: int | None = None, n_past: int | None = None
) -> list[dict[str, Any]]:
    """The ways to look at sessions; those of other cities for whoever may act for their own city's shops."""
    here = reverse("sessions:agenda")
    tabs = [
        {"url": here, "label": _("À venir"), "is_current": current == "ahead", "n": n_ahead},
        {"url": f"{here}?vue=passees", "label": _("Passées"), "is_current": current == "past", "n": n_past},
    ]
    if actor.organisation.kind == Kind.CITY and actor.role in NAME_READERS:
        url = reverse("roster:elsewhere")
        tabs.append({"url": url, "label": _("Ailleurs"), "is_current": current == "elsewhere"})
    return tabs


def figures_of(found: StaffSession, on: date) -> list[dict[str, Any]]:
    """Seats as cards; those kept for a city until its day of release are said apart."""
    seats = found.seats
    kept = sum(
        max(0, row.quota - row.n_taken)
        for row in found.session.city_seats.all()
        if row.release_on is not None and on < row.release_on
    )
    return [
        {"label": _("Places prises"), "value": seats.n_taken, "n": seats.capacity, "n_label": _("places")},
        {"label": _("Places libres"), "value": seats.n_free, "note": _kept_note(kept)},
        {"label": _("En attente"), "value": seats.n_waiting, "note": _("personnes")},
    ]


def _kept_note(kept: int) -> str:
    if not kept:
        return ""
    return ngettext("dont %(n)d réservée à une ville", "dont %(n)d réservées à des villes", kept) % {
        "n": kept
    }


def attendance_figures(counts: AttendanceCounts) -> list[dict[str, Any]]:
    """Who came, as cards: how many of those who had signed up, and who came without."""
    expected = _("Personnes inscrites") if counts.is_fixed else _("Personnes attendues")
    guests = counts.n_guests
    return [
        {"label": expected, "value": counts.n_expected},
        {"label": _("Présentes"), "value": counts.n_present, "note": _excused_note(counts.n_excused)},
        {"label": _("Absentes"), "value": counts.n_absent},
        {"label": _("Venues sans inscription"), "value": counts.n_walk_ins},
        *([{"label": _("Hors programme"), "value": guests, "note": _("présentes")}] if guests else []),
    ]


def attendance_table(counts: AttendanceCounts) -> dict[str, Any]:
    """The same by city, for `components/table.html`; where it is one city, nothing."""
    if len(counts.cities) < 2:
        return {}
    numbers = [
        (one.city.name, one.n_expected, one.n_present, one.n_absent, one.n_excused, one.n_walk_ins)
        for one in counts.cities
    ]
    labels = [
        _("Inscrites") if counts.is_fixed else _("Attendues"),
        _("Présentes"),
        _("Absentes"),
        _("Excusées"),
        _("Sans inscription"),
    ]
    return {
        "columns": [{"label": _("Ville")}, *({"label": label, "is_number": True} for label in labels)],
        "rows": [
            {
                "cells": [
                    {"kind": "text", "text": name},
                    *({"kind": "number", "value": value} for value in values),
                ]
            }
            for name, *values in numbers
        ],
    }


def list_state_text(counts: AttendanceCounts, *, is_to_close: bool) -> str:
    """Whether who came is fixed, and since when."""
    if counts.closing is None:
        return _("Les présences sont à clore.") if is_to_close else ""
    on = day(counts.closing.happened_on)
    if counts.is_closed:
        return _("La liste est close depuis le %(day)s.") % {"day": on}
    return _("La liste est rouverte depuis le %(day)s : %(reason)s") % {
        "day": on,
        "reason": reopening_reason(counts.closing),
    }


def reopening_reason(closing: AttendanceClosing) -> str:
    """Why a list was opened again; whoever takes back that a session was held is not asked for a reason."""
    return closing.reason or _("la séance a été notée comme non tenue.")


def _excused_note(n: int) -> str:
    if not n:
        return ""
    return ngettext("et %(n)s excusée", "et %(n)s excusées", n) % {"n": number(n)}
