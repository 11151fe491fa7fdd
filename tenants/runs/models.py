"""One run of work that takes a while: an import, an export, a dry run."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.references import shared_reference


class RunState(models.TextChoices):
    """Refused: it was done, and says no (a file with errors). Failed: an error of ours stopped it."""

    QUEUED = "queued", _("en attente")
    RUNNING = "running", _("en cours")
    DONE = "done", _("terminé")
    REFUSED = "refused", _("refusé")
    FAILED = "failed", _("échec")


UNDER_WAY = (RunState.QUEUED, RunState.RUNNING)
FILES = ("input_file", "report_file", "report_text_file", "output_file")


class RunQuerySet(models.QuerySet["Run"]):
    def of_kind(self, kind: str) -> RunQuerySet:
        return self.filter(kind=kind)

    def under_way(self) -> RunQuerySet:
        return self.filter(state__in=UNDER_WAY)

    def over(self) -> RunQuerySet:
        return self.exclude(state__in=UNDER_WAY)

    def with_key(self, key: str) -> RunQuerySet:
        """The run of a due row: by its identifier, or by its number (dry runs)."""
        return self.filter(pk=key) if key.isdecimal() else self.filter(uuid=key)

    def with_files(self) -> RunQuerySet:
        return self.exclude(**dict.fromkeys(FILES, ""))


class Run(models.Model):
    """Asked for by somebody, done by a task. `kind` is that of its due row.

    `parameters`: what was asked for. `result`: what came of it, None where nothing did. `error`: why not.
    Files are names in the organisation's private storage, removed after `kept_until`; the row stays.
    How far it is while it runs is in the cache (`progress_of`).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=RunState, default=RunState.QUEUED)
    parameters = models.JSONField(default=dict)
    result = models.JSONField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    input_file = models.CharField(max_length=200, blank=True)
    report_file = models.CharField(max_length=200, blank=True)
    report_text_file = models.CharField(max_length=200, blank=True)
    output_file = models.CharField(max_length=200, blank=True)
    asked_by = shared_reference("accounts.User", null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    kept_until = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=UNDER_WAY, finished_at__isnull=True)
                | Q(~Q(state__in=UNDER_WAY), finished_at__isnull=False),
                name="run_finished_when_over",
            )
        ]
        indexes = [models.Index(fields=["kind", "-asked_at"], name="run_latest")]

    @property
    def is_over(self) -> bool:
        return self.state not in UNDER_WAY
