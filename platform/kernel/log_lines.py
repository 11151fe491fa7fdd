"""Lines of the log: without the links by which a person opens what is theirs alone."""

from __future__ import annotations

import logging
import re

# The uuid of a diagnostic, sign-up or request in an address, and the signed link of a person.
_SECRETS = re.compile(
    r"(?i)(?<=/)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"
    r"|(?<=/moi/)[^/\s?\"']+|(?<=/mes-inscriptions/)[^/\s?\"']+"
)


class WithoutLinks(logging.Formatter):
    """Django notes the path of each answer from 400 on: whoever reads the log opens none of them."""

    def format(self, record: logging.LogRecord) -> str:
        return _SECRETS.sub("…", super().format(record))
