"""Two at once on one attempt: no answer is lost, one result."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.utils import timezone
from django_tenants.utils import tenant_context

from diagnostic.assessment.models import Attempt, Diagnostic
from diagnostic.assessment.services import answer, correct, finish, retake
from kernel.database import connection
from tests.database import as_owner
from tests.factories.diagnostics import answers_about, finished_attempt, open_attempt
from tests.tenants.committed import committed_rows

TIMES = 4


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), committed_rows():
        yield
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("TRUNCATE city_namur.assessment_attempt, city_namur.assessment_diagnostic CASCADE")


def at_once(organisation, works):
    def run(work):
        try:
            with tenant_context(organisation):
                return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as threads:
        return [future.result(30) for future in [threads.submit(run, work) for work in works]]


@pytest.fixture
def city(committed):
    from tenants.organisations.models import Organisation  # noqa: PLC0415

    return Organisation.objects.get(slug="namur")


def test_two_tabs_that_answer_at_once_lose_nothing(city):
    for _ in range(TIMES):
        attempt = open_attempt(city)
        answers = answers_about(50)

        at_once(
            city,
            [
                lambda code=code, value=value, key=attempt.uuid: answer(key, code, value, now=timezone.now())
                for code, value in list(answers.items())[:6]
            ],
        )

        with tenant_context(city):
            assert len(Attempt.objects.get(pk=attempt.pk).answers) == 6


def test_two_who_finish_at_once_make_one_result(city):
    for _ in range(TIMES):
        attempt = open_attempt(city, answers=answers_about(50))

        at_once(
            city,
            [lambda key=attempt.uuid: finish(key, organisation=city, now=timezone.now())] * 3,
        )

        with tenant_context(city):
            assert Diagnostic.objects.filter(entry=attempt.uuid).count() == 1


def test_a_correction_and_a_retake_that_finish_at_once_leave_one_result_of_the_day(city):
    for _ in range(TIMES):
        first = finished_attempt(city)
        with tenant_context(city):
            corrected = correct(first.uuid, now=timezone.now())
            again = retake(first.uuid, language="fr", now=timezone.now())
            Attempt.objects.filter(pk=again.pk).update(answers=answers_about(80), is_sector_told=True)

        at_once(
            city,
            [
                lambda key=key: finish(key, organisation=city, now=timezone.now())
                for key in (corrected.uuid, again.uuid)
            ],
        )

        with tenant_context(city):
            standing = Diagnostic.objects.filter(attempt__chain=first.chain, superseded_at__isnull=True)
            assert standing.count() == 1
