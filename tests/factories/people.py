"""Users with roles."""

from itertools import count

from tenants.accounts.models import User
from tenants.membership.models import Membership
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation

_numbers = count(1)


def make_user(**fields: object) -> User:
    number = next(_numbers)
    return User.objects.create_user(
        f"personne{number}@exemple.test", None, name=f"Personne {number}", **fields
    )


def make_member(organisation: Organisation, role: Role | str, user: User | None = None) -> User:
    user = user or make_user()
    Membership.objects.create(user=user, organisation=organisation, role=role)
    return user
