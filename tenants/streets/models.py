"""Streets that staff said something of, how else they are spelt, and areas made of streets.

The streets of a city are those that its shops are in (`selectors.streets`): nothing has to be kept current. A
street has a row here once it was renamed, brought together with another spelling, or put into an area.
"""

from __future__ import annotations

from django.db import models

from kernel.key_fields import KEY_LENGTH, KeyField
from kernel.names import name_key, street_key


class Street(models.Model):
    """A street of one postal code, by the name that the city gives it."""

    name = models.CharField(max_length=120)
    postal_code = models.CharField(max_length=8, blank=True)
    key = KeyField(of=("name",), key=street_key)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["postal_code", "key"], name="streets_street_once")]

    def __str__(self) -> str:
        return self.name


class StreetSpelling(models.Model):
    """Shops whose street has this key are in `street`; its own key is one of its spellings.

    `name`: as it was spelt, which it gets back when it is taken apart again.
    """

    street = models.ForeignKey(Street, on_delete=models.CASCADE, related_name="spellings")
    name = models.CharField(max_length=120)
    postal_code = models.CharField(max_length=8, blank=True)
    key = models.CharField(max_length=KEY_LENGTH, db_collation="C")

    class Meta:
        ordering = ["key", "id"]
        constraints = [models.UniqueConstraint(fields=["postal_code", "key"], name="streets_spelling_once")]


class StreetsApart(models.Model):
    """Two keys that look alike and are two streets: not proposed again. `key` is before `other_key`."""

    postal_code = models.CharField(max_length=8, blank=True)
    key = models.CharField(max_length=KEY_LENGTH, db_collation="C")
    other_key = models.CharField(max_length=KEY_LENGTH, db_collation="C")

    class Meta:
        verbose_name_plural = "streets apart"
        constraints = [
            models.UniqueConstraint(fields=["postal_code", "key", "other_key"], name="streets_apart_once")
        ]


class Area(models.Model):
    """A part of the city, drawn as the list of its streets."""

    name = models.CharField(max_length=80)
    name_key = KeyField(of=("name",), key=name_key)
    streets = models.ManyToManyField(Street, through="AreaStreet", related_name="areas")

    class Meta:
        ordering = ["name_key", "id"]
        constraints = [models.UniqueConstraint(fields=["name_key"], name="streets_area_once")]

    def __str__(self) -> str:
        return self.name


class AreaStreet(models.Model):
    """A street of an area, in the order in which one walks through it."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="places")
    street = models.ForeignKey(Street, on_delete=models.CASCADE, related_name="places")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["area", "street"], name="streets_area_street_once")]
