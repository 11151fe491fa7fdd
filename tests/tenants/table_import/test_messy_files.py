"""Lists as people have them: each of `files/` with what is to come of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kernel.tables import errors
from tenants.table_import.models import TableImport
from tests.factories.imports import begun, previewed, rows_of

FILES = Path(__file__).parent / "files"
LAMBERT = {
    "name": "Boulangerie Lambert",
    "street": "Rue de Fer",
    "number": "12",
    "postal_code": "5000",
    "locality": "Namur",
    "phone": "+32 81 22 33 44",
}
OPTIQUE = {
    "name": "Optique Vérité",
    "street": "Rue de l’Ange",
    "number": "5",
    "postal_code": "5000",
    "locality": "Namur",
    "phone": "+32 470 12 34 56",
}
PLAIN_QUOTE = OPTIQUE | {"street": "Rue de l'Ange"}
BOTH = [LAMBERT, OPTIQUE]

# file: the values of each row that is new, in order.
READ: dict[str, list[dict[str, Any]]] = {
    "utf8.csv": BOTH,
    "bom.csv": BOTH,
    "utf16.txt": BOTH,
    "utf16_big_endian.txt": BOTH,
    "utf16_without_mark.csv": BOTH,
    "cp1252_euro.csv": [LAMBERT | {"name": "Tout à 1 €"}, OPTIQUE],
    "cp1252_apostrophes.csv": [LAMBERT | {"street": "Rue de l’Évêché"}, OPTIQUE],
    "latin1.csv": [LAMBERT, PLAIN_QUOTE],
    "cp850.csv": [LAMBERT, PLAIN_QUOTE],
    "mac_roman.csv": BOTH,
    "commas.csv": BOTH,
    "tabs.tsv": BOTH,
    "pipes.txt": BOTH,
    "sep_line.csv": BOTH,
    "semicolons_in_quotes.csv": [LAMBERT | {"name": "Lambert ; fils"}, OPTIQUE],
    "line_breaks.csv": BOTH,
    "ditto_marks.csv": [
        *BOTH,
        OPTIQUE | {"name": "Chez Léa", "number": "7", "phone": "+32 81 11 22 33"},
        OPTIQUE | {"name": "Chez Zoé", "number": "9", "phone": None},
    ],
    "title_lines.csv": BOTH,
    "no_header.csv": [
        {**LAMBERT, "name": "Boulangerie Lambert"},
        OPTIQUE,
        {"name": "Café du Nord", "postal_code": "5000", "phone": "+32 81 33 44 55"},
    ],
    "header_twice.csv": [*BOTH, {"name": "Chez Léa", "street": "Rue Haute", "number": "7"}],
    "blank_lines.csv": BOTH,
    "trailing_blanks.csv": BOTH,
    "dutch.csv": BOTH,
    "german.csv": BOTH,
    "other_order.csv": BOTH,
    "one_address.csv": [
        LAMBERT | {"box": "3", "phone": None},
        OPTIQUE | {"street": "rue de l’Ange", "phone": None},
    ],
    "phones_as_numbers.csv": [
        {"name": "A Lambert", "phone": "+32 81 22 33 44"},
        {"name": "B Vérité", "phone": "+32 470 12 34 56"},
        {"name": "C Léa", "phone": "+32 470 12 34 56"},
        {"name": "D Zoé"},
        {"name": "E Nord", "phone": "+32 470 12 34 56"},
    ],
    "numbers_of_the_register.csv": [
        {"name": "A Lambert", "enterprise": "0403170701"},
        {"name": "B Vérité", "enterprise": "0403170701"},
        {"name": "C Léa"},
        {"name": "D Zoé", "establishment": "2136514278"},
    ],
    "doubles.csv": BOTH,
    "formulas_typed.csv": [*BOTH, {"name": '=HYPERLINK("http://x.example";"Lot")', "street": "Rue Haute"}],
    "other_city.csv": [LAMBERT | {"postal_code": "5500", "locality": "Dinant"},
                       OPTIQUE | {"postal_code": "5500", "locality": "Dinant"}],
    "300_columns.csv": BOTH,
    "one_column.txt": [{"name": "Boulangerie Lambert"}, {"name": "Optique Vérité"}],
    "web_page.xls": BOTH,
    "renamed_csv.xlsx": BOTH,
    "plain.xlsx": BOTH,
    "several_sheets.xlsx": BOTH,
    "formula_cells.xlsx": [{"name": "Boulangerie Lambert", "street": "Rue de Fer", "number": "12"}],
    "dates.xlsx": [{"name": "Boulangerie Lambert", "street": "Rue de Fer", "number": "12"}],
    "merged_cells.xlsx": [LAMBERT, {key: value for key, value in OPTIQUE.items() if key != "street"}],
    "phones.xlsx": [{"name": "Boulangerie Lambert", "phone": "+32 470 12 34 56"},
                    {"name": "Optique", "phone": "+32 470 12 34 56"}],
    "macros.xlsm": BOTH,
    "libreoffice.ods": BOTH,
    "old.xls": BOTH,
}  # fmt: skip
REFUSED: dict[str, type[errors.TableRefused]] = {
    "empty.csv": errors.FileEmpty,
    "600_columns.csv": errors.TooManyColumns,
    "web_page_without_table.xlsx": errors.NoTable,
    "document.pdf": errors.NotATable,
    "word.docx": errors.NotATable,
    "binary.csv": errors.TableRefused,
    "password.xlsx": errors.PasswordProtected,
}
# file: (the line, the code of what is said of it).
SAID = {
    "doubles.csv": (4, "double_of"),
    "phones_as_numbers.csv": (5, "phone_damaged"),
    "numbers_of_the_register.csv": (4, "number_wrong"),
    "formulas_typed.csv": (4, "formula"),
    "other_city.csv": (2, "postal_outside"),
}


def content_of(name: str) -> bytes:
    return (FILES / name).read_bytes()


def new_rows(table: TableImport) -> list[dict[str, Any]]:
    return [row.values for row in rows_of(table) if row.outcome == "new"]


@pytest.mark.parametrize("name", READ)
def test_a_messy_list_is_read(in_namur, manager, name):
    table = previewed(in_namur, manager, content_of(name), name)

    assert table.run.state == "done", table.run.error
    rows = new_rows(table)
    assert len(rows) == len(READ[name])
    for found, wanted in zip(rows, READ[name], strict=True):
        assert {key: found.get(key) for key in wanted} == wanted


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_list_is_refused_kindly_and_not_kept(in_namur, manager, name):
    with pytest.raises(REFUSED[name]) as refusal:
        begun(in_namur, manager, content_of(name), name)

    assert str(refusal.value)[-1] == "."
    assert not TableImport.objects.exists()


@pytest.mark.parametrize("name", SAID)
def test_what_is_doubtful_is_said(in_namur, manager, name):
    table = previewed(in_namur, manager, content_of(name), name)
    line, code = SAID[name]

    said = {row.line: [reason["code"] for reason in row.reasons] for row in rows_of(table)}
    assert code in said[line]


def test_a_quote_that_is_never_closed_swallows_nothing(in_namur, manager):
    name = "quote_never_closed.csv"
    table = previewed(in_namur, manager, content_of(name), name)

    assert "Optique Vérité" in {row.title for row in rows_of(table)}


def test_titles_alone_are_no_list_to_import(in_namur, manager):
    table = previewed(in_namur, manager, content_of("only_header.csv"), "only_header.csv")

    assert table.counts["outcomes"] == {}


def test_every_file_has_its_expected_outcome():
    known = READ.keys() | REFUSED.keys() | {"quote_never_closed.csv", "only_header.csv"}

    assert {path.name for path in FILES.iterdir()} == known
    assert len(known) >= 40
