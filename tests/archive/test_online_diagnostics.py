"""Diagnostics answered online beside those of archives: out and in again with equal figures, not mixed."""

import csv
from copy import deepcopy
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone
from django_tenants.utils import tenant_context

from archive.exporting.services import export_archive
from archive.importing.services import import_archive
from campaigns.agenda.models import Session
from campaigns.editions.models import Edition
from diagnostic.assessment.models import Attempt, Diagnostic
from diagnostic.assessment.services import answer, correct, finish
from diagnostic.questionnaire.catalogue import read_questionnaire
from diagnostic.questionnaire.scoring import score
from diagnostic.versions.models import QuestionnaireVersion, VersionStatus
from diagnostic.versions.services import fingerprint_of
from tenants.organisations.models import Organisation
from tenants.shops.models import Shop
from tests.archive.editions import TRICKY, copy_of, rewrite, set_cells, set_edition, warnings
from tests.archive.test_import_figures import figures
from tests.archives import oracle
from tests.factories.diagnostics import answers_about, finished_attempt

CODE = "2024-tricky"
DAYS = ("2024-05-15", "2024-10-15", timezone.localdate().isoformat())


pytestmark = pytest.mark.usefixtures("imported_tricky")


@pytest.fixture
def edition(db: None) -> Edition:
    return Edition.objects.get(code=CODE)


@pytest.fixture
def session(edition: Edition) -> Session:
    return Session.objects.get(edition=edition, code="S1")


def corrected(organisation: Organisation, attempt: Attempt) -> Attempt:
    """The same with another answer to the first question."""
    now = timezone.now()
    with tenant_context(organisation):
        again = correct(attempt.uuid, now=now)
        other = "b" if again.answers["Q01"] == "a" else "a"
        answer(again.uuid, "Q01", other, now=now)
        return finish(again.uuid, organisation=organisation, now=now)


def exported(edition: Edition, folder: Path) -> Path:
    export_archive(edition, folder, is_zip=False)
    return folder


def diagnostics(folder: Path) -> list[dict[str, str]]:
    with (folder / "diagnostics.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def online_everything(edition: Edition, session: Session, *cities: Organisation) -> None:
    """Twice one shop on one day in one session, a shop nobody named, one not sure, one corrected."""
    for city in cities:
        with tenant_context(city):
            shop = Shop.objects.order_by("id")[0]
        for about in (20, 60):
            finished_attempt(
                city, about=about, edition=edition, session=session, shop=shop, on=date(2024, 3, 25)
            )
        finished_attempt(city, about=40, edition=edition, on=date(2024, 4, 2))
        finished_attempt(city, about=90, edition=edition, sector=None, on=date(2024, 4, 3))
        corrected(city, finished_attempt(city, about=75, edition=edition, on=date(2024, 4, 4)))


def test_the_same_instance_adds_nothing_from_its_own_export(
    edition: Edition, session: Session, namur: Organisation, dinant: Organisation, tmp_path: Path
) -> None:
    online_everything(edition, session, namur, dinant)

    report = import_archive(exported(edition, tmp_path / "out"))

    assert report.is_importable
    assert report.n_written == 0
    assert report.file("diagnostics.csv").n_left == 0


def test_another_instance_gets_the_same_figures(
    edition: Edition, session: Session, namur: Organisation, dinant: Organisation, tmp_path: Path
) -> None:
    online_everything(edition, session, namur, dinant)
    folder = exported(edition, tmp_path / "out")
    set_edition(folder, code="elsewhere")

    report = import_archive(folder)

    assert report.is_importable, report.to_text()
    assert report.file("diagnostics.csv").n_new == 8 + 5 + 5
    for day in DAYS:
        for reading in ("true", "known"):
            expected = figures(CODE, day, reading)
            assert oracle.figures(folder, date.fromisoformat(day), reading) == expected, (day, reading)
            assert figures("elsewhere", day, reading) == expected, (day, reading)


def test_who_was_not_sure_goes_out_without_a_sector_and_comes_back_so(
    edition: Edition, namur: Organisation, tmp_path: Path
) -> None:
    attempt = finished_attempt(namur, about=90, edition=edition, sector=None, on=date(2024, 4, 3))
    folder = exported(edition, tmp_path / "out")

    [row] = [row for row in diagnostics(folder) if not row["sector"]]
    assert row["subject"]
    assert all(row[f"Q{number:02}"] for number in range(1, 23))
    set_edition(folder, code="elsewhere")
    import_archive(folder)

    with tenant_context(namur):
        there, back = Diagnostic.objects.filter(sector=None).order_by("id")
    assert (back.score, back.band, back.themes) == (there.score, there.band, there.themes)
    assert there.entry == attempt.uuid
    assert back.entry is None


def test_what_was_corrected_goes_out_once_as_it_is_now(
    edition: Edition, namur: Organisation, tmp_path: Path
) -> None:
    first = finished_attempt(namur, about=75, edition=edition, on=date(2024, 4, 4))
    second = corrected(namur, first)

    out = [row for row in diagnostics(exported(edition, tmp_path / "out")) if row["taken_on"] == "2024-04-04"]

    assert [row["Q01"] for row in out] == [second.answers["Q01"]]
    assert first.answers["Q01"] != second.answers["Q01"]


def test_an_export_from_before_the_correction_does_not_bring_back_what_was_corrected(
    edition: Edition, namur: Organisation, tmp_path: Path
) -> None:
    attempt = finished_attempt(namur, about=75, edition=edition, on=date(2024, 4, 4))
    before = exported(edition, tmp_path / "before")
    corrected(namur, attempt)

    report = import_archive(before)

    assert report.n_written == 0
    assert [code for code, file, *_ in warnings(report) if file == "diagnostics.csv"] == ["fact_overruled"]


def test_an_archive_replaces_its_own_rows_and_never_one_that_was_answered_online(
    edition: Edition, namur: Organisation, tmp_path: Path
) -> None:
    with tenant_context(namur):
        theirs = Diagnostic.objects.select_related("shop").exclude(shop=None).order_by("id")[0]
    for about in (20, 60):
        finished_attempt(
            namur,
            about=about,
            edition=edition,
            session=theirs.session,
            shop=theirs.shop,
            on=theirs.happened_on,
            sector=theirs.sector_id,
        )
    folder = copy_of(TRICKY, tmp_path / "tricky")
    assert import_archive(folder).n_written == 0

    [line] = [
        number for number, row in enumerate(diagnostics(folder)) if row["shop_ref"] == ref_of(theirs, namur)
    ]
    set_cells(folder, "diagnostics.csv", line, Q01="b" if theirs.answers["Q01"] == "a" else "a")
    report = import_archive(folder)

    assert report.file("diagnostics.csv").n_changed == 1
    with tenant_context(namur):
        theirs.refresh_from_db()
        assert theirs.superseded_at is not None
        assert Diagnostic.objects.current().filter(shop=theirs.shop).count() == 3
        assert Diagnostic.objects.current().exclude(entry=None).count() == 2


def test_a_row_that_comes_after_what_its_shop_answered_online_stands_beside_it(
    edition: Edition, namur: Organisation
) -> None:
    with tenant_context(namur):
        theirs = Diagnostic.objects.select_related("shop").exclude(shop=None).order_by("id")[0]
        Diagnostic.objects.filter(pk=theirs.pk).delete()
    online = finished_attempt(
        namur, about=60, edition=edition, session=theirs.session, shop=theirs.shop, on=theirs.happened_on
    )

    report = import_archive(TRICKY)

    assert (report.file("diagnostics.csv").n_new, report.file("diagnostics.csv").n_changed) == (1, 0)
    with tenant_context(namur):
        there = Diagnostic.objects.current().filter(shop=theirs.shop, happened_on=theirs.happened_on)
        assert sorted(str(row.entry) for row in there) == sorted([str(online.uuid), "None"])


def ref_of(row: Diagnostic, city: Organisation) -> str:
    with tenant_context(city):
        return row.shop.editions.get(edition=row.edition_id).shop_ref


@pytest.mark.parametrize(("names", "n_new"), [((1, 0), 0), ((0, 2), 1), ((2, 3), 2)])
def test_an_archive_that_names_the_shop_recognises_what_that_shop_answered_online_and_no_other_shops(
    edition: Edition,
    session: Session,
    namur: Organisation,
    tmp_path: Path,
    names: tuple[int, int],
    n_new: int,
) -> None:
    """Shops 0 and 1 gave equal answers online; the archive has the two rows under the names of `names`."""
    with tenant_context(namur):
        Shop.objects.update(sector="ALI-BOU")
        shops = list(Shop.objects.order_by("id"))
        refs = [shop.editions.get(edition=edition).shop_ref for shop in shops]
    for shop in shops[:2]:
        finished_attempt(namur, about=40, edition=edition, session=session, shop=shop, on=date(2024, 4, 1))
    folder = exported(edition, tmp_path / "out")

    def name_shops(rows: list[dict[str, str]]) -> None:
        equal = [row for row in rows if row["taken_on"] == "2024-04-01"]
        for row, at in zip(equal, names, strict=True):
            row |= {"shop_ref": refs[at], "subject": ""}

    rewrite(folder, "diagnostics.csv", name_shops)

    report = import_archive(folder)

    assert report.is_importable, report.to_text()
    assert report.file("diagnostics.csv").n_new == n_new
    assert import_archive(folder).n_written == 0


def later_version() -> str:
    """Version 2.0.0, with one question more; that of the archive has been retired."""
    first = QuestionnaireVersion.objects.get(version="1.0.0")
    documents = deepcopy(first.questionnaire), deepcopy(first.themes)
    for document in documents:
        document["version"] = "2.0.0"
    documents[0]["questions"].append({**documents[0]["questions"][0], "code": "Q23"})
    QuestionnaireVersion.objects.filter(pk=first.pk).update(status=VersionStatus.RETIRED)
    QuestionnaireVersion.objects.create(
        version="2.0.0",
        status=VersionStatus.PUBLISHED,
        questionnaire=documents[0],
        themes=documents[1],
        fingerprint=fingerprint_of(*documents),
    )
    return "2.0.0"


def test_rows_of_two_versions_go_out_together_and_come_back_each_in_its_own(
    edition: Edition, namur: Organisation, tmp_path: Path
) -> None:
    version = later_version()
    row = QuestionnaireVersion.objects.get(version=version)
    given = answers_about(60) | {"Q23": "c"}
    result = score(read_questionnaire(row.questionnaire, row.themes), "ALI-BOU", given)
    with tenant_context(namur):
        Diagnostic.objects.create(
            edition=edition,
            subject="x",
            sector_id="ALI-BOU",
            questionnaire=version,
            answers=given,
            score=result.score,
            band=result.band,
            entry=uuid4(),
            happened_on=date(2024, 4, 4),
        )
    folder = exported(edition, tmp_path / "out")
    assert import_archive(folder).n_written == 0
    set_edition(folder, code="elsewhere")

    report = import_archive(folder)

    assert report.is_importable, report.to_text()
    assert [one["Q23"] for one in diagnostics(folder) if one["questionnaire"] == version] == ["c"]
    with tenant_context(namur):
        first, second = Diagnostic.objects.filter(questionnaire=version).order_by("id")
    assert (first.score, first.answers) == (second.score, second.answers)


def test_an_unknown_version_and_a_draft_are_errors(edition: Edition, tmp_path: Path) -> None:
    later_version()
    QuestionnaireVersion.objects.filter(version="2.0.0").update(status=VersionStatus.DRAFT)
    folder = copy_of(TRICKY, tmp_path / "tricky")
    set_cells(folder, "diagnostics.csv", 0, questionnaire="2.0.0")
    set_cells(folder, "diagnostics.csv", 1, questionnaire="9.9.9")

    found = [problem.code for problem in import_archive(folder).problems()]

    assert found.count("diagnostic_version") == 2


def test_a_shop_without_a_sector_goes_out_and_comes_back(
    edition: Edition, namur: Organisation, tmp_path: Path
) -> None:
    with tenant_context(namur):
        shop = Shop.objects.get(name="Boutique Lucie")
        Shop.objects.filter(pk=shop.pk).update(sector=None)
    folder = exported(edition, tmp_path / "out")

    again = import_archive(folder)
    with tenant_context(namur):
        Shop.objects.filter(pk=shop.pk).update(sector="MOD-FEM")
    later = import_archive(folder)

    assert (again.n_written, later.n_written) == (0, 0)
    assert "cell_blank_odd" in [code for code, file, *_ in warnings(again) if file == "shops.csv"]
    with tenant_context(namur):
        assert Shop.objects.get(pk=shop.pk).sector_id == "MOD-FEM"
