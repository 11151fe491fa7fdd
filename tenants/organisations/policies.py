"""Who may see which organisation's figures. The queryset's `.visible_to` says the same of rows."""

from tenants.organisations.models import (
    PROGRAMME_READERS,
    Acting,
    Kind,
    Organisation,
    OrganisationStatus,
)


def can_see_figures_of(actor: Acting, organisation: Organisation) -> bool:
    """The Agence's readers see every city that was ever active; a city's staff see their own."""
    if organisation.kind != Kind.CITY or organisation.status == OrganisationStatus.PREPARING:
        return False
    if actor.organisation.kind == Kind.AGENCY:
        return actor.role in PROGRAMME_READERS
    return actor.organisation.pk == organisation.pk
