"""Statements over the schemas of several organisations at once: one for each `CHUNK` of them.

Whoever calls this reads other organisations' rows: `tests/architecture/test_crossings.py` names each with its
reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import batched

from django.db import connection

from tenants.organisations.models import Organisation

CHUNK = 50  # each branch of a UNION holds locks and is planned


def cities_with_schemas() -> list[Organisation]:
    """Every city, retired ones too: history stays in the totals."""
    return list(Organisation.objects.cities().exclude(schema_version=""))


def union_over(
    organisations: Iterable[Organisation],
    template: str,
    parts: Mapping[str, str] | None = None,
    *,
    of_each: Callable[[Organisation], Mapping[str, str]] | None = None,
) -> Iterator[str]:
    """`template`, a SELECT, over these organisations' schemas: statements that take the same parameters.

    It may name `{schema}` (quoted), `{city}` (the organisation's id) and `parts`, which are SQL of the code;
    `of_each` gives those that differ from one organisation to the next. A value that somebody typed is a
    parameter, never a part.
    """
    return union_of(
        template.format(
            city=organisation.pk,
            schema=connection.ops.quote_name(organisation.schema_name),
            **(parts or {}),
            **(of_each(organisation) if of_each else {}),
        )
        for organisation in organisations
    )


def union_of(selects: Iterable[str]) -> Iterator[str]:
    """These SELECTs, each over one schema, as statements of `CHUNK` of them."""
    for chunk in batched(selects, CHUNK):
        yield "\nUNION ALL\n".join(chunk)
