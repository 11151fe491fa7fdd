"""Sub-sectors of retail: reference rows that no page writes."""

from django.db import models


class Sector(models.Model):
    """One of the 37 sub-sectors. `code` starts with its family's code."""

    code = models.CharField(max_length=12, primary_key=True)
    number = models.PositiveSmallIntegerField(unique=True)
    family = models.CharField(max_length=3)
    family_name = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    name_de = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    name_nl = models.CharField(max_length=120, blank=True)
    nace_codes = models.JSONField(default=list)
    traits = models.JSONField(default=dict)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name
