"""The roles that a person has, the spaces that they open, and a city's team."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from kernel.links import origin_of
from kernel.names import in_reading_order
from tenants.accounts.models import User
from tenants.membership.models import Membership
from tenants.membership.roles import NAME_READERS, Role
from tenants.organisations.models import Domain, Kind, Organisation, OrganisationStatus

START_PATHS = {Kind.AGENCY: "/agence/", Kind.CITY: "/espace/", Kind.PARTNER: "/espace/"}
FACILITATOR_PATH = "/agence/animation/"


def team_of(city: Organisation) -> list[User]:
    """Who meets and calls a city's shopkeepers, as one reads a list. 1 statement."""
    rows = Membership.objects.active().filter(organisation=city, role__in=NAME_READERS)
    users = [row.user for row in rows.select_related("user")]
    return sorted(users, key=lambda user: (in_reading_order(str(user)), user.pk))


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
