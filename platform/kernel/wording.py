"""The reader's language, and words inside a sentence of it."""

from typing import Any

from django.utils.translation import get_language

from kernel import french
from kernel.languages import SOURCE_LANGUAGE


def reader_language() -> str:
    """`fr`, `de`, `nl` or `en`: that of the page or mail that is being made."""
    return str(get_language() or SOURCE_LANGUAGE)[:2]


def typeset_in(text: str, language: str) -> str:
    """A text of the data, which no catalogue holds: in French with its narrow spaces."""
    return french.typeset(text) if language == SOURCE_LANGUAGE else text


def mid_sentence(label: Any) -> str:
    """A label as it stands inside a sentence: lower case, save in German, where nouns keep their capital."""
    text = str(label)
    return text if reader_language() == "de" else text[:1].lower() + text[1:]


def the_name(name: Any, *, opens: bool = False) -> str:
    """A name as a sentence names it: `l’Agence`; `opens` a sentence: `L’Agence`. Elsewhere the bare name."""
    text = str(name)
    named = french.with_article(text) if reader_language() == SOURCE_LANGUAGE else text
    return named[:1].upper() + named[1:] if opens else named


def of_name(name: Any) -> str:
    """`d’Andenne`, `du Rœulx`, `de l’Agence`; elsewhere the bare name, as translations have `von`, `van`."""
    return french.after_de(str(name)) if reader_language() == SOURCE_LANGUAGE else str(name)


def at_name(name: Any) -> str:
    """`à Andenne`, `au Rœulx`, `à l’Agence`; elsewhere the bare name."""
    return french.after_a(str(name)) if reader_language() == SOURCE_LANGUAGE else str(name)


def that_name(name: Any) -> str:
    """`qu’Andenne`, `que Le Rœulx`, `que l’Agence`; elsewhere the bare name."""
    return french.after_que(str(name)) if reader_language() == SOURCE_LANGUAGE else str(name)
