"""What visits tell of two shops that may be one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from campaigns.visits.models import Visit
from tenants.doubles.history import HistoryCount, register_of_shops


def _of_shops(ids: Sequence[int]) -> Mapping[int, int]:
    rows = Visit.objects.current().filter(shop__in=ids).order_by().values_list("shop")
    return dict(rows.annotate(n=Count("pk")))


register_of_shops(HistoryCount("visits", _("Visites"), _of_shops))
