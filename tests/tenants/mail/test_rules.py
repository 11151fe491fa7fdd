"""What a server's answer means, and how long to wait."""

import pytest

from tenants.mail.rules import asks_to_come_back, minutes_to_wait


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (421, True),
        (450, True),
        (451, True),
        (499, True),
        (500, False),
        (550, False),
        (554, False),
        (-1, False),
    ],
)
def test_only_4xx_asks_to_come_back(code, expected):
    assert asks_to_come_back(code) is expected


@pytest.mark.parametrize(("n_attempts", "minutes"), [(1, 2), (2, 4), (5, 32), (6, 60), (1000, 60)])
def test_the_wait_doubles_up_to_an_hour(n_attempts, minutes):
    assert minutes_to_wait(n_attempts) == minutes
