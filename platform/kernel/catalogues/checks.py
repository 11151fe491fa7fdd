"""What is wrong with a catalogue: behind the sources, not translated, or unsafe to fill in."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry

from kernel.catalogues.extraction import Message

PERCENT = re.compile(r"%%|%\(\w+\)[#0 +-]*\d*(?:\.\d+)?[a-zA-Z]|%[sdrif]")
BRACE = re.compile(r"\{\{|\}\}|\{[\w.\[\]]*(?:![rsa])?(?::[^{}]*)?\}")
NAME_IN_PERCENT = re.compile(r"%\(\w+\)")


@dataclass(frozen=True, slots=True)
class Finding:
    """One entry at fault; `fault` is a stable word, `detail` may say more."""

    language: str
    fault: str  # missing, obsolete, empty, fuzzy, placeholders
    text: str
    files: tuple[str, ...] = ()
    detail: str = ""

    def __str__(self) -> str:
        where = f" ({', '.join(self.files)})" if self.files else ""
        detail = f": {self.detail}" if self.detail else ""
        return f"{self.language}: {self.fault}{detail}: {self.text!r}{where}"


def findings(catalogue: Catalog, messages: Iterable[Message], language: str) -> Iterator[Finding]:
    """Each entry that is behind the sources or cannot be shown, in the order of the messages."""
    wanted = set()
    for message in messages:
        wanted.add(message.key)
        entry = catalogue.get(message.text, message.context)
        if entry is None or _plural(entry) != message.plural:
            yield Finding(language, "missing", message.text, message.files)
            continue
        fault, detail = _fault(entry, catalogue.num_plurals)
        if fault:
            yield Finding(language, fault, message.text, message.files, detail)
    for entry in catalogue:
        text = entry.id if isinstance(entry.id, str) else entry.id[0]
        if text and (text, entry.context) not in wanted:
            files = tuple(file for file, _ in entry.locations)
            yield Finding(language, "obsolete", text, files)


def placeholder_fault(originals: Sequence[str], translations: Sequence[str]) -> str:
    """What differs between the placeholders of a message and of its translation, "" if nothing.

    With plural forms, a form may leave out what the text for one leaves out (`one shop`), none may add
    anything, and the last one has all that the text for several has.
    """
    allowed = set().union(*(_placeholders(text) for text in originals))
    required = _placeholders(originals[-1])
    for form, text in enumerate(translations):
        used = _placeholders(text)
        is_last = form == len(translations) - 1
        missing = required - used if is_last else set()
        if used - allowed:
            return f"{', '.join(sorted(used - allowed))} added"
        if missing:
            return f"{', '.join(sorted(missing))} left out"
        if NAME_IN_PERCENT.search("".join(originals)) and "%" in PERCENT.sub("", text):
            return "a lone %, write %%"
    return ""


def _fault(entry: Entry, num_plurals: int) -> tuple[str, str]:
    originals, strings = texts(entry.id), texts(entry.string)
    if len(originals) > 1 and len(strings) != num_plurals:
        return "empty", f"{num_plurals} forms expected"
    if not all(string.strip() for string in strings):
        return "empty", ""
    if entry.fuzzy:
        return "fuzzy", ""
    detail = placeholder_fault(originals, strings)
    return ("placeholders" if detail else "", detail)


def texts(forms: str | Sequence[str] | None) -> list[str]:
    """The forms of an entry as a list, one or several."""
    return [forms or ""] if isinstance(forms, str) or forms is None else list(forms)


def _placeholders(text: str) -> set[str]:
    """`%(name)s`, `%s` and `{name}`, without the escapes `%%`, `{{` and `}}`."""
    found = {*PERCENT.findall(text), *BRACE.findall(text)}
    return found - {"%%", "{{", "}}"}


def _plural(entry: Entry) -> str | None:
    return None if isinstance(entry.id, str) else entry.id[1]
