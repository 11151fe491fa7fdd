"""What words and shapes the list of shops for its template."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from campaigns.register.columns import ShopColumn, ShopRow
from campaigns.register.selectors import View


def shop_line(columns: Sequence[ShopColumn], row: ShopRow) -> dict[str, Any]:
    """A row of `components/list_table.html`."""
    return {
        "key": str(row.shop.uuid),
        "name": row.shop.name,
        "url": reverse("register:shop", kwargs={"uuid": row.shop.uuid}),
        "cells": [column.cell(row) for column in columns[1:]],
    }


def view_links(views: Sequence[View], current: str) -> list[dict[str, Any]]:
    return [
        {"name": view.name, "url": f"?{view.query}", "is_current": view.query == current} for view in views
    ]
