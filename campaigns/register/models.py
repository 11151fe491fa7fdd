"""Views of the list that people keep, changes of many shops at once, and requests that are answered once."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.key_fields import KeyField
from kernel.names import name_key
from kernel.references import shared_reference

MOST_VIEWS = 30


class SavedView(models.Model):
    """Filters, columns and order of the list of shops that somebody keeps under a name, for themselves.

    `query` is what stands behind the `?` of the list's address, without its page.
    """

    user = shared_reference("accounts.User")
    name = models.CharField(max_length=60)
    name_key = KeyField(of=("name",), key=name_key)
    query = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name_key", "id"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="register_view_once")]

    def __str__(self) -> str:
        return self.name


class BulkAction(models.TextChoices):
    """What may be done to many shops at once."""

    ADD_ASSOCIATION = "add_association", _("Ajouter à une association")
    REMOVE_ASSOCIATION = "remove_association", _("Retirer d’une association")
    SET_SECTOR = "set_sector", _("Donner un secteur")
    RENAME_STREET = "rename_street", _("Corriger le nom de la rue")
    ADD_TAG = "add_tag", _("Ajouter une étiquette")
    REMOVE_TAG = "remove_tag", _("Retirer une étiquette")
    LEAVE_OUT = "leave_out", _("Sortir du registre")


class BulkChange(models.Model):
    """One action on many shops, with what it takes to undo it.

    `before`: by the number of each shop that was changed, what it had ("" for nothing); for an association
    or a tag only which shops. `target`: the association's, tag's or sector's key, the street, the day.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    action = models.CharField(max_length=20, choices=BulkAction)
    target = models.CharField(max_length=160)
    n_shops = models.PositiveIntegerField()
    before = models.JSONField()
    made_by = shared_reference("accounts.User")
    made_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]


class AnsweredRequest(models.Model):
    """A request of a program that changed a shop, by the key that it sent: sent again it gets this answer.

    `caller` is the token or person that sent it. Rows are removed when they are over, `KEPT` after the
    request.
    """

    KEPT = timedelta(days=7)

    caller = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField()
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="register_request_once")]
        indexes = [models.Index(fields=["answered_at"], name="register_request_age")]
