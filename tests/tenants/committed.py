"""Rows that are really committed, for what several connections do at once; removed again at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connections
from django_tenants.utils import tenant_context

from kernel.database import connection
from tenants.accounts.models import Ticket, User
from tenants.due.models import Due
from tenants.mail.models import Mail
from tenants.membership.models import Membership
from tenants.organisations.models import Organisation
from tests.database import as_owner


@contextmanager
def committed_rows() -> Iterator[None]:
    """What these tests commit is gone at the end, whatever happened."""
    connection.set_schema_to_public()
    try:
        yield
    finally:
        with as_owner(), connection.cursor() as cursor:  # the application may not remove what is journalled
            cursor.execute("DELETE FROM city_namur.journal_entry; DELETE FROM city_dinant.journal_entry")
            cursor.execute("TRUNCATE city_namur.shops_person, city_namur.shops_shop CASCADE")
            cursor.execute("TRUNCATE city_dinant.shops_person, city_dinant.shops_shop CASCADE")
            cursor.execute("TRUNCATE public.editions_edition CASCADE")  # sessions, seats and claims with them
        connection.set_schema_to_public()
        Due.objects.all().delete()
        Ticket.objects.all().delete()
        Membership.objects.filter(user__email__endswith="@committed.test").delete()
        User.objects.filter(email__endswith="@committed.test").delete()
        for organisation in Organisation.objects.filter(slug__in=("namur", "dinant")):
            with tenant_context(organisation):
                Mail.objects.all().delete()
        connection.set_schema_to_public()


@contextmanager
def workers(count: int) -> Iterator[Callable[..., Future[Any]]]:
    """Threads with a database connection each, like as many worker processes."""
    with ThreadPoolExecutor(count) as pool:

        def start(organisation: Organisation, work: Callable[..., Any], *args: Any) -> Future[Any]:
            def run() -> Any:
                try:
                    with tenant_context(organisation):
                        return work(*args)
                finally:
                    connections.close_all()

            return pool.submit(run)

        yield start


def kill_backend(application: str) -> None:
    """End a connection as the server sees it when a worker is killed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = %s AND usename = %s",
            [application, settings.APP_ROLE],
        )
