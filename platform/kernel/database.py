"""The database connection, typed with what django-tenants adds to Django's: the current schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.db import connection as _connection

if TYPE_CHECKING:
    from django.db.backends.postgresql.base import DatabaseWrapper

    class OrganisationConnection(DatabaseWrapper):
        schema_name: str
        search_path_set_schemas: str | None

        def set_tenant(self, tenant: Any) -> None: ...
        def set_schema_to_public(self) -> None: ...


connection = cast("OrganisationConnection", _connection)
