"""What a group shows at the door, scanned or typed in any way, is its code."""

import pytest
import segno

from campaigns.agenda.door_codes import code_in, door_text
from campaigns.agenda.models.seats import new_check_in_code
from kernel.codes import shown_code

CODE = "K7MP4TXR"


@pytest.mark.parametrize(
    "text",
    ["CC:K7MP4TXR", "cc:k7mp4txr", "Cc: K7MP-4TXR ", "K7MP4TXR", "k7mp-4txr", " K7MP 4TXR\n", "k7mp–4txr"],
)
def test_it_is_read_however_it_came(text):
    assert code_in(text) == CODE


@pytest.mark.parametrize(
    "text",
    ["", "CC:", "HJ4K7M", "CC:HJ4K7M", "K7MP4TXRR", "https://namur.example.org/diagnostic/", "CC" * 400],
)
def test_what_is_no_groups_code_is_none(text):
    assert code_in(text) == ""


def test_a_drawn_code_is_the_smallest_that_there_is():
    code = new_check_in_code()
    drawn = segno.make(door_text(code), error="m", micro=False)

    assert code_in(door_text(code)) == code_in(shown_code(code)) == code
    assert (drawn.version, drawn.mode) == (1, "alphanumeric")
