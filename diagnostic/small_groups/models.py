"""Requests for a place in a small group. Anybody may ask: a request says nothing of a score."""

import uuid

from django.db import models
from django.utils import timezone

from kernel.references import shared_reference
from tenants.shops.models import Person, Shop


class SmallGroupRequest(models.Model):
    """A person who would like a session with at most five people. No reason is asked, none is kept."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    form_key = models.UUIDField(unique=True)
    edition = shared_reference("editions.Edition")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="small_group_requests")
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = shared_reference("accounts.User", null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "person"],
                condition=models.Q(handled_at__isnull=True),
                name="small_groups_open_once",
            )
        ]
