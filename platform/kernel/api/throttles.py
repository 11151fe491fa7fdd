"""How often one caller may ask: counted in the shared cache, by address, token or person."""

from __future__ import annotations

import hashlib
import logging
import time
from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import SimpleRateThrottle

from kernel.limits import network_of, sender_of

logger = logging.getLogger(__name__)


class WindowThrottle(SimpleRateThrottle):
    """So many requests in each window of time. One counter, raised atomically: exact between processes.

    Without the cache nobody is refused: public answers go on, as public pages do.
    """

    def get_rate(self) -> str | None:
        rate: str | None = api_settings.DEFAULT_THROTTLE_RATES[self.scope]
        return rate

    def caller(self, request: Request) -> str | None:
        """Who is counted; None: this limit is not for them."""
        raise NotImplementedError

    def allow_request(self, request: Request, view: Any) -> bool:
        caller = self.caller(request)
        if caller is None or self.rate is None:
            return True
        now = time.time()
        window, passed = divmod(now, self.duration)
        self.seconds_left = self.duration - passed
        key = f"throttle:{self.scope}:{hashlib.sha256(caller.encode()).hexdigest()[:32]}:{int(window)}"
        try:
            cache.add(key, 0, timeout=self.duration + 1)
            n_asked: int = cache.incr(key)
        except RedisError:
            logger.warning("The limit %s is not counted: the cache does not answer.", self.scope)
            return True
        except ValueError:  # the window ended between the two
            return True
        return bool(n_asked <= self.num_requests)

    def wait(self) -> float:
        return float(self.seconds_left + 1)


class AnonymousThrottle(WindowThrottle):
    """Callers who do not say who they are, by address."""

    scope: Any = "anonymous"

    def caller(self, request: Request) -> str | None:
        return None if request.user.is_authenticated else network_of(sender_of(request._request))


class CallerThrottle(WindowThrottle):
    """Callers who do: token by token, and people by account."""

    scope: Any = "caller"

    def caller(self, request: Request) -> str | None:
        if request.auth is not None:
            return f"token {request.auth.pk}"
        return f"user {request.user.pk}" if request.user.is_authenticated else None
