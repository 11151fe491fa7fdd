"""The order in which the staged rows of an archive land: what is referred to before what refers to it."""
# ruff: noqa: S608 - names of tables come from the code

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db import connection
from django.utils.translation import gettext

from dashboards.archive import landing_programme as programme
from dashboards.archive import landing_shops as shops
from dashboards.archive.checks import Check, tell
from dashboards.archive.edition import Edition as DescribedEdition
from dashboards.archive.landing import Ground, Landing, compare, write
from dashboards.archive.landing_facts import CITY_FACTS, FINISHED_DIAGNOSTICS, recognise_diagnostics
from dashboards.archive.problems import Severity
from dashboards.archive.report import Report
from dashboards.archive.steps import Steps
from dashboards.archive.tables import EDITION_FILE, INVITATIONS, SESSIONS, SHOPS, TABLES
from dashboards.archive.tally import INVITATIONS_LEFT, SESSIONS_LEFT, SHOPS_LEFT, count_rows, facts_left
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
class Arrival:
    """One import, from staged rows on. A dry run compares as the real one does, and writes nothing."""

    ground: Ground
    described: DescribedEdition
    report: Report
    steps: Steps
    is_dry_run: bool
    n_written: int = 0

    def land(self) -> bool:
        """Land everything, counting into the report; nothing, and False, if shops contradict those there."""
        shops.compare_shops(self.ground, self.report)
        if not self.report.is_importable:
            return False
        self._edition()
        self._invitations()
        self._sessions()
        self._facts(programme.COST_LINES)
        self._shops()
        self._people()
        for landing in CITY_FACTS:
            self._facts(landing)
        return True

    def _edition(self) -> None:
        state = programme.edition_state(self.described)
        if state != "same" and not self.is_dry_run:
            edition = programme.write_edition(self.described)
            self.ground = replace(self.ground, edition=edition.pk)
            self.n_written += 1
        count = self.report.file(EDITION_FILE)
        count.n_new, count.n_changed = int(state == "new"), int(state == "changed")
        count.n_unchanged = int(state == "same")

    def _invitations(self) -> None:
        programme.compare_invitations(self.ground)
        if not self.is_dry_run:
            self.n_written += programme.write_invitations(self.ground)
        self._compare_and_write(programme.ANSWERS)
        self._count(INVITATIONS.file, INVITATIONS_LEFT, "landed_invitations", programme.ANSWERS.landed)

    def _sessions(self) -> None:
        programme.compare_sessions(self.ground)
        if not self.is_dry_run:
            self.n_written += programme.write_sessions(self.ground)
        programme.resolve_sessions(self.ground)
        tell(OUTCOME_KEPT, self.report)
        self._compare_and_write(programme.OUTCOMES)
        self._count(SESSIONS.file, SESSIONS_LEFT, "landed_sessions", programme.OUTCOMES.landed)

    def _shops(self) -> None:
        if not self.is_dry_run:
            self.n_written += shops.write_shops(self.ground)
        shops.resolve_shops(self.ground, are_written=not self.is_dry_run)
        self._compare_and_write(shops.MERGES)
        self._count(SHOPS.file, SHOPS_LEFT, "landed_shops", shops.MERGES.landed)

    def _people(self) -> None:
        shops.compare_people(self.ground, export_key(self.described.code))
        if not self.is_dry_run:
            self.n_written += shops.write_people(self.ground)
        shops.resolve_people(self.ground, are_written=not self.is_dry_run)

    def _facts(self, landing: Landing) -> None:
        self._compare_and_write(landing)
        self._count(landing.file, facts_left(landing), landing.landed)

    def _compare_and_write(self, landing: Landing) -> None:
        compare(landing, self.ground)
        if landing is FINISHED_DIAGNOSTICS and not self.ground.is_new_edition:
            recognise_diagnostics()
        table = next(table for table in TABLES if table.file == landing.file)
        overruled = f"SELECT line, '' FROM {landing.landed} WHERE state = 'overruled' ORDER BY line"
        tell(Check("fact_overruled", table, table.key[0], overruled, Severity.WARNING), self.report)
        if not self.is_dry_run:
            self.n_written += write(landing, self.ground)

    def _count(self, file: str, left: str, *landed: str) -> None:
        count_rows(self.report.file(file), landed, left, self.ground.parameters)
        verb = gettext("Comparaison de %(file)s") if self.is_dry_run else gettext("Écriture de %(file)s")
        self.steps.advance(self.report.file(file).n_rows, verb % {"file": file})


def cities_of_archive() -> list[int]:
    """The cities that the staged rows name, those whose figures may have changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT organisation_id FROM organisations_city WHERE nis IN (
SELECT nis FROM staged_invitations UNION SELECT unnest(host_nis) FROM staged_sessions
UNION SELECT nis FROM staged_shops UNION SELECT nis FROM staged_outreach
UNION SELECT nis FROM staged_evaluations UNION SELECT nis FROM staged_diagnostics) ORDER BY 1"""
        )
        return [city for (city,) in cursor.fetchall()]
