"""Beginning an attempt."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from campaigns.agenda.models import Session
from campaigns.editions.selectors import current_edition
from campaigns.signups.typed import clean_name
from diagnostic.assessment.errors import ProgrammeNotOpen, WrongDay
from diagnostic.assessment.models import Attempt, Mode
from diagnostic.assessment.rules import RESUME_CODE_LENGTH
from diagnostic.attempt_counts.services import count_started
from diagnostic.versions.selectors import current_version
from kernel.clock import day_of
from kernel.codes import new_code
from tenants.accounts.models import User
from tenants.organisations.models import Organisation
from tenants.shops.merged import merged_group
from tenants.shops.models import Person, Shop

TRIES = 5


def start(
    *,
    organisation: Organisation,
    language: str,
    now: datetime,
    form_key: UUID | None = None,
    session: Session | None = None,
    shop: Shop | None = None,
    shop_typed: str = "",
    person: Person | None = None,
    is_guest: bool = False,
    mode: Mode = Mode.OWN,
    taken_on: date | None = None,
    entered_by: User | None = None,
) -> Attempt:
    """Begin, in the version in force; sent twice with the same `form_key` it is one attempt.

    `shop_typed` is kept where no shop is known by it. A guest's shop is outside the programme's cities: they
    get their result, and are in no figure. A person
    who has finished one for the same shop goes on in the same chain. Raises ProgrammeNotOpen,
    WrongDay (paper: in the future, or before the edition) or NoQuestionnaire.
    """
    edition = session.edition if session is not None else current_edition(day_of(now))
    if edition is None:
        raise ProgrammeNotOpen
    if taken_on is not None and not edition.starts_on <= taken_on <= day_of(now):
        raise WrongDay
    before = _before(person, shop)
    return create(
        counted_in=organisation if session is not None else None,
        form_key=form_key,
        edition=edition,
        session=session,
        shop=shop,
        shop_typed=clean_name(shop_typed) if shop is None and not is_guest else "",
        person=person,
        is_guest=is_guest,
        mode=mode,
        taken_on=taken_on,
        entered_by=entered_by,
        language=language,
        questionnaire=current_version(),
        sector_id=shop.sector_id if shop is not None else None,
        is_sector_told=shop is not None and shop.sector_id is not None,
        retakes=before,
        chain=before.chain if before is not None else None,
        started_at=now,
        saved_at=now,
    )


def create(
    *,
    counted_in: Organisation | None = None,
    form_key: UUID | None = None,
    chain: UUID | None = None,
    **fields: Any,
) -> Attempt:
    """A row with a free code; the one there was of the same form key.

    `counted_in`: the city for which one more has begun in the session. A key that staff have used opens
    nothing to others, nor a visitor's to staff: who typed a form would have its link by sending its key.
    """
    for _ in range(TRIES):
        found = Attempt.objects.filter(form_key=form_key).first() if form_key is not None else None
        if found is not None and found.entered_by_id == getattr(fields.get("entered_by"), "pk", None):
            return found
        if found is not None:
            form_key = None
        uuid = uuid4()
        row = Attempt(
            uuid=uuid,
            chain=chain or uuid,
            code=new_code(RESUME_CODE_LENGTH),
            form_key=form_key,
            **fields,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
                if counted_in is not None and row.session_id is not None:
                    count_started(row.session_id, counted_in)
        except IntegrityError:  # the code is taken, or the form came twice at once
            continue
        return row
    raise RuntimeError("no free code was found")


def _before(person: Person | None, shop: Shop | None) -> Attempt | None:
    if person is None:
        return None
    finished = Attempt.objects.filter(person=person, finished_at__isnull=False)
    finished = finished.filter(shop=None) if shop is None else finished.filter(shop__in=merged_group(shop))
    return finished.order_by("finished_at", "id").last()
