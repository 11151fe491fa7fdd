"""The spaces that a person may enter."""

from dataclasses import dataclass

from kernel.links import origin_of
from tenants.accounts.models import Membership, User
from tenants.accounts.roles import Role
from tenants.organisations.models import Kind, OrganisationStatus

START_PATHS = {Kind.AGENCY: "/agence/", Kind.CITY: "/espace/", Kind.PARTNER: "/espace/"}


@dataclass(frozen=True)
class Space:
    url: str
    label: str
    kind: str
    role: str


def spaces_of(user: User) -> list[Space]:
    """The Agence first, then by name. One statement, plus one for the hosts."""
    memberships = (
        Membership.objects.active()
        .filter(user=user, organisation__status=OrganisationStatus.ACTIVE)
        .select_related("organisation")
        .prefetch_related("organisation__domains")
        .order_by("organisation__kind", "organisation__name")
    )
    spaces = []
    for membership in memberships:
        organisation = membership.organisation
        host = next((domain.domain for domain in organisation.domains.all() if domain.is_primary), "")
        spaces.append(
            Space(
                url=origin_of(host) + START_PATHS[Kind(organisation.kind)],
                label=organisation.name,
                kind=str(Kind(organisation.kind).label),
                role=str(Role(membership.role).label),
            )
        )
    return spaces
