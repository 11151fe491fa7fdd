"""Versions of the questionnaire with its themes. A published one is never changed."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.accounts.models import User


class VersionStatus(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    PUBLISHED = "published", _("en vigueur")
    RETIRED = "retired", _("retirée")


class QuestionnaireVersion(models.Model):
    """One version: the two documents as `questionnaire.catalogue.read_questionnaire` takes them.

    Rows of organisations name it by `version`, without a key: a version is never deleted once published.
    `fingerprint` is over both documents, written when it is published (`services.fingerprint_of`).
    """

    version = models.CharField(max_length=12, unique=True)
    status = models.CharField(max_length=10, choices=VersionStatus, default=VersionStatus.DRAFT)
    questionnaire = models.JSONField()
    themes = models.JSONField()
    note = models.CharField(max_length=300, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["status"],
                condition=models.Q(status__in=("draft", "published")),
                name="versions_one_draft_one_published",
            )
        ]

    def __str__(self) -> str:
        return self.version
