"""A page's change replaces its part of the documents and leaves the rest, and the former copy, as it was."""

from copy import deepcopy

from dashboards.questionnaire_editor import documents
from tests.diagnostic.questionnaire.drafts import Draft


def said_of(question: dict) -> dict:
    """What the page sends where nothing was changed."""
    return {
        "texts": documents.texts_of(question),
        "weight": question["weight"],
        "is_na_allowed": question["na_allowed"],
        "options": {
            option["id"]: {
                "texts": documents.texts_of(option),
                "points": option["pts"],
                "is_exclusive": option.get("exclusive", False),
            }
            for option in question["options"]
        },
        "links": {"T99": 0, **question["themes"]},
    }


def test_each_question_sent_back_unchanged_changes_nothing() -> None:
    draft = Draft()
    for question in draft.document["questions"]:
        changed = documents.with_question(draft.document, question["code"], **said_of(question))
        assert changed == draft.document


def test_a_question_is_changed_where_it_was_and_nowhere_else() -> None:
    draft = Draft()
    before = deepcopy(draft.document)
    said = said_of(draft.question("Q02")) | {"weight": 9, "links": {"T05": 1, "T02": 0, "T01": 2}}
    said["texts"]["nl"] = ""
    said["options"]["none"]["is_exclusive"] = False
    changed = documents.with_question(draft.document, "Q02", **said)

    question = documents.row_of(changed["questions"], "Q02")
    assert question is not None
    assert (question["weight"], question["themes"]) == (9, {"T01": 2, "T05": 1})
    assert "nl" not in question
    assert "exclusive" not in question["options"][-1]
    assert question["based_on"] == draft.question("Q02")["based_on"]
    assert draft.document == before
    changed["questions"][1] = draft.question("Q02")
    assert changed == before


def test_a_theme_keeps_the_order_of_its_prerequisites() -> None:
    draft = Draft()
    theme = draft.theme("T04")
    changed = documents.with_theme(
        draft.themes,
        "T04",
        title=documents.texts_of(theme["title"]),
        description=documents.texts_of(theme["description"]),
        level=3,
        impact=2,
        prerequisites=["T08", "T01", "T03"],
    )
    row = documents.row_of(changed["themes"], "T04")
    assert row is not None
    assert (row["level"], row["impact"], row["prerequisites"]) == (3, 2, ["T01", "T03", "T08"])
    assert row["providers"] == theme["providers"]


def test_a_percent_of_100_is_not_written() -> None:
    draft = Draft()
    changed = documents.with_sector(
        draft.document, "ALI-BOU", weights={"Q10": 100, "Q11": 50, "Q01": 0}, relevance={"T01": 100}
    )
    assert changed["sector_weight_percent"]["ALI-BOU"] == {"Q11": 50, "Q01": 0}
    assert changed["sector_theme_relevance_percent"]["ALI-BOU"] == {}
    assert draft.weights["ALI-BOU"] == {"Q10": 125, "Q11": 50}


def test_thresholds() -> None:
    draft = Draft()
    bands = {band["code"]: (band["min"], band["max"]) for band in draft.document["bands"]}
    same = documents.with_thresholds(
        draft.document, bands=bands, gate_level=3, gate_min_score=40, diversity=[100, 60, 30, 10]
    )
    assert same == draft.document
    changed = documents.with_thresholds(
        draft.document, bands=bands | {"depart": (0, 9)}, gate_level=2, gate_min_score=50, diversity=[100]
    )
    assert (changed["bands"][0]["min"], changed["bands"][0]["max"]) == (0, 9)
    assert changed["recommendation"]["level_gate"] == {"level": 2, "min_score": 50}
    assert changed["recommendation"]["count"] == 5
