"""The shops' kind of import: a list of shops into the city's register."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.clock import day_of
from kernel.tables.headers import KnownColumn
from tenants.accounts.models import User
from tenants.journal.sentences import page_url
from tenants.organisations.models import Organisation
from tenants.shop_import import undoing
from tenants.shop_import.columns import COLUMNS, known_columns
from tenants.shop_import.comparing import ShopComparison
from tenants.shop_import.places import places_of
from tenants.shop_import.row_reading import read_shop
from tenants.shop_import.wording import LABELS, reason_text, value_text
from tenants.shop_import.writing import ShopWriter
from tenants.shops.journal_sentences import shop_text
from tenants.shops.models import Origin, Shop
from tenants.table_import.kinds import Dependent, ImportKind, ReadRow, Texts, register
from tenants.table_import.models import TableImport


class ShopKind(ImportKind):
    """Shops. No consent is made of what a list says."""

    code = "shops"
    namespace = "shop_import"
    origin = Origin.FILE.value
    title = _("Importer des commerces")
    sentence = _("Votre liste Excel ou CSV devient le registre des commerces, sans doublons.")
    columns = COLUMNS

    def known_columns(self) -> Sequence[KnownColumn]:
        return known_columns()

    def reader(self, organisation: Organisation) -> Callable[[int, Texts], ReadRow]:
        return partial(read_shop, places=places_of(organisation))

    def comparison(self, table: TableImport, *, now: datetime, is_locked: bool) -> ShopComparison:
        return ShopComparison(day_of(now), is_locked=is_locked)

    def writer(self, table: TableImport, *, actor: User | None, now: datetime) -> ShopWriter:
        return ShopWriter(table.origin, table.origin_on, actor=actor, now=now)

    def writes_same(self, table: TableImport) -> bool:
        return table.origin == Origin.COMPANY_REGISTER

    def dependents(self, written: Sequence[dict[str, Any]]) -> list[Dependent]:
        return undoing.dependents_on(written)

    def undo(self, written: Sequence[dict[str, Any]], table: TableImport, *, now: datetime) -> None:
        undoing.undo(written, table, now=now)

    def reason_text(self, reason: Mapping[str, Any]) -> str:
        return reason_text(reason)

    def field_label(self, field: str) -> str:
        return str(LABELS.get(field, field))

    def value_text(self, field: str, value: str) -> str:
        return value_text(field, value)

    def row_text(self, values: Mapping[str, Any]) -> str:
        street = " ".join(filter(None, (values.get("street"), values.get("number"))))
        place = " ".join(filter(None, (values.get("postal_code"), values.get("locality"))))
        return ", ".join(filter(None, (street, place)))

    def candidate_texts(self, ids: Sequence[int]) -> dict[int, str]:
        return {shop.pk: shop_text(shop) for shop in Shop.objects.filter(pk__in=ids)}

    def object_urls(self, ids: Sequence[int]) -> dict[int, str]:
        uuids = Shop.objects.filter(pk__in=ids).values_list("pk", "uuid")
        return {pk: url for pk, uuid in uuids if (url := page_url("register:shop", uuid=uuid))}

    def list_url(self) -> str:
        return page_url("register:shops")

    def mapping_problems(self, codes: Sequence[str]) -> list[str]:
        problems = []
        if "name" not in codes and "legal_name" not in codes:
            problems.append(gettext("Dites quelle colonne contient le nom du commerce."))
        return problems


register(ShopKind())
