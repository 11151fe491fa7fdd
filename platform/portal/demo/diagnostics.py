"""Self-diagnostics of the demonstration: a session that runs now, forms typed, and who asks for a place."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.agenda.models import Facilitation, Registration, SeatCounter, Session, SessionHost
from campaigns.editions.models import Edition
from campaigns.session_codes.services import code_of
from campaigns.signups.services import TypedShop
from dashboards.questionnaire_editor.services import ask_for_dry_run, do_dry_run, publish_tried
from diagnostic.assessment.models import Mode
from diagnostic.assessment.services import choose_sector, finish, retake, start
from diagnostic.assessment.staff_services import NewEntry, begin_entry, finish_entry, save_answers
from diagnostic.questionnaire.catalogue import Question
from diagnostic.small_groups.services import ask_for_place
from diagnostic.small_groups.staff_services import mark_handled
from diagnostic.versions.drafting import draft_next, next_is_offered
from diagnostic.versions.selectors import current_questionnaire
from diagnostic.versions.services import fingerprint_of
from kernel.clock import day_of
from portal.demo.people import PEOPLE
from portal.demo.sign_ups import FACILITATOR
from tenants.accounts.models import User
from tenants.organisations.models import Kind, Organisation
from tenants.shops.models import Shop

CODE = "DEMO-DIAGNOSTIC"
STEWARD = "fatima.bakkali@namur.example"
# How many of each city have finished, and how many are midway: blocks of five, and two who wait for one.
ANSWERING = (("namur", 17, 3), ("dinant", 10, 1))
HOST_WITHOUT_ANSWERS = "andenne"
N_AT_HOME, N_AGAIN = 34, 12
ASKING = (
    ("Chantal Pirson", "chantal.pirson@namur.example", "081 00 00 11"),
    ("Giovanni Rossi", "", "081 00 00 12"),
    ("Inès Benamar", "ines.benamar@namur.example", ""),
)


def publish_questionnaire(say: Callable[[str], None]) -> None:
    """The proposed version as the Agence brings it into force: drafted, tried on the past, published."""
    if not next_is_offered():
        return
    say("Trying and publishing the proposed questionnaire")
    agency = Organisation.objects.get(kind=Kind.AGENCY)
    actor = User.objects.get(email=PEOPLE[0].email)
    with tenant_context(agency):
        draft = draft_next(actor=actor, now=timezone.now())
        do_dry_run(ask_for_dry_run(agency=agency, actor=actor, now=timezone.now()), timezone.now())
        fingerprint = fingerprint_of(draft.questionnaire, draft.themes)
        publish_tried(fingerprint=fingerprint, actor=actor, now=timezone.now())


def create_diagnostics(edition: Edition, now: datetime) -> None:
    """A session that runs when the demonstration is made; the second call changes nothing."""
    if Session.objects.filter(edition=edition, code=CODE).exists():
        return
    with transaction.atomic():
        cities = {slug: Organisation.objects.get(slug=slug) for slug, *_ in ANSWERING}
        hosts = [*cities.values(), Organisation.objects.get(slug=HOST_WITHOUT_ANSWERS)]
        session = _session(edition, hosts, now)
        chance = random.Random(CODE)  # noqa: S311  (the same answers at each making)
        for slug, n_finished, n_begun in ANSWERING:
            with tenant_context(cities[slug]):
                shops = list(Shop.objects.order_by("id")[: n_finished + n_begun])
                for index, shop in enumerate(shops):
                    _answer(cities[slug], session, shop, chance, now, is_finished=index < n_finished)
        with tenant_context(cities["namur"]):
            _at_home(cities["namur"], edition, chance, now)
            _enter(cities["namur"], chance, now)
            _ask(cities["namur"], now)


def running_session() -> Session:
    """The session that ran when the demonstration was made."""
    return Session.objects.get(code=CODE)


def _session(edition: Edition, hosts: Sequence[Organisation], now: datetime) -> Session:
    """Begun an hour ago, at a round half-hour."""
    starts_at = (now - timedelta(hours=1)).replace(second=0, microsecond=0)
    starts_at -= timedelta(minutes=starts_at.minute % 30)
    session = Session.objects.create(
        edition=edition,
        code=CODE,
        starts_at=starts_at,
        duration_min=240,
        title="Où en est votre commerce ?",
        description="Chacun fait le point sur son téléphone, puis nous en parlons ensemble.",
        venue="Halle aux idées",
        venue_address="Place du Marché 3",
        announced_on=max(edition.starts_on, day_of(now) - timedelta(days=30)),
    )
    SeatCounter.objects.create(
        session=session, registration=Registration.CLOSED, starts_at=starts_at, capacity=40
    )
    for position, host in enumerate(hosts):
        SessionHost.objects.create(session=session, organisation=host, position=position)
    user = User.objects.filter(email=FACILITATOR).first()
    if user is not None:
        Facilitation.objects.create(
            session=session, user=user, starts_at=session.starts_at, ends_at=session.ends_at
        )
    code_of(session, now=now)
    return session


def _answer(
    city: Organisation,
    session: Session,
    shop: Shop,
    chance: random.Random,
    now: datetime,
    *,
    is_finished: bool,
) -> None:
    at = now - timedelta(minutes=chance.randint(5, 50))
    made = start(organisation=city, language="fr", now=at, session=session, shop=shop)
    made = choose_sector(made.uuid, shop.sector_id, now=at)
    answers = _answers(made.sector_id, chance)
    if not is_finished:
        answers = dict(list(answers.items())[:7])
    save_answers(made.uuid, answers, now=at)
    if is_finished:
        finish(made.uuid, organisation=city, now=at + timedelta(minutes=4))


def _at_home(city: Organisation, edition: Edition, chance: random.Random, now: datetime) -> None:
    """Over the last weeks, without a session; the first have answered again since, a little further on."""
    sectors = sorted(current_questionnaire().sectors)
    for index in range(N_AT_HOME):
        at = now - timedelta(days=N_AT_HOME * 3 - index * 2)
        if day_of(at) < edition.starts_on:
            continue
        level = chance.random() * 0.7
        made = start(organisation=city, language="fr", now=at)
        made = choose_sector(made.uuid, chance.choice(sectors), now=at)
        save_answers(made.uuid, _answers(made.sector_id, chance, level), now=at)
        finish(made.uuid, organisation=city, now=at)
        if index < N_AGAIN:
            later = at + timedelta(days=35)
            again = retake(made.uuid, language="fr", now=later)
            save_answers(again.uuid, _answers(again.sector_id, chance, level + 0.15), now=later)
            finish(again.uuid, organisation=city, now=later)


def _answers(sector: str | None, chance: random.Random, level: float | None = None) -> dict[str, object]:
    """Of a shop that stands at `level` (0 to 1), here a little better and there a little worse."""
    if level is None:
        level = chance.random()
    asked = current_questionnaire().asked_questions(sector)
    return {question.code: _choice(question, level, chance) for question in asked}


def _choice(question: Question, level: float, chance: random.Random) -> object:
    near = min(max(level + chance.uniform(-0.35, 0.35), 0.0), 1.0)
    if not question.is_multi:
        return question.options[round(near * (len(question.options) - 1))].code
    offered = [option.code for option in question.options if not option.is_exclusive]
    chosen = [code for code in offered if chance.random() < near]
    alone = [option.code for option in question.options if option.is_exclusive]
    return chosen or alone[:1] or offered[:1]


def _enter(city: Organisation, chance: random.Random, now: datetime) -> None:
    """Two forms on paper: one is finished, one is not."""
    steward = User.objects.filter(email=STEWARD).first()
    if steward is None:
        return
    for index, shop in enumerate(Shop.objects.order_by("-id")[:2]):
        entry = NewEntry(uuid.uuid4(), shop, shop.sector_id, day_of(now) - timedelta(days=1), Mode.PAPER)
        made = begin_entry(entry, organisation=city, actor=steward, now=now)
        answers = _answers(made.sector_id, chance)
        save_answers(made.uuid, answers if index else dict(list(answers.items())[:9]), now=now)
        if index:
            finish_entry(made.uuid, organisation=city, actor=steward, now=now)


def _ask(city: Organisation, now: datetime) -> None:
    """Four who would like a small group; the first has had an answer."""
    shops = Shop.objects.order_by("name").values_list("uuid", flat=True)[: len(ASKING) + 1]
    people = [("Carine Gérard", "", "081 00 00 10"), *ASKING]
    steward = User.objects.filter(email=STEWARD).first()
    for index, ((name, email, phone), shop) in enumerate(zip(people, shops, strict=False)):
        made = ask_for_place(
            organisation=city,
            form_key=uuid.uuid4(),
            name=name,
            email=email,
            phone=phone,
            shop=TypedShop(uuid=shop),
            language="fr",
            now=now - timedelta(days=4 - index),
        )
        if not index and steward is not None:
            mark_handled(made.uuid, actor=steward, now=now - timedelta(days=1))
