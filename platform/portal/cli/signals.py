"""Signals as something to wait for, so that none arrives in the middle of starting or stopping a program."""

import select
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager

ENDING = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})


class Signals:
    """The signals that arrived since the last look."""

    def __init__(self, inbox: socket.socket) -> None:
        self._inbox = inbox
        self.is_ending = False

    def wait(self, timeout_s: float | None) -> None:
        """Sleep until a child ends, somebody asks to end (`is_ending` turns true) or the time is over."""
        readable, _, _ = select.select([self._inbox], [], [], timeout_s)
        if readable and not ENDING.isdisjoint(self._inbox.recv(4096)):
            self.is_ending = True


@contextmanager
def awaited_signals() -> Iterator[Signals]:
    """Collect the signals of the main thread for the block instead of acting on them."""
    inbox, outbox = socket.socketpair()
    inbox.setblocking(False)
    outbox.setblocking(False)
    numbers = [*ENDING, signal.SIGCHLD]
    former = {number: signal.signal(number, lambda *_: None) for number in numbers}
    former_outbox = signal.set_wakeup_fd(outbox.fileno(), warn_on_full_buffer=False)
    try:
        yield Signals(inbox)
    finally:
        signal.set_wakeup_fd(former_outbox)
        for number, handler in former.items():
            signal.signal(number, handler)
        inbox.close()
        outbox.close()
