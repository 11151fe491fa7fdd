"""A city's figures as cards and lists, for its own staff and for the Agence."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.agenda.models import SessionKind
from campaigns.agenda.selectors import ListedSession
from dashboards.city.selectors import CityPage

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


def figure_groups(page: CityPage) -> list[dict[str, Any]]:
    """Cards by subject: sessions and people, field work, what participants say."""
    groups = [
        {
            "title": _("Séances et participation"),
            "sentence": _(
                "Les séances que la ville accueille, et les personnes venues pour des commerces de la ville,"
                " où que la séance ait eu lieu."
            ),
            "figures": page.counts,
        },
        {
            "title": _("Inscriptions aux séances à venir"),
            "sentence": _("Pour des commerces de la ville, où que la séance ait lieu. À cette minute."),
            "figures": page.sign_ups,
        },
        {
            "title": _("Mobilisation"),
            "sentence": _("Ce que la ville a fait pour toucher ses commerces."),
            "figures": [
                {"label": _("Visites de terrain"), "value": page.visits},
                {"label": _("Commerces visités"), "value": page.shops_visited},
                *({"label": label, "value": total} for label, total in page.outreach),
            ],
        },
    ]
    if page.useful is not None:
        groups.append(
            {
                "title": _("Ce qu’en disent les participants"),
                "sentence": _("Formulaires où la ville du commerce est indiquée."),
                "figures": [_useful_card(page.useful)],
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


def city_context(page: CityPage) -> dict[str, Any]:
    """What templates/dashboards/agency/city.html needs of the figures."""
    text, tone = page.answer
    return {
        "as_of": page.as_of,
        "answer": {"text": text, "tone": tone, "on": page.answered_on, "reason": page.reason},
        "history": page.history,
        "groups": figure_groups(page),
        "sessions": [session_line(listed) for listed in page.sessions],
    }


def todos_of(page: CityPage, *, n_small_groups: int = 0) -> list[dict[str, Any]]:
    """What waits for the staff of a city, most pressing first. `n_small_groups`: who asks for a place."""
    todos = []
    unreported = [listed for listed in page.sessions if listed.status == "unreported"]
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
    if not any(listed.is_ahead for listed in page.sessions):
        todos.append(
            {
                "text": _("Aucune séance n’est annoncée"),
                "note": _("Une ville voisine peut partager la sienne : parlez-en à l’Agence."),
                "icon": "calendar-event",
                "tone": "info",
            }
        )
    return todos
