"""The roles, by kind of organisation."""

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


ROLES_BY_KIND: Mapping[str, tuple[Role, ...]] = {
    "agency": (Role.ADMINISTRATOR, Role.ANALYST, Role.FACILITATOR),
    "city": (Role.ADMINISTRATOR, Role.MANAGER, Role.STEWARD, Role.READER),
    "partner": (Role.ADMINISTRATOR, Role.MANAGER, Role.TRAINER),
}
