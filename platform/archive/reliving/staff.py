"""Who acts on the simulated clock: nobody who is there. One user without a password, who cannot sign in,
stands for the Agence's staff and each city's; the journals name it."""

from __future__ import annotations

from tenants.accounts.models import User
from tenants.membership.actors import Actor
from tenants.membership.roles import Role
from tenants.organisations.models import Kind, Organisation

EMAIL = "archive@rejeu.invalid"
NAME = "Archive rejouée"


def stand_in() -> User:
    """The user that stands for staff; made by the first run. No membership: it is on no list of a team."""
    user = User.objects.filter(email=EMAIL).first()
    if user is None:
        user = User.objects.create_user(EMAIL, name=NAME, is_active=False)
    return user


def staff_of(organisation: Organisation, user: User) -> Actor:
    """As who prepares sessions there: the Agence's administrator, or a city's manager."""
    role = Role.ADMINISTRATOR if organisation.kind == Kind.AGENCY else Role.MANAGER
    return Actor(user, organisation, role)
