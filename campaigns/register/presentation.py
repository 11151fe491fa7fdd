"""What words and shapes the list of shops for its template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from campaigns.register.columns import ShopColumn, ShopRow
from campaigns.register.selectors import View
from kernel.lists.columns import ColumnChoice, ListColumn
from tenants.shops.models import Shop


class ColumnsForm(forms.Form):
    """Which columns the list has."""

    col = forms.MultipleChoiceField(
        label=_("Colonnes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Le nom du commerce y est toujours."),
    )


def columns_form(choice: ColumnChoice[ListColumn[ShopRow]]) -> ColumnsForm:
    form = ColumnsForm(initial={"col": [column.code for column in choice.chosen]})
    labels = [(column.code, column.label) for column in choice.optional]
    form.fields["col"].choices = labels  # type: ignore[attr-defined]
    return form


def shop_url(shop: Shop) -> str:
    try:
        return reverse("register:shop", kwargs={"uuid": shop.uuid})
    except NoReverseMatch:
        return ""


def shop_line(columns: Sequence[ShopColumn], row: ShopRow) -> dict[str, Any]:
    """A row of `components/list_table.html`."""
    return {
        "key": str(row.shop.uuid),
        "name": row.shop.name,
        "url": shop_url(row.shop),
        "cells": [column.cell(row) for column in columns[1:]],
    }


def view_links(views: Sequence[View], current: str) -> list[dict[str, Any]]:
    return [
        {"name": view.name, "url": f"?{view.query}", "is_current": view.query == current} for view in views
    ]
