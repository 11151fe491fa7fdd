"""The `.po` file of a language: read, brought up to date with the sources, written, compiled.

A file holds no dates and no line numbers, so that it only changes when a message does.
"""

import io
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

from kernel.catalogues.checks import PERCENT, texts
from kernel.catalogues.extraction import Message
from kernel.french import typeset
from kernel.languages import SOURCE_LANGUAGE

WIDTH = 100
# 0 and 1 are singular in French; 0 has a form of its own for texts that say no number.
SOURCE_PLURALS = "nplurals=3; plural=(n == 0 ? 0 : n == 1 ? 1 : 2);"
HEADER = """\
# The portal in {english_name}. Messages are found and dropped by `portal catalogues --update`.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""


class CannotRead(Exception):
    """A catalogue that is not a valid `.po` file."""


def catalogue_path(locale_folder: Path, language: str) -> Path:
    """Where Django looks for the catalogue of a language."""
    return locale_folder / language / "LC_MESSAGES" / "django.po"


def read_catalogue(path: Path, language: str) -> Catalog:
    """The catalogue in the file, an empty one without it. Raises `CannotRead`."""
    if not path.exists():
        return Catalog(locale=language)
    try:
        with path.open("rb") as stream:
            return read_po(stream, locale=language, abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise CannotRead(f"{path.name} ({language}): {error}") from error


def brought_up_to_date(old: Catalog, messages: Iterable[Message], language: str) -> Catalog:
    """A catalogue of exactly these messages, with the translations and remarks that `old` has for them.

    When only the plural of a message has changed, its translation is kept but marked fuzzy.
    """
    new = Catalog(locale=language)
    for message in messages:
        identity = message.text if message.plural is None else (message.text, message.plural)
        known = old.get(message.text, message.context)
        string, flags = None, set[str]()
        if known is not None and isinstance(known.id, str) == isinstance(identity, str):
            string = known.string
            is_same = texts(known.id) == texts(identity)
            flags = {"fuzzy"} if known.fuzzy or (any(texts(string)) and not is_same) else set()
        new.add(
            identity,
            string,
            locations=[(file, 0) for file in message.files],
            flags=flags,
            auto_comments=message.comments,
            user_comments=known.user_comments if known is not None else (),
            context=message.context,
        )
    return new


def catalogue_text(catalogue: Catalog) -> str:
    """The file's text: the same for the same catalogue."""
    body = io.BytesIO()
    write_po(body, catalogue, width=WIDTH, omit_header=True, include_lineno=False, ignore_obsolete=True)
    locale = catalogue.locale
    header = HEADER.format(
        english_name=locale.english_name if locale else "?",
        language=catalogue.locale_identifier,
        plural_forms=catalogue.plural_forms.rstrip(";") + ";",
    )
    return header + body.getvalue().decode().rstrip("\n") + "\n"


def write_if_changed(path: Path, text: str) -> bool:
    """Write the file unless it says that already; whether it was written."""
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def compile_catalogue(path: Path, language: str) -> Path:
    """Write the `.mo` beside the `.po`, and return its path. Raises `CannotRead`.

    What is fuzzy, or lacks a form, is left out: it shows in French. A form left empty would show nothing.
    """
    catalogue = read_catalogue(path, language)
    for entry in list(catalogue):
        if entry.id and not all(texts(entry.string)):
            catalogue.delete(texts(entry.id)[0], entry.context)
    compiled = path.with_suffix(".mo")
    with compiled.open("wb") as stream:
        write_mo(stream, catalogue)
    return compiled


def compile_french(translated: Catalog, path: Path) -> Path:
    """Write the French `.mo` from the msgids of another language's catalogue: typeset, with French plurals.

    Without it gettext counts as in English ("0 places"), and lines break before a question mark. Where the
    text for one does not say the number ("une place") none is told by the text for several.
    """
    header = HEADER.format(english_name="French", language=SOURCE_LANGUAGE, plural_forms=SOURCE_PLURALS)
    catalogue = read_po(io.BytesIO(header.encode()), locale=SOURCE_LANGUAGE)
    for entry in translated:
        if not entry.id:
            continue
        if isinstance(entry.id, str):
            if typeset(entry.id) != entry.id:
                catalogue.add(entry.id, typeset(entry.id), context=entry.context)
            continue
        one, several = map(typeset, entry.id)
        zero = one if says_number(one, several) else several
        catalogue.add(tuple(entry.id), (zero, one, several), context=entry.context)
    path.parent.mkdir(parents=True, exist_ok=True)
    compiled = path.with_suffix(".mo")
    with compiled.open("wb") as stream:
        write_mo(stream, catalogue)
    return compiled


def says_number(one: str, several: str) -> bool:
    """Whether the text for one has all the placeholders of the text for several, so its number, too."""
    return set(PERCENT.findall(several)) <= set(PERCENT.findall(one))
