"""What sign-ups tell of two shops or people that may be one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from campaigns.signups.models import Participant, SignUp
from tenants.doubles.history import (
    HistoryCount,
    register_of_people,
    register_of_shops,
    register_people_of_shops,
)


def _of_shops(ids: Sequence[int]) -> Mapping[int, int]:
    rows = SignUp.objects.filter(shop__in=ids).order_by().values_list("shop")
    return dict(rows.annotate(n=Count("pk")))


def _of_people(ids: Sequence[int]) -> Mapping[int, int]:
    rows = Participant.objects.filter(person__in=ids).order_by().values_list("person")
    return dict(rows.annotate(n=Count("pk")))


def _people_of_shops() -> Sequence[tuple[int, int]]:
    rows = Participant.objects.filter(sign_up__shop__isnull=False).order_by()
    return list(rows.values_list("sign_up__shop_id", "person_id").distinct())


register_of_shops(HistoryCount("sign_ups", _("Inscriptions"), _of_shops))
register_of_people(HistoryCount("sign_ups", _("Inscriptions"), _of_people))
register_people_of_shops("sign_ups", _people_of_shops)
