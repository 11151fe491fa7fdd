"""What words and shapes a round for the team's pages: by street, visit by visit, what is to be seen again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from campaigns.register.columns import address_line
from campaigns.rounds.overview.round_list import PHASES, TONES, period_text, stewards_text
from campaigns.rounds.overview.selectors import Worked
from campaigns.rounds.phone.page_words import OUTCOMES
from campaigns.rounds.rules import phase_of
from campaigns.visits.models import Round, Visit, VisitOutcome
from campaigns.visits.progress import StreetTally, Tally
from campaigns.visits.rules import NOT_MET, STATE_AFTER, Progress
from campaigns.visits.selectors import RoundLine
from campaigns.visits.timeline import outcome_text
from kernel.templatetags.portal import day, duration, hour, number
from tenants.accounts.models import User
from tenants.shops.models import RegisterState

PROGRESS = {
    Progress.TO_DO: lazy("à faire"),
    Progress.AGAIN: lazy("à revoir"),
    Progress.VISITED: lazy("visité"),
    Progress.DONE: lazy("terminé"),
}
PROGRESS_TONES = {
    Progress.TO_DO: "neutral",
    Progress.AGAIN: "warn",
    Progress.VISITED: "info",
    Progress.DONE: "good",
}
NEVER = date.max
VISIT_COLUMNS = (lazy("Commerce"), lazy("Quand"), lazy("Qui"), lazy("Issue"), lazy("Précision"))
AGAIN_COLUMNS = (lazy("Commerce"), lazy("À revoir"), lazy("Adresse"), lazy("Dernière visite"), lazy("Qui"))
SHOP_COLUMNS = (
    lazy("Commerce"),
    lazy("Adresse"),
    lazy("Avancement"),
    lazy("Dernière visite"),
    lazy("Au registre"),
)


def round_head(row: Round, stewards: Sequence[User], on: date) -> dict[str, Any]:
    """What stands above each page of a round."""
    phase = phase_of(row.starts_on, row.ends_on, is_closed=row.closed_at is not None, today=on)
    return {
        "round": row,
        "phase": {"text": PHASES[phase], "tone": TONES[phase]},
        "stewards_text": stewards_text(stewards) or _("personne"),
        "period": period_text(row),
        "is_closed": row.closed_at is not None,
    }


def progress_figures(tally: Tally) -> list[dict[str, Any]]:
    """Cards; each says on how many shops."""
    n = {"n": tally.n_shops, "n_label": ngettext("commerce", "commerces", tally.n_shops)}
    visited = {"label": _("Visités"), "value": tally.n_visited, **n}
    if tally.last_at:
        visited["note"] = _("dernière visite le %(on)s à %(at)s") % {
            "on": day(tally.last_at, "no_year"),
            "at": hour(tally.last_at),
        }
    return [
        visited,
        {"label": _("À revoir"), "value": tally.n_again, **n},
        {"label": _("Terminés"), "value": tally.n_done, **n},
        {"label": _("Pas encore vus"), "value": tally.n_to_do, **n},
    ]


def street_rows(streets: Sequence[StreetTally], total: Tally) -> list[dict[str, Any]]:
    """Rows by street and, where there are several, the whole round: name, n of each."""
    rows = [
        {"name": one.name or _("Sans rue"), "note": one.postal_code, "tally": one.tally} for one in streets
    ]
    if len(streets) > 1:
        rows.append({"name": _("Toute la tournée"), "note": "", "tally": total, "is_total": True})
    return rows


def visit_rows(visits: Sequence[Visit], *, may_correct: bool) -> list[dict[str, Any]]:
    """Who was where when, of `components/list_table.html`. An archive's visits are not corrected here."""
    return [
        {
            "key": str(one.key or one.pk),
            "name": one.shop.name,
            "url": reverse("rounds:visit", kwargs={"key": one.key})
            if may_correct and one.key
            else reverse("register:shop", kwargs={"uuid": one.shop.uuid}),
            "cells": [
                _cell(_("Quand"), moment_text(one)),
                _cell(_("Qui"), str(one.visited_by or one.steward)),
                {
                    "kind": "badge",
                    "label": _("Issue"),
                    "value": capfirst(str(one.get_outcome_display())),
                    "tone": outcome_tone(one.outcome),
                },
                _cell(_("Précision"), note_text(one)),
            ],
        }
        for one in visits
    ]


def again_rows(lines: Sequence[RoundLine]) -> list[dict[str, Any]]:
    """What is to be seen again, those with a day first, by day."""
    again = [line for line in lines if line.progress is Progress.AGAIN and line.last]
    again.sort(key=lambda line: (line.last.come_back_on or NEVER) if line.last else NEVER)
    return [
        {
            "key": str(line.shop.uuid),
            "name": line.shop.name,
            "url": reverse("register:shop", kwargs={"uuid": line.shop.uuid}),
            "cells": [
                _cell(_("À revoir"), again_text(line.last)),
                _cell(_("Adresse"), address_line(line.shop)),
                _cell(_("Dernière visite"), f"{line.last.get_outcome_display()}, {moment_text(line.last)}"),
                _cell(_("Qui"), str(line.last.visited_by or line.last.steward)),
            ],
        }
        for line in again
        if line.last
    ]


def shop_rows(lines: Sequence[RoundLine]) -> list[dict[str, Any]]:
    """Every shop of the round along its streets."""
    return [
        {
            "key": str(line.shop.uuid),
            "name": line.shop.name,
            "url": reverse("register:shop", kwargs={"uuid": line.shop.uuid}),
            "cells": [
                _cell(_("Adresse"), address_line(line.shop)),
                {
                    "kind": "badge",
                    "label": _("Avancement"),
                    "value": str(PROGRESS[line.progress]),
                    "tone": PROGRESS_TONES[line.progress],
                },
                _cell(_("Dernière visite"), _last_text(line)),
                _cell(_("Au registre"), _register_text(line)),
            ],
        }
        for line in lines
    ]


def hours_lines(worked: Sequence[Worked]) -> list[str]:
    """`Fatima Bakkali : 6 h 30, en 2 jours`"""
    return [
        ngettext("%(who)s : %(time)s, en %(n)s jour", "%(who)s : %(time)s, en %(n)s jours", one.n_days)
        % {"who": one.user, "time": duration(one.minutes), "n": number(one.n_days)}
        for one in worked
    ]


def moment_text(visit: Visit) -> str:
    """`1er décembre à 10 h 12`"""
    return _("%(on)s à %(at)s") % {"on": day(visit.visited_at, "no_year"), "at": hour(visit.visited_at)}


def again_text(visit: Visit) -> str:
    if visit.come_back_on is None:
        return _("un autre jour")
    on = day(visit.come_back_on, "weekday")
    return f"{on}, {hour(visit.come_back_at)}" if visit.come_back_at else on


def note_text(visit: Visit) -> str:
    """Why, when to come back, and what the register says since."""
    parts = [str(visit.get_reason_display())] if visit.reason else []
    if visit.come_back_on:
        parts.append(_("à revoir %(on)s") % {"on": again_text(visit)})
    if visit.best_time:
        parts.append(str(visit.get_best_time_display()))
    return ", ".join(parts)


def outcome_tone(outcome: str) -> str:
    if outcome in STATE_AFTER:
        return "neutral"
    if outcome in NOT_MET:
        return "warn"
    return {VisitOutcome.SIGNED_UP: "good", VisitOutcome.NOT_INTERESTED: "neutral"}.get(
        VisitOutcome(outcome), "info"
    )


def state_after_text(state: str | None) -> str:
    """What the register says from now on; "" where it says nothing."""
    if not state:
        return ""
    return _("Le registre dit maintenant : %(state)s.") % {"state": RegisterState(state).label}


def outcome_effects() -> list[str]:
    """What each outcome that changes the register makes it say."""
    states = dict(RegisterState.choices)
    return [f"{OUTCOMES[VisitOutcome(outcome)]} : {states[state]}" for outcome, state in STATE_AFTER.items()]


def _last_text(line: RoundLine) -> str:
    if line.last is None:
        return ""
    return f"{outcome_text(line.last)}, {moment_text(line.last)}, {line.last.visited_by or line.last.steward}"


def _register_text(line: RoundLine) -> str:
    state: str | None = line.shop.state  # type: ignore[attr-defined]
    said = (
        ""
        if state == RegisterState.ACTIVE
        else str(RegisterState(state).label if state else _("pas au registre"))
    )
    return ", ".join(filter(None, [said, _("ne pas contacter") if line.is_blocked else ""]))


def _cell(label: str, value: str) -> dict[str, Any]:
    return {"kind": "text", "label": label, "value": value}
