"""The order in which staged rows are compared and written: what is referred to before what refers to it."""
# ruff: noqa: S608 - names of tables come from the code

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import connection
from django.utils.translation import gettext

from archive.format.edition_file import EditionFile
from archive.format.problems import Severity
from archive.format.report import Report
from archive.format.tables import EDITION_JSON, INVITATIONS, REGISTER, SESSIONS, SHOPS, TABLES
from archive.importing import programme, shops
from archive.importing.checks import Check, run_check
from archive.importing.city_facts import CITY_FACTS, FINISHED_DIAGNOSTICS, recognise_diagnostics
from archive.importing.fact_tables import FactTable, ImportTarget, compare, write
from archive.importing.row_counts import INVITATIONS_LEFT, SESSIONS_LEFT, SHOPS_LEFT, count_rows, facts_left
from tenants.runs.progress import ProgressCounter
from tenants.shops.digests import export_key

OUTCOME_KEPT = Check(
    "outcome_kept",
    SESSIONS,
    "status",
    "SELECT s.line, o.status FROM staged_sessions s JOIN archive_sessions a ON a.code = s.code"
    " JOIN agenda_sessionoutcome o ON o.session_id = a.session_id AND o.superseded_at IS NULL"
    " WHERE s.status = 'planned' ORDER BY s.line",
    severity=Severity.WARNING,
)


@dataclass(slots=True)
class StagedImport:
    """One import, from staged rows on. A dry run compares as the real one does, and writes nothing."""

    target: ImportTarget
    edition_file: EditionFile
    report: Report
    counter: ProgressCounter
    is_dry_run: bool
    n_written: int = 0

    def run(self) -> bool:
        """Write everything, counting into the report; nothing, and False, if shops contradict known ones."""
        shops.compare_shops(self.target, self.report)
        if not self.report.is_importable:
            return False
        self._edition()
        self._invitations()
        self._sessions()
        self._facts(programme.COST_LINES)
        self._shops()
        self._people()
        for fact_table in CITY_FACTS:
            self._facts(fact_table)
        return True

    def _edition(self) -> None:
        state = programme.edition_state(self.edition_file)
        if state != "same" and not self.is_dry_run:
            edition = programme.write_edition(self.edition_file)
            self.target = replace(self.target, edition=edition.pk)
            self.n_written += 1
        count = self.report.file(EDITION_JSON)
        count.n_new, count.n_changed = int(state == "new"), int(state == "changed")
        count.n_unchanged = int(state == "same")

    def _invitations(self) -> None:
        programme.compare_invitations(self.target)
        if not self.is_dry_run:
            self.n_written += programme.write_invitations(self.target)
        self._compare_and_write(programme.ANSWERS)
        self._count(
            INVITATIONS.file, INVITATIONS_LEFT, "compared_invitations", programme.ANSWERS.compared_rows
        )

    def _sessions(self) -> None:
        programme.compare_sessions(self.target)
        if not self.is_dry_run:
            self.n_written += programme.write_sessions(self.target)
        programme.resolve_sessions(self.target)
        run_check(OUTCOME_KEPT, self.report)
        self._compare_and_write(programme.OUTCOMES)
        self._count(SESSIONS.file, SESSIONS_LEFT, "compared_sessions", programme.OUTCOMES.compared_rows)

    def _shops(self) -> None:
        if not self.is_dry_run:
            self.n_written += shops.write_shops(self.target)
        shops.resolve_shops(self.target, are_written=not self.is_dry_run)
        self._compare_and_write(shops.MERGES)
        self._count(SHOPS.file, SHOPS_LEFT, "compared_shops", shops.MERGES.compared_rows)
        self._compare_and_write(shops.STATES)
        self._compare_and_write(shops.REGISTERS)
        left = f"SELECT ({facts_left(shops.STATES)}) + ({facts_left(shops.REGISTERS)})"
        self._count(REGISTER.file, left, shops.STATES.compared_rows, shops.REGISTERS.compared_rows)

    def _people(self) -> None:
        shops.compare_people(self.target, export_key(self.edition_file.code))
        if not self.is_dry_run:
            self.n_written += shops.write_people(self.target)
        shops.resolve_people(self.target, are_written=not self.is_dry_run)

    def _facts(self, fact_table: FactTable) -> None:
        self._compare_and_write(fact_table)
        self._count(fact_table.file, facts_left(fact_table), fact_table.compared_rows)

    def _compare_and_write(self, fact_table: FactTable) -> None:
        compare(fact_table, self.target)
        if fact_table is FINISHED_DIAGNOSTICS and not self.target.is_new_edition:
            recognise_diagnostics()
        table = next(table for table in TABLES if table.file == fact_table.file)
        overruled = (
            f"SELECT line, '' FROM {fact_table.compared_rows} WHERE verdict = 'overruled' ORDER BY line"
        )
        run_check(Check("fact_overruled", table, table.key[0], overruled, Severity.WARNING), self.report)
        if not self.is_dry_run:
            self.n_written += write(fact_table, self.target)

    def _count(self, file: str, left: str, *compared: str) -> None:
        count_rows(self.report.file(file), compared, left, self.target.parameters)
        verb = gettext("Comparaison de %(file)s") if self.is_dry_run else gettext("Écriture de %(file)s")
        self.counter.advance(self.report.file(file).n_rows, verb % {"file": file})


def cities_of_archive() -> list[int]:
    """The cities that the staged rows name, those whose figures may have changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT organisation_id FROM organisations_city WHERE nis IN (
SELECT nis FROM staged_invitations UNION SELECT unnest(host_nis) FROM staged_sessions
UNION SELECT nis FROM staged_shops UNION SELECT nis FROM staged_register UNION SELECT nis FROM staged_outreach
UNION SELECT nis FROM staged_evaluations UNION SELECT nis FROM staged_diagnostics) ORDER BY 1"""
        )
        return [city for (city,) in cursor.fetchall()]
