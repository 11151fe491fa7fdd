"""Giving and ending roles: one at a time in an organisation, each change in that organisation's journal."""

import pytest
from django_tenants.utils import tenant_context

from tenants.accounts.models import User
from tenants.journal.models import Entry
from tenants.membership.models import Membership
from tenants.membership.roles import PROGRAMME_READERS, ROLES_BY_KIND, Role
from tenants.membership.selectors import memberships_with_hosts
from tenants.membership.services import RoleNotHere, end_role, give_role
from tenants.organisations.models import PROGRAMME_READERS as PROGRAMME_READERS_BY_CODE
from tenants.organisations.models import Organisation, OrganisationStatus
from tenants.organisations.services import set_status
from tests.factories.people import make_user
from tests.tenants.committed import committed_rows, workers


def journal_of(organisation) -> list[tuple[str, str, dict[str, str]]]:
    with tenant_context(organisation):
        return list(Entry.objects.order_by("pk").values_list("action", "subject", "details"))


def test_a_role_is_given_once(namur):
    user = make_user()

    first = give_role(user=user, organisation=namur, role=Role.MANAGER, actor=None)
    second = give_role(user=user, organisation=namur, role=Role.MANAGER, actor=None)

    assert first == second
    assert journal_of(namur) == [("membership.given", f"user:{user.pk}", {"role": "manager", "was": ""})]


def test_another_role_takes_the_place_of_the_first(namur, dinant):
    user = make_user()
    give_role(user=user, organisation=namur, role=Role.MANAGER, actor=None)
    give_role(user=user, organisation=dinant, role=Role.READER, actor=None)

    give_role(user=user, organisation=namur, role=Role.STEWARD, actor=None)

    current = Membership.objects.active().filter(user=user)
    assert set(current.values_list("organisation", "role")) == {(namur.pk, "steward"), (dinant.pk, "reader")}
    assert journal_of(namur)[-1] == (
        "membership.given",
        f"user:{user.pk}",
        {"role": "steward", "was": "manager"},
    )


def test_a_role_ends_once_and_who_ended_it_is_journalled(namur, member):
    administrator = member(namur, "administrator")
    membership = give_role(user=make_user(), organisation=namur, role=Role.READER, actor=administrator)

    end_role(membership=membership, actor=administrator)
    end_role(membership=membership, actor=administrator)

    with tenant_context(namur):
        assert list(Entry.objects.order_by("pk").values_list("action", "actor_id", "actor_label")) == [
            ("membership.given", administrator.pk, administrator.name),
            ("membership.ended", administrator.pk, administrator.name),
        ]


def test_a_role_that_ended_may_be_given_again(namur):
    user = make_user()
    end_role(membership=give_role(user=user, organisation=namur, role=Role.READER, actor=None), actor=None)

    give_role(user=user, organisation=namur, role=Role.READER, actor=None)

    assert Membership.objects.active().filter(user=user).count() == 1
    assert Membership.objects.filter(user=user).count() == 2


@pytest.mark.parametrize(
    ("slug", "role"),
    [
        (slug, role)
        for slug, kind in (("agence", "agency"), ("namur", "city"), ("atelier", "partner"))
        for role in Role
        if role not in ROLES_BY_KIND[kind]
    ],
)
def test_a_role_of_another_kind_of_organisation_is_refused(db, slug, role):
    organisation = Organisation.objects.get(slug=slug)

    with pytest.raises(RoleNotHere) as refusal:
        give_role(user=make_user(), organisation=organisation, role=role, actor=None)

    assert refusal.value.code == "role_not_here"
    assert not Membership.objects.exists()


def test_spaces_are_those_of_active_organisations_and_active_roles(namur, dinant, agency, member):
    user = member(namur, "manager")
    member(dinant, "reader", user)
    member(agency, "analyst", user)
    ended = Membership.objects.get(organisation=dinant)
    end_role(membership=ended, actor=None)

    assert [m.organisation.slug for m in memberships_with_hosts(user)] == ["agence", "namur"]
    set_status(namur, OrganisationStatus.SUSPENDED)
    assert [m.organisation.slug for m in memberships_with_hosts(user)] == ["agence"]


def test_an_address_is_one_user_whatever_its_case(db):
    user = User.objects.create_user(" Anne.Dubois@Namur.Example ")

    assert user.email == "anne.dubois@namur.example"
    assert not user.has_usable_password()
    assert User.objects.create_superuser("b@exemple.test").is_superuser


@pytest.mark.parametrize(
    ("name", "email", "initials"),
    [("Anne Dubois", "a@b.test", "AD"), ("", "anne@b.test", "A"), ("Jean Paul Le Roy", "j@b.test", "JP")],
)
def test_initials_stand_for_a_name(name, email, initials):
    assert User(name=name, email=email).initials == initials


def test_a_closed_user_has_no_active_role(namur, member):
    user = member(namur, "manager")
    user.is_active = False
    user.save(update_fields=["is_active"])

    assert not Membership.objects.active().exists()
    assert str(user.memberships.get()) == f"{user.pk} manager {namur.pk}"


def test_two_administrators_who_give_a_role_at_once_give_one(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), committed_rows():
        city = Organisation.objects.get(slug="namur")
        user = User.objects.create_user("anne@committed.test")

        def give(role: Role) -> None:
            give_role(user=user, organisation=city, role=role, actor=None)

        with workers(2) as start:
            for run in [start(city, give, role) for role in (Role.MANAGER, Role.READER)]:
                run.result(10)

        assert Membership.objects.active().filter(user=user).count() == 1


def test_the_readers_of_the_programme_are_those_that_organisations_let_see_every_city():
    """Organisations stand below the roles and know them by their codes."""
    assert set(PROGRAMME_READERS) == PROGRAMME_READERS_BY_CODE
