"""The version that comes with the project, in its table."""

import pytest

from diagnostic.questionnaire.catalogue import carried_documents
from diagnostic.questionnaire.errors import UnknownQuestionnaire
from diagnostic.versions.errors import NoQuestionnaire, VersionAltered
from diagnostic.versions.models import QuestionnaireVersion, VersionStatus
from diagnostic.versions.selectors import current_questionnaire, current_version, questionnaire_of
from diagnostic.versions.services import fingerprint_of, load_published

pytestmark = pytest.mark.django_db


def test_the_carried_version_is_in_force_and_loading_again_changes_nothing():
    before = list(QuestionnaireVersion.objects.values())

    assert load_published() == 1
    assert list(QuestionnaireVersion.objects.values()) == before
    assert current_version() == "1.0.0"
    assert len(current_questionnaire().questions) == 22


def test_the_same_object_comes_back_so_that_tables_are_kept():
    assert questionnaire_of("1.0.0") is questionnaire_of("1.0.0")


def test_a_version_with_another_content_is_refused():
    row = QuestionnaireVersion.objects.get()
    row.questionnaire["questions"][0]["weight"] = 60
    row.fingerprint = fingerprint_of(row.questionnaire, row.themes)
    row.save()

    with pytest.raises(VersionAltered):
        load_published()


def test_a_version_whose_stored_content_was_changed_behind_its_fingerprint_is_refused():
    row = QuestionnaireVersion.objects.get()
    row.questionnaire["questions"][0]["weight"] = 60
    row.save()

    with pytest.raises(VersionAltered):
        load_published()


def test_nothing_is_scored_with_a_published_version_that_was_tampered_with():
    questionnaire, themes = carried_documents("1.0.0")
    questionnaire["questions"][0]["weight"] = 60
    QuestionnaireVersion.objects.create(
        version="9.0.0",
        status=VersionStatus.RETIRED,
        questionnaire=questionnaire,
        themes=themes,
        fingerprint="made of something else",
    )

    with pytest.raises(VersionAltered):
        questionnaire_of("9.0.0")


def test_a_draft_is_no_questionnaire():
    questionnaire, themes = carried_documents("1.0.0")
    QuestionnaireVersion.objects.create(version="2.0.0", questionnaire=questionnaire, themes=themes)

    with pytest.raises(UnknownQuestionnaire):
        questionnaire_of("2.0.0")


def test_before_any_was_loaded_it_is_said():
    QuestionnaireVersion.objects.all().delete()

    with pytest.raises(NoQuestionnaire):
        current_version()


def test_a_fingerprint_does_not_depend_on_the_order_of_keys():
    assert fingerprint_of({"a": 1, "b": 2}, {}) == fingerprint_of({"b": 2, "a": 1}, {})
