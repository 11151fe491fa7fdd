"""Which organisation answers on a host: looked up once, kept a while in this process.

Entries (unknown hosts too) are dropped when a domain or an organisation changes: the change raises a
generation number in the shared cache, which each process reads at most once a second.
"""

from __future__ import annotations

import copy
import re
import time
from collections import OrderedDict
from threading import Lock

from django.core.cache import cache
from redis.exceptions import RedisError

from tenants.organisations.models import Domain, Organisation

GENERATION_KEY = "organisations:hosts-generation"
MAX_HOSTS = 2000
SECONDS = 60.0
GENERATION_SECONDS = 1.0
HOST_NAME = re.compile(r"[a-z0-9.-]{1,253}")


class HostTable:
    """A bounded table from host name to organisation (None: unknown host), safe between threads."""

    def __init__(self) -> None:
        self._entries: OrderedDict[str, tuple[float, Organisation | None]] = OrderedDict()
        self._lock = Lock()
        self._generation = 0
        self._checked_at = 0.0

    def organisation_at(self, host: str) -> Organisation | None:
        """Whose host this is; None for one of nobody's, and for what cannot be a host's name."""
        if not HOST_NAME.fullmatch(host):
            return None
        now = time.monotonic()
        self._drop_if_changed(now)
        entry = self._entries.get(host)
        if entry is None or entry[0] < now:
            generation = self._generation
            entry = (now + SECONDS, self._look_up(host))
            with self._lock:
                if generation == self._generation:  # else this answer may be older than the change
                    self._entries[host] = entry
                    self._entries.move_to_end(host)
                while len(self._entries) > MAX_HOSTS:
                    self._entries.popitem(last=False)
        return None if entry[1] is None else copy.copy(entry[1])

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self._checked_at = 0.0

    def _drop_if_changed(self, now: float) -> None:
        if now - self._checked_at < GENERATION_SECONDS:
            return
        self._checked_at = now
        try:
            generation = cache.get(GENERATION_KEY, 0)
        except RedisError:  # entries live out their minute, and public pages go on without the cache
            return
        if generation != self._generation:
            self._generation = generation
            with self._lock:
                self._entries.clear()

    @staticmethod
    def _look_up(host: str) -> Organisation | None:
        domain = Domain.objects.select_related("tenant__city").filter(domain=host).first()
        if domain is None:
            return None
        if domain.is_primary:
            domain.tenant.primary_host = domain.domain  # kept with it: no page asks for it again
        return domain.tenant


host_table = HostTable()


def forget_hosts() -> None:
    """Make every process look hosts up again, within a second. Called when a domain or status changes."""
    cache.set(GENERATION_KEY, time.time_ns(), timeout=None)
    host_table.clear()
