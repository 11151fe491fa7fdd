"""The roles that a person has, and the spaces that they open."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from kernel.links import origin_of
from tenants.accounts.models import User
from tenants.membership.models import Membership
from tenants.membership.roles import Role
from tenants.organisations.models import Domain, Kind, OrganisationStatus

START_PATHS = {Kind.AGENCY: "/agence/", Kind.CITY: "/espace/", Kind.PARTNER: "/espace/"}
FACILITATOR_PATH = "/agence/animation/"


@dataclass(frozen=True)
class Space:
    organisation_id: int
    url: str
    label: str
    kind: str
    role: str


def memberships_with_hosts(user: User) -> list[Membership]:
    """Current roles in active organisations, each with `host`: the Agence first, then by name."""
    primary = Domain.objects.filter(tenant=OuterRef("organisation"), is_primary=True).values("domain")[:1]
    memberships = (
        Membership.objects.active()
        .filter(user=user, organisation__status=OrganisationStatus.ACTIVE)
        .select_related("organisation")
        .annotate(host=Subquery(primary))
        .order_by("organisation__kind", "organisation__name_key")
    )
    for membership in memberships:
        membership.user = user
    return list(memberships)


def space_of(membership: Membership) -> Space:
    """The space that a membership found by `memberships_with_hosts` opens."""
    organisation = membership.organisation
    host: str = membership.host or ""  # type: ignore[attr-defined]
    is_facilitator = membership.role == Role.FACILITATOR
    path = FACILITATOR_PATH if is_facilitator else START_PATHS[Kind(organisation.kind)]
    return Space(
        organisation_id=organisation.pk,
        url=origin_of(host) + path,
        label=organisation.name,
        kind=str(Kind(organisation.kind).label),
        role=str(Role(membership.role).label),
    )
