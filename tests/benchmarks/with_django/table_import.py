"""Imports of lists of shops in a process of their own: how long each step takes, and how far memory grows."""

from __future__ import annotations

import resource
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.db import connection
from django.utils import timezone
from django_tenants.utils import tenant_context

from tenants.organisations.models import Organisation
from tenants.runs.models import RunState
from tenants.shops.models import Shop
from tenants.table_import import services
from tenants.table_import.models import TableImport
from tenants.table_import.runs import do_run
from tests.benchmarks.timing import seconds
from tests.factories.people import make_user


def imported(paths: Sequence[str]) -> dict[str, Any]:
    """Each list in turn into one city: [{"upload", "preview", "write"}] in seconds with the counts, the shops
    then, and the peak of this process's memory before and after, in MiB."""
    connection.ensure_connection()
    city = Organisation.objects.get(slug="namur")
    actor = make_user()
    before = _peak_mib()
    with tenant_context(city):
        steps = [_import(city, Path(path), actor) for path in paths]
        n_shops = Shop.objects.count()
    return {"steps": steps, "n_shops": n_shops, "before_mib": before, "after_mib": _peak_mib()}


def _import(city: Organisation, path: Path, actor: Any) -> dict[str, Any]:
    tables: list[TableImport] = []

    def begin() -> None:
        with path.open("rb") as file:
            upload = File(file, name=path.name)
            table = services.begin_import(
                city, "shops", upload, actor=actor, origin="file", now=timezone.now()
            )
        tables.append(table)
        services.ask_for_preview(city, table, table.mapping, actor=actor, now=timezone.now())

    taken = {"upload": seconds(begin)}
    taken["preview"] = seconds(lambda: _run(city, tables[0]))
    counts = TableImport.objects.get(pk=tables[0].pk).counts
    services.ask_for_write(city, tables[0], actor=actor, now=timezone.now())
    taken["write"] = seconds(lambda: _run(city, tables[0]))
    return {**taken, "outcomes": counts["outcomes"]}


def _run(city: Organisation, table: TableImport) -> None:
    run = TableImport.objects.select_related("run").get(pk=table.pk).run
    assert run is not None
    do_run(city, run)
    run.refresh_from_db()
    if run.state != RunState.DONE:
        raise RuntimeError(run.error)


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
