"""A pooler as PgBouncer is one: connections of ours on backends of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any


class Backend:
    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.settings: dict[str, str] = {}


class Pooler:
    """`mode` as PgBouncer names it; idle backends are taken newest first, or by turns (round robin)."""

    def __init__(self, mode: str, *, is_round_robin: bool = False, n_idle: int = 0) -> None:
        self.mode = mode
        self.is_round_robin = is_round_robin
        self.pids = count(100)
        self.idle = deque(Backend(next(self.pids)) for _ in range(n_idle))
        self.n_open = 0

    def connect(self) -> Client:
        self.n_open += 1
        return Client(self)

    def take(self) -> Backend:
        if not self.idle:
            return Backend(next(self.pids))
        return self.idle.popleft() if self.is_round_robin else self.idle.pop()


class Answer:
    def __init__(self, row: tuple[Any, ...]) -> None:
        self.row = row

    def fetchone(self) -> tuple[Any, ...]:
        return self.row


class Client:
    def __init__(self, pooler: Pooler) -> None:
        self.pooler = pooler
        self.held: Backend | None = None

    def execute(self, query: str, params: tuple[str, ...] = ()) -> Answer:
        if self.held is not None:
            return self.answer(self.held, query, params)
        backend = self.pooler.take()
        answer = self.answer(backend, query, params)
        if self.pooler.mode == "session":
            self.held = backend
        else:
            self.pooler.idle.append(backend)
        return answer

    @staticmethod
    def answer(backend: Backend, query: str, params: tuple[str, ...]) -> Answer:
        if "set_config" in query:
            backend.settings[params[0]] = params[1]
        return Answer((backend.pid, backend.settings.get(params[0], "")))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        if self.pooler.mode == "session":
            yield
            return
        self.held = self.pooler.take()
        try:
            yield
        finally:
            self.pooler.idle.append(self.held)
            self.held = None

    def close(self) -> None:
        self.pooler.n_open -= 1
