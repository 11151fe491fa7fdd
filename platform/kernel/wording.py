"""The reader's language, and words inside a sentence of it."""

from typing import Any

from django.utils.translation import get_language

from kernel.languages import SOURCE_LANGUAGE


def reader_language() -> str:
    """`fr`, `de`, `nl` or `en`: that of the page or mail that is being made."""
    return str(get_language() or SOURCE_LANGUAGE)[:2]


def mid_sentence(label: Any) -> str:
    """A label as it stands inside a sentence: lower case, save in German, where nouns keep their capital."""
    text = str(label)
    return text if reader_language() == "de" else text[:1].lower() + text[1:]
