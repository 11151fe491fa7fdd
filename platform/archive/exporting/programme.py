"""What an archive says of the programme: invitations and answers, sessions, cost lines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from archive.exporting.edition_export import EditionExport, Values, entered_on
from campaigns.agenda.models import Session, SessionHost, SessionOutcome, SessionStatus
from campaigns.editions.models import Answer, Cost, Invitation, InvitationAnswer
from kernel.clock import day_of


def invitation_rows(export: EditionExport) -> Iterator[Values]:
    """A row per answer; of several of one day, entered on one day, the one that counts."""
    nis_of = {city.organisation: city.nis for city in export.cities}
    answers: dict[int, dict[tuple[date, date], InvitationAnswer]] = {}
    current = InvitationAnswer.objects.filter(invitation__edition=export.edition).current()
    for answer in current.order_by("happened_on", "recorded_at", "id"):
        days = (answer.happened_on, day_of(answer.recorded_at))
        of_city = answers.setdefault(answer.invitation_id, {})
        if answer.answer != Answer.NO_ANSWER or days not in of_city:
            of_city[days] = answer
    invitations = Invitation.objects.filter(edition=export.edition)
    for invitation in sorted(invitations, key=lambda found: nis_of[found.organisation_id]):
        invited: Values = {
            "nis": nis_of[invitation.organisation_id],
            "invited_on": invitation.invited_on,
            "letter_on": invitation.letter_on,
        }
        given = answers.get(invitation.pk, {})
        for (happened_on, known_on), answer in given.items():
            yield invited | {
                "answered_on": happened_on,
                "answer": answer.answer,
                "reason": answer.reason or None,
                "entered_on": entered_on(known_on, happened_on),
            }
        if not given:
            yield invited


def session_rows(export: EditionExport) -> Iterator[Values]:
    nis_of = {city.organisation: city.nis for city in export.cities}
    hosts: dict[int, list[str]] = {}
    pairs = SessionHost.objects.filter(session__edition=export.edition).order_by("position")
    for session_id, organisation_id in pairs.values_list("session_id", "organisation_id"):
        hosts.setdefault(session_id, []).append(nis_of[organisation_id])
    current = SessionOutcome.objects.filter(session__edition=export.edition).current()
    outcomes = {outcome.session_id: outcome for outcome in current}
    for session in (
        Session.objects.filter(edition=export.edition).select_related("seats").order_by("starts_at", "code")
    ):
        outcome = outcomes.get(session.pk)
        yield {
            "code": session.code,
            "kind": session.kind,
            "starts_at": session.starts_at,
            "duration_min": session.duration_min,
            "venue": session.venue,
            "host_nis": tuple(hosts.get(session.pk, ())),
            "capacity": session.seats.capacity,
            "status": outcome.status if outcome else SessionStatus.PLANNED.value,
            "trainers": session.trainers,
            "announced_on": session.announced_on,
            "entered_on": _outcome_entered_on(outcome, day_of(session.starts_at)),
        }


def _outcome_entered_on(outcome: SessionOutcome | None, starts_on: date) -> date | None:
    if outcome is None:
        return None
    if outcome.status == SessionStatus.CANCELLED:  # happens on the day it is entered
        return outcome.happened_on
    return entered_on(day_of(outcome.recorded_at), starts_on)


def cost_rows(export: EditionExport) -> Iterator[Values]:
    costs = Cost.objects.filter(edition=export.edition).current()
    for cost in costs.order_by("happened_on", "label", "payer"):
        yield {
            "label": cost.label,
            "amount_eur": cost.amount_eur,
            "payer": cost.payer,
            "incurred_on": cost.happened_on,
            "entered_on": entered_on(day_of(cost.recorded_at), cost.happened_on),
        }
