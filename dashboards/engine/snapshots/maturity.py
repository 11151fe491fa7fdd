"""Reads what is published of diagnostics: from the snapshot; a session's own group from its cities' rows."""

from __future__ import annotations

from datetime import datetime

from campaigns.agenda.models import Session
from campaigns.editions.models import Edition
from dashboards.engine.disclosure.atoms import session_atoms
from dashboards.engine.disclosure.maturity import publish_session
from dashboards.engine.disclosure.published import Comparison, Group, PublishedMaturity, restored
from dashboards.engine.snapshots.gather import gather_diagnostics
from dashboards.engine.snapshots.models import ProgrammeSnapshot
from diagnostic.attempt_counts.models import AttemptCount
from tenants.organisations.models import Organisation


def published_maturity(edition: Edition) -> PublishedMaturity | None:
    """What may be shown of the diagnostics of `edition`; None until it was computed once. 1 statement."""
    found = ProgrammeSnapshot.objects.filter(edition=edition).values_list("maturity", flat=True).first()
    return restored(found) if found else None


def city_maturity(edition: Edition, organisation: Organisation) -> Group:
    """One city's part of it; an empty group if there is nothing. 1 statement."""
    maturity = published_maturity(edition)
    return maturity.cities.get(organisation.slug, Group()) if maturity else Group()


def published_comparison(edition: Edition, organisation: Organisation, sector: str | None) -> Comparison:
    """What a result of this city and sector (None: not sure) is compared with. 1 statement."""
    maturity = published_maturity(edition)
    return maturity.compared(organisation.slug, sector) if maturity else Comparison()


def group_view(session: Session, *, now: datetime) -> Group:
    """What the group of a session may see of itself at `now`: whole atoms. 2 statements at most.

    Of cities apart, as atoms are: at a joint session too, five shops of one city make the first.
    """
    counts = AttemptCount.objects.filter(session=session, n_finished__gt=0).select_related("organisation")
    cities = [count.organisation for count in counts]
    if not cities:
        return Group()
    rows = gather_diagnostics(session.edition_id, cities)
    return publish_session(session_atoms(rows, session.pk, now))
