"""Limits count per sender and minute, believe our own proxy only, and give way without a cache."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from redis.exceptions import ConnectionError as CacheIsDown

from kernel.limits import TooManyRequests, limit, sender_of


def test_one_more_than_allowed_is_refused_and_others_are_not_touched(db, monkeypatch):
    monkeypatch.setattr("kernel.limits.time.time", lambda: 6_000_000.0)
    for _ in range(3):
        limit("trial", "192.0.2.1", per_minute=3)

    with pytest.raises(TooManyRequests):
        limit("trial", "192.0.2.1", per_minute=3)
    limit("trial", "192.0.2.2", per_minute=3)
    limit("another", "192.0.2.1", per_minute=3)

    monkeypatch.setattr("kernel.limits.time.time", lambda: 6_000_060.0)
    limit("trial", "192.0.2.1", per_minute=3)


def test_without_the_cache_nobody_is_refused(monkeypatch):
    def down(*args: object, **options: object) -> None:
        raise CacheIsDown

    monkeypatch.setattr(cache, "add", down)
    for _ in range(5):
        limit("trial", "192.0.2.1", per_minute=1)


def test_only_what_our_own_proxy_wrote_is_believed(settings):
    request = RequestFactory().get("/", headers={"x-forwarded-for": "198.51.100.9, 192.0.2.7"})
    assert sender_of(request) == "127.0.0.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert sender_of(request) == "192.0.2.7"
