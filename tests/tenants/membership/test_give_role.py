"""The command that lets the first administrator in."""

import pytest
from django.core.management import CommandError, call_command

from tenants.accounts.models import User
from tenants.membership.models import Membership


def test_a_new_person_becomes_administrator_once(db, namur):
    for _ in range(2):
        call_command("give_role", "Anne@Namur.example", "namur", "administrator", name="Anne", verbosity=0)

    user = User.objects.get(email="anne@namur.example")
    assert not user.has_usable_password()
    assert Membership.objects.active().get(user=user).role == "administrator"


@pytest.mark.parametrize(
    ("email", "slug", "role", "said"),
    [
        ("anne", "namur", "manager", "not an e-mail address"),
        ("anne@namur.example", "atlantis", "manager", "no organisation"),
        ("anne@namur.example", "namur", "analyst", "does not exist in this kind"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(db, namur, email, slug, role, said):
    with pytest.raises(CommandError, match=said):
        call_command("give_role", email, slug, role, verbosity=0)
    assert not User.objects.exists()
