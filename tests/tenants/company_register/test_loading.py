"""Loading a full extract: which establishments are taken, and what is kept of each."""

import json
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import call_command
from django_tenants.utils import tenant_context

from tenants.company_register.loading.services import load_extract
from tenants.company_register.models import Extract
from tenants.due.models import Due
from tenants.journal.models import Entry
from tests.factories.bce import Company, number_of, tables_of, write_extract
from tests.factories.facts import make_shop

BAKERY = Company(
    1, sign="Le Pain doré", contacts={"TEL": "081 22 33 44", "WEB": "lepaindore.example"}, box="B"
)
PERSON = Company(2, person="Dupont Anne", nace=(("003", "2008", "9602101", "MAIN"),))


def test_an_establishment_is_kept_with_what_the_files_say_of_it(load, rows_of, namur):
    report = load(BAKERY)

    row = rows_of(namur)[BAKERY.bce]
    assert row.sign == "Le Pain doré"
    assert row.legal_name == "Le Pain doré SRL"
    assert (row.street, row.number, row.box, row.postal_code) == ("Rue de Fer", "12", "B", "5000")
    assert row.street_key == "rue fer"
    assert row.sector_id == "ALI-BOU"
    assert row.nace_codes == ["4724101"]
    assert row.started_on == date(2015, 3, 1)
    assert row.enterprise == BAKERY.enterprise.replace(".", "")
    assert not row.is_natural_person
    assert (row.phone, row.website, row.email) == ("081 22 33 44", "lepaindore.example", "")
    assert (row.extract_on, row.extract_number, row.gone_on) == (date(2026, 11, 2), 130, None)
    counts = report.cities["namur"]
    assert (counts.establishments, counts.retail, counts.new, counts.changed, counts.gone) == (1, 1, 1, 0, 0)
    with tenant_context(namur):
        extract = Extract.objects.get()
        assert (extract.day, extract.number, extract.type) == (date(2026, 11, 2), 130, "full")
        assert extract.situations["050"] == {"fr": "Ouverture de faillite", "nl": "Opening faillissement"}
        assert Entry.objects.filter(action="company_register.loaded", subject="extract:130").exists()


def test_loading_it_again_changes_nothing(load, rows_of, namur):
    load(BAKERY, PERSON)
    again = load(BAKERY, PERSON)

    counts = again.cities["namur"]
    assert (counts.establishments, counts.new, counts.changed, counts.gone) == (2, 0, 0, 0)
    assert len(rows_of(namur)) == 2


def test_what_a_later_extract_says_replaces_what_was_said(load, rows_of, namur):
    load(BAKERY)
    report = load(replace(BAKERY, sign="Le Pain d’or", house="14"), number=131, day=date(2026, 12, 1))

    row = rows_of(namur)[BAKERY.bce]
    assert (row.sign, row.number, row.extract_number) == ("Le Pain d’or", "14", 131)
    assert report.cities["namur"].changed == 1


def test_one_that_a_full_extract_has_no_more_is_gone_and_may_come_back(load, rows_of, namur):
    load(BAKERY)
    other = Company(9)
    report = load(other, number=131, day=date(2026, 12, 1))

    assert rows_of(namur)[BAKERY.bce].gone_on == date(2026, 12, 1)
    assert report.cities["namur"].gone == 1

    load(BAKERY, other, number=132, day=date(2026, 12, 8))
    assert rows_of(namur)[BAKERY.bce].gone_on is None


def test_a_sole_trader_who_is_gone_is_forgotten_unless_the_city_has_the_shop(load, rows_of, namur):
    taken = Company(3, person="Maes Luc")
    load(PERSON, taken, BAKERY)
    make_shop(namur, name="Coiffure Luc", bce=taken.bce)
    load(BAKERY, number=131, day=date(2026, 12, 1))

    rows = rows_of(namur)
    assert PERSON.bce not in rows
    assert rows[taken.bce].gone_on == date(2026, 12, 1)


def test_a_city_keeps_only_what_has_its_postal_codes(rows_of, tmp_path, namur, dinant):
    here, there, elsewhere = (
        BAKERY,
        Company(4, postal_code="5500", municipality="Dinant"),
        Company(5, postal_code="1000", municipality="Bruxelles"),
    )
    path = write_extract(
        tmp_path / "full.zip", tables_of(here, there, elsewhere), day=date(2026, 11, 2), number=1
    )
    report = load_extract(path)

    assert set(rows_of(namur)) == {here.bce}
    assert set(rows_of(dinant)) == {there.bce}
    assert len(report.cities) == 66


def test_a_folder_is_read_as_a_zip_is(tmp_path, rows_of, namur):
    load_extract(
        write_extract(tmp_path / "full", tables_of(BAKERY), day=date(2026, 11, 2), number=1), city="namur"
    )

    assert set(rows_of(namur)) == {BAKERY.bce}


# The sign: 003 of the establishment, else 003 of the enterprise, else 001; French, else any.
SIGNS = [
    ([("est", "1", "003", "Le Pain doré"), ("ent", "1", "003", "Pains & Cie"), ("ent", "1", "001", "Lamb")],
     "Le Pain doré"),
    ([("ent", "1", "003", "Pains & Cie"), ("ent", "1", "001", "Lambert SRL")], "Pains & Cie"),
    ([("ent", "1", "001", "Lambert SRL"), ("ent", "1", "002", "LAM")], "Lambert SRL"),
    ([("ent", "1", "001", "Lambert SRL"), ("est", "1", "002", "ABR")], "Lambert SRL"),
    ([("est", "2", "003", "Het gouden brood"), ("est", "1", "003", "Le Pain doré")], "Le Pain doré"),
    ([("est", "2", "003", "Het gouden brood"), ("ent", "1", "003", "Pains & Cie")], "Het gouden brood"),
    ([("est", "3", "003", "Goldbrot"), ("ent", "1", "001", "Lambert SRL")], "Goldbrot"),
    ([("est", "0", "003", "GOLD"), ("est", "4", "003", "Golden")], "GOLD"),
    ([("est", "1", "003", "  Le   Pain\u00a0doré "), ("ent", "1", "001", "Lambert SRL")], "Le Pain doré"),
    ([("est", "1", "003", 'Chez "Jo", et fils'), ("ent", "1", "001", "Lambert SRL")], 'Chez "Jo", et fils'),
]  # fmt: skip


@pytest.mark.parametrize(("names", "sign"), SIGNS)
def test_the_sign_is_the_first_of_its_names(load, rows_of, namur, names, sign):
    numbers = {"est": BAKERY.establishment, "ent": BAKERY.enterprise}
    rows = [(numbers[of], *rest) for of, *rest in names]
    load(tables=tables_of(BAKERY) | {"denomination": rows})

    assert rows_of(namur)[BAKERY.bce].sign == sign


def test_a_german_speaking_commune_has_its_german_name(load, rows_of):
    from tenants.organisations.models import Organisation  # noqa: PLC0415

    city = Organisation.objects.filter(language="de").first()
    company = Company(6, postal_code=city.city.postal_code, municipality=city.name)
    names = [
        (company.enterprise, "1", "001", "Lambert SRL"),
        (company.establishment, "1", "003", "Le Pain doré"),
        (company.establishment, "3", "003", "Goldbrot"),
    ]
    load(tables=tables_of(company) | {"denomination": names}, city=city.slug)

    assert rows_of(city)[company.bce].sign == "Goldbrot"


def test_a_natural_persons_name_is_kept_only_where_the_shop_has_no_other(load, rows_of, namur):
    named = Company(7, person="Maes Luc", sign="Coiffure Luc")
    load(PERSON, named)

    rows = rows_of(namur)
    assert (rows[PERSON.bce].sign, rows[PERSON.bce].legal_name) == ("Dupont Anne", "")
    assert (rows[named.bce].sign, rows[named.bce].legal_name) == ("Coiffure Luc", "")
    assert rows[named.bce].is_natural_person
    assert "Maes" not in json.dumps([rows[named.bce].own, rows[named.bce].of_enterprise])


# The sector: the newest version that the entity has, main activity first, the longest code of a sub-sector.
ACTIVITIES = [
    ([("003", "2008", "4724101", "MAIN")], "ALI-BOU", ["4724101"]),
    ([("003", "2008", "47242", "MAIN")], "ALI-CHO", ["47242"]),
    ([("003", "2008", "62010", "MAIN")], None, ["62010"]),
    ([("003", "2008", "62010", "MAIN"), ("003", "2008", "4764001", "SECO")], "CUL-SPO", ["62010", "4764001"]),
    ([("003", "2008", "47730", "SECO"), ("003", "2008", "47242", "MAIN")], "ALI-CHO",
     ["47242", "47730"]),
    # In 2008 47.64 was sport, in 2025 it is toys; 47.63 was music, and is sport.
    ([("003", "2008", "47640", "MAIN"), ("003", "2025", "47630", "MAIN")], "CUL-SPO", ["47630"]),
    ([("003", "2025", "47640", "MAIN")], "CUL-JOU", ["47640"]),
    ([("003", "2025", "96210", "MAIN"), ("003", "2003", "93021", "MAIN")], "BEA-COI", ["96210"]),
    ([("003", "2025", "47711", "MAIN")], "MOD-FEM", ["47711"]),
    # What several sub-sectors share in 2025 is told by the code of 2008.
    ([("003", "2025", "47550", "MAIN"), ("003", "2008", "47591", "MAIN")], "MAI-MEU", ["47550"]),
    ([("003", "2003", "52242", "MAIN")], None, ["52242"]),
    ([("006", "2008", "47.730", "MAIN"), ("001", "2008", "56101", "MAIN")], "HOR-RES", ["56101", "47730"]),
    ([], None, []),
]  # fmt: skip


@pytest.mark.parametrize(("activities", "sector", "codes"), ACTIVITIES)
def test_the_sector_is_told_by_the_newest_activities(load, rows_of, namur, activities, sector, codes):
    load(replace(BAKERY, nace=activities))

    row = rows_of(namur)[BAKERY.bce]
    assert (row.sector_id, row.nace_codes) == (sector, codes)


def test_an_establishment_without_activities_has_those_of_its_enterprise(load, rows_of, namur):
    tables = tables_of(BAKERY)
    tables["activity"] = [(BAKERY.enterprise, "001", "2008", "47730", "MAIN")]
    tables["contact"] = [
        (BAKERY.enterprise, "ENT", "EMAIL", "pain@example.be"),
        (BAKERY.enterprise, "ENT", "FAX", "1"),
    ]
    load(tables=tables)

    row = rows_of(namur)[BAKERY.bce]
    assert (row.sector_id, row.email) == ("BEA-PHA", "pain@example.be")


# Rows of the address file, and whether the establishment is taken by them: type, countries, code, struck off.
PLACES = [
    ("BAET", "", "", "5000", "", True),
    ("BAET", "België", "Belgique", "5000", "", True),
    ("BAET", "Luxemburg", "Luxembourg", "5000", "", False),
    ("BAET", "", "", "5000", "12-05-2020", False),
    ("OBAD", "", "", "5000", "", False),
    ("ABBR", "", "", "5000", "", False),
    ("BAET", "", "", "B-5000", "", True),
    ("BAET", "", "", " 5000 ", "", True),
    ("BAET", "", "", "5100", "", True),
    ("BAET", "", "", "", "", False),
]


@pytest.mark.parametrize(("kind", "nl", "fr", "code", "struck_off", "is_taken"), PLACES)
def test_an_address_counts_where_it_is_a_place_in_force_in_belgium(
    load, rows_of, namur, kind, nl, fr, code, struck_off, is_taken
):
    place = (nl, fr, code, "Namen", "Namur", "IJzerstraat", "Rue de Fer", "12", "", "", struck_off)
    load(tables=tables_of(BAKERY) | {"address": [(BAKERY.establishment, kind, *place)]})

    assert (BAKERY.bce in rows_of(namur)) is is_taken


def test_the_seat_stands_in_for_an_establishment_without_address_only(load, rows_of, namur):
    seat_only, elsewhere = Company(7, name="Sans adresse SRL"), Company(8)
    tables = tables_of(seat_only, elsewhere)
    tables["address"] = [row for row in tables["address"] if row[0] != seat_only.establishment]
    tables["address"] = [
        (*row[:4], "1000", *row[5:]) if row[0] == elsewhere.establishment else row
        for row in tables["address"]
    ]
    load(tables=tables)

    assert set(rows_of(namur)) == {seat_only.bce}


def test_a_dutch_street_stands_where_there_is_no_french_one(load, rows_of, namur):
    load(replace(BAKERY, street="", street_nl="IJzerstraat"))

    assert rows_of(namur)[BAKERY.bce].street == "IJzerstraat"


def test_wrong_numbers_are_left_out_and_counted(load, rows_of, namur):
    tables = tables_of(BAKERY, PERSON)
    wrong = PERSON.establishment[:-2] + f"{(int(PERSON.establishment[-2:]) + 1) % 97:02d}"
    for table in ("address", "establishment"):
        tables[table] = [
            tuple(wrong if cell == PERSON.establishment else cell for cell in row) for row in tables[table]
        ]
    report = load(tables=tables)

    assert set(rows_of(namur)) == {BAKERY.bce}
    assert report.n_wrong_numbers >= 1


def test_one_whose_enterprise_is_not_active_is_no_shop(load, rows_of, namur):
    tables = tables_of(BAKERY)
    tables["enterprise"] = [(BAKERY.enterprise, "ST", *tables["enterprise"][0][2:])]
    load(tables=tables)

    assert rows_of(namur) == {}


def test_what_is_not_utf_8_is_read_as_windows_wrote_it(tmp_path, rows_of, namur):
    folder = write_extract(tmp_path / "full", tables_of(BAKERY), day=date(2026, 11, 2), number=1)
    file = folder / "denomination.csv"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_text(encoding="utf-8").encode("cp1252"))
    load_extract(folder, city="namur")

    assert rows_of(namur)[BAKERY.bce].sign == "Le Pain doré"


def test_the_command_says_what_came_of_it(tmp_path, capsys, db):
    path = write_extract(tmp_path / "full.zip", tables_of(BAKERY, PERSON), day=date(2026, 11, 2), number=130)
    call_command("load_bce", str(path), "--city", "namur")

    said = capsys.readouterr().out
    assert "Loaded full extract 130 of 2026-11-02 into 1 cities." in said
    assert "namur: 2 establishments, 2 of them retail; 2 new, 0 changed, 0 gone" in said


def test_each_load_asks_for_sole_traders_to_be_forgotten_in_thirteen_months(load, namur):
    load(BAKERY)

    due = Due.objects.get(organisation=namur, kind="company_register.forget")
    assert (due.due_at.year, due.due_at.month) >= (2027, 12)


def test_the_invented_numbers_have_their_check_digits():
    assert number_of(4_034_498) == "0403.449.823"
    assert number_of(20_000_003) == "2.000.000.339"
