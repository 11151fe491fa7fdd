"""What a result says: bands, dimensions, reasons, advice, prices, progress; in the reader's language."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from django_tenants.utils import tenant_context

from dashboards.result.explanation import Price, explained_result
from dashboards.result.selectors import newer_of, result_of
from dashboards.result.wording import price_text, progress_text, signed, version_text
from diagnostic.assessment.services import correct, finish
from diagnostic.questionnaire.catalogue import LANGUAGES, load_questionnaire
from diagnostic.questionnaire.texts import explanation_of, overall_of, reason_of
from kernel.clock import today
from tenants.organisations.models import Organisation
from tests.factories.diagnostics import answers_about, finished_attempt
from tests.factories.sessions import make_running_edition

QUESTIONNAIRE = load_questionnaire()


def read(attempt, organisation, language="fr", earlier=()):
    with tenant_context(organisation):
        return explained_result(
            attempt, QUESTIONNAIRE, organisation=organisation, language=language, earlier=earlier
        )


def test_it_says_the_score_its_band_and_what_that_means(namur):
    attempt = finished_attempt(namur, about=50)
    result = read(attempt, namur)

    assert result.score == attempt.diagnostic.score
    assert result.level.min_score <= result.score <= result.level.max_score
    assert result.level.code == attempt.diagnostic.band
    assert result.explanation == overall_of(result.level.code, "fr")
    assert [level.name for level in result.levels] == [
        "Au départ",
        "En éveil",
        "En chemin",
        "Connecté",
        "En avance",
    ]


def test_each_dimension_is_explained_by_the_band_of_its_own_score(namur):
    result = read(finished_attempt(namur, about=50), namur)

    assert [dimension.code for dimension in result.dimensions] == ["VIS", "REL", "VEN", "MAG", "GES", "STR"]
    for dimension in result.dimensions:
        assert dimension.level.min_score <= dimension.score <= dimension.level.max_score
        assert dimension.explanation == explanation_of(dimension.code, dimension.level.code, "fr")


def test_a_dimension_of_which_nothing_applies_has_no_score_and_no_band(namur):
    attempt = finished_attempt(namur)
    attempt.diagnostic.dimensions["VEN"] = None
    dimension = next(one for one in read(attempt, namur).dimensions if one.code == "VEN")

    assert (dimension.score, dimension.level, dimension.explanation) == (None, None, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_themes_come_in_order_each_with_its_reason_and_advice(namur, language):
    attempt = finished_attempt(namur, about=30)
    result = read(attempt, namur, language)

    assert [theme.code for theme in result.themes] == [code for code, _ in attempt.diagnostic.themes]
    assert [theme.reason for theme in result.themes] == [
        reason_of(question, language) for _, question in attempt.diagnostic.themes
    ]
    for theme in result.themes:
        assert all((theme.title, theme.description, theme.level_name, theme.advice.today, theme.advice.soon))
        assert theme.hours > 0


def test_of_the_next_version_only_leads_are_advised_and_the_rest_goes_further(namur):
    answers = answers_about(100) | {"Q01": "c", "Q20": "a", "Q18": "c"}
    made = {
        version: finished_attempt(namur, answers=answers, version=version) for version in ("1.0.0", "1.1.0")
    }
    with tenant_context(namur):
        before, after = (
            explained_result(
                attempt, load_questionnaire(version), organisation=namur, language="fr", earlier=()
            )
            for version, attempt in made.items()
        )

    assert len(before.themes) == 5
    assert before.further == ()
    assert [theme.code for theme in after.themes] == ["T27", "T01"]
    assert [theme.is_begun for theme in after.themes] == [False, True]
    assert "T25" in [theme.code for theme in after.further]
    assert made["1.1.0"].diagnostic.themes == made["1.0.0"].diagnostic.themes


def test_a_group_is_offered_under_twenty_and_not_from_twenty(namur):
    attempt = finished_attempt(namur, about=0)
    assert attempt.diagnostic.score < 20
    assert read(attempt, namur).offers_small_group

    attempt.diagnostic.score = 20
    assert not read(attempt, namur).offers_small_group


def test_who_was_not_sure_has_no_sector(namur):
    assert read(finished_attempt(namur, sector=None), namur).sector == ""
    assert read(finished_attempt(namur), namur, "de").sector != ""


@pytest.mark.parametrize(("slug", "with_voucher"), [("namur", 90), ("eupen", None), ("saint-vith", None)])
def test_the_regions_vouchers_are_not_those_of_the_german_speaking_community(db, slug, with_voucher):
    city = Organisation.objects.select_related("city").get(slug=slug)
    price = read(finished_attempt(city), city).price

    assert price == Price(180, with_voucher)
    with translation.override("fr"):
        text = price_text(price)
    assert "180" in text
    assert ("90" in text) is (with_voucher is not None)
    assert ("Communauté" in text) is (with_voucher is None)


def test_progress_is_told_since_the_attempt_before(namur):
    edition = make_running_edition()
    on = today() - timedelta(days=30)
    first = finished_attempt(namur, about=20, edition=edition, on=on)
    now = finished_attempt(namur, about=60, edition=edition, chain=first.chain)
    with tenant_context(namur):
        result = result_of(now, organisation=namur, language="fr")

    assert [before.score for before in result.earlier] == [first.diagnostic.score]
    assert result.change == now.diagnostic.score - first.diagnostic.score
    assert [one.before for one in result.dimensions] == list(first.diagnostic.dimensions.values())
    assert str(first.diagnostic.score) in progress_text(result)
    assert version_text(result.earlier) == ""


def test_a_lower_score_is_told_kindly(namur):
    edition = make_running_edition()
    first = finished_attempt(namur, about=60, edition=edition, on=today() - timedelta(days=30))
    now = finished_attempt(namur, about=20, edition=edition, chain=first.chain)
    with tenant_context(namur), translation.override("fr"):
        text = progress_text(result_of(now, organisation=namur, language="fr"))

    assert "peut baisser" in text


def test_the_first_result_tells_no_progress(namur):
    result = read(finished_attempt(namur), namur)

    assert result.change is None
    assert progress_text(result) == ""
    assert {dimension.before for dimension in result.dimensions} == {None}


def test_a_corrected_result_leads_to_the_one_that_took_its_place(namur):
    attempt = finished_attempt(namur, edition=make_running_edition())
    with tenant_context(namur):
        assert newer_of(attempt) is None

        corrected = correct(attempt.uuid, now=timezone.now())
        corrected.answers = answers_about(80)
        corrected.save()
        finish(corrected.uuid, organisation=namur, now=timezone.now())
        attempt.diagnostic.refresh_from_db()

        assert newer_of(attempt) == corrected


@pytest.mark.parametrize(("change", "written"), [(13, "+13"), (-4, "−4"), (0, "=")])
def test_differences_have_a_sign(change, written):
    assert signed(change) == written
