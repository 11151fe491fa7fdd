"""Sessions for a storm of sign-ups, and what it left in the database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import CitySeats, ClaimState, SeatClaim, SeatCounter
from campaigns.agenda.models.seats import SEATED
from campaigns.signups.models import Participant, SignUp
from tenants.mail.models import Mail
from tenants.organisations.models import Organisation
from tests.factories.facts import make_edition, make_session


def open_sessions(capacities: list[int], cities: list[str]) -> dict[str, Any]:
    """Keys of new open sessions of these cities with so many seats, and each city's key and host."""
    organisations = [Organisation.objects.get(slug=slug) for slug in cities]
    today = timezone.localdate()
    edition = make_edition(
        code=f"storm-{timezone.now():%H%M%S%f}", starts_on=today, ends_on=today + timedelta(days=90)
    )
    found = [
        make_session(
            edition, *organisations, on=today + timedelta(days=30), status="planned", capacity=capacity
        )
        for capacity in capacities
    ]
    return {
        "sessions": [session.pk for session in found],
        "cities": {one.slug: [one.pk, one.primary_host] for one in organisations},
    }


def outcomes(sessions: list[int]) -> list[dict[str, Any]]:
    return [outcome(session) for session in sessions]


def outcome(session: int) -> dict[str, Any]:
    """What the storm left of one session: counts, and the faults found, in words."""
    counter = SeatCounter.objects.get(pk=session)
    claims = list(SeatClaim.objects.filter(session_id=session).order_by("id"))
    seated = [claim for claim in claims if claim.state in SEATED]
    waiting = [claim for claim in claims if claim.state == ClaimState.WAITING]
    faults = []
    if [claim.position for claim in waiting] != list(range(1, len(waiting) + 1)):
        faults.append("the list has gaps, or is not in the order in which the groups came")
    if counter.n_taken != sum(claim.n_persons for claim in seated) or counter.n_taken > counter.capacity:
        faults.append(f"{counter.n_taken} seats are counted as taken, {len(seated)} are")
    if counter.n_waiting != sum(claim.n_persons for claim in waiting):
        faults.append(f"{counter.n_waiting} are counted on the list, {len(waiting)} are")
    if waiting and counter.n_free:
        faults.append(f"{counter.n_free} seats are free before {len(waiting)} who wait")
    n_mails = 0
    for organisation in Organisation.objects.cities():
        of_city = [claim for claim in claims if claim.organisation_id == organisation.pk]
        if of_city:
            n_mails += _of_city(organisation, session, of_city, faults)
    return {"seated": len(seated), "waiting": len(waiting), "mails": n_mails, "faults": faults}


def _of_city(organisation: Organisation, session: int, claims: list[SeatClaim], faults: list[str]) -> int:
    """How many mails its groups were written; `faults` grows by what is wrong."""
    row = CitySeats.objects.get(session_id=session, organisation=organisation)
    held = sum(claim.n_persons for claim in claims if claim.state in SEATED)
    if row.n_taken != held:
        faults.append(f"{organisation.slug}: {row.n_taken} seats are counted as taken, {held} are")
    with tenant_context(organisation):
        rows = SignUp.objects.filter(session_id=session)
        uuids = set(rows.values_list("uuid", flat=True))
        emails = list(rows.values_list("contact__email", flat=True))
        n_people = Participant.objects.filter(sign_up__session_id=session, is_active=True).count()
        told = list(Mail.objects.filter(recipient__in=emails).values_list("recipient", flat=True))
    if uuids != {claim.uuid for claim in claims}:
        faults.append(f"{organisation.slug}: claims and sign-ups are not the same groups")
    if n_people != len(claims) or len(set(emails)) != len(claims):
        faults.append(
            f"{organisation.slug}: {len(claims)} claims, {n_people} people, {len(set(emails))} addresses"
        )
    if sorted(told) != sorted(emails):
        faults.append(f"{organisation.slug}: {len(told)} mails to {len(set(told))} of {len(emails)} contacts")
    return len(told)
