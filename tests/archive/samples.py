"""A small edition archive, right in every cell, that tests spoil in one place at a time."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from archive.format.columns import Vocabulary
from archive.format.container import open_archive
from archive.format.limits import Limits
from archive.format.problems import ArchiveRefused, Problem
from archive.format.reader import ArchiveReader
from archive.format.table_reading import Row
from archive.format.tables import FILES, TABLES, Table

EDITION = {
    "code": "2031",
    "name": "Commerce connecté 2031",
    "starts_on": "2031-03-01",
    "ends_on": "2031-12-15",
    "as_of": "2031-10-20",
    "planned_until": "2031-12-15",
    "fictional": True,
    "published": [{"label": "first_bilan", "as_of": "2031-09-01"}],
}

TEXTS = {
    "edition.json": json.dumps(EDITION),
    "invitations.csv": (
        "nis,invited_on,letter_on,answered_on,answer,reason,entered_on\n"
        "92094,2031-02-20,2031-03-01,2031-03-07,interested,,2031-03-07\n"
        "57081,2031-02-20,,,no_answer,,\n"
        "64074,2031-02-20,2031-03-01,2031-03-09,declined,staff,2031-03-10\n"
    ),
    "sessions.csv": (
        "code,kind,starts_at,duration_min,venue,host_nis,capacity,status,trainers,announced_on,entered_on\n"
        'S01,awareness,2031-03-21T13:00:00,180,"Hôtel de ville, Namur",92094 57081,'
        "25,held,T1 T2,2031-03-10,2031-03-21\n"
        "G01,small_group,2031-05-02T09:30:00,120,Bourse,57081,5,planned,T1,,\n"
    ),
    "shops.csv": (
        "nis,shop_ref,name,sector,street,number,postal_code,closing_day\n"
        "92094,namur-001,L’Échoppe Hanquet,MOD-CHA,rue de l’Église,12/3,5000,mon\n"
        "57081,tournai-001,Au Comptoir de Gérard,MAI-FLE,,,7500,\n"
    ),
    "register.csv": (
        "nis,shop_ref,since_on,state,entered_on\n"
        "92094,,2031-03-02,complete,\n"
        "92094,namur-001,2031-03-01,active,\n"
        "92094,namur-001,2031-08-01,closed,2031-08-04\n"
    ),
    "attendance.csv": (
        "session,nis,shop_ref,person_ref,role,registered_on,source,outcome,entered_on\n"
        "S01,92094,namur-001,p1,owner,2031-03-12,letter,present,2031-03-21\n"
        "S01,57081,tournai-001,p1,owner,,email,walk_in,2031-03-21\n"
    ),
    "evaluations.csv": (
        "session,form,usefulness,tools,training,strategy,relevance,pace,reasons,entered_on\n"
        "S01,1,5,yes,maybe,later,75,fast,time alone,2031-03-21\n"
        "S01,2,,,,,,,,\n"
    ),
    "outreach.csv": (
        "nis,channel,sent_on,quantity,actor\n92094,poster,2031-03-02,138,town_centre_management\n"
    ),
    "visits.csv": (
        "nis,shop_ref,visited_at,steward,outcome\n92094,namur-001,2031-07-24T10:00:00,namur-st1,thinking\n"
    ),
    "diagnostics.csv": (
        "nis,shop_ref,session,taken_on,entered_on,questionnaire,Q01,Q02,Q03\n"
        "92094,namur-001,S01,2031-03-21,2031-03-21,1.0.0,a,maps dir,\n"
        "57081,tournai-001,,2031-04-02,,1.0.0,NA,none,b\n"
    ),
    "costs.csv": "label,amount_eur,payer,incurred_on\nFormateurs,15404.50,region,2031-06-01\n",
}

VOCABULARY = Vocabulary(
    nis=frozenset({"92094", "57081", "64074"}),
    former_nis={"55022": "58001"},
    sectors=frozenset({"MOD-CHA", "MAI-FLE"}),
    reasons=frozenset({"time", "alone", "cost"}),
)


def encoded(texts: Mapping[str, str | bytes]) -> dict[str, bytes]:
    return {name: text.encode() if isinstance(text, str) else text for name, text in texts.items()}


def folder_of(folder: Path, **changes: str | bytes | None) -> Path:
    """The sample as a folder; a change replaces a file (`shops=...`), None leaves it out."""
    folder.mkdir(exist_ok=True)
    for name, content in encoded(TEXTS).items():
        change = changes.get(name.partition(".")[0], content)
        if change is not None:
            (folder / name).write_bytes(change.encode() if isinstance(change, str) else change)
    return folder


def zip_of(path: Path, files: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as opened:
        for name, content in encoded(files).items():
            opened.writestr(name, content)
    return path


def read_all(
    source: Path, vocabulary: Vocabulary | None = VOCABULARY, limits: Limits | None = None
) -> tuple[ArchiveReader, dict[str, list[Row]]]:
    """Everything that an archive says: the reader (with its report) and the rows of each file."""
    with open_archive(source, FILES, limits) as archive:
        reader = ArchiveReader(archive, vocabulary)
        reader.edition()
        return reader, {table.file: list(reader.rows(table)) for table in TABLES}


def problems_of(source: Path, **options: Vocabulary | Limits | None) -> list[Problem]:
    """The problems of a whole archive, or the one for which it is refused."""
    try:
        reader, _ = read_all(source, **options)  # type: ignore[arg-type]
    except ArchiveRefused as refusal:
        return [refusal.problem]
    return list(reader.report.problems())


def found(problems: list[Problem]) -> list[tuple[str, str, int | None, str | None]]:
    """Problems as (code, file, line, column)."""
    return [(problem.code, problem.file, problem.line, problem.column) for problem in problems]


def with_cell(table: Table, column: str, cell: str, row: int = 0) -> str:
    """The sample's file with one cell replaced; a column that it lacks is added."""
    rows = list(csv.DictReader(io.StringIO(TEXTS[table.file])))
    titles = list(rows[0])
    if column not in titles:
        titles.append(column)
    rows[row][column] = cell
    out = io.StringIO()
    writer = csv.DictWriter(out, titles, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
