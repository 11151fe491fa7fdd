"""The code that a group shows at the door (`SeatClaim.check_in_code`), as its QR code says it.

The QR code holds `CC:` and the eight signs, such as `CC:K7MP4TXR`: no address, so that a camera which is
not at the door opens nothing, and no name. Capitals, digits and a colon are all in QR's alphanumeric mode,
in which this is the smallest drawing there is (21 modules).
"""

from __future__ import annotations

from campaigns.agenda.models.seats import CHECK_IN_CODE_LENGTH
from kernel.codes import normalised_code

PREFIX = "CC:"


def door_text(code: str) -> str:
    """What the QR code of a group's code says."""
    return f"{PREFIX}{code}"


def code_in(text: str) -> str:
    """The group's code in what was scanned or typed: with the prefix or without, with a dash, spaces or small
    letters; "" where it cannot be one."""
    bare = text.strip()
    if bare[: len(PREFIX)].upper() == PREFIX:
        bare = bare[len(PREFIX) :]
    code = normalised_code(bare)
    return code if len(code) == CHECK_IN_CODE_LENGTH else ""
