"""Sessions as programs read them: what is published, for whom, page by page, in few statements."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.agenda.models import CitySeats, SessionOutcome
from kernel.clock import today
from tenants.membership.roles import Role
from tests.factories.people import make_member
from tests.factories.tokens import make_token

SESSIONS = "/api/v1/sessions/"
STAFF = "/api/v1/staff/sessions/"


def ids(response) -> list[int]:
    assert response.status_code == 200, response.content
    return [row["id"] for row in response.json()["results"]]


def test_a_city_lists_what_it_hosts_and_the_root_host_the_whole_programme(
    agency, namur, dinant, program, coming
):
    both = coming(namur, dinant, in_days=5)
    here = coming(namur, in_days=6)
    there = coming(dinant, in_days=7)

    assert ids(program(namur).get(SESSIONS)) == [both.pk, here.pk]
    assert ids(program(dinant).get(SESSIONS)) == [both.pk, there.pk]
    assert ids(program(agency).get(SESSIONS)) == [both.pk, here.pk, there.pk]


def test_a_session_says_all_that_somebody_needs_to_come(namur, dinant, program, coming):
    session = coming(
        namur,
        dinant,
        capacity=12,
        title="Être trouvé en ligne",
        venue_address="Grand-Place 1, 5000 Namur",
        access="Bus 4",
        parking="Parking du Grognon",
        languages="fr de",
    )

    told = program(namur).get(f"{SESSIONS}{session.pk}/", headers={"accept-language": "fr"}).json()

    assert told == {
        "id": session.pk,
        "title": "Être trouvé en ligne",
        "kind": "awareness",
        "description": "",
        "starts_at": f"{session.starts_at:%Y-%m-%dT%H:%M:%S}Z",
        "ends_at": f"{session.ends_at:%Y-%m-%dT%H:%M:%S}Z",
        "venue": "Hôtel de ville",
        "address": "Grand-Place 1, 5000 Namur",
        "access": "Bus 4",
        "parking": "Parking du Grognon",
        "languages": ["fr", "de"],
        "hosts": [{"slug": "namur", "name": "Namur"}, {"slug": "dinant", "name": "Dinant"}],
        "status": "open",
        "places": {"left": 12, "text": "encore 12 places"},
        "sign_up_url": f"http://{namur.primary_host}/seances/{session.pk}/inscription/",
        "ics_url": f"http://{namur.primary_host}/seances/{session.pk}.ics",
    }


def test_on_the_root_host_people_sign_up_on_the_first_citys(agency, dinant, program, coming):
    session = coming(dinant)

    told = program(agency).get(f"{SESSIONS}{session.pk}/").json()

    assert told["sign_up_url"].endswith(f"{dinant.primary_host}/seances/{session.pk}/inscription/")
    assert f"{agency.primary_host}/seances/{session.pk}.ics" in told["ics_url"]


def test_every_published_session_is_read_on_every_citys_host(namur, dinant, program, coming):
    assert program(namur).get(f"{SESSIONS}{coming(dinant).pk}/").status_code == 200


def test_a_draft_is_nobodys_business(agency, namur, program, coming):
    draft = coming(namur, registration="draft")
    unannounced = coming(namur, announced_on=today() + timedelta(days=2))

    for here in (namur, agency):
        assert ids(program(here).get(SESSIONS)) == []
        for session in (draft, unannounced):
            assert program(here).get(f"{SESSIONS}{session.pk}/").status_code == 404


def test_a_cancelled_session_says_so_and_offers_no_sign_up(namur, program, coming):
    session = coming(namur)
    SessionOutcome.objects.create(
        session=session, status="cancelled", happened_on=today(), recorded_at=timezone.now()
    )

    told = program(namur).get(f"{SESSIONS}{session.pk}/").json()

    assert (told["status"], told["sign_up_url"]) == ("cancelled", None)


def test_seats_kept_for_a_city_are_left_for_its_shops_only(namur, dinant, agency, program, coming):
    session = coming(namur, dinant, capacity=10)
    CitySeats.objects.create(
        session=session, organisation=dinant, quota=4, release_on=today() + timedelta(days=5)
    )
    type(session.seats).objects.filter(pk=session.pk).update(has_quotas=True)

    def left(here) -> int:
        return program(here).get(f"{SESSIONS}{session.pk}/").json()["places"]["left"]

    assert (left(namur), left(dinant), left(agency)) == (6, 10, 6)


def test_days_are_those_of_brussels(namur, program, coming):
    past = coming(namur, in_days=-3)
    soon = coming(namur, in_days=1)
    later = coming(namur, in_days=9)
    client = program(namur)

    assert ids(client.get(SESSIONS)) == [soon.pk, later.pk]
    assert ids(client.get(f"{SESSIONS}?first={today() - timedelta(days=3)}")) == [past.pk, soon.pk, later.pk]
    assert ids(client.get(f"{SESSIONS}?last={today() + timedelta(days=1)}")) == [soon.pk]


@pytest.mark.parametrize(
    "query",
    [
        "first=hier",
        "last=2026-13-01",
        "first=0000-00-00",
        "first=0001-01-01",
        "last=9999-12-31",
        "last=9999-12-31T00",
    ],
)
def test_a_day_that_is_none_is_refused_by_name(namur, program, query):
    response = program(namur).get(f"{SESSIONS}?{query}")

    assert response.status_code == 422
    assert list(response.json()["fields"]) == [query.partition("=")[0]]


def test_pages_follow_one_another_without_gap_or_repeat(namur, program, coming):
    starts = [1, 1, 1, 2, 3, 3, 5]  # several at the same instant
    made = {coming(namur, in_days=days).pk for days in starts}
    client = program(namur)
    found: list[int] = []
    response = client.get(f"{SESSIONS}?page_size=2")
    while True:
        found += ids(response)
        if (following := response.json()["next"]) is None:
            break
        response = client.get(following)

    assert len(found) == len(made)
    assert set(found) == made
    before = client.get(response.json()["previous"]).json()
    assert [row["id"] for row in before["results"]] == found[-3:-1]


def test_a_session_added_meanwhile_repeats_none(namur, program, coming):
    for days in range(2, 6):
        coming(namur, in_days=days)
    client = program(namur)
    first = client.get(f"{SESSIONS}?page_size=2").json()

    coming(namur, in_days=1)
    second = client.get(first["next"]).json()

    assert {row["id"] for row in first["results"]}.isdisjoint(row["id"] for row in second["results"])


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%00",
        "cD1hYmM=",
        "cD0yMDI2LTAxLTAxKzAwJTNBMDA=",
        "bz05OTk5OTk5OTk5OTk5",
        "bz0tMQ==",
        "cD0yMDI2LTAxLTAx",
    ],
)
def test_a_cursor_that_we_did_not_write_is_refused_or_harmless(namur, program, cursor):
    response = program(namur).get(f"{SESSIONS}?cursor={cursor}")

    assert response.status_code in (200, 400)
    if response.status_code == 400:
        assert response.json()["code"] == "invalid_cursor"


@pytest.mark.parametrize("size", ["101", "0", "-1", "x", "", "²", "1e2", "9" * 5000])
def test_a_page_holds_one_to_a_hundred(namur, program, size):
    response = program(namur).get(SESSIONS, {"page_size": size})

    assert response.status_code == 422
    assert list(response.json()["fields"]) == ["page_size"]


def test_staff_see_drafts_and_seats_of_their_own(namur, dinant, client_on, coming):
    draft = coming(namur, registration="draft", capacity=8)
    coming(dinant)

    for role in (Role.ADMINISTRATOR, Role.MANAGER, Role.STEWARD, Role.READER):
        told = client_on(namur, make_member(namur, role)).get(STAFF).json()["results"]
        assert [row["id"] for row in told] == [draft.pk]
        assert told[0]["seats"] == {
            "registration": "draft", "capacity": 8, "n_taken": 0, "n_free": 8, "n_waiting": 0,
        }  # fmt: skip


def test_the_agences_token_reads_the_whole_programme(agency, namur, dinant, program, coming):
    made = [coming(namur, in_days=1).pk, coming(dinant, in_days=2, registration="draft").pk]

    assert ids(program(agency, make_token(agency).secret).get(STAFF)) == made


def test_who_leads_sessions_sees_those_and_no_others(agency, namur, client_on, coming):
    led, _other = coming(namur, in_days=3), coming(namur, in_days=4)
    facilitator = make_member(agency, Role.FACILITATOR)
    led.facilitations.create(user=facilitator, starts_at=led.starts_at, ends_at=led.ends_at)

    assert ids(client_on(agency, facilitator).get(STAFF)) == [led.pk]


@pytest.mark.parametrize(("slug", "path", "at_most"), [("namur", SESSIONS, 5), ("agence", SESSIONS, 6)])
def test_as_many_statements_for_ten_sessions_as_for_one(
    namur, dinant, agency, program, coming, slug, path, at_most
):
    client = program(namur if slug == "namur" else agency)

    def statements() -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return [query["sql"] for query in captured.captured_queries]

    coming(namur, dinant)
    statements()
    one = statements()
    for days in range(1, 10):
        coming(namur, dinant, in_days=days)
    ten = statements()

    assert len(ten) == len(one) <= at_most, "\n".join(ten)


def test_a_token_costs_one_statement(namur, program, coming):
    coming(namur)
    anonymous, known = program(namur), program(namur, make_token(namur).secret)
    known.get(SESSIONS)

    def n_statements(client) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(SESSIONS)
        return len(captured)

    anonymous.get(SESSIONS)
    assert n_statements(known) == n_statements(anonymous) + 1


def test_instants_are_written_in_utc(namur, program, coming):
    coming(namur)

    written = program(namur).get(SESSIONS).json()["results"][0]["starts_at"]

    assert datetime.fromisoformat(written).utcoffset() == timedelta(0)
