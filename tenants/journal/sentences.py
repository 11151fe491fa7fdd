"""The registry of sentences: how what is noted in the journal is read aloud, in the reader's language.

An app's `journal_sentences.py`, found when Django starts, registers a sentence for each action that the app
records, and how the things that its entries are about are found by name. Django stores codes; people read
"a consulté la liste des inscrits du 11 novembre (Dinant)".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import TextChoices
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kernel.clock import day_of
from tenants.journal.models import Entry

UUID_FORM = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Topic(TextChoices):
    """What actions are about: the groups of the filter, in this order."""

    SESSIONS = "sessions", _("Séances")
    SIGN_UPS = "sign_ups", _("Inscriptions")
    DIAGNOSTICS = "diagnostics", _("Diagnostics")
    SHOPS = "shops", _("Commerces et personnes")
    TEAM = "team", _("Équipe et accès")
    APPEARANCE = "appearance", _("Apparence")
    QUESTIONNAIRE = "questionnaire", _("Questionnaire")
    ARCHIVES = "archives", _("Archives")


@dataclass(frozen=True)
class Ref:
    """A thing that an entry is about, by the kind that its app registered.

    `known` is what the entry itself says of it: shown where the thing is there no more. `on` is the day of
    the entry, for things whose keys are used again each year.
    """

    kind: str
    key: str
    known: str = ""
    on: date = date.min


@dataclass(frozen=True)
class Thing:
    """How a thing is called: inside a sentence, and after "of" where that is another form (`du 11 novembre`).

    `url` is its page, where the reader may open it.
    """

    text: str
    url: str = ""
    of: str = ""


@dataclass(frozen=True)
class Of:
    """A thing in its form after "of"."""

    ref: Ref


type Text = str | Promise
type Part = Text | Ref | Of | Said | Sequence[Part]


@dataclass(frozen=True)
class Said:
    """What an entry says after the name of who acted: `text` with `%(name)s` for its parts.

    `note` is a second line, such as a reason. `who` stands for an entry without an actor.
    """

    text: Text
    parts: Mapping[str, Part] = field(default_factory=dict)
    note: Part = ""
    who: Text = ""


@dataclass(frozen=True)
class Sentence:
    """An action with its name in the filter, and how an entry of it is read."""

    action: str
    topic: Topic
    label: Text
    read: Callable[[Entry], Said]


# Asked for all things of a kind at once, for a reader (an `Actor`: this app is below the membership).
Finder = Callable[[Collection[Ref], Any], Mapping[Ref, Thing]]

_sentences: dict[str, Sentence] = {}
_finders: dict[str, Finder] = {}


def sentence(
    action: str, topic: Topic, label: Text
) -> Callable[[Callable[[Entry], Said]], Callable[[Entry], Said]]:
    """Register how entries of `action` are read; raises ValueError where it has a sentence already."""

    def declare(read: Callable[[Entry], Said]) -> Callable[[Entry], Said]:
        if action in _sentences:
            raise ValueError(f"{action} has two sentences")
        _sentences[action] = Sentence(action, topic, label, read)
        return read

    return declare


def says(
    text: Text,
    *,
    note: Callable[[Entry], Part] = lambda entry: "",
    who: Text = "",
    **parts: Callable[[Entry], Part],
) -> Callable[[Entry], Said]:
    """A reader of entries that always say `text`, with these parts."""
    return lambda entry: Said(text, {name: part(entry) for name, part in parts.items()}, note(entry), who)


def find_by(kind: str, finder: Finder) -> None:
    """Register how things of `kind` are found."""
    _finders[kind] = finder


def sentences() -> list[Sentence]:
    """Every sentence, by topic and then in the order in which its app registered it."""
    order = list(Topic)
    return sorted(_sentences.values(), key=lambda one: order.index(one.topic))


def sentence_of(action: str) -> Sentence | None:
    """None for an action of another release, that this one does not know."""
    return _sentences.get(action)


def things_of(refs: Collection[Ref], reader: Any) -> dict[Ref, Thing]:
    """The things that are there, each kind asked for once, whatever their number."""
    found: dict[Ref, Thing] = {}
    for kind in sorted({ref.kind for ref in refs}):
        finder = _finders.get(kind)
        if finder is not None:
            found |= finder([ref for ref in refs if ref.kind == kind], reader)
    return found


def numbers(refs: Collection[Ref]) -> dict[Ref, int]:
    """The keys that are numbers."""
    return {ref: int(ref.key) for ref in refs if ref.key.isdecimal()}


def uuids(refs: Collection[Ref]) -> dict[Ref, UUID]:
    """The keys that are identifiers."""
    return {ref: UUID(ref.key) for ref in refs if UUID_FORM.fullmatch(ref.key)}


def page_url(name: str, **keys: Any) -> str:
    """The address of a page; nothing on the host of an organisation that has no such page."""
    try:
        return reverse(name, kwargs=keys)
    except NoReverseMatch:
        return ""


def subject_key(entry: Entry) -> str:
    """`shop:12` -> `12`; a subject without a colon as it is."""
    return entry.subject.partition(":")[2] or entry.subject


def detail(name: str) -> Callable[[Entry], str]:
    """A detail as text; nothing where an earlier release did not note it."""
    return lambda entry: str(entry.details.get(name) or "")


def subject(kind: str, known: Text = "") -> Callable[[Entry], Ref]:
    """The thing that the entry's subject names."""
    return lambda entry: Ref(kind, subject_key(entry), str(known) or subject_key(entry), day_of(entry.at))
