"""Words inside a sentence, in the reader's language."""

from typing import Any

from django.utils.translation import get_language


def mid_sentence(label: Any) -> str:
    """A label as it stands inside a sentence: lower case, save in German, where nouns keep their capital."""
    text = str(label)
    return text if get_language() == "de" else text[:1].lower() + text[1:]
