"""Loading an update: what it says of an entity replaces that part alone; deletes come first."""

from dataclasses import replace
from datetime import date

import pytest

from tenants.company_register.errors import ExtractOlder, NothingToUpdate, UpdateGap
from tenants.company_register.loading.services import load_extract
from tests.factories.bce import Company, tables_of, write_extract, write_update
from tests.factories.facts import make_shop

BAKERY = Company(1, sign="Le Pain doré", contacts={"TEL": "081 22 33 44"})
SECOND = Company(11, is_of=1, house="99")  # of the same enterprise
PERSON = Company(2, person="Dupont Anne")


@pytest.fixture
def loaded(load):
    load(BAKERY, SECOND, PERSON)


def test_a_new_name_of_an_establishment_replaces_its_name_alone(loaded, update, rows_of, namur):
    report = update(
        {"denomination": [BAKERY.establishment]},
        {"denomination": [(BAKERY.establishment, "1", "003", "Le Pain d’or")]},
    )

    row = rows_of(namur)[BAKERY.bce]
    assert (row.sign, row.legal_name, row.phone, row.sector_id) == (
        "Le Pain d’or", "Le Pain doré SRL", "081 22 33 44", "ALI-BOU",
    )  # fmt: skip
    assert row.extract_number == 131
    assert rows_of(namur)[PERSON.bce].extract_number == 130
    assert report.cities["namur"].changed == 1


def test_a_name_that_is_deleted_gives_way_to_the_enterprises(loaded, update, rows_of, namur):
    update({"denomination": [BAKERY.establishment]}, {})

    assert rows_of(namur)[BAKERY.bce].sign == "Le Pain doré SRL"


def test_a_new_name_of_an_enterprise_is_that_of_its_establishments_without_sign(
    loaded, update, rows_of, namur
):
    update(
        {"denomination": [BAKERY.enterprise]},
        {"denomination": [(BAKERY.enterprise, "1", "001", "Lambert & Fils SRL")]},
    )

    rows = rows_of(namur)
    assert (rows[BAKERY.bce].sign, rows[BAKERY.bce].legal_name) == ("Le Pain doré", "Lambert & Fils SRL")
    assert (rows[SECOND.bce].sign, rows[SECOND.bce].legal_name) == (
        "Lambert & Fils SRL",
        "Lambert & Fils SRL",
    )


def test_a_bankruptcy_is_that_of_each_establishment(loaded, update, rows_of, namur):
    bankrupt = replace(BAKERY, situation="050")
    update({"enterprise": [BAKERY.enterprise]}, {"enterprise": bankrupt.rows("enterprise")})

    rows = rows_of(namur)
    assert (rows[BAKERY.bce].situation, rows[SECOND.bce].situation) == ("050", "050")
    assert rows[PERSON.bce].situation == "000"


def test_other_activities_change_the_sector(loaded, update, rows_of, namur):
    update(
        {"activity": [BAKERY.establishment]},
        {"activity": [(BAKERY.establishment, "003", "2008", "47610", "MAIN")]},
    )

    assert rows_of(namur)[BAKERY.bce].sector_id == "CUL-LIB"


def test_an_establishment_that_is_deleted_is_gone(loaded, update, rows_of, namur):
    report = update({"establishment": [BAKERY.establishment], "address": [BAKERY.establishment]}, {})

    rows = rows_of(namur)
    assert (rows[BAKERY.bce].gone_on, rows[BAKERY.bce].moved_to) == (date(2026, 12, 1), "")
    assert rows[SECOND.bce].gone_on is None
    assert report.cities["namur"].gone == 1


def test_deleted_and_inserted_it_is_there(loaded, update, rows_of, namur):
    moved = replace(BAKERY, house="14")
    update(
        {"establishment": [BAKERY.establishment], "address": [BAKERY.establishment]},
        {"establishment": moved.rows("establishment"), "address": moved.rows("address")[:1]},
    )

    row = rows_of(namur)[BAKERY.bce]
    assert (row.gone_on, row.number, row.sign) == (None, "14", "Le Pain doré")


def test_an_enterprise_that_ends_takes_its_establishments_along(loaded, update, rows_of, namur):
    update({"enterprise": [BAKERY.enterprise]}, {})

    rows = rows_of(namur)
    assert rows[BAKERY.bce].gone_on == rows[SECOND.bce].gone_on == date(2026, 12, 1)


def test_one_that_moves_to_another_city_is_gone_here_and_new_there(tmp_path, rows_of, namur, dinant):
    path = write_extract(tmp_path / "full.zip", tables_of(BAKERY), day=date(2026, 11, 2), number=130)
    load_extract(path)
    there = replace(BAKERY, postal_code="5500", municipality="Dinant", street="Rue Grande")
    address = {"address": [BAKERY.establishment]}
    load_extract(
        write_update(
            tmp_path / "update.zip",
            address,
            {"address": there.rows("address")[:1]},
            day=date(2026, 12, 1),
            number=131,
        )
    )

    here = rows_of(namur)[BAKERY.bce]
    assert (here.gone_on, here.moved_to, here.street) == (date(2026, 12, 1), "5500", "Rue de Fer")
    row = rows_of(dinant)[BAKERY.bce]
    assert (row.sign, row.street, row.sector_id, row.gone_on) == (
        "Le Pain doré",
        "Rue Grande",
        "ALI-BOU",
        None,
    )


def test_a_full_extract_says_where_one_went_too(tmp_path, rows_of, namur):
    load_extract(write_extract(tmp_path / "a.zip", tables_of(BAKERY), day=date(2026, 11, 2), number=130))
    gone = replace(BAKERY, postal_code="1000", municipality="Bruxelles")
    load_extract(write_extract(tmp_path / "b.zip", tables_of(gone), day=date(2026, 12, 1), number=131))

    here = rows_of(namur)[BAKERY.bce]
    assert (here.gone_on, here.moved_to) == (date(2026, 12, 1), "1000")


def test_a_new_establishment_of_a_new_enterprise_comes_with_the_update(loaded, update, rows_of, namur):
    new = Company(20, name="Nouveau SRL")
    report = update({}, tables_of(new))

    assert rows_of(namur)[new.bce].sign == "Nouveau SRL"
    assert report.cities["namur"].new == 1


def test_a_new_establishment_of_a_known_enterprise_has_its_name(loaded, update, rows_of, namur):
    new = Company(21, is_of=1)
    update({}, tables_of(new))

    row = rows_of(namur)[new.bce]
    assert (row.sign, row.legal_name) == ("Le Pain doré SRL", "Le Pain doré SRL")


def test_one_of_which_the_update_says_too_little_waits_for_a_full_extract(loaded, update, rows_of, namur):
    unknown = Company(22, is_of=23)
    report = update({}, tables_of(unknown))

    assert unknown.bce not in rows_of(namur)
    assert report.n_incomplete == 1


def test_a_sole_trader_who_is_in_the_register_stays_when_gone(loaded, update, rows_of, namur):
    make_shop(namur, name="Chez Anne", bce=PERSON.bce)
    update({"enterprise": [PERSON.enterprise]}, {})

    assert rows_of(namur)[PERSON.bce].gone_on == date(2026, 12, 1)


def test_an_update_needs_a_full_extract_before(update):
    with pytest.raises(NothingToUpdate):
        update({}, {}, number=131)


def test_an_update_that_leaves_a_gap_is_refused_with_what_is_missing(loaded, update):
    with pytest.raises(UpdateGap) as refusal:
        update({}, {}, number=133)

    assert "131" in str(refusal.value)


def test_an_older_extract_is_refused(loaded, load, update):
    update({}, {}, number=131)
    with pytest.raises(ExtractOlder):
        load(BAKERY, number=130)
    with pytest.raises(ExtractOlder):
        update({}, {}, number=130)


def test_a_city_into_which_an_update_does_not_fit_is_left_out_and_named(loaded, tmp_path):
    path = write_update(tmp_path / "update.zip", {}, {}, day=date(2026, 12, 1), number=131)
    report = load_extract(path)

    assert set(report.cities) == {"namur"}
    assert "extrait complet" in report.left_out["dinant"]
