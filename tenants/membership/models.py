"""What a person may do in which organisation."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils import timezone

from tenants.accounts.models import User
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> Self:
        return self.filter(ended_at__isnull=True, user__is_active=True)


class Membership(models.Model):
    """A role that a user has in an organisation, from a day until it is ended."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        app_label = "accounts"  # where its table was made, and where its migrations are
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=models.Q(ended_at__isnull=True),
                name="accounts_one_role_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organisation_id}"
