"""Entries as sentences, with names of things and links to their pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.clock import day_of
from tenants.journal.models import Entry
from tenants.journal.sentences import Of, Part, Ref, Said, Thing, sentence_of, things_of

UNKNOWN = gettext_lazy("a fait « %(action)s »")


@dataclass(frozen=True)
class Line:
    """An entry as it is read. `whence` is the organisation of somebody from elsewhere."""

    entry: Entry
    who: str
    whence: SafeString
    sentence: SafeString
    note: SafeString


@dataclass(frozen=True)
class Day:
    on: date
    lines: list[Line]


def days_of(entries: Sequence[Entry], reader: Any) -> list[Day]:
    """Entries by day, as they come. At most four statements for each kind of thing that is named."""
    days: list[Day] = []
    for line in _lines(entries, reader):
        on = day_of(line.entry.at)
        if not days or days[-1].on != on:
            days.append(Day(on, []))
        days[-1].lines.append(line)
    return days


def _lines(entries: Sequence[Entry], reader: Any) -> Iterator[Line]:
    said = [_said(entry) for entry in entries]
    whence = [_whence(entry) for entry in entries]
    things = things_of({*_refs(part for one in said for part in _parts(one)), *_refs(whence)}, reader)
    for entry, one, place in zip(entries, said, whence, strict=True):
        yield Line(
            entry=entry,
            who=entry.actor_label or str(one.who) or _("Le système"),
            whence=_written(place, things),
            sentence=_filled(one, things),
            note=_written(one.note, things),
        )


def _said(entry: Entry) -> Said:
    sentence = sentence_of(entry.action)
    return sentence.read(entry) if sentence else Said(UNKNOWN, {"action": entry.action})


def _whence(entry: Entry) -> Part:
    slug = entry.details.get("from_organisation")
    return Ref("organisation", slug, slug) if slug else ""


def _parts(said: Said) -> list[Part]:
    return [*said.parts.values(), said.note]


def _refs(parts: Iterable[Part]) -> Iterator[Ref]:
    for part in parts:
        if isinstance(part, Ref):
            yield part
        elif isinstance(part, Of):
            yield part.ref
        elif isinstance(part, Said):
            yield from _refs(_parts(part))
        elif not isinstance(part, str | Promise):
            yield from _refs(part)


def _filled(said: Said, things: Mapping[Ref, Thing]) -> SafeString:
    text = conditional_escape(str(said.text))
    return mark_safe(text % {name: _written(part, things) for name, part in said.parts.items()})  # noqa: S308


def _written(part: Part, things: Mapping[Ref, Thing]) -> SafeString:
    if isinstance(part, Ref):
        thing = things.get(part) or Thing(part.known)
        return _linked(thing.text, thing.url)
    if isinstance(part, Of):
        thing = things.get(part.ref) or Thing(part.ref.known)
        return _linked(thing.of or thing.text, thing.url)
    if isinstance(part, Said):
        return _filled(part, things)
    if isinstance(part, str | Promise):
        return conditional_escape(str(part))
    return format_html_join(", ", "{}", ((_written(one, things),) for one in part))


def _linked(text: str, url: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, text) if url else conditional_escape(text)
