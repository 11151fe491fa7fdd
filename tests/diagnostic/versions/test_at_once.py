"""Two administrators at the same instant: one draft, one change, one publication; the other is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from functools import partial
from typing import Any

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from diagnostic.versions import drafting
from diagnostic.versions.models import QuestionnaireVersion, VersionStatus
from diagnostic.versions.services import fingerprint_of
from kernel.database import connection
from kernel.errors import DomainError
from tenants.accounts.models import User
from tenants.organisations.models import Organisation
from tests.database import as_owner
from tests.tenants.committed import workers

AT_ONCE = 4


@pytest.fixture
def agency(django_db_setup: None, django_db_blocker: Any) -> Iterator[Organisation]:
    """Nothing here is rolled back: what was committed is taken away at the end."""
    with django_db_blocker.unblock():
        connection.set_schema_to_public()
        try:
            yield Organisation.objects.get(slug="agence")
        finally:
            with as_owner(), connection.cursor() as cursor:
                cursor.execute("DELETE FROM agence.journal_entry")
            connection.set_schema_to_public()
            QuestionnaireVersion.objects.exclude(version="1.0.0").delete()
            QuestionnaireVersion.objects.update(status=VersionStatus.PUBLISHED, retired_at=None)
            User.objects.filter(email__endswith="@committed.test").delete()
            connection.close()


@pytest.fixture
def actor(agency: Organisation) -> User:
    return User.objects.create_user("anne@committed.test", None, name="Anne")


def all_at_once(agency: Organisation, works: Sequence[Callable[[], Any]]) -> list[str]:
    """The code of each one's refusal, "" for the one that was done."""

    def tried(work: Callable[[], Any]) -> str:
        try:
            work()
        except DomainError as error:
            return error.code
        return ""

    with workers(len(works)) as start:
        return sorted(future.result() for future in [start(agency, tried, work) for work in works])


def test_of_several_who_begin_a_draft_one_does(agency, actor):
    def begin(number: int) -> None:
        drafting.new_draft(version=f"1.{number}.0", actor=actor, now=timezone.now())

    works = [partial(begin, number) for number in range(1, AT_ONCE + 1)]
    assert all_at_once(agency, works) == ["", *["draft_there"] * (AT_ONCE - 1)]


def test_of_several_who_change_what_they_saw_one_does(agency, actor):
    with tenant_context(agency):
        draft = drafting.new_draft(version="1.1.0", actor=actor, now=timezone.now())

    def change(weight: int) -> None:
        questionnaire = deepcopy(draft.questionnaire)
        questionnaire["questions"][0]["weight"] = weight
        drafting.save_draft(
            questionnaire=questionnaire,
            themes=draft.themes,
            seen_at=draft.changed_at,
            actor=actor,
            now=timezone.now(),
        )

    works = [partial(change, weight) for weight in range(10, 10 + AT_ONCE)]
    assert all_at_once(agency, works) == ["", *["draft_changed"] * (AT_ONCE - 1)]


def test_of_several_who_publish_one_does(agency, actor):
    with tenant_context(agency):
        draft = drafting.new_draft(version="1.1.0", actor=actor, now=timezone.now())
    fingerprint = fingerprint_of(draft.questionnaire, draft.themes)
    works = [
        lambda: drafting.publish(fingerprint=fingerprint, actor=actor, now=timezone.now())
        for _ in range(AT_ONCE)
    ]
    assert all_at_once(agency, works) == ["", *["no_draft"] * (AT_ONCE - 1)]
    statuses = dict(QuestionnaireVersion.objects.values_list("version", "status"))
    assert statuses == {"1.0.0": "retired", "1.1.0": "published"}
