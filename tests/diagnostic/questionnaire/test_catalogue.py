"""The published questionnaire holds together, and what is loaded cannot be changed."""

import pytest

from diagnostic.questionnaire.catalogue import LANGUAGES, load_questionnaire
from diagnostic.questionnaire.errors import UnknownQuestionnaire

PUBLISHED = load_questionnaire()


def test_a_version_is_loaded_once() -> None:
    assert load_questionnaire("1.0.0") is PUBLISHED
    assert PUBLISHED.version == "1.0.0"


def test_an_unknown_version_is_refused_by_name() -> None:
    with pytest.raises(UnknownQuestionnaire, match=r"9\.9\.9"):
        load_questionnaire("9.9.9")


def test_it_has_22_questions_29_themes_6_dimensions_5_bands_and_37_sectors() -> None:
    counts = [
        len(rows)
        for rows in (
            PUBLISHED.questions,
            PUBLISHED.themes,
            PUBLISHED.dimensions,
            PUBLISHED.bands,
            PUBLISHED.sectors,
        )
    ]
    assert counts == [22, 29, 6, 5, 37]


def test_the_unchanged_weights_add_up_to_100() -> None:
    assert sum(question.weight for question in PUBLISHED.questions) == 100


def test_every_code_that_is_referred_to_exists() -> None:
    dimensions = {dimension.code for dimension in PUBLISHED.dimensions}
    questions = {question.code for question in PUBLISHED.questions}
    themes = {theme.code for theme in PUBLISHED.themes}

    assert {question.dimension for question in PUBLISHED.questions} == dimensions
    assert {theme.dimension for theme in PUBLISHED.themes} == dimensions
    assert {code for question in PUBLISHED.questions for code in question.links} == themes
    assert {code for theme in PUBLISHED.themes for code in theme.prerequisites} <= themes
    assert PUBLISHED.weight_percent.keys() == PUBLISHED.relevance_percent.keys()
    assert {code for row in PUBLISHED.weight_percent.values() for code in row} <= questions
    assert {code for row in PUBLISHED.relevance_percent.values() for code in row} <= themes


def test_the_bands_cover_0_to_100_once() -> None:
    scores = [score for band in PUBLISHED.bands for score in range(band.min_score, band.max_score + 1)]
    assert scores == list(range(101))


def test_only_multiple_choices_have_an_exclusive_option_and_it_is_worth_nothing() -> None:
    exclusive = [
        (question.is_multi, option.points)
        for question in PUBLISHED.questions
        for option in question.options
        if option.is_exclusive
    ]
    assert exclusive == [(True, 0)] * 6


def test_every_text_stands_in_every_language() -> None:
    texts = [question.texts for question in PUBLISHED.questions]
    texts += [option.texts for question in PUBLISHED.questions for option in question.options]
    texts += [text for theme in PUBLISHED.themes for text in (theme.title, theme.description)]
    texts += [PUBLISHED.na_texts]
    assert all(set(text) == set(LANGUAGES) and all(text.values()) for text in texts)


def test_a_hairdresser_is_not_asked_about_selling_at_a_distance_and_stock() -> None:
    asked = {question.code for question in PUBLISHED.asked_questions("BEA-COI")}
    everything = {question.code for question in PUBLISHED.questions}
    assert everything - asked == {"Q12", "Q13", "Q17"}


def test_what_is_loaded_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        PUBLISHED.questions[0].weight = 7  # type: ignore[misc]
    with pytest.raises(TypeError):
        PUBLISHED.weight_percent["ALI-BOU"]["Q10"] = 100  # type: ignore[index]
