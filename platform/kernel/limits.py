"""How often one sender may ask for one thing: counted per minute, in the cache that all processes share."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from functools import wraps
from ipaddress import IPv6Address, ip_address
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from kernel.errors import DomainError

MINUTE_S = 60

type View = Callable[..., HttpResponseBase]


class TooManyRequests(DomainError):
    """A view answers it with status 429."""

    code = "too_many_requests"
    message = _("Trop de demandes à la fois. Attendez une minute, puis recommencez.")


def limit(action: str, sender: str, *, per_minute: int) -> None:
    """Count one more `action` of `sender` in this minute; raises TooManyRequests beyond `per_minute`.

    Without the cache nothing is counted: a sign-up is worth more than its limit.
    """
    minute = int(time.time()) // MINUTE_S
    # No address is kept as it is.
    who = hashlib.blake2b(network_of(sender).encode(), digest_size=12).hexdigest()
    key = f"limits:{action}:{who}:{minute}"
    try:
        cache.add(key, 0, 2 * MINUTE_S)
        n_asked = cache.incr(key)
    except (RedisError, ValueError):  # ValueError: the key went between the two calls
        return
    if n_asked > per_minute:
        raise TooManyRequests


def limited(action: str, *, per_minute: int, methods: tuple[str, ...] = ("POST",)) -> Callable[[View], View]:
    """A view that one address may ask for so often; more is answered by a page that says to wait, 429.

    `per_minute` may be raised for all by PORTAL_LIMITS_FACTOR, where many people share an address.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in methods:
                try:
                    limit(action, sender_of(request), per_minute=per_minute * settings.LIMITS_FACTOR)
                except TooManyRequests:
                    response = render(request, "429.html", status=429)
                    response["Retry-After"] = str(MINUTE_S)
                    return response
            return view(request, *args, **kwargs)

        return counted

    return decorate


def sender_of(request: HttpRequest) -> str:
    """The network address that asks: behind the proxy that https implies, the last one, which it wrote."""
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    if forwarded and settings.SECURE_PROXY_SSL_HEADER:
        return forwarded
    return str(request.META.get("REMOTE_ADDR", ""))


def network_of(sender: str) -> str:
    """An IPv6 address counts by its network of 64 bits: one household or one machine has that many."""
    try:
        address = ip_address(sender)
    except ValueError:
        return sender
    return str(int(address) >> 64) if isinstance(address, IPv6Address) else sender
