"""An import and its rows as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.templatetags.portal import number
from tenants.runs.presentation import progress_context
from tenants.table_import.kinds import ImportKind, kind_of
from tenants.table_import.models import ImportRow, Outcome, TableImport
from tenants.table_import.runs import PREVIEW, UNDO, WRITE
from tenants.table_import.services import choices_of, contradicting_of

TONES: Mapping[str, str] = {
    Outcome.NEW: "good",
    Outcome.CHANGED: "info",
    Outcome.SAME: "neutral",
    Outcome.UNSURE: "warn",
    Outcome.DOUBLE: "neutral",
    Outcome.REFUSED: "bad",
}
# What asks for an answer first.
TABS = (
    Outcome.UNSURE,
    Outcome.CHANGED,
    Outcome.NEW,
    Outcome.REFUSED,
    Outcome.DOUBLE,
    Outcome.SAME,
)


@dataclass(frozen=True)
class ShownChange:
    """`contradicts`: another value is known."""

    label: str
    before: str
    after: str
    contradicts: bool


@dataclass(frozen=True)
class ShownRow:
    """`choices`: (value, text) of what may be decided, empty where nothing may."""

    row: ImportRow
    text: str
    tone: str
    reasons: list[str]
    changes: list[ShownChange]
    choices: list[tuple[str, str]]
    url: str


def progress_of_import(table: TableImport) -> dict[str, object]:
    """Of its latest run, as `tenants/runs/_progress.html` wants it."""
    if table.run is None:
        return {}
    labels = {
        PREVIEW: _("Prévisualisation en cours"),
        WRITE: _("Import en cours"),
        UNDO: _("Annulation en cours"),
    }
    url = reverse(f"{kind_of(table.kind).namespace}:progress", kwargs={"uuid": table.uuid})
    return progress_context(table.run, label=labels[table.run.parameters["step"]], poll_url=url)


def shown_rows(rows: Sequence[ImportRow], kind: ImportKind) -> list[ShownRow]:
    """2 statements, for those that are meant and those that may be; none where no row has any."""
    candidates = [pk for row in rows for pk in row.candidates]
    known = kind.candidate_texts(candidates) if candidates else {}
    meant = [row.object_id for row in rows if row.object_id is not None]
    urls = kind.object_urls(meant) if meant else {}
    return [_shown(row, kind, known, urls) for row in rows]


def _shown(row: ImportRow, kind: ImportKind, known: Mapping[int, str], urls: Mapping[int, str]) -> ShownRow:
    contradicting = contradicting_of(row)
    return ShownRow(
        row=row,
        text=kind.row_text(row.values),
        tone=TONES[row.outcome],
        reasons=[*_likenesses(row, known), *_reasons(row.reasons, kind)],
        changes=[
            ShownChange(
                kind.field_label(name),
                kind.value_text(name, before),
                kind.value_text(name, after),
                contradicts=name in contradicting,
            )
            for name, (before, after) in row.changes.items()
        ],
        choices=[(value, _choice_text(value, row, known)) for value in choices_of(row)],
        url=urls.get(row.object_id or 0, ""),
    )


def _likenesses(row: ImportRow, known: Mapping[int, str]) -> Iterator[str]:
    for pk in row.candidates:
        if pk in known:
            yield _("Ressemble à un commerce connu : %(known)s") % {"known": known[pk]}


def _reasons(reasons: Iterable[Mapping[str, Any]], kind: ImportKind) -> Iterator[str]:
    for reason in reasons:
        if reason["code"] == "double_of":
            yield _("Déjà dit à la ligne %(line)s : repris une seule fois.") % {"line": reason["text"]}
        elif text := kind.reason_text(reason):
            yield text


def _choice_text(value: str, row: ImportRow, known: Mapping[int, str]) -> str:
    if value.isdecimal():
        return _("C’est %(known)s") % {"known": known.get(int(value), value)}
    if row.outcome == Outcome.UNSURE:
        return _("Ajouter comme nouveau") if value == "new" else _("Laisser de côté")
    texts = {
        "skip": _("Laisser de côté"),
        "replace": _("Remplacer ce que nous avons"),
        "keep": _("Garder ce que nous avons"),
    }
    if value:
        return texts[value]
    return (
        _("Importer")
        if row.outcome == Outcome.NEW or not contradicting_of(row)
        else _("Comme choisi plus haut")
    )


def outcome_tabs(table: TableImport, current: str, url: str) -> list[dict[str, Any]]:
    """One for each outcome that there is."""
    counted: dict[str, int] = table.counts.get("outcomes", {})
    return [
        {
            "url": f"{url}?voir={outcome.value}",
            "label": OUTCOME_TITLES[outcome](),
            "is_current": outcome == current,
            "n": counted[outcome],
        }
        for outcome in TABS
        if counted.get(outcome)
    ]


def first_outcome(table: TableImport) -> str:
    counted: dict[str, int] = table.counts.get("outcomes", {})
    return next((outcome.value for outcome in TABS if counted.get(outcome)), Outcome.NEW.value)


OUTCOME_TITLES: Mapping[str, Any] = {
    Outcome.UNSURE: lambda: _("À trancher"),
    Outcome.CHANGED: lambda: _("À compléter"),
    Outcome.NEW: lambda: _("Nouveaux"),
    Outcome.REFUSED: lambda: _("Refusés"),
    Outcome.DOUBLE: lambda: _("En double"),
    Outcome.SAME: lambda: _("Déjà à jour"),
}


def summary_lines(table: TableImport) -> list[str]:
    """What would happen, in sentences."""
    counted: dict[str, int] = table.counts.get("outcomes", {})
    sentences = [
        (
            Outcome.NEW,
            lambda n: ngettext(
                "%(n)s ligne nouvelle sera ajoutée.", "%(n)s lignes nouvelles seront ajoutées.", n
            ),
        ),
        (
            Outcome.CHANGED,
            lambda n: ngettext(
                "%(n)s ligne complète ce que vous avez déjà.",
                "%(n)s lignes complètent ce que vous avez déjà.",
                n,
            ),
        ),
        (
            Outcome.SAME,
            lambda n: ngettext(
                "%(n)s ligne n’apporte rien de neuf.", "%(n)s lignes n’apportent rien de neuf.", n
            ),
        ),
        (
            Outcome.UNSURE,
            lambda n: ngettext(
                "%(n)s ligne ressemble à un commerce connu : sans choix, elle est laissée de côté.",
                "%(n)s lignes ressemblent à un commerce connu : sans choix, elles sont laissées de côté.",
                n,
            ),
        ),
        (
            Outcome.DOUBLE,
            lambda n: ngettext(
                "%(n)s ligne est en double dans le fichier : reprise une seule fois.",
                "%(n)s lignes sont en double dans le fichier : reprises une seule fois.",
                n,
            ),
        ),
        (
            Outcome.REFUSED,
            lambda n: ngettext(
                "%(n)s ligne ne peut pas être reprise ; la raison est dite.",
                "%(n)s lignes ne peuvent pas être reprises ; la raison est dite.",
                n,
            ),
        ),
    ]
    return [
        text(counted[outcome]) % {"n": number(counted[outcome])}
        for outcome, text in sentences
        if counted.get(outcome)
    ]


def file_notes(table: TableImport, kind: ImportKind) -> list[str]:
    """What is to be said of the file and the import as a whole."""
    survey = table.survey
    notes = []
    if survey.get("has_macros"):
        notes.append(_("Ce classeur contient des macros : seules ses données sont lues."))
    if survey.get("file_kind") == "html":
        notes.append(
            _("Ce fichier est une page web sous un nom de classeur : son tableau est lu quand même.")
        )
    dropped = [
        str(column.label)
        for code in table.mapping.get("columns", {}).values()
        if (column := kind.column(code)) is not None and column.is_dropped
    ]
    if dropped:
        notes.append(
            _("Les remarques du fichier ne sont jamais reprises : elles parlent souvent de personnes.")
        )
    notes += [text for note in table.counts.get("notes", ()) if (text := kind.reason_text(note))]
    return notes


def dependent_lines(table: TableImport, kind: ImportKind) -> list[dict[str, Any]]:
    """What kept the import from being undone: {text, reason, url}. Addresses are worked out here: the task
    that found it is on no host. 1 statement, none where nothing hangs."""
    found = (table.run.result or {}).get("dependents", []) if table.run is not None else []
    urls = kind.object_urls([one["object_id"] for one in found]) if found else {}
    return [one | {"url": urls.get(one["object_id"], "")} for one in found]
