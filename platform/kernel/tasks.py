"""Bases of Celery tasks. A task of an organisation carries its schema, and is rejected without one."""

from __future__ import annotations

from typing import Any

from celery.exceptions import Reject
from django_tenants.utils import get_public_schema_name
from tenant_schemas_celery.app import get_schema_name_from_task
from tenant_schemas_celery.task import TenantTask

from kernel.database import connection


class TaskWithoutOrganisation(RuntimeError):
    """A task of an organisation was called from `public`: it would run over nobody's rows."""


class OrganisationTask(TenantTask):
    """Runs in the schema from which it was called; calling it from `public` raises."""

    abstract = True
    tenant_cache_seconds = 30  # type: ignore[assignment]

    def apply_async(self, *args: Any, **options: Any) -> Any:
        headers = options.get("headers") or {}
        if headers.get("_schema_name", connection.schema_name) == get_public_schema_name():
            raise TaskWithoutOrganisation(self.name)
        return super().apply_async(*args, **options)

    def before_start(self, task_id: str, args: Any, kwargs: Any) -> None:
        wanted = get_schema_name_from_task(self, kwargs)
        if not wanted or wanted == get_public_schema_name():
            raise Reject(f"{self.name}: message without an organisation", requeue=False)
        if connection.schema_name != wanted:
            raise Reject(f"{self.name}: {wanted} is not to be found", requeue=False)


class PlatformTask(TenantTask):
    """Runs in `public`, wherever it was called from: sweeps that only enqueue work of organisations."""

    abstract = True

    def apply_async(self, *args: Any, **options: Any) -> Any:
        options["headers"] = (options.get("headers") or {}) | {"_schema_name": get_public_schema_name()}
        return super().apply_async(*args, **options)
