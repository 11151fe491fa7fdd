"""The policy on figures and its queryset twin agree, for every role and every organisation."""

import pytest

from tenants.membership.actors import Actor
from tenants.membership.roles import ROLES_BY_KIND
from tenants.organisations.models import Organisation, OrganisationStatus
from tenants.organisations.policies import can_see_figures_of
from tests.factories.people import make_user

KINDS = {"agence": "agency", "namur": "city", "atelier": "partner"}
CASES = [(slug, role) for slug, kind in KINDS.items() for role in ROLES_BY_KIND[kind]]


@pytest.mark.parametrize(("slug", "role"), CASES)
def test_policy_and_queryset_agree(db, slug, role):
    Organisation.objects.filter(slug="mons").update(status=OrganisationStatus.PREPARING)
    Organisation.objects.filter(slug="huy").update(status=OrganisationStatus.RETIRED)
    actor = Actor(make_user(), Organisation.objects.get(slug=slug), role)

    allowed = {one.slug for one in Organisation.objects.all() if can_see_figures_of(actor, one)}

    assert allowed == set(Organisation.objects.visible_to(actor).values_list("slug", flat=True))
    if slug == "agence" and role != "facilitator":
        assert len(allowed) == 65
        assert "huy" in allowed
        assert "mons" not in allowed
    elif slug == "namur":
        assert allowed == {"namur"}
    else:
        assert not allowed
