"""The retired table of runs of archives: they are in `tenants.runs` now."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.accounts.models import User


class RunKind(models.TextChoices):
    """What a run does: its parameter `action`."""

    CHECK = "check", _("vérification")
    IMPORT = "import", _("import")
    EXPORT = "export", _("export")


class RunState(models.TextChoices):
    WAITING = "waiting", _("en attente")
    RUNNING = "running", _("en cours")
    DONE = "done", _("terminé")
    REFUSED = "refused", _("refusé")
    FAILED = "failed", _("échec")


class ArchiveRun(models.Model):
    """Retired: nothing reads or writes it but `tenants.runs.carry_over`, which copies its rows on upgrade.

    The table stays for one release, so that the upgrade can be taken back; the next one drops it.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=6, choices=RunKind)
    state = models.CharField(max_length=8, choices=RunState, default=RunState.WAITING)
    edition_code = models.CharField(max_length=30, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    stored_file = models.CharField(max_length=200, blank=True)
    report_file = models.CharField(max_length=200, blank=True)
    report_text_file = models.CharField(max_length=200, blank=True)
    refusal = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
