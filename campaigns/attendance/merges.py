"""What attendance tells of two shops or people that may be one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from campaigns.attendance.models import Attendance
from tenants.doubles.history import (
    HistoryCount,
    register_of_people,
    register_of_shops,
    register_people_of_shops,
)


def _of_shops(ids: Sequence[int]) -> Mapping[int, int]:
    rows = Attendance.objects.current().filter(shop__in=ids).order_by().values_list("shop")
    return dict(rows.annotate(n=Count("pk")))


def _of_people(ids: Sequence[int]) -> Mapping[int, int]:
    rows = Attendance.objects.current().filter(person__in=ids).order_by().values_list("person")
    return dict(rows.annotate(n=Count("pk")))


def _people_of_shops() -> Sequence[tuple[int, int]]:
    rows = Attendance.objects.current().exclude(person__name="").order_by()
    return list(rows.values_list("shop_id", "person_id").distinct())


register_of_shops(HistoryCount("attendance", _("Présences"), _of_shops))
register_of_people(HistoryCount("attendance", _("Présences"), _of_people))
register_people_of_shops("attendance", _people_of_shops)
