"""A city's figures as its staff and the Agence may see them: from its snapshot, suppressed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Sum
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from campaigns.agenda.models import ClaimState, SeatClaim, SignUpSource
from campaigns.agenda.selectors import ListedSession, StaffSession, sessions_hosted_by
from campaigns.editions.models import Answer, DeclineReason, Edition, InvitationAnswer
from campaigns.outreach.models import Channel
from dashboards.engine.comparison.columns import ANSWER_LABELS, MISSING, NOT_INVITED, CityFigures
from dashboards.engine.comparison.selectors import Comparison, comparison_of
from dashboards.engine.figures.definitions import DEFINITIONS
from dashboards.engine.figures.live import LIVE_DEFINITIONS
from dashboards.engine.figures.merge_notes import merge_note
from dashboards.engine.figures.rules import MergeEffect
from dashboards.engine.snapshots.models import CitySnapshot
from kernel.clock import day_of
from tenants.organisations.models import Organisation

COUNTS = ("sessions_held", "sessions_planned", "shops", "participants", "persons", "no_shows")


@dataclass(frozen=True)
class CityOverview:
    """What a city's pages show; `as_of` is None until its figures were computed once."""

    as_of: date | None
    computed_at: datetime | None
    answer: tuple[Any, str]
    counts: list[dict[str, Any]]
    useful: dict[str, Any] | None
    visits: int
    shops_visited: int
    outreach: list[tuple[Any, int]]
    sessions: list[ListedSession]
    answered_on: date | None
    reason: str
    history: list[dict[str, Any]]
    sign_ups: list[dict[str, Any]]
    register: list[dict[str, Any]]


def city_overview(organisation: Organisation, edition: Edition, on: date) -> CityOverview:
    """From the snapshot of the city. Form results follow the same suppression as the comparison."""
    snapshot = CitySnapshot.objects.filter(edition=edition, organisation=organisation).first()
    figures: dict[str, Any] = snapshot.figures if snapshot else {}
    channels = dict(Channel.choices)
    answers = _answers(organisation, edition)
    comparison = comparison_of(edition)
    own = next((city for city in comparison.cities if city.slug == organisation.slug), None)
    last = next((answer for answer in reversed(answers) if answer.answer != Answer.NO_ANSWER), None)
    return CityOverview(
        as_of=snapshot.as_of if snapshot else None,
        computed_at=snapshot.computed_at if snapshot else None,
        answer=ANSWER_LABELS.get(figures.get("answer") or "", NOT_INVITED),
        counts=[_count(code, figures) for code in COUNTS],
        useful=_useful(comparison, own) if snapshot and own else None,
        visits=figures.get("visits", 0),
        shops_visited=figures.get("shops_visited", 0),
        outreach=[
            (capfirst(channels[code]), total) for code, total in (figures.get("outreach") or {}).items()
        ],
        sessions=sessions_hosted_by(organisation, edition, on),
        answered_on=last.happened_on if last else None,
        reason=str(DeclineReason(last.reason).label) if last and last.reason else "",
        history=[
            {
                "on": answer.happened_on,
                "known_on": day_of(answer.recorded_at),
                "text": Answer(answer.answer).label,
            }
            for answer in answers
        ]
        if len(answers) > 1
        else [],
        sign_ups=_sign_ups(own.figures) if own else [],
        register=_register(figures),
    )


def _count(code: str, figures: dict[str, Any]) -> dict[str, Any]:
    """A card; absences say among how many registrations."""
    card = {"label": DEFINITIONS[code].label, "value": figures.get(code)}
    effect = figures.get("merges", {}).get(code)
    if effect is not None:
        card["note"] = merge_note(MergeEffect(**effect))
    if code == "no_shows" and figures.get("registered") is not None:
        card |= {"n": figures["registered"], "n_label": _("inscriptions")}
    return card


def _register(figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The city's register, and how much of it was reached; without one, that the denominator is missing."""
    n_shops = figures.get("register_shops")
    if n_shops is None:
        return [
            {
                "label": DEFINITIONS["register_shops"].label,
                "text": MISSING,
                "note": _("Déclarez le registre complet : les taux pour 100 commerces en dépendent."),
            }
        ]
    n_label = _("commerces au registre")
    parts = [
        {
            "label": DEFINITIONS[code].label,
            "percent": round(figures[code] * 100 / n_shops, 1),
            "numerator": figures[code],
            "denominator": n_shops,
            "n_label": n_label,
        }
        for code in ("register_contactable", "register_reached", "register_visited")
        if n_shops and figures.get(code) is not None
    ]
    return [{"label": DEFINITIONS["register_shops"].label, "value": n_shops}, *parts]


def _answers(organisation: Organisation, edition: Edition) -> list[InvitationAnswer]:
    answers = InvitationAnswer.objects.current().filter(
        invitation__edition=edition, invitation__organisation=organisation
    )
    return list(answers.order_by("happened_on", "recorded_at", "id"))


def _useful(comparison: Comparison, own: CityFigures) -> dict[str, Any]:
    """The same cell as the comparison shows: one rule decides what is hidden, on every overview."""
    column = next(column for column in comparison.columns if column.code == "useful")
    return column.cell(own)


def _sign_ups(figures: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The city's shops on their way to sessions, wherever these are; at this moment."""
    sources = dict(SignUpSource.choices)
    return [
        {
            "label": LIVE_DEFINITIONS["signed_up"].label,
            "value": figures["signed_up"],
            "note": ", ".join(f"{sources[code]} {n}" for code, n in figures["sign_up_sources"].items()),
        },
        {
            "label": LIVE_DEFINITIONS["signed_up_confirmed"].label,
            "value": figures["signed_up_confirmed"],
            "n": figures["signed_up"],
            "n_label": _("inscriptions"),
        },
        {"label": LIVE_DEFINITIONS["on_the_list"].label, "value": figures["on_the_list"]},
    ]


def unconfirmed_in(sessions: Iterable[StaffSession]) -> dict[int, int]:
    """By session, how many persons hold seats that nobody has confirmed yet. One statement."""
    held = SeatClaim.objects.filter(
        session__in=[one.session.pk for one in sessions], state__in=(ClaimState.PENDING, ClaimState.OFFERED)
    )
    return dict(held.values_list("session").annotate(n=Sum("n_persons")).order_by())
