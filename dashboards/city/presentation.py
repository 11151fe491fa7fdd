"""A city's figures as cards and lists, for its own staff and for the Agence; what its staff may do next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.agenda.models import SessionKind
from campaigns.agenda.presentation import seats_text
from campaigns.agenda.selectors import ListedSession, StaffSession
from campaigns.agenda.transitions import State
from dashboards.city.selectors import CityOverview
from kernel.templatetags.portal import day
from tenants.organisations.models import Organisation

SOON = timedelta(days=7)
# Below this share of its seats, a session of the coming week needs a push.
LOW_PCT = 50

STATUS_TONES = {"planned": "info", "held": "good", "cancelled": "bad", "unreported": "warn"}


def _status_label(status: str) -> str:
    return {
        "planned": _("prévue"),
        "held": _("tenue"),
        "cancelled": _("annulée"),
        "unreported": _("issue à encoder"),
    }[status]


def session_line(listed: ListedSession) -> dict[str, Any]:
    """One session; `hosts` is said of a joint session only."""
    session = listed.session
    names = [host.name for host in listed.hosts]
    return {
        "starts_at": session.starts_at,
        "duration_min": session.duration_min,
        "kind": SessionKind(session.kind).label,
        "venue": session.venue,
        "hosts": _("avec %(cities)s") % {"cities": ", ".join(names)} if len(names) > 1 else "",
        "status": _status_label(listed.status),
        "tone": STATUS_TONES[listed.status],
    }


def figure_groups(overview: CityOverview) -> list[dict[str, Any]]:
    """Cards by subject: sessions and people, field work, what participants say."""
    groups = [
        {
            "title": _("Séances et participation"),
            "sentence": _(
                "Les séances que la ville accueille, et les personnes venues pour des commerces de la ville,"
                " où que la séance ait eu lieu."
            ),
            "figures": overview.counts,
        },
        {
            "title": _("Inscriptions aux séances à venir"),
            "sentence": _("Pour des commerces de la ville, où que la séance ait lieu. À cette minute."),
            "figures": overview.sign_ups,
        },
        {
            "title": _("Registre des commerces"),
            "sentence": _(
                "Les commerces actifs de la ville, et la part touchée. Un taux demande un registre complet."
            ),
            "figures": overview.register,
        },
        {
            "title": _("Mobilisation"),
            "sentence": _("Ce que la ville a fait pour toucher ses commerces."),
            "figures": [
                {"label": _("Visites de terrain"), "value": overview.visits},
                {"label": _("Commerces visités"), "value": overview.shops_visited},
                *({"label": label, "value": total} for label, total in overview.outreach),
            ],
        },
    ]
    if overview.useful is not None:
        groups.append(
            {
                "title": _("Ce qu’en disent les personnes venues"),
                "sentence": _("Formulaires où la ville du commerce est indiquée."),
                "figures": [_useful_card(overview.useful)],
            }
        )
    return groups


def _useful_card(cell: dict[str, Any]) -> dict[str, Any]:
    card = {"label": _("Séance utile ou très utile"), "value": None}
    if cell["kind"] == "suppressed":
        return card | {"is_suppressed": True, "is_masked": cell["is_masked"]}
    if cell["kind"] == "hint":
        return card | {"text": cell["text"], "n": cell["denominator"], "n_label": _("formulaires")}
    if not cell["denominator"]:
        return card
    return card | {
        "percent": cell["percent"],
        "numerator": cell["numerator"],
        "denominator": cell["denominator"],
        "n_label": _("formulaires"),
    }


def city_context(overview: CityOverview) -> dict[str, Any]:
    """What templates/dashboards/agency/city.html needs of the figures."""
    text, tone = overview.answer
    return {
        "as_of": overview.as_of,
        "answer": {"text": text, "tone": tone, "on": overview.answered_on, "reason": overview.reason},
        "history": overview.history,
        "groups": figure_groups(overview),
        "sessions": [session_line(listed) for listed in overview.sessions],
    }


def todos_of(
    overview: CityOverview,
    *,
    n_small_groups: int = 0,
    n_round_requests: int = 0,
    n_details: int = 0,
    n_doubles: int = 0,
) -> list[dict[str, Any]]:
    """What waits for the staff of a city, most pressing first.

    `n_small_groups`: who asks for a place; `n_round_requests`: what stewards' phones sent and the team
    decides; `n_details`: what was typed and contradicts what is known;
    `n_doubles`: pairs of shops that may be one.
    """
    todos = []
    unreported = [listed for listed in overview.sessions if listed.status == "unreported"]
    if unreported:
        todos.append(
            {
                "text": ngettext(
                    "%(n)d séance passée attend son issue",
                    "%(n)d séances passées attendent leur issue",
                    len(unreported),
                )
                % {"n": len(unreported)},
                "note": _("Dites si elle a eu lieu : elle ne compte pas encore."),
                "url": reverse("sessions:agenda") + "?vue=passees",
                "icon": "clock",
                "tone": "warn",
            }
        )
    if n_small_groups:
        todos.append(
            {
                "text": ngettext(
                    "%(n)d personne demande une place en petit groupe",
                    "%(n)d personnes demandent une place en petit groupe",
                    n_small_groups,
                )
                % {"n": n_small_groups},
                "note": _("Proposez-leur une séance à cinq au plus."),
                "url": reverse("small_groups:requests"),
                "icon": "people",
                "tone": "info",
            }
        )
    if n_round_requests:
        todos.append(
            {
                "text": ngettext(
                    "%(n)d envoi d’une tournée attend votre décision",
                    "%(n)d envois de tournées attendent votre décision",
                    n_round_requests,
                )
                % {"n": n_round_requests},
                "note": _("Une place demandée à la porte, un appel à faire, une donnée changée à deux."),
                "url": reverse("rounds:requests"),
                "icon": "signpost",
                "tone": "warn",
            }
        )
    if n_details:
        todos.append(
            {
                "text": ngettext(
                    "%(n)d détail d’un commerce est à vérifier",
                    "%(n)d détails de commerces sont à vérifier",
                    n_details,
                )
                % {"n": n_details},
                "note": _("Ce qui a été tapé ne correspond pas à ce qui est connu."),
                "url": reverse("shops:reported"),
                "icon": "shop",
                "tone": "info",
            }
        )
    if n_doubles:
        todos.append(
            {
                "text": ngettext(
                    "%(n)d paire de commerces est peut-être un seul",
                    "%(n)d paires de commerces sont peut-être un seul",
                    n_doubles,
                )
                % {"n": n_doubles},
                "note": _("Dites s’ils sont le même : les chiffres suivent."),
                "url": reverse("doubles:shops"),
                "icon": "shop",
                "tone": "info",
            }
        )
    if not any(listed.is_ahead for listed in overview.sessions):
        todos.append(
            {
                "text": _("Aucune séance n’est annoncée"),
                "note": _("Une ville voisine peut partager la sienne : parlez-en à l’Agence."),
                "icon": "calendar-event",
                "tone": "info",
            }
        )
    return todos


def upcoming_line(found: StaffSession, own: Organisation) -> dict[str, Any]:
    """A session to come, with its seats in words; `hosts` names the other cities, where there are any."""
    session = found.session
    others = [host.name for host in found.hosts if host.pk != own.pk]
    return {
        "starts_at": session.starts_at,
        "venue": session.venue,
        "hosts": _("avec %(cities)s") % {"cities": ", ".join(others)} if others else "",
        "places": _("brouillon") if found.state == State.DRAFT else seats_text(found),
        "places_tone": _seats_tone(found),
        "url": reverse("sessions:session", kwargs={"pk": session.pk}),
    }


def _seats_tone(found: StaffSession) -> str:
    if found.state == State.FULL:
        return "good"
    return "neutral" if found.state in (State.DRAFT, State.CLOSED) else "info"


def todos_of_sessions(
    sessions: Iterable[StaffSession], unconfirmed: Mapping[int, int], now: datetime
) -> list[dict[str, Any]]:
    """What the seats of each session ask for, most pressing first; each leads to its session."""
    todos: list[dict[str, Any]] = []
    for found in sessions:
        url = reverse("sessions:session", kwargs={"pk": found.session.pk})
        asked = _todos(found, unconfirmed.get(found.session.pk, 0), now)
        todos += [todo | {"url": url} for todo in asked]
    return sorted(todos, key=lambda todo: todo["tone"] != "warn")


def _todos(found: StaffSession, n_unconfirmed: int, now: datetime) -> list[dict[str, Any]]:
    when = {"on": day(found.session.starts_at)}
    if found.is_over(now) or found.session.starts_at <= now:
        return []
    if found.state == State.DRAFT:
        text = _("La séance du %(on)s est encore un brouillon") % when
        note = _("Personne ne la voit tant que vous ne l’annoncez pas.")
        return [{"text": text, "note": note, "icon": "calendar-event", "tone": "info"}]
    todos = []
    seats = found.seats
    if seats.n_waiting and seats.n_free:
        text = _("Des groupes attendent pour le %(on)s, et des places sont libres") % when
        note = _(
            "En attente : %(waiting)d ; places libres : %(free)d. Elles sont réservées, ou trop peu pour le"
            " premier groupe."
        ) % {"waiting": seats.n_waiting, "free": seats.n_free}
        todos.append({"text": text, "note": note, "icon": "hourglass-split", "tone": "warn"})
    is_soon = found.session.starts_at - now <= SOON
    if is_soon and found.state == State.OPEN and seats.n_taken * 100 < seats.capacity * LOW_PCT:
        text = _("Peu d’inscriptions pour le %(on)s") % when
        note = _("%(seats)s : un appel ou un passage peut encore la remplir.") % {"seats": seats_text(found)}
        todos.append({"text": text, "note": note, "icon": "people", "tone": "warn"})
    if is_soon and n_unconfirmed:
        text = ngettext(
            "%(n)d personne n’a pas encore confirmé pour le %(on)s",
            "%(n)d personnes n’ont pas encore confirmé pour le %(on)s",
            n_unconfirmed,
        ) % (when | {"n": n_unconfirmed})
        note = _("Sans réponse à temps, leurs places reviennent à la liste d’attente.")
        todos.append({"text": text, "note": note, "icon": "envelope", "tone": "info"})
    return todos
