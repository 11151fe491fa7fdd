"""An import of a table: its source and steps, the mapping of columns that is remembered, its staged rows."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.references import shared_reference
from tenants.runs.models import Run


class ImportState(models.TextChoices):
    """What was reached; whether a step is under way or failed is said by the import's latest run."""

    MAPPING = "mapping", _("colonnes à vérifier")
    PREVIEWED = "previewed", _("prévisualisé")
    WRITTEN = "written", _("importé")
    UNDONE = "undone", _("annulé")
    DROPPED = "dropped", _("abandonné")


class Outcome(models.TextChoices):
    """What would become of a row. UNSURE: it may be one of several rows that are known; staff say which."""

    NEW = "new", _("nouveau")
    CHANGED = "changed", _("à compléter ou changer")
    SAME = "same", _("déjà à jour")
    UNSURE = "unsure", _("à trancher")
    DOUBLE = "double", _("en double dans le fichier")
    REFUSED = "refused", _("refusé")


class Contradictions(models.TextChoices):
    """Which value stays where the table contradicts what is known."""

    KEEP = "keep", _("garder ce que nous avons")
    REPLACE = "replace", _("remplacer par ce que dit le fichier")


class TableImport(models.Model):
    """One table that is brought in.

    `kind` is that of `table_import.kinds`; `origin` and `origin_on` are for the kind to keep on what it
    writes. `input_file`: the upload, or the rows of another source (`has_mapping` False), in the private
    storage; removed once written. `survey`: sheets with their first lines. `mapping`: {"sheet", "header",
    "columns": {index: column code}}. `counts`: rows by outcome. `result`: what was written or undone, or what
    hangs on it. `version` rises with each preview and decision.

    `survey`, `counts["notes"]` and the staged rows hold personal data: emptied at `kept_until`.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.MAPPING)
    label = models.CharField(max_length=200)
    has_mapping = models.BooleanField(default=True)
    origin = models.CharField(max_length=20, blank=True)
    origin_on = models.DateField(null=True, blank=True)
    input_file = models.CharField(max_length=200, blank=True)
    survey = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    contradictions = models.CharField(max_length=8, choices=Contradictions, default=Contradictions.KEEP)
    counts = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    run = models.ForeignKey(Run, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    asked_by = shared_reference("accounts.User", null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    written_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    kept_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [models.Index(fields=["kind", "-asked_at"], name="table_import_latest")]

    def __str__(self) -> str:
        return self.label


class ImportMapping(models.Model):
    """Which column was what, the last time a table with these titles came (`signature`, of their keys)."""

    kind = models.CharField(max_length=40)
    signature = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "signature"], name="table_import_mapping_once")
        ]


class ImportRow(models.Model):
    """A row of the table, staged: what was read, what would become of it, what staff decided.

    `values`: what was read, by the kind's fields. `changes`: {field: [before, after]}. `reasons`: codes with
    their parameters, put into words by the kind. `object_id`: the row that is meant, or that it became;
    `candidates`: those that may be meant. `decision`: "", skip, new, keep, replace or the id of a
    candidate. `fingerprint`: of the comparison, to tell whether another says the same. `written`: what the
    import did, to be undone. `digests`: of the people that it is about, so that erasing one finds it.
    """

    table_import = models.ForeignKey(TableImport, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    title = models.CharField(max_length=200, blank=True)
    values = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)
    object_id = models.BigIntegerField(null=True, blank=True)
    candidates = ArrayField(models.BigIntegerField(), default=list)
    decision = models.CharField(max_length=24, blank=True)
    fingerprint = models.CharField(max_length=32, blank=True)
    number_key = models.CharField(max_length=40, blank=True)
    name_key = models.CharField(max_length=200, blank=True)
    search_key = models.CharField(max_length=400, blank=True)
    digests = ArrayField(models.CharField(max_length=64), default=list)
    written = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["table_import", "line"], name="table_import_line_once")
        ]
        indexes = [
            models.Index(fields=["table_import", "outcome", "line"], name="table_import_by_outcome"),
            models.Index(fields=["table_import", "name_key"], name="table_import_by_name"),
            models.Index(
                fields=["table_import", "number_key"],
                condition=~models.Q(number_key=""),
                name="table_import_by_number",
            ),
            GinIndex(fields=["digests"], name="table_import_by_person"),
        ]
