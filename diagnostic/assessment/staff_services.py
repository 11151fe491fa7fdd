"""Entering a form that a shopkeeper filled in on paper, or with somebody's help."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from campaigns.agenda.models import Session
from campaigns.signups.services.lookup import find_or_add_people
from campaigns.signups.typed import TypedPerson
from diagnostic.assessment.errors import AddressOfStaff, AnswerRefused, AttemptFinished
from diagnostic.assessment.models import Attempt, Mode
from diagnostic.assessment.services import choose_sector, finish, start
from diagnostic.assessment.services.answering import locked_attempt
from diagnostic.assessment.staff_mails import result_mail
from diagnostic.questionnaire.answers import check_answer
from diagnostic.questionnaire.errors import UnscorableAnswers
from diagnostic.questionnaire.tables import sector_table
from diagnostic.versions.selectors import questionnaire_of
from tenants.accounts.models import User
from tenants.journal.services import record
from tenants.mail.services import queue_mails
from tenants.membership.models import Membership
from tenants.organisations.models import Kind, Organisation
from tenants.shops.models import Shop, ShopRole

BEGUN, FINISHED = "diagnostic.entry_begun", "diagnostic.entered"


@dataclass(frozen=True)
class NewEntry:
    """What staff say of a form before its answers. Without a sector: not sure. `email`: the shopkeeper's."""

    form_key: UUID
    shop: Shop
    sector: str | None
    taken_on: date
    mode: Mode
    session: Session | None = None
    email: str = ""
    language: str = "fr"


@transaction.atomic
def begin_entry(entry: NewEntry, *, organisation: Organisation, actor: User, now: datetime) -> Attempt:
    """An attempt to type; the second call with the same form key answers the one there is.

    Raises AddressOfStaff, WrongDay, ProgrammeNotOpen or SectorUnknown.
    """
    known = Attempt.objects.filter(form_key=entry.form_key, entered_by=actor.pk).first()
    if known is not None:
        return known
    person = None
    if entry.email:
        if _is_of_staff(entry.email, organisation):
            raise AddressOfStaff
        typed = [TypedPerson("", ShopRole.OWNER, entry.email)]
        person = find_or_add_people(typed, whose=str(entry.shop.uuid), language=entry.language, now=now)[0]
    made = start(
        organisation=organisation,
        language=entry.language,
        now=now,
        form_key=entry.form_key,
        session=entry.session,
        shop=entry.shop,
        person=person,
        mode=entry.mode,
        taken_on=entry.taken_on,
        entered_by=actor,
    )
    made = choose_sector(made.uuid, entry.sector, now=now)
    record(BEGUN, actor=actor, subject=f"attempt:{made.pk}", mode=str(entry.mode))
    return made


def _is_of_staff(email: str, organisation: Organisation) -> bool:
    """Whoever types a form does not see its result: nor by mail to themselves, a colleague, or the Agence.

    Somebody of another city's team may well keep a shop here.
    """
    nearby = Q(organisation=organisation) | Q(organisation__kind=Kind.AGENCY)
    return Membership.objects.active().filter(nearby, user__email__iexact=email.strip()).exists()


@transaction.atomic
def save_answers(uuid: UUID, given: Mapping[str, object], *, now: datetime) -> dict[str, AnswerRefused]:
    """Keep what was typed of a whole page, question -> value (None: no answer); the refusals, by question.

    What is refused leaves the answer there was. Raises AttemptFinished or AttemptUnknown. 3 statements.
    """
    attempt = locked_attempt(uuid)
    if attempt.is_finished:
        raise AttemptFinished
    questionnaire = questionnaire_of(attempt.questionnaire)
    table = sector_table(questionnaire, attempt.sector_id)
    refused: dict[str, AnswerRefused] = {}
    for question, value in given.items():
        if value is None:
            attempt.answers.pop(question, None)
            continue
        try:
            check_answer(questionnaire, table, question, value)
        except UnscorableAnswers as error:
            refused[question] = AnswerRefused(error.reason, question)
        else:
            attempt.answers[question] = value
    attempt.saved_at = now
    attempt.save(update_fields=["answers", "saved_at"])
    return refused


@transaction.atomic
def finish_entry(uuid: UUID, *, organisation: Organisation, actor: User, now: datetime) -> None:
    """Finish what was typed; its result leaves to the shopkeeper's address, where there is one, only there.

    The second call changes nothing. Raises AnswersMissing.
    """
    attempt = locked_attempt(uuid)
    if attempt.is_finished:
        return
    finish(uuid, organisation=organisation, now=now)
    person = attempt.person
    if person is not None and person.email:
        queue_mails(organisation, [result_mail(organisation, attempt, person.email)])
    record(FINISHED, actor=actor, subject=f"attempt:{attempt.pk}", mode=str(attempt.mode))
