"""What is no extract, or not whole, is refused before anything is written; one load at a time."""

import zipfile
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import connect

from tenants.company_register.errors import (
    ColumnsMissing,
    ExtractAbsent,
    ExtractDamaged,
    ExtractTooBig,
    FileMissing,
    LoadUnderWay,
    MetaWrong,
    NoSuchCity,
    NotAnExtract,
)
from tenants.company_register.loading.services import LOCK, load_extract
from tenants.company_register.loading.writing import write_city
from tests.factories.bce import Company, tables_of, write_extract

BAKERY = Company(1, sign="Le Pain doré")
DAY = date(2026, 11, 2)
WRITE = "tenants.company_register.loading.services.write_city"


@pytest.fixture
def extract(db, tmp_path):
    return write_extract(tmp_path / "full", tables_of(BAKERY), day=DAY, number=130)


def zipped(folder, path, *, without=(), **instead):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for file in sorted(folder.iterdir()):
            if file.stem not in without:
                opened.writestr(file.name, instead.get(file.stem, file.read_text(encoding="utf-8")))
    return path


def test_what_is_not_there_or_no_zip(tmp_path, db):
    with pytest.raises(ExtractAbsent):
        load_extract(tmp_path / "absent.zip")
    (tmp_path / "text.zip").write_text("nothing")
    with pytest.raises(NotAnExtract):
        load_extract(tmp_path / "text.zip")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as opened:
        opened.writestr("readme.txt", "hello")
    with pytest.raises(NotAnExtract):
        load_extract(tmp_path / "other.zip")


@pytest.mark.parametrize("table", ["enterprise", "establishment", "denomination", "address", "activity"])
def test_a_file_that_is_missing_is_named(extract, tmp_path, rows_of, namur, table):
    with pytest.raises(FileMissing) as refusal:
        load_extract(zipped(extract, tmp_path / "a.zip", without=(table,)))

    assert f"{table}.csv" in str(refusal.value)
    assert rows_of(namur) == {}


def test_columns_that_are_missing_are_named(extract, tmp_path):
    with pytest.raises(ColumnsMissing) as refusal:
        load_extract(zipped(extract, tmp_path / "a.zip", address='"EntityNumber","Zipcode"\n'))

    assert "TypeOfAddress" in str(refusal.value)


@pytest.mark.parametrize(
    ("meta", "variable"),
    [
        ('"Variable","Value"\n"ExtractNumber","12"\n"ExtractType","full"\n', "SnapshotDate"),
        ('"Variable","Value"\n"SnapshotDate","02-11-2026"\n"ExtractType","full"\n', "ExtractNumber"),
        ('Variable,Value\nSnapshotDate,02-11-2026\nExtractNumber,12\nExtractType,half\n', "ExtractType"),
        ('Variable,Value\nSnapshotDate,31-02-2026\nExtractNumber,12\nExtractType,full\n', "SnapshotDate"),
    ],
)  # fmt: skip
def test_a_meta_file_that_does_not_say_which_extract_it_is(extract, tmp_path, meta, variable):
    with pytest.raises(MetaWrong) as refusal:
        load_extract(zipped(extract, tmp_path / "a.zip", meta=meta))

    assert variable in str(refusal.value)


def test_a_zip_that_is_cut_or_damaged(extract, tmp_path, rows_of, namur):
    whole = zipped(extract, tmp_path / "a.zip").read_bytes()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(NotAnExtract):
        load_extract(cut)
    broken = bytearray(whole)
    at = whole.index(b"denomination.csv") + 40
    broken[at : at + 30] = bytes(30)
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(broken)
    with pytest.raises(ExtractDamaged):
        load_extract(damaged)
    assert rows_of(namur) == {}


def test_a_zip_bomb_is_not_read_to_its_end(extract, tmp_path, settings):
    bomb = zipped(extract, tmp_path / "a.zip", activity="0" * 20_000_000)
    with pytest.raises(ExtractTooBig):
        load_extract(bomb)
    settings.BCE_MAX_BYTES = 500
    with pytest.raises(ExtractTooBig):
        load_extract(extract)


def test_a_city_that_is_not_there(extract):
    with pytest.raises(NoSuchCity):
        load_extract(extract, city="paris")


def test_two_loads_at_once(extract):
    parameters = connection.get_connection_params()
    with connect(
        host=parameters["host"], port=parameters.get("port"), user=parameters["user"],
        dbname=parameters["dbname"], autocommit=True,
    ) as other:  # fmt: skip
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        with pytest.raises(LoadUnderWay):
            load_extract(extract)
        other.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    load_extract(extract, city="namur")


def test_cut_short_it_leaves_each_city_as_it_was_or_whole(extract, monkeypatch, rows_of, namur):

    def cut_short(city, *args, **options):
        if city.slug == "namur":
            raise KeyboardInterrupt
        return write_city(city, *args, **options)

    monkeypatch.setattr(WRITE, cut_short)
    with pytest.raises(KeyboardInterrupt):
        load_extract(extract)
    assert rows_of(namur) == {}

    monkeypatch.undo()
    load_extract(extract)
    assert set(rows_of(namur)) == {BAKERY.bce}


def test_the_command_refuses_in_english(tmp_path, db):
    (tmp_path / "text.zip").write_text("nothing")
    with pytest.raises(CommandError, match="no extract of the CBE"):
        call_command("load_bce", str(tmp_path / "text.zip"))
