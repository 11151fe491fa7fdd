"""Texts that are kept in several languages, French first. Knows no framework, so that rules may use it."""

from __future__ import annotations

from collections.abc import Mapping

SOURCE_LANGUAGE = "fr"


def localised(texts: Mapping[str, str] | None, language: str) -> str:
    """The text in that language, else in French, else nothing."""
    if not texts:
        return ""
    return texts.get(language) or texts.get(SOURCE_LANGUAGE, "")
