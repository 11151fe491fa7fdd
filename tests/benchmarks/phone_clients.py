"""Phones in one room that note an arrival, or answer the self-diagnostic, page by page as a person does.

No Django.
"""

from __future__ import annotations

import http.client
import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
FORM_KEY = re.compile(r'name="form_key" value="([\w-]+)"')
ANSWER = re.compile(r'<input type="(radio|checkbox)"[^>]*? name="answer" value="([^"]+)"([^>]*)>')
UUID = re.compile(r"/diagnostic/([0-9a-f-]{36})/")
QUESTION = re.compile(r"/question/(\w+)/$")
SECTORS = ("ALI-BOU", "MOD-FEM", "MAI-TEX", "BEA-COI", "unsure")
WELCOME = "bienvenue"
FOUND, BROKEN = http.client.FOUND, http.client.INTERNAL_SERVER_ERROR
HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "fr"}
START_PATIENCE_S = 300.0

type Answer = str | list[str]


@dataclass
class Results:
    """What happened: seconds of each saved answer and of each page, statuses, and what each phone saved."""

    taken_s: float = 0.0
    saving_s: list[float] = field(default_factory=list)
    opening_s: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    saved: dict[str, dict[str, Answer]] = field(default_factory=dict)

    @property
    def n_saved(self) -> int:
        return sum(len(answers) for answers in self.saved.values())

    @property
    def n_broken(self) -> int:
        return sum(n for status, n in self.statuses.items() if status >= BROKEN)


def p95(values: list[float]) -> float:
    return sorted(values)[int(0.95 * len(values))]


def answer_all(
    port: int, host: str, start: str, n_phones: int, *, thought_s: float = 0.0, n_questions: int = 0
) -> Results:
    """All phones begin and say their sector; then the clock starts: each answers everything and finishes.

    With `thought_s` each thinks so long before an answer, on average; with `n_questions` it leaves after so
    many. A phone that meets anything but the next page stops there, and says so in `faults`.
    """
    results, lock = Results(), threading.Lock()
    ready = threading.Barrier(n_phones + 1, timeout=START_PATIENCE_S)
    phones = [_Phone(port, host, number, results, lock) for number in range(n_phones)]

    def run(phone: _Phone) -> None:
        try:
            page = phone.begin(start)
            ready.wait()
            phone.answer_all(page, thought_s, n_questions)
        except (OSError, http.client.HTTPException, LookupError, _WrongPage) as error:
            with lock:
                results.faults.append(f"phone {phone.number}: {error!r}")
            if not phone.has_begun:
                ready.abort()
        except threading.BrokenBarrierError:
            pass
        finally:
            phone.connection.close()

    threads = [threading.Thread(target=run, args=[phone], daemon=True) for phone in phones]
    for thread in threads:
        thread.start()
    try:
        ready.wait()
    except threading.BrokenBarrierError:
        raise RuntimeError(f"not all phones could begin: {results.faults[:3]}") from None
    began_at = time.monotonic()
    for thread in threads:
        thread.join()
    results.taken_s = time.monotonic() - began_at
    return results


def arrive_all(port: int, host: str, path: str, people: list[dict[str, str]], *, within_s: float) -> Results:
    """A phone for each of `people` (what they type) opens the page, notes the arrival and reads the welcome.

    They come at chance moments of `within_s` seconds. A phone that is not welcomed says so in `faults`.
    """
    results, lock = Results(), threading.Lock()

    def run(number: int, typed: dict[str, str]) -> None:
        phone = _Phone(port, host, number, results, lock)
        try:
            time.sleep(phone.chance.uniform(0, within_s))
            phone.arrive(path, typed)
        except (OSError, http.client.HTTPException, LookupError, _WrongPage) as error:
            with lock:
                results.faults.append(f"phone {number}: {error!r}")
        finally:
            phone.connection.close()

    threads = [threading.Thread(target=run, args=one, daemon=True) for one in enumerate(people)]
    began_at = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.taken_s = time.monotonic() - began_at
    return results


class _WrongPage(Exception):
    """The page was not the one that comes next."""


class _Phone:
    def __init__(self, port: int, host: str, number: int, results: Results, lock: threading.Lock) -> None:
        self.host, self.number, self.results, self.lock = host, number, results, lock
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.chance = random.Random(number)
        self.cookies: dict[str, str] = {}
        self.has_begun = False

    def begin(self, start: str) -> tuple[str, str]:
        """The first question: its path and page."""
        page = self._open(start)[1]
        path = self._send(start, {"form_key": FORM_KEY.findall(page)[0]}, page)
        self.uuid = UUID.findall(path)[0]
        path, page = self._open(path)
        path = self._send(path, {"sector": SECTORS[self.number % len(SECTORS)]}, page)
        first = self._open(path)
        self.results.saved[self.uuid] = {}
        self.has_begun = True
        return first

    def arrive(self, path: str, typed: dict[str, str]) -> None:
        """From the QR code to the welcome."""
        asked_at = time.monotonic()
        path, page = self._open(path)
        opened_at = time.monotonic()
        following = self._send(path, dict(typed), page)
        noted_at = time.monotonic()
        with self.lock:
            self.results.opening_s.append(opened_at - asked_at)
            self.results.saving_s.append(noted_at - opened_at)
        if WELCOME not in self._open(following)[1]:
            raise _WrongPage("no welcome after the arrival")

    def answer_all(self, first: tuple[str, str], thought_s: float, n_questions: int) -> None:
        path, page = first
        saved = self.results.saved[self.uuid]
        while found := QUESTION.search(path):
            if n_questions and len(saved) == n_questions:
                return
            answer = self._choice(page)
            time.sleep(self.chance.uniform(0, 2 * thought_s))
            asked_at = time.monotonic()
            following = self._send(path, {"answer": answer}, page)
            self.results.saving_s.append(time.monotonic() - asked_at)
            saved[found[1]] = answer
            asked_at = time.monotonic()
            path, page = self._open(following)
            self.results.opening_s.append(time.monotonic() - asked_at)
        self._send(path, {}, page)

    def _choice(self, page: str) -> Answer:
        offered = ANSWER.findall(page)
        if not offered:
            raise _WrongPage("a question without answers")
        if offered[0][0] == "radio":
            return str(self.chance.choice(offered)[1])
        together = [value for _, value, rest in offered if "data-is-alone" not in rest]
        return self.chance.sample(together, self.chance.randint(1, len(together)))

    def _send(self, path: str, fields: dict[str, Answer], page: str) -> str:
        """Where the answer leads."""
        body = urlencode({"csrfmiddlewaretoken": TOKEN.findall(page)[0], **fields}, doseq=True)
        status, headers, _ = self._ask("POST", path, body)
        if status != FOUND:
            raise _WrongPage(f"POST {path} answers {status}")
        return headers["Location"]

    def _open(self, path: str) -> tuple[str, str]:
        """The page, and where it was found in the end."""
        for _ in range(4):
            status, headers, page = self._ask("GET", path)
            if status == http.client.OK:
                return path, page.decode()
            if status != FOUND:
                break
            path = headers["Location"]
        raise _WrongPage(f"GET {path} answers {status}")

    def _ask(
        self, method: str, path: str, body: str | None = None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        self.connection.request(method, path, body, HEADERS | {"Host": self.host} | cookies)
        answer = self.connection.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        with self.lock:
            self.results.statuses[answer.status] += 1
        return answer.status, answer.headers, content
