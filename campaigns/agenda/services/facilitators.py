"""Who leads a session: facilitators of the Agence, each at one place at a time."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from campaigns.agenda.errors import FacilitatorBusy, NotAFacilitator
from campaigns.agenda.models import Facilitation, Session
from campaigns.agenda.services.shared import locked_to_edit, note
from kernel.templatetags.portal import day, hour
from tenants.accounts.models import User
from tenants.membership.actors import Actor
from tenants.membership.models import Membership
from tenants.membership.roles import Role
from tenants.organisations.models import Kind

CLASH = "agenda_facilitator_is_free"


@transaction.atomic
def set_facilitators(*, actor: Actor, session: Session, users: Sequence[User]) -> None:
    """Exactly these lead the session. Whoever no longer leads it no longer sees who comes.

    Raises NotYours, NotAFacilitator, FacilitatorBusy naming the other date.
    """
    _, current = locked_to_edit(actor, session)
    wanted = {user.pk: user for user in users}
    led = {row.user_id: row for row in current.facilitations.select_related("user")}
    added = [user for pk, user in wanted.items() if pk not in led]
    removed = [row for pk, row in led.items() if pk not in wanted]
    if added:
        able = Membership.objects.active().filter(
            organisation__kind=Kind.AGENCY, role=Role.FACILITATOR, user__in=added
        )
        if able.count() < len(added):
            raise NotAFacilitator
    for row in removed:
        row.delete()
    for user in added:
        _write(Facilitation(session=current, user=user, starts_at=current.starts_at, ends_at=current.ends_at))
    if added or removed:
        note(
            actor,
            "session.facilitators",
            current,
            added=sorted(user.pk for user in added),
            removed=sorted(row.user_id for row in removed),
        )


def move_facilitations(session: Session) -> None:
    """The session's times have changed: those who lead it come along, or FacilitatorBusy."""
    for row in session.facilitations.select_related("user"):
        row.starts_at, row.ends_at = session.starts_at, session.ends_at
        _write(row)


def _write(row: Facilitation) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if CLASH not in str(error):
            raise
        raise _busy(row) from error


def _busy(row: Facilitation) -> FacilitatorBusy:
    other = (
        Facilitation.objects.filter(
            user=row.user, is_active=True, starts_at__lt=row.ends_at, ends_at__gt=row.starts_at
        )
        .exclude(session=row.session)
        .order_by("starts_at")
        .first()
    )
    starts_at = (other or row).starts_at
    return FacilitatorBusy(name=str(row.user), on=day(starts_at), at=hour(starts_at))
