"""Who may see and change a session. `SessionQuerySet` says the same of rows, verb by verb.

The city where a session takes place (its first host) and the Agence's administrators decide everything; the
cities that share it adapt what is theirs. Who comes is for the hosts and for whoever leads the session: the
Agence sees counts, never names. A city acts for its own shops wherever they sign up.
"""

from __future__ import annotations

from datetime import date

from campaigns.agenda.models.seats import Registration
from campaigns.agenda.models.sessions import Session
from tenants.membership.actors import Actor
from tenants.membership.roles import CITY_EDITORS, NAME_READERS, PROGRAMME_READERS, Role
from tenants.organisations.models import Kind


def can_create_session(actor: Actor) -> bool:
    """A city for itself, with others if it likes; the Agence for any."""
    if actor.organisation.kind == Kind.AGENCY:
        return actor.role == Role.ADMINISTRATOR
    return actor.organisation.kind == Kind.CITY and actor.role in CITY_EDITORS


def can_see_session(actor: Actor, session: Session) -> bool:
    """State and counts: the hosts' staff, the Agence's readers, and whoever leads it."""
    if actor.organisation.kind == Kind.CITY:
        return _is_host(actor, session)
    if actor.organisation.kind != Kind.AGENCY:
        return False
    return actor.role in PROGRAMME_READERS or _leads(actor, session)


def can_edit_session(actor: Actor, session: Session) -> bool:
    """Everything: the Agence's administrators, and those of the city where it takes place."""
    if actor.organisation.kind == Kind.AGENCY:
        return actor.role == Role.ADMINISTRATOR
    return (
        actor.organisation.kind == Kind.CITY
        and actor.role in CITY_EDITORS
        and any(
            host.position == 0 and host.organisation_id == actor.organisation.pk
            for host in session.hosts.all()
        )
    )


def can_adapt_session(actor: Actor, session: Session) -> bool:
    """Description, access, parking and the own city's quota: each host city."""
    if actor.organisation.kind == Kind.CITY:
        return actor.role in CITY_EDITORS and _is_host(actor, session)
    return can_edit_session(actor, session)


def can_see_roster(actor: Actor, session: Session) -> bool:
    """Who comes, by name: the hosts' staff save their readers, and the facilitator of this session."""
    if actor.organisation.kind == Kind.CITY:
        return actor.role in NAME_READERS and _is_host(actor, session)
    return actor.organisation.kind == Kind.AGENCY and _leads(actor, session)


def can_close_list(actor: Actor, session: Session) -> bool:
    """Close the list of who came, open it again, correct it: who prepares sessions in a host city, and the
    facilitator of this one."""
    if actor.organisation.kind == Kind.CITY:
        return actor.role in CITY_EDITORS and _is_host(actor, session)
    return can_see_roster(actor, session)


def can_act_for_own_shops(actor: Actor, session: Session, on: date) -> bool:
    """See, enter, change and promote sign-ups of the actor's own shops (ADR 0018): the staff of any city that
    may read names, at the sessions of their city and at those that another city has announced by that day."""
    if actor.organisation.kind != Kind.CITY or actor.role not in NAME_READERS:
        return False
    is_announced = session.announced_on is None or session.announced_on <= on
    return _is_host(actor, session) or (is_announced and session.seats.registration != Registration.DRAFT)


def _is_host(actor: Actor, session: Session) -> bool:
    return any(host.organisation_id == actor.organisation.pk for host in session.hosts.all())


def _leads(actor: Actor, session: Session) -> bool:
    return actor.role == Role.FACILITATOR and any(
        facilitation.user_id == actor.user.pk for facilitation in session.facilitations.all()
    )
