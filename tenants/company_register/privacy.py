"""What the company register's rows hold of a person: sole traders by their company, nothing by a digest.

Nobody is known here by e-mail or phone. How a sole trader has a row erased: `docs/privacy.md`.
"""

from collections.abc import Mapping
from typing import Any

from kernel.privacy import Holding, register


def _export(digest: str) -> list[Mapping[str, Any]]:
    """Nothing is kept by digest."""
    return []


def _erase(old: str, new: str) -> int:
    """Nothing is kept by digest."""
    return 0


register(Holding("company_register", _export, _erase))
