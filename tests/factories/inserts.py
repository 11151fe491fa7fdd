"""INSERT statements written from a model, for rows that the database makes or that are made without the ORM.

A column that is added to the model later gets the model's own default; a list of columns written by hand
would lack it, and break.
"""

from __future__ import annotations

from django.db import connection, models
from psycopg import sql


def insert_statement(
    model: type[models.Model], columns: dict[str, str], *, rows: str = "", alias: str = "", end: str = ""
) -> str:
    """An INSERT of `columns`, each with its SQL, and of the model's default in every other column.

    It makes one row (`VALUES`), or those of a SELECT whose end is `rows` ("FROM generate_series(1, 9) n").
    `end` is what follows: a conflict, what is returned. Raises where `columns` names what the model has not,
    or where a column that is left out has no constant default.
    """
    fields = {str(field.column): field for field in model._meta.concrete_fields}
    unknown = columns.keys() - fields.keys()
    if unknown:
        raise LookupError(f"{model.__name__} has no column {', '.join(sorted(unknown))}")
    left_out = {column: field for column, field in fields.items() if column not in columns}
    written = columns | {
        column: _default(field) for column, field in left_out.items() if not _is_made_by_database(field)
    }
    table = model._meta.db_table + (f" AS {alias}" if alias else "")
    values = ", ".join(written.values())
    source = f"SELECT {values} {rows}" if rows else f"VALUES ({values})"
    return f"INSERT INTO {table} ({', '.join(written)}) {source} {end}".rstrip()


def _is_made_by_database(field: models.Field) -> bool:
    return isinstance(field, models.AutoField) or field.generated


def _default(field: models.Field) -> str:
    """The default as SQL, in which a percent sign is none of a parameter."""
    is_made_anew = field.has_default() and callable(field.default) and field.default not in (dict, list)
    if is_made_anew or not (field.has_default() or field.null or field.blank):
        raise LookupError(f"{field.model.__name__}.{field.name} has no constant default: give its column")
    value = field.get_db_prep_save(field.get_default(), connection)
    return sql.Literal(value).as_string(None).replace("%", "%%")
