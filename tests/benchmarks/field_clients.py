"""Phones of stewards that send what waits in their outbox, batch by batch. No Django."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

BROKEN = http.client.INTERNAL_SERVER_ERROR
DONE = 200


@dataclass
class Sent:
    """`sent`: keys of the visits that were answered as done, by city. `seconds` of each batch."""

    taken_s: float = 0.0
    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    sent: dict[str, list[str]] = field(default_factory=dict)

    @property
    def n_broken(self) -> int:
        return sum(n for status, n in self.statuses.items() if status >= BROKEN)


def send_all(port: int, phones: Sequence[dict[str, Any]], *, per_batch: int, within_s: float) -> Sent:
    """Each of `phones` ({city, host, cookie, identity, send, actions}) begins at a chance moment of
    `within_s` seconds: it asks who is signed in, for a token, then sends its actions in order. One that gets
    anything but 200 says so in `faults`."""
    found, lock = Sent(), threading.Lock()

    def run(number: int, phone: dict[str, Any]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        try:
            time.sleep(random.Random(number).uniform(0, within_s))
            _send(connection, phone, per_batch, found, lock)
        except (OSError, http.client.HTTPException, ValueError, LookupError, _Refused) as error:
            with lock:
                found.faults.append(f"phone {number}: {error!r}")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one, daemon=True) for one in enumerate(phones)]
    began_at = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found.taken_s = time.monotonic() - began_at
    return found


class _Refused(Exception):
    """An answer that is not "done"."""


def _send(
    connection: http.client.HTTPConnection,
    phone: dict[str, Any],
    per_batch: int,
    found: Sent,
    lock: threading.Lock,
) -> None:
    headers = {"Host": phone["host"], "Cookie": phone["cookie"], "Accept-Language": "fr"}
    who, cookies = _asked(connection, "GET", phone["identity"], None, headers, found, lock)
    headers |= {
        "Cookie": "; ".join((phone["cookie"], *cookies)),
        "Content-Type": "application/json",
        "X-CSRFToken": who["csrf"],
    }
    for start in range(0, len(phone["actions"]), per_batch):
        batch = phone["actions"][start : start + per_batch]
        body = json.dumps({"user": who["user"], "actions": batch})
        asked_at = time.monotonic()
        answer, _ = _asked(connection, "POST", phone["send"], body, headers, found, lock)
        with lock:
            found.seconds.append(time.monotonic() - asked_at)
            done = [one["key"] for one in answer["results"] if one["status"] == DONE]
            found.sent.setdefault(phone["city"], []).extend(done)
        if len(done) != len(batch):
            raise _Refused(next(one for one in answer["results"] if one["status"] != DONE))


def _asked(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    body: str | None,
    headers: dict[str, str],
    found: Sent,
    lock: threading.Lock,
) -> tuple[dict[str, Any], list[str]]:
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    with lock:
        found.statuses[answer.status] += 1
    if answer.status != http.client.OK:
        raise _Refused(f"{method} {path} answers {answer.status}")
    cookies = [line.partition(";")[0] for line in answer.headers.get_all("Set-Cookie") or []]
    return json.loads(content), cookies
