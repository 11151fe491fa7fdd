"""Tokens of the API. Only their hashes are kept."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone

from tenants.accounts.models import User
from tenants.membership.roles import Role
from tenants.organisations.models import Organisation


class ApiToken(models.Model):
    """Lets a program act for an organisation, in a role, until a day or until it is revoked.

    `prefix` is the readable start by which people tell tokens apart.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=16, choices=Role)
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.prefix

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at
