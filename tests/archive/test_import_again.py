"""The second import: nothing for the same archive, a correction for a changed row, the portal's own kept."""

from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from archive.importing.services import import_archive
from campaigns.agenda.models import Session, SessionOutcome
from campaigns.attendance.models import Attendance
from campaigns.editions.models import Edition, InvitationAnswer
from campaigns.evaluation.models import EvaluationForm
from diagnostic.assessment.models import Diagnostic
from kernel.clock import start_of
from kernel.facts import correct, withdraw
from tenants.due.models import Due
from tenants.journal.models import Entry
from tenants.organisations.models import Organisation
from tenants.shops.models import EditionShop, Person, Shop
from tests.archive.editions import (
    TRICKY,
    copy_of,
    counts,
    n_rows_of,
    rewrite,
    set_cells,
    set_edition,
    warnings,
)
from tests.archive.test_import_figures import figures
from tests.archives import oracle

CODE = "2024-tricky"
DAYS = ("2024-04-10", "2024-05-15", "2024-06-30", "2024-10-15")


pytestmark = pytest.mark.usefixtures("imported_tricky")


@pytest.fixture
def archive(db: None, tmp_path: Path) -> Path:
    """The tricky edition, imported; the files to change and import again."""
    return copy_of(TRICKY, tmp_path / "tricky")


def test_the_same_archive_changes_nothing(archive: Path) -> None:
    before = n_rows_of(CODE)
    Due.objects.all().delete()

    report = import_archive(archive)

    assert report.n_written == 0
    assert counts(report) == {}
    assert n_rows_of(CODE) == before
    assert not Due.objects.exists()


def test_a_dry_run_of_a_changed_archive_counts_like_the_import(archive: Path) -> None:
    set_cells(archive, "attendance.csv", 2, outcome="present")
    set_cells(archive, "sessions.csv", 0, venue="Ailleurs")
    set_cells(archive, "shops.csv", 0, name="Autre nom")
    new_shop = {"nis": "92094", "shop_ref": "namur-9", "name": "Neuf", "sector": "MAI-TEX"}
    new_person = {
        "session": "S1",
        "nis": "92094",
        "shop_ref": "namur-9",
        "person_ref": "p90",
        "role": "owner",
        "source": "letter",
        "outcome": "present",
    }
    rewrite(archive, "shops.csv", lambda rows: rows.append(new_shop))
    rewrite(archive, "attendance.csv", lambda rows: rows.append(new_person))

    dry = import_archive(archive, dry_run=True)
    real = import_archive(archive)

    expected = {"attendance.csv": (1, 1), "sessions.csv": (0, 1), "shops.csv": (1, 1)}
    assert counts(dry) == counts(real) == expected


@pytest.mark.parametrize("reading", ["true", "known"])
def test_a_correction_with_the_same_day_of_entry_gives_the_figures_of_the_new_archive(
    archive: Path, reading: str
) -> None:
    set_cells(archive, "attendance.csv", 2, outcome="present")
    set_cells(archive, "evaluations.csv", 0, usefulness="2")
    set_cells(archive, "costs.csv", 0, amount_eur="901.00")

    assert counts(import_archive(archive)) == {
        "attendance.csv": (0, 1),
        "evaluations.csv": (0, 1),
        "costs.csv": (0, 1),
    }
    for day in DAYS:
        assert figures(CODE, day, reading) == oracle.figures(archive, date.fromisoformat(day), reading)


def test_a_correction_entered_later_leaves_what_was_known_before(archive: Path, namur: Organisation) -> None:
    before = figures(CODE, "2024-04-10", "known")
    set_cells(archive, "attendance.csv", 2, outcome="present", entered_on="2024-06-01")

    import_archive(archive)

    assert figures(CODE, "2024-04-10", "known") == before
    changed = oracle.figures(archive, date(2024, 6, 30), "known")
    assert figures(CODE, "2024-06-30", "known") == changed
    with tenant_context(namur):
        first, second = Attendance.objects.filter(
            person__person_ref="p03", shop__name="Boulangerie du Pont", happened_on="2024-03-25"
        ).order_by("id")
        assert (first.outcome, first.superseded_at) == ("absent", start_of(date(2024, 6, 1)))
        assert (second.outcome, second.recorded_at) == ("present", start_of(date(2024, 6, 1)))
        assert second.superseded_at is None
    assert import_archive(archive).n_written == 0


def test_what_is_no_fact_is_brought_up_to_date(archive: Path, namur: Organisation) -> None:
    set_edition(archive, name="Autrement", published=[{"label": "first_bilan", "as_of": "2024-04-11"}])
    set_cells(archive, "sessions.csv", 1, venue="Ailleurs", host_nis="91030 91034")
    set_cells(archive, "shops.csv", 0, name="Autre enseigne", bce="0403170701")
    set_cells(archive, "invitations.csv", 5, letter_on="2024-03-09")

    report = import_archive(archive)

    assert counts(report)["edition.json"] == (0, 1)
    edition = Edition.objects.get(code=CODE)
    assert (edition.name, edition.published.get().as_of) == ("Autrement", date(2024, 4, 11))
    session = Session.objects.get(edition=edition, code="S2")
    assert session.venue == "Ailleurs"
    assert [host.organisation.slug for host in session.hosts.all()] == ["ciney", "dinant"]
    with tenant_context(namur):
        shop = Shop.objects.get(bce="0403170701")
        assert shop.name == "Autre enseigne"
    assert import_archive(archive).n_written == 0


def test_a_shop_with_a_known_number_is_the_same_shop_in_another_edition(
    archive: Path, namur: Organisation
) -> None:
    set_cells(archive, "shops.csv", 0, bce="0403170701")
    import_archive(archive)
    set_edition(archive, code="2025-next")

    import_archive(archive)

    with tenant_context(namur):
        assert Shop.objects.count() == 4 + 3
        assert EditionShop.objects.filter(shop__bce="0403170701").count() == 2


def test_a_moved_session_moves_the_day_of_what_happened_there(archive: Path, namur: Organisation) -> None:
    set_cells(archive, "sessions.csv", 0, starts_at="2024-03-26T19:00:00")

    import_archive(archive)

    with tenant_context(namur):
        session = Session.objects.get(code="S1")
        days = Attendance.objects.current().filter(session=session).values_list("happened_on", flat=True)
        assert set(days) == {date(2024, 3, 26)}
    for day in DAYS:
        for reading in ("true", "known"):
            assert figures(CODE, day, reading) == oracle.figures(archive, date.fromisoformat(day), reading)


def test_a_form_that_turns_out_to_be_of_another_city_is_counted_once(
    archive: Path, namur: Organisation
) -> None:
    set_cells(archive, "evaluations.csv", 1, nis="91034")

    assert counts(import_archive(archive)) == {"evaluations.csv": (0, 1)}

    for reading in ("true", "known"):
        assert figures(CODE, "2024-06-30", reading) == oracle.figures(archive, date(2024, 6, 30), reading)
    with tenant_context(namur):
        assert EvaluationForm.objects.current().filter(number=2, session__isnull=False).count() == 1


@pytest.mark.parametrize("is_changed", [False, True])
def test_what_the_portal_has_corrected_since_stays(
    archive: Path, namur: Organisation, is_changed: bool
) -> None:
    with tenant_context(namur):
        row = Attendance.objects.get(person__person_ref="p03", happened_on="2024-03-25")
        correct(row, at=timezone.now(), outcome="present")
        withdraw(EvaluationForm.objects.get(session=row.session, number=1), at=timezone.now())
    if is_changed:
        set_cells(archive, "attendance.csv", 2, role="helper")

    report = import_archive(archive)

    assert report.n_written == 0
    assert ("fact_overruled", "attendance.csv", 4, "session") in warnings(report)
    assert len([code for code, *_ in warnings(report) if code == "fact_overruled"]) == 2
    with tenant_context(namur):
        current = Attendance.objects.current().get(person__person_ref="p03", session=row.session_id)
        assert (current.outcome, current.role) == ("present", "owner")


def test_an_archive_does_not_take_back_that_a_session_was_held(archive: Path) -> None:
    set_cells(archive, "sessions.csv", 0, status="planned")

    report = import_archive(archive)

    assert report.n_written == 0
    assert ("outcome_kept", "sessions.csv", 2, "status") in warnings(report)
    assert SessionOutcome.objects.current().filter(session__code="S1", status="held").exists()


def test_rows_that_the_archive_no_longer_has_are_left_and_counted(archive: Path) -> None:
    before = n_rows_of(CODE)
    for name in ("attendance.csv", "costs.csv", "visits.csv"):
        rewrite(archive, name, lambda rows: rows.pop())

    report = import_archive(archive)

    assert n_rows_of(CODE) == before
    left = {count.file: count.n_left for count in report.files if count.n_left}
    assert left == {"attendance.csv": 1, "costs.csv": 1, "visits.csv": 1}


def test_a_person_of_two_cities_is_one_person(
    archive: Path, namur: Organisation, dinant: Organisation
) -> None:
    with tenant_context(dinant):
        p06 = Person.objects.get(person_ref="p06")
    ciney = Organisation.objects.get(slug="ciney")
    with tenant_context(ciney):
        assert Person.objects.get(person_ref="p06").digest == p06.digest
    assert len(p06.digest) == 64
    assert (p06.name, p06.email, p06.phone) == ("", "", "")


def test_diagnostics_keep_their_result_and_its_reasons(archive: Path, namur: Organisation) -> None:
    with tenant_context(namur):
        first = Diagnostic.objects.get(shop__name="Boulangerie du Pont")
    assert (first.score, first.band, first.sector_id) == (5, "depart", "ALI-BOU")
    assert [theme for theme, _ in first.themes] == ["T01", "T15", "T08", "T28", "T04"]
    assert first.answers["Q01"] == "a"
    assert first.answers["Q20"] == "b"


def test_what_was_written_is_noted_and_has_the_figures_computed_again(
    archive: Path, agency: Organisation
) -> None:
    with tenant_context(agency):
        entry = Entry.objects.get(action="edition.imported")
    assert entry.subject == f"edition:{CODE}"
    assert entry.details["n_written"] > 100
    due = Due.objects.filter(key=CODE)
    assert due.filter(kind="figures.programme", organisation=agency).count() == 1
    assert due.filter(kind="figures.city").count() == 11
    assert due.filter(kind="figures.city", organisation__slug="wavre").exists()


def test_an_answer_keeps_its_history(archive: Path) -> None:
    answers = InvitationAnswer.objects.filter(invitation__organisation__slug="dinant")
    assert [(a.answer, a.happened_on.isoformat()) for a in answers] == [
        ("interested", "2024-03-12"),
        ("declined", "2024-05-02"),
    ]
