"""What a change to an edition's facts asks for."""

from __future__ import annotations

from collections.abc import Iterable

from campaigns.editions.models import Edition
from kernel.database import connection
from tenants.due.kinds import DueKind
from tenants.due.services import WorkRequest, ask_for_all
from tenants.organisations.models import Kind, Organisation


def mark_figures_stale(edition: Edition, cities: Iterable[Organisation]) -> None:
    """Have the figures of these cities and the programme's computed again, soon; in the change's transaction.

    Two statements whatever the number of cities.
    """
    agencies = Organisation.objects.filter(kind=Kind.AGENCY)
    ask_for_all(
        [
            *(WorkRequest(city, DueKind.CITY_FIGURES, edition.code) for city in cities),
            *(WorkRequest(agency, DueKind.PROGRAMME_FIGURES, edition.code) for agency in agencies),
        ]
    )


def mark_all_figures_stale() -> None:
    """Those of the current city in every edition, and the programme's: a merge changes days long gone.

    3 statements.
    """
    city = Organisation.objects.filter(schema_name=connection.schema_name, kind=Kind.CITY).first()
    if city is None:
        return
    editions = list(Edition.objects.all())
    agencies = list(Organisation.objects.filter(kind=Kind.AGENCY))
    ask_for_all(
        WorkRequest(organisation, kind, edition.code)
        for edition in editions
        for organisation, kind in (
            (city, DueKind.CITY_FIGURES),
            *((agency, DueKind.PROGRAMME_FIGURES) for agency in agencies),
        )
    )
