"""As for the data of campaigns: a city with a street, a manager and a running edition."""

from tests.campaigns.outreach.conftest import *  # noqa: F403 - fixtures
