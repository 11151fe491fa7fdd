"""Self-diagnostics as people answer them: question by question, or typed by staff from paper."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import cast
from uuid import UUID, uuid5

from django_tenants.utils import tenant_context

from archive.format.table_reading import Row
from archive.reliving.archive_rows import day, text
from archive.reliving.door import KEYS
from archive.reliving.world import World
from campaigns.agenda.models import Session
from campaigns.editions.selectors import current_edition
from diagnostic.assessment.models import Mode
from diagnostic.assessment.services import answer, choose_sector, finish, start
from diagnostic.assessment.staff_services import NewEntry, begin_entry, finish_entry, save_answers
from diagnostic.questionnaire.answers import answers_from_archive
from diagnostic.versions.selectors import current_version, questionnaire_of
from kernel.errors import DomainError
from tenants.organisations.models import Organisation
from tenants.shops.models import Shop


class OtherVersion(DomainError):
    code = "other_version"
    message = "answered in version %(version)s, and another one is asked today"


class OtherEdition(DomainError):
    code = "other_edition"
    message = "without a session, on a day on which edition %(code)s runs too: it would be of that one"


class NoShopOnPaper(DomainError):
    code = "no_shop_on_paper"
    message = "staff type a form for a shop, and this one names none"


def answer_online(world: World, row: Row, now: datetime) -> None:
    """By the shopkeeper, at a session or without one."""
    session = _session_asked(world, row)
    city, shop = world.city(row), _shop(world, row)
    with tenant_context(city):
        made = start(organisation=city, language="fr", now=now, session=session, shop=shop)
        if not made.is_sector_told:
            choose_sector(made.uuid, text(row, "sector") or None, now=now)
        for question, value in _answers(row).items():
            answer(made.uuid, question, value, now=now)
        finish(made.uuid, organisation=city, now=now)


def type_from_paper(world: World, row: Row, now: datetime) -> None:
    """By staff, on a later day than it was answered."""
    session = _session_asked(world, row)
    city, shop = world.city(row), _shop(world, row)
    if shop is None:
        raise NoShopOnPaper
    with tenant_context(city):
        _begin_and_finish(world, city, shop, session, row, now)


def _begin_and_finish(
    world: World, city: Organisation, shop: Shop, session: Session | None, row: Row, now: datetime
) -> None:
    entry = NewEntry(
        form_key=_form_key(world, row),
        shop=shop,
        sector=shop.sector_id,
        taken_on=cast(date, day(row, "taken_on")),
        mode=Mode.PAPER,
        session=session,
    )
    made = begin_entry(entry, organisation=city, actor=world.user, now=now)
    refused = save_answers(made.uuid, _answers(row), now=now)
    for refusal in refused.values():
        raise refusal
    finish_entry(made.uuid, organisation=city, actor=world.user, now=now)


def _session_asked(world: World, row: Row) -> Session | None:
    """The session; None for none. Raises OtherVersion, or OtherEdition where it would go elsewhere."""
    version = text(row, "questionnaire")
    if version != current_version():
        raise OtherVersion(version=version)
    code = text(row, "session")
    if code:
        return world.session(code)
    taken_on = cast(date, day(row, "taken_on"))
    for on in {taken_on, day(row, "entered_on") or taken_on}:
        edition = current_edition(on)
        if edition is not None and edition.pk != world.edition.pk:
            raise OtherEdition(code=edition.code)
    return None


def _shop(world: World, row: Row) -> Shop | None:
    ref = text(row, "shop_ref")
    return world.shops[ref] if ref else None


def _answers(row: Row) -> Mapping[str, object]:
    given = cast(Mapping[str, str], row.values["answers"])
    return answers_from_archive(questionnaire_of(text(row, "questionnaire")), given)


def _form_key(world: World, row: Row) -> UUID:
    return uuid5(KEYS, f"{world.edition.code}:diagnostics:{row.line}")
