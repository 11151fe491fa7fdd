"""The roles, by kind of organisation, and the sets of them that pages are opened to."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("administration")
    ANALYST = "analyst", _("analyse")
    FACILITATOR = "facilitator", _("animation")
    MANAGER = "manager", _("gestion")
    STEWARD = "steward", _("stewards urbains")
    READER = "reader", _("lecture")
    TRAINER = "trainer", _("formation")


AGENCY_STAFF = (Role.ADMINISTRATOR, Role.ANALYST, Role.FACILITATOR)
CITY_STAFF = (Role.ADMINISTRATOR, Role.MANAGER, Role.STEWARD, Role.READER)
PARTNER_STAFF = (Role.ADMINISTRATOR, Role.MANAGER, Role.TRAINER)

ROLES_BY_KIND: Mapping[str, tuple[Role, ...]] = {
    "agency": AGENCY_STAFF,
    "city": CITY_STAFF,
    "partner": PARTNER_STAFF,
}

# Of the Agence: who may read the whole programme's figures.
PROGRAMME_READERS = (Role.ADMINISTRATOR, Role.ANALYST)
# Of a city: who prepares its sessions; who may read its shopkeepers' names, to meet or call them.
CITY_EDITORS = (Role.ADMINISTRATOR, Role.MANAGER)
NAME_READERS = (Role.ADMINISTRATOR, Role.MANAGER, Role.STEWARD)
