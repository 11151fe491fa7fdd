"""The draft of the next version: made, changed, discarded, published; and nothing else changes."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from diagnostic.versions import drafting
from diagnostic.versions.errors import (
    DraftChanged,
    DraftFaulty,
    DraftThere,
    DraftUnreadable,
    NoDraft,
    NoQuestionnaire,
    VersionAltered,
    VersionMalformed,
    VersionTaken,
)
from diagnostic.versions.models import QuestionnaireVersion, VersionStatus
from diagnostic.versions.selectors import current_version, questionnaire_of
from diagnostic.versions.services import fingerprint_of, load_published
from tenants.journal.models import Entry
from tests.factories.people import make_user
from tests.factories.questionnaires import change_draft, make_draft

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_the_agency(agency):
    with tenant_context(agency):
        yield


@pytest.fixture
def actor():
    return make_user()


def published() -> QuestionnaireVersion:
    return QuestionnaireVersion.objects.get(status=VersionStatus.PUBLISHED)


def heavier(questionnaire, themes) -> None:
    questionnaire["questions"][0]["weight"] = 12


def publish(actor, now=None) -> QuestionnaireVersion:
    row = drafting.draft_of_now()
    assert row is not None
    return drafting.publish(
        fingerprint=fingerprint_of(row.questionnaire, row.themes), actor=actor, now=now or timezone.now()
    )


def test_a_draft_begins_with_the_content_in_force_dutch_included(actor):
    draft = make_draft(actor=actor)

    assert (draft.status, draft.version, draft.fingerprint) == ("draft", "1.1.0", "")
    assert draft.questionnaire["version"] == draft.themes["version"] == "1.1.0"
    assert all(question["nl"] for question in draft.questionnaire["questions"])
    assert [one for one in drafting.faults_of(draft.questionnaire, draft.themes) if not one.is_warning] == []
    assert Entry.objects.get(action="questionnaire.draft_made").subject == "questionnaire:1.1.0"


def test_the_number_that_is_proposed_is_free():
    assert drafting.proposed_version() == "1.1.0"
    QuestionnaireVersion.objects.create(version="1.1.0", questionnaire={}, themes={}, status="retired")
    assert drafting.proposed_version() == "1.2.0"


@pytest.mark.parametrize(
    ("version", "error"),
    [("1.0.0", VersionTaken), ("2", VersionMalformed), ("01.1.0", VersionMalformed), ("", VersionMalformed)],
)
def test_a_number_that_cannot_be_is_refused(actor, version, error):
    with pytest.raises(error):
        drafting.new_draft(version=version, actor=actor, now=timezone.now())
    assert drafting.draft_of_now() is None


def test_there_is_one_draft_at_most(actor):
    make_draft()
    with pytest.raises(DraftThere, match=r"1\.1\.0"):
        drafting.new_draft(version="1.2.0", actor=actor, now=timezone.now())


def test_there_is_no_draft_of_nothing_and_none_of_a_version_that_was_altered(actor):
    QuestionnaireVersion.objects.update(note="x", questionnaire={"version": "1.0.0"})
    with pytest.raises(VersionAltered):
        drafting.new_draft(version="1.1.0", actor=actor, now=timezone.now())
    QuestionnaireVersion.objects.all().delete()
    with pytest.raises(NoQuestionnaire):
        drafting.new_draft(version="1.1.0", actor=actor, now=timezone.now())


def test_a_change_is_kept_with_who_and_when(actor):
    make_draft()
    changed = change_draft(heavier, actor)

    assert changed.questionnaire["questions"][0]["weight"] == 12
    assert (changed.changed_by, changed.status) == (actor, "draft")
    assert Entry.objects.filter(action="questionnaire.draft_changed").count() == 1


def test_the_same_documents_change_nothing(actor):
    before = make_draft()
    after = change_draft(lambda questionnaire, themes: None, actor)

    assert (after.changed_at, after.changed_by) == (before.changed_at, before.changed_by)
    assert not Entry.objects.filter(action="questionnaire.draft_changed").exists()


def test_whoever_saw_an_earlier_state_overwrites_nothing(actor):
    seen = make_draft()
    other = make_user()
    change_draft(heavier, other)

    with pytest.raises(DraftChanged, match=str(other)):
        drafting.save_draft(
            questionnaire=seen.questionnaire,
            themes=seen.themes,
            seen_at=seen.changed_at,
            actor=actor,
            now=timezone.now(),
        )
    with pytest.raises(DraftChanged):
        drafting.discard_draft(seen_at=seen.changed_at, actor=actor)
    row = drafting.draft_of_now()
    assert row is not None
    assert row.questionnaire["questions"][0]["weight"] == 12


def test_documents_that_could_not_be_read_are_not_kept(actor):
    draft = make_draft()
    for questionnaire in ({}, {**draft.questionnaire, "bands": None}, {**draft.questionnaire, "x": "\0"}):
        with pytest.raises(DraftUnreadable) as refused:
            drafting.save_draft(
                questionnaire=questionnaire,
                themes=draft.themes,
                seen_at=draft.changed_at,
                actor=actor,
                now=timezone.now(),
            )
        assert refused.value.problems


def test_a_draft_with_a_fault_is_kept_and_not_published(actor):
    make_draft()
    change_draft(lambda questionnaire, themes: themes["themes"][0].update(prerequisites=["T04"]))

    with pytest.raises(DraftFaulty) as refused:
        publish(actor)
    assert [problem.code for problem in refused.value.problems] == ["cycle", "prerequisites_unmet"]
    assert current_version() == "1.0.0"


def test_publishing_retires_the_former_and_changes_nothing_of_it(actor):
    former = published()
    midway = questionnaire_of("1.0.0")
    make_draft()
    change_draft(heavier)
    now = timezone.now() + timedelta(minutes=5)

    new = publish(actor, now)

    assert (new.version, new.status, new.published_at, new.published_by) == ("1.1.0", "published", now, actor)
    assert current_version() == "1.1.0"
    assert questionnaire_of("1.1.0").questions[0].weight == 12
    former_now = QuestionnaireVersion.objects.get(pk=former.pk)
    assert (former_now.status, former_now.retired_at) == ("retired", now)
    assert (former_now.questionnaire, former_now.themes, former_now.fingerprint) == (
        former.questionnaire,
        former.themes,
        former.fingerprint,
    )
    assert questionnaire_of("1.0.0") is midway
    assert Entry.objects.get(action="questionnaire.published").details["former"] == "1.0.0"
    assert load_published() == 1  # the carried one is left retired
    assert current_version() == "1.1.0"


def test_what_was_decided_on_is_what_is_published(actor):
    draft = make_draft()
    decided = fingerprint_of(draft.questionnaire, draft.themes)
    change_draft(heavier)

    with pytest.raises(DraftChanged):
        drafting.publish(fingerprint=decided, actor=actor, now=timezone.now())
    assert current_version() == "1.0.0"


def test_no_service_changes_a_published_version(actor):
    """Called directly, with the moment at which it was last changed: there is no draft to change."""
    row = published()
    before = QuestionnaireVersion.objects.values().get(pk=row.pk)
    changed = deepcopy(row.questionnaire)
    heavier(changed, row.themes)

    with pytest.raises(NoDraft):
        drafting.save_draft(
            questionnaire=changed, themes=row.themes, seen_at=row.changed_at, actor=actor, now=timezone.now()
        )
    with pytest.raises(NoDraft):
        drafting.discard_draft(seen_at=row.changed_at, actor=actor)
    with pytest.raises(NoDraft):
        drafting.publish(fingerprint=row.fingerprint, actor=actor, now=timezone.now())
    assert QuestionnaireVersion.objects.values().get(pk=row.pk) == before
    assert drafting.is_intact(row)


def test_a_published_version_that_somebody_altered_past_the_services_is_told():
    row = published()
    row.questionnaire["questions"][0]["weight"] = 12
    row.save()
    assert not drafting.is_intact(row)


def test_a_discarded_draft_leaves_nothing_and_its_number_is_free_again(actor):
    draft = make_draft()
    drafting.discard_draft(seen_at=draft.changed_at, actor=actor)

    assert drafting.draft_of_now() is None
    assert drafting.proposed_version() == "1.1.0"
    assert current_version() == "1.0.0"
    with pytest.raises(NoDraft):
        publish_nothing(actor)


def publish_nothing(actor) -> None:
    drafting.publish(fingerprint="", actor=actor, now=timezone.now())
