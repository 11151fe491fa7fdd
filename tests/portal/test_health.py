"""Health, readiness, and the refusal of a pooler that mixes up the cities."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.test import Client
from redis.exceptions import ConnectionError as RedisIsGone

from portal.health.pooling import SessionsAreShared, refuse_shared_sessions
from tests.portal.pooler import Pooler


def test_sessions_of_their_own_pass():
    pooler = Pooler("session")

    refuse_shared_sessions(pooler.connect)

    assert pooler.n_open == 0


@pytest.mark.parametrize("is_round_robin", [False, True])
@pytest.mark.parametrize("n_idle", range(9))
def test_a_pooler_in_transaction_mode_is_refused_whatever_it_has_at_hand(is_round_robin, n_idle):
    pooler = Pooler("transaction", is_round_robin=is_round_robin, n_idle=n_idle)

    with pytest.raises(SessionsAreShared, match="one city would read the rows of another"):
        refuse_shared_sessions(pooler.connect)

    assert pooler.n_open == 0


def test_postgresql_itself_passes(django_db_setup):
    refuse_shared_sessions()


def test_the_refusal_is_a_sentence_that_says_what_to_do():
    with pytest.raises(SessionsAreShared) as refusal:
        refuse_shared_sessions(Pooler("transaction").connect)

    assert str(refusal.value).startswith("DATABASE_URL leads through a pooler")
    assert "pool_mode = session" in str(refusal.value)


REFUSED_START = """
import portal.health.pooling as pooling
from tests.portal.pooler import Pooler
pooling._direct_connection = Pooler("transaction").connect
import portal.wsgi
"""


def test_a_web_process_does_not_start_behind_such_a_pooler():
    started = subprocess.run(
        [sys.executable, "-c", REFUSED_START],
        env=os.environ | {"PORTAL_PROCESS": "web"},
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert started.returncode == 1
    assert "SessionsAreShared: DATABASE_URL leads through a pooler" in started.stderr


def test_a_process_that_answers_is_healthy_whatever_else_is_down(db, monkeypatch):
    monkeypatch.setattr(cache, "get", fail(RedisIsGone))
    answer = Client(headers={"host": "10.0.0.7:8000"}).get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok")
    assert "no-store" in answer["Cache-Control"]


def test_ready_says_what_answers(db):
    answer = Client(headers={"host": "10.0.0.7"}).get("/readyz")

    assert (answer.status_code, answer.json()) == (200, {"database": "ok", "cache": "ok"})


def test_public_pages_go_on_without_the_cache(client_on, namur, monkeypatch):
    client = client_on(namur)
    for method in ("get", "set", "add"):
        monkeypatch.setattr(f"django.core.cache.backends.redis.RedisCache.{method}", fail(RedisIsGone))

    assert client.get("/").status_code == 200


def test_without_its_cache_it_is_not_ready(db, monkeypatch):
    monkeypatch.setattr("django.core.cache.backends.redis.RedisCache.set", fail(RedisIsGone))
    answer = Client(headers={"host": "10.0.0.7"}).get("/readyz")

    assert (answer.status_code, answer.json()) == (503, {"database": "ok", "cache": "down"})


def test_without_its_database_it_is_not_ready(db, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("portal.health.views.connection", Gone())
        answer = Client(headers={"host": "10.0.0.7"}).get("/readyz")

    assert (answer.status_code, answer.json()) == (503, {"database": "down", "cache": "ok"})


class Gone:
    """A connection that no server answers."""

    def cursor(self):
        raise DatabaseError


def fail(error: type[Exception]):
    def raiser(*args, **kwargs):
        raise error

    return raiser
