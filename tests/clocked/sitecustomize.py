"""Python under libfaketime sleeps by another call: the one of `time.sleep` fails there (Debian's 0.9.10).

On the path of each Python that starts while PORTAL_TEST_CLOCK is set, and of no other (tests/clock.py).
"""

import select
import time


def sleep(seconds: float) -> None:
    select.select([], [], [], seconds)


time.sleep = sleep  # type: ignore[assignment]  # takes an index, too
