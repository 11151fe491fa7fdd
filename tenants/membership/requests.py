"""What the access decorators let through: a request of somebody signed in, on an organisation's host."""

from tenants.accounts.models import User
from tenants.organisations.requests import OrganisationRequest


class StaffRequest(OrganisationRequest):
    """For annotations: what a view under `staff` or `signed_in` receives."""

    user: User
