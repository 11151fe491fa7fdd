"""A page on a city host, and the same view in the same stack without tenancy."""

from __future__ import annotations

import copy
import gc
import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.base import DatabaseWrapper
from django.http import HttpRequest, HttpResponse
from django.test import override_settings

from tenants.organisations.models import Organisation
from tests.benchmarks.timing import interleaved
from tests.benchmarks.with_django.wsgi_client import (
    Answer,
    Visitor,
    anybody_on,
    close_pool,
    member_of,
    product,
)

TENANCY = "tenants.organisations.middleware.OrganisationMiddleware"
CITY = "namur"


class OneOrganisation:
    """Stands for the tenancy middleware where there is one organisation only: nothing to look up."""

    organisation: Organisation

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.tenant = self.organisation  # type: ignore[attr-defined]
        request.urlconf = settings.TENANT_TYPES["city"]["URLCONF"]
        return self.get_response(request)


class PlainConnection(DatabaseWrapper):
    """Django's own PostgreSQL connection, with a pool of its own. The schema is set when it connects."""

    _connection_pools: dict[str, Any] = {}


def _plain_connection(organisation: Organisation) -> PlainConnection:
    parameters = copy.deepcopy(connections["default"].settings_dict)
    parameters["ENGINE"] = "django.db.backends.postgresql"
    parameters["OPTIONS"]["options"] += f" -c search_path={organisation.schema_name},public"
    found = PlainConnection(parameters, "default")
    found.schema_name = organisation.schema_name  # type: ignore[attr-defined]
    return found


def compared(rounds: int, times: int) -> dict[str, dict[str, Any]]:
    """For the public page and the staff's start page: seconds with and without tenancy, and the bytes of the
    page, which are the same; raises where they are not.
    """
    city = Organisation.objects.get(slug=CITY)
    city.primary_host  # noqa: B018 - cached on the row: the stand-in looks up nothing
    OneOrganisation.organisation = city
    pages = {"public page": (anybody_on(city), "/"), "staff page": (member_of(city, "manager"), "/espace/")}
    tenanted, plain = connections["default"], _plain_connection(city)
    with_tenancy = product()
    others = [name for name in settings.MIDDLEWARE if name != TENANCY]
    with override_settings(MIDDLEWARE=[f"{__name__}.OneOrganisation", *others]):
        without = product()
    seconds, n_bytes = {}, {}
    for name, (visitor, path) in pages.items():

        def request(
            application: Any, connection: BaseDatabaseWrapper, visitor: Visitor = visitor, path: str = path
        ) -> Answer:
            connections["default"] = connection
            return visitor.get(application, path)

        n_bytes[name] = _must_be_the_same(request(with_tenancy, tenanted), request(without, plain))
        gc.collect()
        seconds[name] = interleaved(
            lambda: request(with_tenancy, tenanted),
            lambda: request(without, plain),
            rounds=rounds,
            times=times,
        )
    connections["default"] = tenanted
    close_pool(tenanted)
    close_pool(plain)
    return {"seconds": seconds, "bytes": n_bytes}


def _must_be_the_same(one: Answer, other: Answer) -> int:
    pages = [re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page.body) for page in (one, other)]
    if one.status != 200 or pages[0] != pages[1]:
        raise RuntimeError(f"the pages compared are not the same: {one.status} and {other.status}")
    return len(pages[0])
