"""Whole editions to import: copies of the example archives, spoilt or changed in one place at a time."""

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django_tenants.utils import tenant_context

from archive.format.problems import Problem
from archive.format.report import Report
from campaigns.agenda.models import Session
from campaigns.attendance.models import Attendance
from campaigns.editions.models import Edition, InvitationAnswer
from campaigns.evaluation.models import EvaluationForm
from diagnostic.assessment.models import Diagnostic
from kernel.database import connection
from tenants.organisations.models import Organisation
from tenants.shops.models import Person, Shop
from tests.archives.oracle import WITHOUT_REGISTER

PROJECT = Path(__file__).resolve().parents[2]
EXAMPLES = PROJECT / "platform" / "portal" / "demo" / "archives"
TRICKY = PROJECT / "tests" / "archives" / "tricky"

type Rows = list[dict[str, str]]


def copy_of(source: Path, target: Path) -> Path:
    """The archive without what is no part of it."""
    return Path(shutil.copytree(source, target, ignore=shutil.ignore_patterns("expected.json", "README.md")))


def rewrite(folder: Path, name: str, change: Callable[[Rows], object]) -> None:
    """Change the rows of a file in place; new columns go to its end."""
    path = folder / name
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns = list(reader.fieldnames or ())
        rows = list(reader)
    change(rows)
    columns += [name for row in rows for name in row if name not in columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(columns)), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def set_cells(folder: Path, file: str, row: int, /, **cells: str) -> None:
    """Change cells of one row (the first is 0, on line 2)."""
    rewrite(folder, file, lambda rows: rows[row].update(cells))


def set_edition(folder: Path, **values: Any) -> None:
    path = folder / "edition.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | values), encoding="utf-8")


def expected_of(source: Path) -> dict[str, Any]:
    """The figures of `expected.json`, which knows none of a register, and those beside them."""
    expected: dict[str, Any] = json.loads((source / "expected.json").read_text("utf-8"))
    for found in expected.values():
        for figures in [found] if "as_of" in found else found.values():
            figures.update(WITHOUT_REGISTER)
    return expected


def places(report: Report) -> list[tuple[str, str, int | None, str | None]]:
    """Errors as (code, file, line, column)."""
    return [place(problem) for problem in report.problems() if problem.severity.value == "error"]


def warnings(report: Report) -> list[tuple[str, str, int | None, str | None]]:
    return [place(problem) for problem in report.problems() if problem.severity.value == "warning"]


def counts(report: Report) -> dict[str, tuple[int | None, int | None]]:
    """(new, changed) of each file where there is any."""
    found = {count.file: (count.n_new, count.n_changed) for count in report.files}
    return {file: pair for file, pair in found.items() if pair not in {(0, 0), (None, None)}}


def place(problem: Problem) -> tuple[str, str, int | None, str | None]:
    return problem.code, problem.file, problem.line, problem.column


def n_rows_of(code: str) -> int:
    """How many rows of an edition there are, in `public` and in two cities; 0 before it is imported."""
    edition = Edition.objects.filter(code=code).first()
    if edition is None:
        return 0
    n_rows = 1 + Session.objects.filter(edition=edition).count()
    n_rows += InvitationAnswer.objects.filter(invitation__edition=edition).count()
    for city in Organisation.objects.filter(slug__in=["namur", "dinant"]):
        with tenant_context(city):
            n_rows += sum(model.objects.count() for model in (Shop, Person))
            n_rows += sum(
                model.objects.filter(edition=edition).count()
                for model in (Attendance, EvaluationForm, Diagnostic)
            )
    connection.set_schema_to_public()
    return n_rows
