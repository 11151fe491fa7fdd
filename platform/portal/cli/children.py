"""The programs that `portal demo` runs: started with a log each, stopped in order, none left behind."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from portal.cli.signals import Signals
from portal.embedded.detached import last_words, start_log_afresh
from portal.embedded.errors import reason_in_log, refused_in_a_sentence

PATIENCE_S = 4.0
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Child:
    """One running program."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path | None
    log_began_at: int = 0

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def epitaph(self) -> str:
        """Say in a sentence that it ended, why if its log tells, and where the log is."""
        how = f"ended with status {self.process.returncode}"
        if self.process.returncode < 0:
            how = f"was ended by {signal.Signals(-self.process.returncode).name}"
        if self.log is None:
            return f"{self.name} {how}; see above."
        reason = reason_in_log(last_words(self.log, self.log_began_at))
        return f"{self.name} {how}{f' because {reason}' if reason else ''}; its log is {self.log}."


@dataclass
class Children:
    """The programs of one demo. Each inherits the lease, so that the servers outlive a killed parent."""

    environment: dict[str, str]
    log: Path
    lease: int
    running: list[Child] = field(default_factory=list)

    def start(self, name: str, module: Sequence[str], *, role: str = "app", is_shown: bool = False) -> Child:
        """Start `python -m module ...`; shown on this terminal, else with a log of its own."""
        log = None if is_shown else self.log / f"{name}.log"
        environment = self.environment | {"PORTAL_DATABASE_ROLE": role}
        command = [sys.executable, "-m", *module]
        if log is None:
            child = Child(name, self._run(command, environment, None), None)
        else:
            with refused_in_a_sentence("write", log):
                start_log_afresh(log)
                with log.open("ab") as words:
                    child = Child(name, self._run(command, environment, words.fileno()), log, words.tell())
        self.running.append(child)
        return child

    def _run(
        self, command: list[str], environment: dict[str, str], output: int | None
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=_end_with_parent(),  # noqa: PLW1509 - the supervisor has no thread
            pass_fds=(self.lease,),
        )

    def fallen(self) -> Child | None:
        """Return a program that ended although nobody asked it to."""
        return next((child for child in self.running if child.has_ended), None)

    def finish(self, child: Child, signals: Signals) -> bool:
        """Wait for a program that ends by itself; true when it succeeded, false when it or another failed."""
        while not child.has_ended:
            if signals.is_ending or self.fallen():
                return False
            signals.wait(None)
        if child.process.returncode == 0:
            self.running.remove(child)
        return child.process.returncode == 0

    def stop(self, patience_s: float = PATIENCE_S) -> None:
        """Stop all, the last started first; whoever takes too long, and what it started, is killed."""
        give_up_at = time.monotonic() + patience_s
        for child in reversed(self.running):
            child.process.send_signal(signal.SIGTERM)
        for child in reversed(self.running):
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.1, give_up_at - time.monotonic()))
            with suppress(ProcessLookupError):
                os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()
        self.running.clear()


def _end_with_parent() -> Callable[[], object] | None:
    """Return what makes a child end when its parent is killed, where the system can."""
    if sys.platform != "linux":
        return None
    return partial(ctypes.CDLL(None).prctl, _PR_SET_PDEATHSIG, signal.SIGTERM)
