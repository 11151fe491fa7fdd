"""What the middleware makes of a request: one on an organisation's host."""

from django.http import HttpRequest

from tenants.organisations.models import Organisation


class OrganisationRequest(HttpRequest):
    """For annotations: a request that has passed the middleware, which gave it its organisation."""

    tenant: Organisation
    is_unavailable: bool  # set where its pages cannot be served now
