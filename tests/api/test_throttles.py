"""How often one caller may ask: visitors by address, programs by token, sign-ups apart."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from kernel.limits import network_of
from tests.factories.tokens import make_token

SESSIONS = "/api/v1/sessions/"


@pytest.fixture
def rates(settings):
    """rates(anonymous="2/min"): the limits of a test."""

    def rates(**changes: str) -> None:
        changed = deepcopy(settings.REST_FRAMEWORK)
        changed["DEFAULT_THROTTLE_RATES"] |= changes
        settings.REST_FRAMEWORK = changed

    return rates


@pytest.fixture(autouse=True)
def _one_window(monkeypatch):
    """No test straddles two windows."""
    monkeypatch.setattr("kernel.api.throttles.time.time", lambda: 1_800_000_010.0)


def test_a_visitor_who_asks_too_often_is_told_when_to_come_back(namur, program, rates):
    rates(anonymous="2/min")
    client = program(namur)
    statuses = [client.get(SESSIONS).status_code for _ in range(2)]

    response = client.get(SESSIONS)

    assert statuses == [200, 200]
    assert response.status_code == 429
    assert response.json()["code"] == "throttled"
    assert 0 < int(response.headers["Retry-After"]) <= 61
    assert client.get(SESSIONS, REMOTE_ADDR="203.0.113.9").status_code == 200


def test_each_token_has_its_own_count(namur, program, rates):
    rates(anonymous="1/min", caller="2/min")
    one, other = (program(namur, make_token(namur).secret) for _ in range(2))

    assert [one.get("/api/v1/me/").status_code for _ in range(3)] == [200, 200, 429]
    assert other.get("/api/v1/me/").status_code == 200


def test_sign_ups_of_one_address_are_few(namur, program, rates, coming):
    rates(sign_up="2/min")
    client, path = program(namur), f"/api/v1/sessions/{coming(namur).pk}/sign-ups/"

    statuses = [client.post(path, "{}", content_type="application/json").status_code for _ in range(3)]

    assert statuses == [422, 422, 429]
    assert client.get(SESSIONS).status_code == 200


def test_diagnostics_begun_from_one_address_are_few_and_by_a_token_many(namur, program, rates):
    rates(diagnostic_start="2/min")
    visitor, with_token = program(namur), program(namur, make_token(namur).secret)

    def begin(client) -> int:
        return client.post("/api/v1/diagnostics/", "{}", content_type="application/json").status_code

    assert [begin(visitor) for _ in range(3)] == [422, 422, 429]
    assert [begin(with_token) for _ in range(3)] == [422] * 3
    assert visitor.get(SESSIONS).status_code == 200


def test_an_address_that_the_caller_writes_itself_does_not_count(namur, program, rates):
    rates(anonymous="1/min")
    client = program(namur)
    forged = [{"x-forwarded-for": f"203.0.113.{n}"} for n in range(2)]

    assert [client.get(SESSIONS, headers=headers).status_code for headers in forged] == [200, 429]


def test_without_the_cache_nobody_is_refused(namur, program, rates, monkeypatch):
    rates(anonymous="1/min")

    def down(*args: object, **kwargs: object) -> None:
        raise RedisError

    monkeypatch.setattr(type(cache), "incr", down, raising=False)
    monkeypatch.setattr("kernel.api.throttles.cache.incr", down, raising=False)

    assert [program(namur).get(SESSIONS).status_code for _ in range(3)] == [200] * 3


def test_addresses_of_one_ipv6_network_are_one():
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff") != network_of("2001:db8:0:1::1")
    assert network_of("192.0.2.7") == "192.0.2.7"
    assert network_of("") == ""


def test_the_limits_count_in_the_cache_of_all_organisations():
    assert "KEY_FUNCTION" not in settings.CACHES["default"]
