"""The temporary tables in which an import compares, made from statements over many schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection

from tenants.organisations.schemas import union_of


def over_cities(template: str, cities: Mapping[int, str]) -> Iterator[str]:
    """`template`, a SELECT, over all cities: a UNION ALL for each chunk of them."""
    return union_of(template.format(city=city, schema=schema) for city, schema in cities.items())


def create_table_from(name: str, selects: Iterator[str], columns: str, parameters: Mapping[str, Any]) -> None:
    """The temporary table `name`, made anew with `columns` (name type, ...), filled from the SELECTs."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute(f"CREATE TEMPORARY TABLE {name} ({columns}) ON COMMIT DROP")
        for select in selects:
            cursor.execute(f"INSERT INTO {name}\n{select}", parameters)
        cursor.execute(f"ANALYZE {name}")


def create_table_as(name: str, select: str, parameters: Mapping[str, Any]) -> None:
    """The temporary table `name`, made anew from one SELECT."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
        cursor.execute(f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS\n{select}", parameters)
        cursor.execute(f"ANALYZE {name}")
