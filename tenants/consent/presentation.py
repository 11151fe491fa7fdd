"""Consents and blocks, worded for pages."""

from __future__ import annotations

from typing import Any

from kernel.wording import reader_language, typeset_in
from tenants.consent.models import Consent
from tenants.consent.wordings import asked_text, wording_text


def consent_card(row: Consent) -> dict[str, Any]:
    """`text`: what was agreed to, in the reader's language; `key`: what a button sends."""
    language = reader_language()
    text = typeset_in(wording_text(row.wording, row.purpose, row.reached_by, language), language)
    return {
        "row": row,
        "text": text or asked_text(row.purpose, row.reached_by),
        "key": f"{row.purpose}:{row.reached_by}",
    }
