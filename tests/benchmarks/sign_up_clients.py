"""Many clients that sign up at once, over HTTP, as fast as they are answered. No Django."""

from __future__ import annotations

import http.client
import queue
import re
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')
RETRY_AFTER_S = 0.2
GIVE_UP_AFTER_S = 120.0
START_PATIENCE_S = 300.0
HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "fr"}


@dataclass(frozen=True)
class Target:
    """A form: the server's port, the city's host, the path."""

    port: int
    host: str
    path: str


@dataclass
class Results:
    """What happened: seconds of each answered request, how often each status came, tries that got none."""

    taken_s: float = 0.0
    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    n_unanswered: int = 0
    given_up: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.taken_s

    @property
    def p95(self) -> float:
        return sorted(self.seconds)[int(0.95 * len(self.seconds))]

    @property
    def n_broken(self) -> int:
        """Answers that say that the server failed."""
        return sum(n for status, n in self.statuses.items() if status >= http.client.INTERNAL_SERVER_ERROR)


def sign_up_all(
    targets: Sequence[Target],
    n: int,
    *,
    tag: str,
    n_clients: int,
    is_persistent: bool = False,
    begins: Callable[[], object] = lambda: None,
) -> Results:
    """`n` groups of one person sign up, number i at `targets[i % len]`, by `n_clients` clients.

    Each client opens each form once, for its cookie and token, before the clock starts; then `begins` is
    called. With `is_persistent` it sends the same form again, as a person would, until it is answered.
    """
    found, lock = Results(), threading.Lock()
    numbers: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in range(n):
        numbers.put(number)
    faults: list[str] = []
    ready = threading.Barrier(n_clients + 1, timeout=START_PATIENCE_S)

    def client() -> None:
        with closing(_Client(found, lock, is_persistent=is_persistent)) as one:
            run(one)

    def run(one: _Client) -> None:
        try:
            for target in {target.host: target for target in targets}.values():
                one.open(target)
        except (OSError, http.client.HTTPException, RuntimeError) as error:
            faults.append(repr(error))
            ready.abort()
            return
        try:
            ready.wait()
        except threading.BrokenBarrierError:
            return
        while True:
            try:
                number = numbers.get_nowait()
            except queue.Empty:
                return
            one.sign_up(targets[number % len(targets)], f"{tag}-{number}")

    threads = [threading.Thread(target=client, daemon=True) for _ in range(n_clients)]
    for thread in threads:
        thread.start()
    try:
        ready.wait()
    except threading.BrokenBarrierError:
        raise RuntimeError(f"not all clients could open the form: {faults[:3]}") from None
    begins()
    began_at = time.monotonic()
    for thread in threads:
        thread.join()
    found.taken_s = time.monotonic() - began_at
    return found


class _Client:
    """One browser: a connection per server, a cookie and token per host."""

    def __init__(self, found: Results, lock: threading.Lock, *, is_persistent: bool) -> None:
        self.found, self.lock, self.is_persistent = found, lock, is_persistent
        self.connections: dict[int, http.client.HTTPConnection] = {}
        self.known: dict[str, tuple[str, str]] = {}

    def close(self) -> None:
        for connection in self.connections.values():
            connection.close()

    def open(self, target: Target) -> None:
        status, headers, body = self._ask("GET", target)
        token = TOKEN.search(body)
        if status != http.client.OK or token is None:
            raise RuntimeError(f"{target.host}{target.path} answers {status}")
        self.known[target.host] = (headers.get("Set-Cookie", "").partition(";")[0], token[1].decode())

    def sign_up(self, target: Target, who: str) -> None:
        cookie, token = self.known[target.host]
        fields = {
            "csrfmiddlewaretoken": token,
            "form_key": str(uuid.uuid4()),
            "s": "web",
            "n": "1",
            "p0-name": f"Personne {who}",
            "p0-role": "owner",
            "shop_name": f"Maison {who}",
            "sector": "ALI-BOU",
            "email": f"{who}@exemple.test",
            "consent_news": "on",
        }
        began_at = time.monotonic()
        while True:
            asked_at = time.monotonic()
            try:
                status, _, _ = self._ask("POST", target, urlencode(fields), Cookie=cookie)
            except (OSError, http.client.HTTPException):
                status = 0
            self._note(status, time.monotonic() - asked_at)
            if status and status < http.client.INTERNAL_SERVER_ERROR:
                return
            if not self.is_persistent or time.monotonic() - began_at > GIVE_UP_AFTER_S:
                with self.lock:
                    self.found.given_up.append(who)
                return
            time.sleep(RETRY_AFTER_S)

    def _note(self, status: int, seconds: float) -> None:
        with self.lock:
            if not status:
                self.found.n_unanswered += 1
                return
            self.found.statuses[status] += 1
            if status < http.client.INTERNAL_SERVER_ERROR:
                self.found.seconds.append(seconds)

    def _ask(
        self, method: str, target: Target, body: str | None = None, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        connection = self.connections.get(target.port)
        if connection is None:
            connection = http.client.HTTPConnection("127.0.0.1", target.port, timeout=60)
            self.connections[target.port] = connection
        try:
            connection.request(method, target.path, body, HEADERS | {"Host": target.host} | headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            raise
