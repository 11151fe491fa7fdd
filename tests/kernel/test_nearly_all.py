"""A percentage says 0 or 100 only where it is."""

import pytest

from kernel.templatetags.portal import percent


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (0.01, "0,1"),
        (0.4, "0,4"),
        (0.6, "1"),
        (99.4, "99"),
        (99.6, "99,6"),
        (99.99, "99,9"),
        (100, "100"),
    ],
)
def test_what_is_nearly_all_or_nothing_is_not_rounded_to_it(value, written):
    assert percent(value) == f"{written}\u202f%"
