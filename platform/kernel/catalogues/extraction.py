"""Finds the messages of the portal: in Python calls and in templates."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

SOURCES = ("tenants", "campaigns", "diagnostic", "dashboards", "platform", "templates")
# What holds no text of ours, or only copies of it (a migration repeats its model's labels).
SKIPPED = frozenset({"migrations", "static_src", "static_built", "node_modules", "__pycache__"})
TEMPLATE_SUFFIXES = frozenset({".html", ".txt"})
TRANSLATORS = ("Translators:",)

type _Arguments = tuple[int | tuple[int, str], ...]
_ONE: _Arguments = (1,)
_SEVERAL: _Arguments = (1, 2)
_IN_CONTEXT: _Arguments = ((1, "c"), 2)
_SEVERAL_IN_CONTEXT: _Arguments = ((1, "c"), 2, 3)
# Which arguments of a call are messages ("c": the context).
KEYWORDS: Mapping[str, _Arguments] = {
    "_": _ONE,
    "gettext": _ONE,
    "gettext_lazy": _ONE,
    "gettext_noop": _ONE,
    "ngettext": _SEVERAL,
    "ngettext_lazy": _SEVERAL,
    "pgettext": _IN_CONTEXT,
    "pgettext_lazy": _IN_CONTEXT,
    "npgettext": _SEVERAL_IN_CONTEXT,
    "npgettext_lazy": _SEVERAL_IN_CONTEXT,
}


class CannotExtract(Exception):
    """A source file that is not Python, or not a template that can be translated."""


@dataclass(frozen=True, slots=True)
class Message:
    """A text to translate. The same text may have another translation in another `context`.

    `plural`: the text for several, None where there is no count. `files`: where it stands.
    """

    text: str
    plural: str | None = None
    context: str | None = None
    files: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str | None]:
        """What tells it from the others, as gettext sees it."""
        return self.text, self.context


def messages_of_project(root: Path, sources: Sequence[str] = SOURCES) -> list[Message]:
    """Every message of the source folders under `root`, once each, in the order of the files.

    Raises `CannotExtract` naming the file.
    """
    found: dict[tuple[str, str | None], Message] = {}
    for path in _source_files(root, sources):
        name = path.relative_to(root).as_posix()
        source = path.read_text(encoding="utf-8")
        read = messages_of_template if path.suffix in TEMPLATE_SUFFIXES else messages_of_python
        for message in read(source, name):
            found[message.key] = _joined(found.get(message.key), message)
    return list(found.values())


def messages_of_python(source: str, name: str) -> Iterator[Message]:
    """The messages of the calls in a Python source."""
    try:
        yield from _extracted(source, name)
    except (SyntaxError, UnicodeDecodeError) as error:
        raise CannotExtract(f"{name}: {error}") from error


def messages_of_template(source: str, name: str) -> Iterator[Message]:
    """The messages of the translate and blocktranslate tags and of `_("...")` in a template."""
    try:
        # What Django makes of it is Python but for its indentation, which is the template's.
        python = re.sub(r"(?m)^[^\S\n]+", "", templatize(source, origin=name))
        yield from _extracted(python, name)
    except SyntaxError as error:
        raise CannotExtract(f"{name}: {error}") from error


def _source_files(root: Path, sources: Sequence[str]) -> Iterator[Path]:
    for source in sources:
        for path in sorted((root / source).rglob("*")):
            parts = path.relative_to(root).parts
            if not SKIPPED.isdisjoint(parts):
                continue
            if path.suffix == ".py" or (path.suffix in TEMPLATE_SUFFIXES and "templates" in parts):
                yield path


def _extracted(source: str, name: str) -> Iterator[Message]:
    stream = io.BytesIO(source.encode())
    options = {"encoding": "utf-8"}
    for _line, texts, comments, context in extract("python", stream, KEYWORDS, TRANSLATORS, options):
        text, plural = (texts, None) if isinstance(texts, str) else (texts[0], texts[1])
        if text:
            yield Message(text, plural, context, (name,), tuple(comments))


def _joined(known: Message | None, again: Message) -> Message:
    if known is None:
        return again
    return Message(
        known.text,
        known.plural or again.plural,
        known.context,
        _once([*known.files, *again.files]),
        _once([*known.comments, *again.comments]),
    )


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
