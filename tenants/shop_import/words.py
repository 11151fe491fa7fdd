"""What lists of shops call things, in French, Dutch, German and English: `data/words.json`.

`titles`: what columns are called; `weak`: what another may be called too. `days`, `languages`, `states`
and `roles`: what their cells say.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from kernel.names import name_key

FILE = Path(__file__).parent / "data" / "words.json"


@cache
def _words() -> dict[str, Any]:
    return json.loads(FILE.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def titles() -> dict[str, dict[str, list[str]]]:
    """{column: {"titles", "weak"}}"""
    return _words()["titles"]  # type: ignore[no-any-return]


@cache
def meaning(of: str) -> dict[str, str]:
    """From the key of a word to the value that it means: of `days`, `languages`, `states` or `roles`."""
    return {name_key(word): value for value, words in _words()[of].items() for word in words}
