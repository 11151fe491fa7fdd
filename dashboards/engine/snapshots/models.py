"""Snapshots of each city's figures, so that no page has to read every city's schema."""

from django.db import models

from campaigns.editions.models import Edition
from tenants.organisations.models import Organisation


class CitySnapshot(models.Model):
    """One city's figures for one edition, as true on `as_of`; `figures` maps code to stored value.

    Stored values are exact: they are read through `dashboards.engine.disclosure` only.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    as_of = models.DateField()
    computed_at = models.DateTimeField()
    definitions = models.CharField(max_length=20)
    figures = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "organisation"], name="snapshots_city_once")
        ]


class ProgrammeSnapshot(models.Model):
    """The activity of a whole edition on `as_of`: the totals above the comparison of the cities.

    `figures` holds activity only, which the Agence sees exactly. `maturity` is what is published of the
    diagnostics, of the programme and of each city: nothing in it has to be hidden any more.
    """

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="+")
    as_of = models.DateField()
    computed_at = models.DateTimeField()
    definitions = models.CharField(max_length=20)
    figures = models.JSONField()
    maturity = models.JSONField(default=dict)
