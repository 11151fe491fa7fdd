"""An attempt's life: begun, answered, finished, corrected, taken again."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from diagnostic.assessment.errors import (
    AnswerRefused,
    AnswersMissing,
    AttemptFinished,
    AttemptUnfinished,
    AttemptUnknown,
    ProgrammeNotOpen,
    SectorMissing,
    SectorUnknown,
    WrongDay,
)
from diagnostic.assessment.models import Attempt, Diagnostic, Mode
from diagnostic.assessment.selectors import (
    attempt_by_code,
    attempt_of,
    attempts_of_person,
    history_of,
    progress_of,
)
from diagnostic.assessment.services import answer, choose_sector, correct, finish, retake
from diagnostic.attempt_counts.models import AttemptCount
from diagnostic.versions.models import QuestionnaireVersion, VersionStatus
from kernel.clock import today
from tenants.shops.models import Person, Shop
from tests.diagnostic.assessment.lives import SECTOR, answered, begun, finished
from tests.factories.diagnostics import answers_about
from tests.factories.sessions import make_coming_session

pytestmark = pytest.mark.django_db


def test_the_same_form_sent_twice_is_one_attempt(city, edition):
    key = uuid4()

    assert begun(city, form_key=key) == begun(city, form_key=key)
    assert Attempt.objects.count() == 1


def test_without_an_edition_nobody_begins(city):
    with pytest.raises(ProgrammeNotOpen):
        begun(city)


def test_answers_wait_for_the_sector(city, edition):
    with pytest.raises(SectorMissing):
        answer(begun(city).uuid, "Q01", "a", now=timezone.now())


def test_an_unknown_sector_is_refused_and_not_sure_is_an_answer(city, edition):
    attempt = begun(city)

    with pytest.raises(SectorUnknown):
        choose_sector(attempt.uuid, "ALI-XXX", now=timezone.now())

    assert choose_sector(attempt.uuid, None, now=timezone.now()).is_sector_told
    assert len(progress_of(attempt_of(attempt.uuid)).questions) == 22


@pytest.mark.parametrize(
    ("question", "value", "reason"),
    [
        ("Q01", "z", "unknown_option"),
        ("Q01", ["a"], "wrong_type"),
        ("Q01", None, "wrong_type"),
        ("Q01", "", "empty"),
        ("Q01", "NA", "na_not_allowed"),
        ("Q02", "maps", "wrong_type"),
        ("Q02", [], "empty"),
        ("Q02", ["maps", "maps"], "repeated"),
        ("Q02", ["maps", "none"], "exclusive_combined"),
        ("Q02", [["maps"]], "wrong_type"),
        ("Q99", "a", "unknown_question"),
        ("Q12", "a", "not_asked"),  # a hairdresser has no stock to show
    ],
)
def test_an_answer_that_cannot_be_scored_is_refused_and_not_kept(city, edition, question, value, reason):
    attempt = begun(city)
    choose_sector(attempt.uuid, "BEA-COI", now=timezone.now())

    with pytest.raises(AnswerRefused) as refused:
        answer(attempt.uuid, question, value, now=timezone.now())

    assert refused.value.reason == reason
    assert str(refused.value)
    assert attempt_of(attempt.uuid).answers == {}


def test_an_answer_given_again_replaces_the_first(city, edition):
    attempt = begun(city)
    choose_sector(attempt.uuid, SECTOR, now=timezone.now())
    answer(attempt.uuid, "Q01", "a", now=timezone.now())

    answer(attempt.uuid, "Q01", "c", now=timezone.now())

    assert attempt_of(attempt.uuid).answers == {"Q01": "c"}


def test_the_first_missing_answer_is_named(city, edition):
    attempt = begun(city)
    choose_sector(attempt.uuid, SECTOR, now=timezone.now())
    answer(attempt.uuid, "Q01", "a", now=timezone.now())

    with pytest.raises(AnswersMissing) as missing:
        finish(attempt.uuid, organisation=city, now=timezone.now())

    assert missing.value.question == "Q02"
    assert not Diagnostic.objects.exists()


def test_a_changed_sector_drops_answers_that_are_no_longer_asked(city, edition):
    attempt = answered(city)

    choose_sector(attempt.uuid, "BEA-COI", now=timezone.now())
    done = finish(attempt.uuid, organisation=city, now=timezone.now())

    assert not {"Q12", "Q13", "Q17"} & set(done.answers)
    assert done.diagnostic.sector_id == "BEA-COI"


def test_finishing_twice_gives_one_result(city, edition):
    attempt = finished(city)

    again = finish(attempt.uuid, organisation=city, now=timezone.now())

    assert again.diagnostic == attempt.diagnostic
    assert Diagnostic.objects.count() == 1
    with pytest.raises(AttemptFinished):
        answer(attempt.uuid, "Q01", "a", now=timezone.now())


def test_a_correction_replaces_the_result_and_leaves_a_trace(city, edition):
    first = finished(city, points=10)

    copy = correct(first.uuid, now=timezone.now())
    assert copy.answers == first.answers
    assert correct(first.uuid, now=timezone.now()) == copy  # the open one
    answer(copy.uuid, "Q01", "e", now=timezone.now())
    second = finish(copy.uuid, organisation=city, now=timezone.now() + timedelta(days=3))

    old = attempt_of(first.uuid).diagnostic
    assert old.superseded_at is not None
    assert old.score == first.diagnostic.score
    assert second.diagnostic.corrects == old
    assert second.diagnostic.happened_on == old.happened_on
    assert second.diagnostic.score > old.score
    assert Diagnostic.objects.current().get() == second.diagnostic


def test_a_correction_of_what_was_corrected_goes_on_from_the_latest(city, edition):
    first = finished(city)
    second = finish(correct(first.uuid, now=timezone.now()).uuid, organisation=city, now=timezone.now())

    third = correct(first.uuid, now=timezone.now())

    assert third.corrects == second


def test_an_open_attempt_is_not_corrected_nor_taken_again(city, edition):
    attempt = begun(city)

    with pytest.raises(AttemptUnfinished):
        correct(attempt.uuid, now=timezone.now())
    with pytest.raises(AttemptUnfinished):
        retake(attempt.uuid, language="fr", now=timezone.now())


def test_taken_again_later_both_count_and_the_first_is_history(city, edition):
    month_ago = timezone.now() - timedelta(days=30)
    first = finished(city, points=10, now=month_ago)

    again = retake(first.uuid, language="de", now=timezone.now())
    assert again.answers == {}
    assert again.sector_id == first.sector_id
    for question, value in answers_about(90, SECTOR).items():
        answer(again.uuid, question, value, now=timezone.now())
    second = finish(again.uuid, organisation=city, now=timezone.now())

    assert Diagnostic.objects.current().count() == 2
    assert history_of(second) == [first]
    assert history_of(first) == []
    assert len(set(Diagnostic.objects.values_list("subject", flat=True))) == 1


def test_taken_again_on_the_same_day_the_later_counts(city, edition):
    first = finished(city, points=10)

    again = retake(first.uuid, language="fr", now=timezone.now())
    for question, value in answers_about(90, SECTOR).items():
        answer(again.uuid, question, value, now=timezone.now())
    second = finish(again.uuid, organisation=city, now=timezone.now())

    assert list(Diagnostic.objects.current()) == [second.diagnostic]
    assert second.diagnostic.corrects == first.diagnostic
    assert history_of(second) == []


def test_who_is_midway_finishes_in_their_version(city, edition):
    attempt = answered(city)
    row = QuestionnaireVersion.objects.get(version="1.0.0")
    row.status = VersionStatus.RETIRED
    row.save()
    QuestionnaireVersion.objects.create(
        version="2.0.0",
        status=VersionStatus.PUBLISHED,
        questionnaire=row.questionnaire | {"version": "2.0.0"},
        themes=row.themes,
        fingerprint="-",
    )

    done = finish(attempt.uuid, organisation=city, now=timezone.now())

    assert done.diagnostic.questionnaire == "1.0.0"
    assert retake(done.uuid, language="fr", now=timezone.now()).questionnaire == "2.0.0"


def test_two_people_of_one_shop_on_one_day_both_count(city, edition):
    shop = Shop.objects.create(name="Boulangerie", sector_id=SECTOR)

    one, other = finished(city, shop=shop), finished(city, shop=shop)

    assert one.diagnostic.superseded_at is None
    assert other.diagnostic.shop == shop
    assert Diagnostic.objects.current().count() == 2


def test_the_sector_of_the_shop_is_taken_over(city, edition):
    shop = Shop.objects.create(name="Boulangerie", sector_id=SECTOR)

    assert begun(city, shop=shop).sector_id == SECTOR
    assert not begun(city).is_sector_told


def test_a_session_counts_who_begins_and_who_finishes_once(city, edition):
    session = make_coming_session(edition, city)
    attempt = finished(city, session=session)
    begun(city, session=session)

    finish(correct(attempt.uuid, now=timezone.now()).uuid, organisation=city, now=timezone.now())

    count = AttemptCount.objects.get(session=session, organisation=city)
    assert (count.n_started, count.n_finished) == (2, 1)


def test_paper_counts_on_its_own_day(city, edition):
    day = today() - timedelta(days=9)

    assert finished(city, mode=Mode.PAPER, taken_on=day).diagnostic.happened_on == day


@pytest.mark.parametrize("days", [-1, 900])
def test_paper_of_tomorrow_or_of_before_the_programme_is_refused(city, edition, days):
    day: date = today() - timedelta(days=days)

    with pytest.raises(WrongDay):
        begun(city, mode=Mode.PAPER, taken_on=day)


def test_a_person_goes_on_in_their_own_chain(city, edition):
    person = Person.objects.create(digest="d" * 64)
    first = finished(city, person=person, now=timezone.now() - timedelta(days=9))

    assert begun(city, person=person).chain == first.chain
    assert begun(city).chain != first.chain
    assert len(attempts_of_person(person)) == 2


def test_a_code_is_found_as_people_type_it(city, edition):
    attempt = begun(city)
    typed = f" {attempt.code[:4].lower()} - {attempt.code[4:]} "

    assert attempt_by_code(typed) == attempt
    with pytest.raises(AttemptUnknown):
        attempt_by_code("0000-0000")


def test_another_citys_link_opens_nothing(namur, dinant, edition):
    with tenant_context(namur):
        attempt = begun(namur)
    with tenant_context(dinant), pytest.raises(AttemptUnknown):
        attempt_of(attempt.uuid)
