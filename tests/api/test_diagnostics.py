"""The self-diagnostic for programs: begin, answer, finish and read one's own result, and nobody else's."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import tenant_context

from campaigns.session_codes.services import code_of
from diagnostic.assessment.models import Attempt, Diagnostic
from diagnostic.attempt_counts.models import AttemptCount
from diagnostic.questionnaire.catalogue import load_questionnaire
from diagnostic.questionnaire.scoring import score
from kernel.codes import shown_code
from tenants.organisations.models import OrganisationStatus
from tenants.organisations.services import set_status
from tests.factories.diagnostics import answers_about, finished_attempt, open_attempt
from tests.factories.facts import make_session, make_shop
from tests.factories.questionnaires import publish_next

START = "/api/v1/diagnostics/"
SECTOR = "ALI-BOU"
pytestmark = pytest.mark.usefixtures("edition")


def send(client, method: str, path: str, body: object = None):
    return client.generic(method.upper(), path, json.dumps(body), content_type="application/json")


def begin(client, **body):
    return send(client, "post", START, {"form_key": str(uuid4())} | body)


def path_of(attempt: dict | Attempt, rest: str = "") -> str:
    return f"{START}{attempt['id'] if isinstance(attempt, dict) else attempt.uuid}/{rest}"


def put_answer(client, attempt, question: str, value: object):
    return send(client, "put", path_of(attempt, f"answers/{question}/"), {"answer": value})


def refusal(response) -> tuple[int, str]:
    document = response.json()
    assert document["detail"]
    return response.status_code, document["code"]


def session_now(edition, *hosts):
    now = timezone.now()
    return make_session(
        edition, *hosts, on=now.date(), status="planned", starts_at=now - timedelta(minutes=20)
    )


def test_the_way_from_beginning_to_the_result(namur, program):
    client = program(namur)
    attempt = begin(client, language="de").json()
    assert (attempt["sector"], attempt["is_sector_told"], attempt["answers"]) == (None, False, {})

    document = send(client, "put", path_of(attempt, "sector/"), {"sector": SECTOR}).json()
    given = answers_about(60)
    assert document["questions"] == list(given)
    for question, value in given.items():
        response = put_answer(client, attempt, question, value)
        assert response.status_code == 200, response.content
    assert response.json()["next"] is None
    result = send(client, "post", path_of(attempt, "finish/")).json()

    expected = score(load_questionnaire(), SECTOR, given)
    assert (result["score"], result["band"], result["partial"], result["small_group"]) == (
        expected.score, expected.band, expected.partial, expected.small_group,
    )  # fmt: skip
    assert {one["code"]: one["score"] for one in result["dimensions"]} == dict(expected.dimensions)
    assert [(one["theme"], one["reason"]) for one in result["themes"]] == [
        (one.theme, one.reason) for one in expected.themes
    ]
    assert all(one["title"] and one["reason_text"] for one in result["themes"])
    assert [one["theme"] for one in result["leads"]] == [one["theme"] for one in result["themes"]]
    assert result["further"] == []
    assert client.get(path_of(attempt, "result/")).json() == result
    state = client.get(path_of(attempt)).json()
    assert (state["is_finished"], state["answers"]) == (True, given)
    with tenant_context(namur):
        assert Diagnostic.objects.get().entry == UUID(attempt["id"])


def test_in_the_next_version_five_themes_stay_beside_the_leads(namur, program):
    publish_next()
    client = program(namur)
    attempt = begin(client).json()
    send(client, "put", path_of(attempt, "sector/"), {"sector": SECTOR})
    given = answers_about(100) | {"Q20": "a", "Q01": "c"}
    for question, value in given.items():
        put_answer(client, attempt, question, value)
    result = send(client, "post", path_of(attempt, "finish/")).json()

    assert result["questionnaire"] == "1.1.0"
    expected = score(load_questionnaire("1.0.0"), SECTOR, given)
    assert [one["theme"] for one in result["themes"]] == [one.theme for one in expected.themes]
    assert len({one["theme"] for one in result["themes"]}) == 5
    assert [(one["theme"], one["is_begun"]) for one in result["leads"]] == [("T27", False), ("T01", True)]
    assert all(one["title"] and one["reason_text"] for one in result["leads"] + result["further"])


def test_not_sure_of_the_sector_is_asked_everything(namur, program):
    client = program(namur)
    attempt = begin(client).json()

    document = send(client, "put", path_of(attempt, "sector/"), {"sector": None}).json()

    assert (document["sector"], document["is_sector_told"], len(document["questions"])) == (None, True, 22)
    for question, value in answers_about(50, None).items():
        assert put_answer(client, attempt, question, value).status_code == 200
    assert send(client, "post", path_of(attempt, "finish/")).json()["sector"] is None


def test_reasons_are_in_the_readers_language(namur, program):
    attempt = finished_attempt(namur, about=30)

    results = [
        program(namur).get(path_of(attempt, "result/"), headers={"accept-language": language}).json()
        for language in ("fr", "de", "nl", "en")
    ]

    for field in ("title", "reason_text"):
        assert len({one["themes"][0][field] for one in results}) == 4
    assert len({one["score"] for one in results}) == 1


def test_begun_twice_with_one_key_it_is_one(namur, program):
    key = str(uuid4())
    first, second = (begin(program(namur), form_key=key) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    with tenant_context(namur):
        assert Attempt.objects.count() == 1


def test_a_sessions_code_binds_session_and_city(namur, dinant, program, edition):
    session = session_now(edition, namur)
    code = shown_code(code_of(session, now=timezone.now()).code)

    document = begin(program(dinant), session_code=code.lower()).json()

    assert document["session"] == session.pk
    assert AttemptCount.objects.get(session=session).organisation == dinant
    with tenant_context(dinant):
        assert Attempt.objects.get().session_id == session.pk


def test_a_code_that_does_not_open_says_why(namur, program, edition):
    now = timezone.now()
    over = make_session(edition, namur, on=(now - timedelta(days=3)).date(), status="planned")
    coming = make_session(edition, namur, on=(now + timedelta(days=3)).date(), status="planned")
    client = program(namur)

    assert refusal(begin(client, session_code=code_of(over, now=now).code)) == (409, "code_over")
    assert refusal(begin(client, session_code=code_of(coming, now=now).code)) == (409, "code_not_yet")
    for unknown in ("XXXXXX", "’;--", "é" * 30):
        assert refusal(begin(client, session_code=unknown)) == (422, "code_unknown")
    with tenant_context(namur):
        assert Attempt.objects.count() == 0


def test_a_shop_gives_its_sector(namur, dinant, program):
    shop = make_shop(namur)

    document = begin(program(namur), shop=str(shop.uuid)).json()
    elsewhere = begin(program(dinant), shop=str(shop.uuid))

    assert (document["sector"], document["is_sector_told"]) == (SECTOR, True)
    assert shop.name not in json.dumps(document)
    assert (elsewhere.status_code, set(elsewhere.json()["fields"])) == (422, {"shop"})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"form_key": None}, "form_key"),
        ({"form_key": "x"}, "form_key"),
        ({"language": "zz"}, "language"),
        ({"session_code": 5.5}, None),
        ({"session_code": ["A"]}, "session_code"),
        ({"session_code": "\x00"}, "session_code"),
        ({"session_code": "\ud800"}, "session_code"),
        ({"session_code": "A" * 1000}, "session_code"),
        ({"shop": "namur"}, "shop"),
        ({"shop": {"uuid": 1}}, "shop"),
    ],
)
def test_what_cannot_be_begun(namur, program, body, field):
    response = begin(program(namur), **body)

    assert response.status_code == 422
    assert set(response.json().get("fields", {})) == ({field} if field else set())


# ALI-BOU: Q01 takes one option, Q02 several of which "none" is exclusive.
@pytest.mark.parametrize(
    ("question", "value", "answer"),
    [
        ("Q01", "zz", (422, "unknown_option")),
        ("Q01", "", (422, "empty")),
        ("Q01", ["a"], (422, "wrong_type")),
        ("Q01", "a\x00", (422, "unknown_option")),
        ("Q01", "\ud800", (422, "unknown_option")),
        ("Q01", 5, (422, "invalid")),
        ("Q01", None, (422, "invalid")),
        ("Q01", {"a": 1}, (422, "invalid")),
        ("Q01", True, (422, "invalid")),
        ("Q01", [["a"]], (422, "invalid")),
        ("Q01", ["a"] * 100, (422, "invalid")),
        ("Q01", "a" * 10_000, (422, "invalid")),
        ("Q02", [], (422, "empty")),
        ("Q02", "maps", (422, "wrong_type")),
        ("Q02", ["maps", "none"], (422, "exclusive_combined")),
        ("Q02", ["maps", "maps"], (422, "repeated")),
        ("Q02", ["maps", "zz"], (422, "unknown_option")),
        ("Q99", "a", (404, "unknown_question")),
        ("%00", "a", (404, "unknown_question")),
        ("Q" * 300, "a", (404, "unknown_question")),
    ],
)
def test_an_answer_that_is_not_taken_says_why_and_changes_nothing(namur, program, question, value, answer):
    attempt = open_attempt(namur, answers={"Q01": "a"})

    assert refusal(put_answer(program(namur), attempt, question, value)) == answer

    with tenant_context(namur):
        assert Attempt.objects.get().answers == {"Q01": "a"}


def test_not_applicable_is_taken_where_it_may_be(namur, program):
    questions = load_questionnaire().asked_questions(SECTOR)
    allowed = next(question.code for question in questions if question.is_na_allowed)
    refused = next(question.code for question in questions if not question.is_na_allowed)
    attempt, client = open_attempt(namur), program(namur)

    assert put_answer(client, attempt, allowed, "NA").json()["answers"] == {allowed: "NA"}
    assert refusal(put_answer(client, attempt, refused, "NA")) == (422, "na_not_allowed")


def test_a_question_that_the_sector_is_not_asked(namur, program):
    questionnaire = load_questionnaire()
    sector, hidden = next(
        (sector, question.code)
        for sector in sorted(questionnaire.sectors)
        for question in questionnaire.questions
        if question not in questionnaire.asked_questions(sector)
    )
    attempt = open_attempt(namur, sector=sector)

    assert refusal(put_answer(program(namur), attempt, hidden, "a")) == (422, "not_asked")


def test_an_answer_of_five_megabytes_is_refused_before_it_is_read(namur, program):
    attempt = open_attempt(namur)

    response = put_answer(program(namur), attempt, "Q01", "a" * 5_000_000)

    assert refusal(response) == (413, "body_too_large")


def test_the_sector_comes_before_the_answers(namur, program):
    attempt, client = open_attempt(namur, sector=None, is_sector_told=False), program(namur)

    assert refusal(put_answer(client, attempt, "Q01", "a")) == (409, "sector_missing")
    assert refusal(send(client, "put", path_of(attempt, "sector/"), {"sector": "XXX"})) == (
        422,
        "sector_unknown",
    )
    assert refusal(send(client, "put", path_of(attempt, "sector/"), {})) == (422, "invalid")
    assert refusal(send(client, "post", path_of(attempt, "finish/"))) == (409, "sector_missing")


def test_it_does_not_finish_with_an_answer_missing(namur, program):
    given = answers_about(50)
    missing = list(given)[3]
    given.pop(missing)
    attempt, client = open_attempt(namur, answers=given), program(namur)

    assert refusal(send(client, "post", path_of(attempt, "finish/"))) == (409, "answers_missing")
    assert client.get(path_of(attempt)).json()["next"] == missing
    assert refusal(client.get(path_of(attempt, "result/"))) == (409, "attempt_unfinished")


def test_finished_twice_it_is_one_result(namur, program):
    attempt, client = open_attempt(namur, answers=answers_about(50)), program(namur)

    first, second = (send(client, "post", path_of(attempt, "finish/")) for _ in range(2))

    assert first.json() == second.json()
    assert (first.status_code, second.status_code) == (200, 200)
    with tenant_context(namur):
        assert Diagnostic.objects.count() == 1


def test_a_finished_one_takes_no_more(namur, program):
    attempt, client = finished_attempt(namur), program(namur)

    assert refusal(put_answer(client, attempt, "Q01", "a")) == (409, "attempt_finished")
    assert refusal(send(client, "put", path_of(attempt, "sector/"), {"sector": None})) == (
        409,
        "attempt_finished",
    )


CALLS = [
    ("get", ""),
    ("put", "sector/"),
    ("put", "answers/Q01/"),
    ("post", "finish/"),
    ("get", "result/"),
]


@pytest.mark.parametrize(("method", "rest"), CALLS)
def test_another_citys_and_nobodys_are_not_here(namur, dinant, program, method, rest):
    attempt = open_attempt(namur, answers=answers_about(50))
    body = {"sector": None, "answer": "a"}

    for uuid, here in ((attempt.uuid, dinant), (uuid4(), namur)):
        response = send(program(here), method, f"{START}{uuid}/{rest}", body)
        assert refusal(response) == (404, "attempt_unknown")
    assert send(program(namur), method, f"{START}x/{rest}", body).status_code == 404


@pytest.mark.parametrize("rest", ["", "result/"])
def test_nothing_on_the_way_keeps_an_answer(namur, program, rest):
    response = program(namur).get(path_of(finished_attempt(namur), rest))

    assert "no-store" in response.headers["Cache-Control"]


def test_the_codes_and_uuids_of_others_are_nowhere(namur, program):
    other, mine = finished_attempt(namur), finished_attempt(namur)

    for rest in ("", "result/"):
        text = program(namur).get(path_of(mine, rest)).content.decode()
        assert str(other.uuid) not in text
        assert other.code not in text


def test_a_retired_city_begins_no_more_and_lets_finish(namur, program):
    attempt = open_attempt(namur, answers=answers_about(50))
    set_status(namur, OrganisationStatus.RETIRED)

    assert refusal(begin(program(namur))) == (409, "programme_not_open")
    assert send(program(namur), "post", path_of(attempt, "finish/")).status_code == 200


def test_saving_an_answer_is_at_most_six_statements(namur, program):
    attempt, client = open_attempt(namur), program(namur)
    put_answer(client, attempt, "Q01", "a")

    with CaptureQueriesContext(connection) as captured:
        assert put_answer(client, attempt, "Q01", "b").status_code == 200

    asked = [
        one["sql"]
        for one in captured.captured_queries
        if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "SET search_path"))
    ]
    assert len(asked) <= 6, "\n".join(asked)
