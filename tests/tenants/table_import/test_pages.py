"""The pages of an import, as a city's manager walks through them."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tenants.utils import tenant_context

from kernel.files import path_of
from tenants.table_import import services
from tenants.table_import.models import ImportMapping, ImportRow, ImportState, TableImport
from tenants.table_import.retention import KEPT, expire_imports
from tests.factories.imports import CSV, begun, previewed, rows_of, run_step, upload, written

PAGE = "/espace/commerces/importer/"
# Session, person, roles, city and its looks; the import, its rows counted and read.
STATEMENTS = 14


def page_of(table: TableImport, step: str = "") -> str:
    return f"{PAGE}{table.uuid}/{step}"


def test_from_upload_to_result(in_namur, manager, client_on):
    browser = client_on(in_namur, manager)
    answer = browser.post(PAGE, {"table": upload()})
    table = TableImport.objects.get()
    assert answer["Location"] == page_of(table, "colonnes/")

    page = browser.get(answer["Location"]).content.decode()
    assert "Que contient chaque colonne" in page
    assert "Boulangerie Lambert" in page
    columns = {f"column-{index}": code for index, code in table.mapping["columns"].items()}
    answer = browser.post(answer["Location"], {"sheet": "", "header": 1, **columns})
    assert answer["Location"] == page_of(table)
    assert "Prévisualisation en cours" in browser.get(page_of(table)).content.decode()
    run_step(in_namur, table)

    assert "1 ligne nouvelle sera ajoutée" in browser.get(page_of(table)).content.decode()
    browser.post(page_of(table, "ecrire/"))
    assert "Import en cours" in browser.get(page_of(table)).content.decode()
    run_step(in_namur, table)

    assert "La liste est importée" in browser.get(page_of(table)).content.decode()
    report = b"".join(browser.get(page_of(table, "rapport.csv")).streaming_content).decode()
    assert report.startswith("\ufeffLigne;Nom;")
    assert "2;Boulangerie Lambert;" in report
    browser.post(page_of(table, "annuler/"))
    run_step(in_namur, table)
    assert "tout est comme avant" in browser.get(page_of(table)).content.decode()


def test_a_refused_file_is_said_at_its_field(in_namur, manager, client_on):
    answer = client_on(in_namur, manager).post(PAGE, {"table": upload(b"%PDF-1.7", "liste.xlsx")})

    assert answer.status_code == 422
    assert "un fichier PDF" in answer.content.decode()


def test_a_column_chosen_twice_or_no_name_is_refused(in_namur, manager, client_on):
    table = begun(in_namur, manager)
    browser = client_on(in_namur, manager)

    twice = browser.post(
        page_of(table, "colonnes/"), {"sheet": "", "header": 1, "column-0": "name", "column-1": "name"}
    )
    none = browser.post(page_of(table, "colonnes/"), {"sheet": "", "header": 1, "column-2": "postal_code"})

    assert (twice.status_code, none.status_code) == (422, 422)
    assert "est choisi deux fois" in twice.content.decode()
    assert "quelle colonne contient le nom" in none.content.decode()


def test_another_line_of_titles_is_guessed_anew(in_namur, manager, client_on):
    table = begun(in_namur, manager)

    page = client_on(in_namur, manager).get(page_of(table, "colonnes/?header=0")).content.decode()

    assert "Colonne A" in page


def test_what_was_corrected_is_remembered_for_these_titles(in_namur, manager):
    table = begun(in_namur, manager, "Quoi;Adresse\nBoulangerie Lambert;Rue de Fer 12\n")
    chosen = {"sheet": "", "header": 1, "columns": {"0": "name", "1": "address"}}
    services.ask_for_preview(in_namur, table, chosen, actor=manager, now=timezone.now())

    again = begun(in_namur, manager, "Adresse;QUOI\nRue Haute 1;Chez Léa\n")

    assert ImportMapping.objects.count() == 1
    assert again.mapping["columns"] == {"0": "address", "1": "name"}


def test_choices_of_a_page_are_kept(in_namur, manager, client_on):
    table = previewed(in_namur, manager)
    [row] = rows_of(table)
    browser = client_on(in_namur, manager)

    answer = browser.post(page_of(table, "choix/"), {f"row-{row.pk}": "skip", "query": "voir=new"})

    assert answer["Location"].endswith("?voir=new")
    assert rows_of(table)[0].decision == "skip"
    browser.post(page_of(table, "choix/"), {f"row-{row.pk}": "replace"})
    assert rows_of(table)[0].decision == "skip"  # no choice for a new row


def test_rows_are_searched(in_namur, manager, client_on):
    table = previewed(in_namur, manager, CSV + "Chez Léa;Rue Haute 1;5000;Namur;\n")

    page = client_on(in_namur, manager).get(page_of(table, "?voir=new&q=LEA")).content.decode()

    assert "Chez Léa" in page
    assert "Boulangerie Lambert" not in page


def test_the_preview_takes_as_many_statements_for_one_row_as_for_fifty(in_namur, manager, client_on):
    browser = client_on(in_namur, manager)
    counted = []
    for n_rows in (1, 60):
        names = "".join(f"Chez Anne {i};Rue Haute {i};5000;Namur;\n" for i in range(n_rows))
        table = previewed(in_namur, manager, CSV + names)
        browser.get(page_of(table))
        with CaptureQueriesContext(
            connection,
        ) as statements:
            browser.get(page_of(table))
        counted.append(len(statements))

    assert counted[0] == counted[1] <= STATEMENTS


def test_the_report_runs_nothing(in_namur, manager, client_on):
    table = previewed(in_namur, manager, "Enseigne\n\"=cmd|' /C calc'!A0\"\n")

    report = b"".join(
        client_on(in_namur, manager).get(page_of(table, "rapport.csv")).streaming_content
    ).decode()

    assert ";'=cmd" in report or ";\"'=cmd" in report


def test_dropped_it_leaves_nothing_of_the_file(
    in_namur, manager, client_on, django_capture_on_commit_callbacks
):
    table = previewed(in_namur, manager)
    stored = path_of(table.input_file)
    assert stored.exists()

    with django_capture_on_commit_callbacks(execute=True):
        client_on(in_namur, manager).post(page_of(table, "abandonner/"))

    assert not stored.exists()
    assert not ImportRow.objects.exists()
    assert TableImport.objects.get().state == ImportState.DROPPED


def test_after_a_month_rows_are_forgotten_and_counts_stay(in_namur, manager, client_on):
    table = written(in_namur, manager)

    assert expire_imports(timezone.now()) == 0
    assert expire_imports(timezone.now() + KEPT + KEPT) == 1

    assert not ImportRow.objects.exists()
    assert "1 ligne ajoutée" in client_on(in_namur, manager).get(page_of(table)).content.decode()


def test_an_import_of_another_city_is_not_there(in_namur, dinant, manager, member, client_on):
    table = previewed(in_namur, manager)
    with tenant_context(dinant):
        browser = client_on(dinant, member(dinant, "administrator"))

        for step in ("", "colonnes/", "avancement/", "rapport.csv"):
            assert browser.get(page_of(table, step)).status_code == 404
        for step in ("choix/", "ecrire/", "annuler/", "abandonner/", "previsualiser/"):
            assert browser.post(page_of(table, step)).status_code == 404


def test_stewards_and_readers_import_nothing(in_namur, member, client_on):
    for role in ("steward", "reader"):
        assert client_on(in_namur, member(in_namur, role)).get(PAGE).status_code == 403
