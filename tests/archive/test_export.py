"""What goes out with an export, what does not, and that this instance knows its own again."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from archive.exporting.services import TargetTaken, export_archive
from archive.importing.services import import_archive
from campaigns.agenda.models import Session
from campaigns.attendance.models import Attendance
from campaigns.editions.models import Edition, Invitation, InvitationAnswer
from campaigns.visits.models import Visit
from diagnostic.assessment.models import Diagnostic
from kernel.facts import correct
from tenants.journal.models import Entry
from tenants.organisations.models import Organisation
from tenants.shops.digests import contact_digest
from tenants.shops.models import Person, Shop
from tests.archive.editions import TRICKY, n_rows_of
from tests.archive.test_import_figures import figures
from tests.archives import oracle

CODE = "2024-tricky"


pytestmark = pytest.mark.usefixtures("imported_tricky")


@pytest.fixture
def edition(db: None) -> Edition:
    return Edition.objects.get(code=CODE)


def exported(edition: Edition, folder: Path) -> Path:
    export_archive(edition, folder, is_zip=False)
    return folder


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def make_portal_rows(edition: Edition, *cities: Organisation) -> None:
    """What people enter in the portal itself: a shop that no archive named, a person with an e-mail."""
    session = Session.objects.get(edition=edition, code="S1")
    for city in cities:
        with tenant_context(city):
            shop = Shop.objects.create(name="Sans référence", sector_id="MAI-TEX")
            person = Person.objects.create(
                name="Jo Dupont", email="jo@exemple.be", digest=contact_digest("Jo@Exemple.be ")
            )
            Attendance.objects.create(
                edition=edition,
                session=session,
                shop=shop,
                person=person,
                role="owner",
                outcome="present",
                happened_on=date(2024, 3, 25),
            )
            Visit.objects.create(
                edition=edition,
                shop=shop,
                visited_at=timezone.now(),
                steward="Ada",
                outcome="thinking",
                happened_on=timezone.localdate(),
            )
    invitation = Invitation.objects.get(edition=edition, organisation__slug="huy")
    for answer in ("declined", "interested", "no_answer"):  # changed their mind twice on one day
        InvitationAnswer.objects.create(
            invitation=invitation, answer=answer, happened_on=timezone.localdate()
        )


def test_the_same_instance_adds_nothing_from_its_own_export(
    edition: Edition, namur: Organisation, dinant: Organisation, tmp_path: Path
) -> None:
    make_portal_rows(edition, namur, dinant)
    before = n_rows_of(CODE)

    report = import_archive(exported(edition, tmp_path / "out"))

    assert report.is_importable
    assert report.n_written == 0
    assert n_rows_of(CODE) == before


def test_what_was_entered_in_the_portal_goes_out_with_equal_figures(
    edition: Edition, namur: Organisation, dinant: Organisation, tmp_path: Path
) -> None:
    make_portal_rows(edition, namur, dinant)

    folder = exported(edition, tmp_path / "out")

    for day in ("2024-05-15", "2024-10-15", timezone.localdate().isoformat()):
        for reading in ("true", "known"):
            found = oracle.figures(folder, date.fromisoformat(day), reading)
            assert found == figures(CODE, day, reading), (day, reading)


def test_a_person_with_an_e_mail_goes_out_under_one_reference_that_says_nothing(
    edition: Edition, namur: Organisation, dinant: Organisation, tmp_path: Path
) -> None:
    make_portal_rows(edition, namur, dinant)

    folder = exported(edition, tmp_path / "out")

    made_up = [row["person_ref"] for row in rows(folder, "attendance.csv") if row["person_ref"][0] == "x"]
    assert len(made_up) == 2
    assert len(set(made_up)) == 1
    assert re.fullmatch(r"x[0-9a-f]{20}", made_up[0])
    everything = "".join(path.read_text("utf-8") for path in folder.iterdir())
    digest = contact_digest("jo@exemple.be")
    for secret in ("Dupont", "jo@", digest[:12], made_up[0][1:] if made_up[0][1:] in digest else digest):
        assert secret not in everything


def test_no_diagnostic_goes_out_with_its_shop_or_score(
    edition: Edition, namur: Organisation, tmp_path: Path
) -> None:
    first = rows(exported(edition, tmp_path / "first"), "diagnostics.csv")
    second = rows(exported(edition, tmp_path / "second"), "diagnostics.csv")

    assert len(first) == 8
    assert set(first[0]) == {
        "nis",
        "subject",
        "sector",
        "session",
        "taken_on",
        "entered_on",
        "questionnaire",
        *(f"Q{number:02}" for number in range(1, 23)),
    }
    assert len({row["subject"] for row in first + second}) == 16
    assert [row | {"subject": ""} for row in first] == [row | {"subject": ""} for row in second]
    assert import_archive(tmp_path / "first").n_written == 0
    with tenant_context(namur):
        assert Diagnostic.objects.count() == 5


def test_equal_diagnostics_without_shop_are_counted_one_by_one(
    edition: Edition, namur: Organisation, tmp_path: Path
) -> None:
    with tenant_context(namur):
        again = Diagnostic.objects.get(score=5)
        again.pk, again.shop_id, again.subject = None, None, "s1"
        again.save(force_insert=True)
    folder = exported(edition, tmp_path / "out")
    assert import_archive(folder).n_written == 0

    path = folder / "diagnostics.csv"
    lines = path.read_text("utf-8").splitlines()
    third = next(line for line in lines if ",ALI-BOU," in line).split(",")
    path.write_text("\n".join([*lines, ",".join([third[0], "s-third", *third[2:]]), ""]), encoding="utf-8")
    report = import_archive(folder)

    assert report.file("diagnostics.csv").n_new == 1
    with tenant_context(namur):
        assert Diagnostic.objects.filter(score=5).count() == 3


def test_the_original_archive_after_its_export_does_not_double_the_diagnostics(
    edition: Edition, tmp_path: Path
) -> None:
    folder = exported(edition, tmp_path / "out")
    for city in Organisation.objects.cities().filter(slug__in=["namur", "dinant", "mons", "nivelles"]):
        with tenant_context(city):
            Diagnostic.objects.all().delete()
    assert import_archive(folder).file("diagnostics.csv").n_new == 8

    assert import_archive(TRICKY).n_written == 0


def test_a_replaced_row_does_not_go_out(edition: Edition, namur: Organisation, tmp_path: Path) -> None:
    with tenant_context(namur):
        row = Attendance.objects.get(person__person_ref="p03", happened_on="2024-03-25")
        correct(row, at=timezone.now(), outcome="present")

    found = [
        row
        for row in rows(exported(edition, tmp_path / "out"), "attendance.csv")
        if row["person_ref"] == "p03"
    ]

    assert [(row["session"], row["outcome"]) for row in found] == [("S1", "present"), ("S3", "present")]
    assert found[0]["entered_on"] == timezone.localdate().isoformat()


def test_the_same_edition_gives_the_same_files(edition: Edition, tmp_path: Path) -> None:
    first, second = exported(edition, tmp_path / "first"), exported(edition, tmp_path / "second")

    for path in first.iterdir():
        if path.name != "diagnostics.csv":
            assert path.read_bytes() == (second / path.name).read_bytes()


def test_an_export_is_noted_by_the_agency(edition: Edition, agency: Organisation, tmp_path: Path) -> None:
    exported(edition, tmp_path / "out")

    with tenant_context(agency):
        assert Entry.objects.get(action="edition.exported").subject == f"edition:{CODE}"


def test_a_folder_with_something_in_it_is_left_alone(edition: Edition, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(TargetTaken, match="n’est pas vide"):
        exported(edition, tmp_path / "out")

    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_the_progress_of_an_export_reaches_its_end(edition: Edition, tmp_path: Path) -> None:
    seen: list[tuple[int, int, str]] = []
    export_archive(edition, tmp_path / "out.zip", is_zip=True, progress=lambda *step: seen.append(step))

    assert [done for done, _, _ in seen] == list(range(1, seen[0][1] + 1))
