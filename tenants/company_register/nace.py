"""Which of the 37 sub-sectors an activity is: that of which the longest NACE code begins the activity's.

The sub-sectors are defined by codes of 2008. Where a class has another meaning in 2025 it has a line of its
own (`data/nace2025.json`); codes of 2003 say nothing: an entity that is at work has newer ones.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tenants.sectors.selectors import sectors_by_code

FILE = Path(__file__).parent / "data" / "nace2025.json"
SHORTEST = 4
VERSIONS = ("2025", "2008")


def sector_of(code: str, version: str) -> str:
    """The code of the sub-sector of an activity `56101` in that version of NACE; "" for outside retail."""
    if version not in VERSIONS:
        return ""
    prefixes = _prefixes(version)
    lengths = range(len(code), SHORTEST - 1, -1)
    return next((prefixes[code[:n]] for n in lengths if code[:n] in prefixes), "")


def _prefixes(version: str) -> Mapping[str, str]:
    of_2008 = {
        code.replace(".", ""): sector.code
        for sector in sectors_by_code().values()
        for code in sector.nace_codes
    }
    if version == "2008":
        return of_2008
    known = _of_2025()
    same = frozenset(known["same"])
    return {**known["classes"], **{code: sector for code, sector in of_2008.items() if code[:4] in same}}


@cache
def _of_2025() -> dict[str, dict[str, str]]:
    return json.loads(FILE.read_text(encoding="utf-8"))  # type: ignore[no-any-return]
