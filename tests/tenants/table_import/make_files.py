"""Writes the lists of `files/` that are no plain text: `python -m tests.tenants.table_import.make_files`.

They are committed; this is how they were made. `old.xls` and `password.xlsx` need xlwt and msoffcrypto-tool,
which the portal does not: without them these two stay as they are.
"""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import xlsxwriter

FILES = Path(__file__).parent / "files"
TITLES = ["Enseigne", "Rue", "N°", "CP", "Localité", "Téléphone"]
LAMBERT = ["Boulangerie Lambert", "Rue de Fer", "12", "5000", "Namur", "081 22 33 44"]
OPTIQUE = ["Optique Vérité", "Rue de l’Ange", "5", "5000", "Namur", "0470 12 34 56"]
LIST = [TITLES, LAMBERT, OPTIQUE]
TEXT = "\r\n".join(";".join(row) for row in LIST) + "\r\n"


def text(name: str, content: str, encoding: str = "utf-8") -> None:
    (FILES / name).write_bytes(content.encode(encoding))


def book(name: str, sheets: dict[str, list[list[Any]]], **options: Any) -> None:
    with xlsxwriter.Workbook(FILES / name, options) as made:
        day = made.add_format({"num_format": "dd/mm/yyyy"})
        for title, rows in sheets.items():
            sheet = made.add_worksheet(title)
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(i, j, cell, day)
                    elif isinstance(cell, tuple):  # a formula with its value
                        sheet.write_formula(i, j, cell[0], None, cell[1])
                    else:
                        sheet.write(i, j, cell)


def texts() -> None:
    text("utf8.csv", TEXT)
    text("bom.csv", "\ufeff" + TEXT)
    text("utf16.txt", "\ufeff" + TEXT.replace(";", "\t"), "utf-16-le")
    text("utf16_big_endian.txt", "\ufeff" + TEXT.replace(";", "\t"), "utf-16-be")
    text("utf16_without_mark.csv", TEXT, "utf-16-le")
    text("cp1252_euro.csv", TEXT.replace("Boulangerie Lambert", "Tout à 1 €"), "cp1252")
    text("cp1252_apostrophes.csv", TEXT.replace("Rue de Fer", "Rue de l’Évêché") * 3, "cp1252")
    text("latin1.csv", TEXT.replace("’", "'"), "latin-1")
    text("cp850.csv", TEXT.replace("’", "'"), "cp850")
    text("mac_roman.csv", TEXT.replace("\r\n", "\r"), "mac_roman")
    text("commas.csv", TEXT.replace(";", ","))
    text("tabs.tsv", TEXT.replace(";", "\t"))
    text("pipes.txt", TEXT.replace(";", "|"))
    text("sep_line.csv", "sep=,\r\n" + TEXT.replace(";", ","))
    text("semicolons_in_quotes.csv", TEXT.replace("Boulangerie Lambert", '"Lambert ; fils"'))
    text("line_breaks.csv", TEXT.replace("Boulangerie Lambert", '"Boulangerie\r\nLambert"'))
    text("ditto_marks.csv", TEXT + 'Chez Léa;";7;idem;id.;081 11 22 33\r\nChez Zoé;-"-;9;";";\r\n')
    text(
        "quote_never_closed.csv",
        TEXT.replace("Boulangerie Lambert", '"Boulangerie Lambert') + "x;y\r\n" * 200,
    )
    text("title_lines.csv", "Commerces de Namur;;;;;\r\nÉtat au 1er mars 2026;;;;;\r\n;;;;;\r\n" + TEXT)
    text(
        "no_header.csv", TEXT.split("\r\n", 1)[1] + "Café du Nord;Place d’Armes;1;5000;Namur;081 33 44 55\r\n"
    )
    text("header_twice.csv", TEXT + ";".join(TITLES) + "\r\nChez Léa;Rue Haute;7;5000;Namur;\r\n")
    text("only_header.csv", ";".join(TITLES) + "\r\n")
    text("empty.csv", "")
    text("blank_lines.csv", TEXT.replace("\r\n", "\r\n\r\n;;;;;\r\n"))
    text(
        "trailing_blanks.csv",
        TEXT.replace(";", " ; ").replace("\r\n", "\u00a0\r\n").replace("Rue de", "Rue\u00a0de"),
    )
    text(
        "dutch.csv",
        TEXT.replace(";".join(TITLES), "Naam van de zaak;Straat;Huisnr.;Postcode;Gemeente;Telefoonnummer"),
    )
    text("german.csv", TEXT.replace(";".join(TITLES), "Name des Geschäfts;Straße;Hausnummer;PLZ;Ort;Telefon"))
    text("other_order.csv", "\r\n".join(";".join(reversed(row)) for row in LIST))
    text("one_address.csv", "Commerce;Adresse\r\nBoulangerie Lambert;Rue de Fer 12 bte 3, 5000 Namur\r\n"
         "Optique Vérité;5, rue de l’Ange - B-5000 NAMUR\r\n")  # fmt: skip
    text("phones_as_numbers.csv", "Commerce;Tél\r\nA Lambert;81223344\r\nB Vérité;32470123456\r\n"
         "C Léa;4,70123456E+08\r\nD Zoé;4.7012e8\r\nE Nord;470 12 34 56\r\n")  # fmt: skip
    text("numbers_of_the_register.csv", "Commerce;N° BCE\r\nA Lambert;0403.170.701\r\n"
         "B Vérité;BE 403170701\r\nC Léa;0403170702\r\nD Zoé;2.136.514.278\r\n")  # fmt: skip
    text("doubles.csv", TEXT + "BOULANGERIE LAMBERT SPRL;rue de fer;12;5000;NAMUR;\r\n")
    text(
        "formulas_typed.csv", TEXT + '"=HYPERLINK(""http://x.example"";""Lot"")";Rue Haute;1;5000;Namur;\r\n'
    )
    text("other_city.csv", TEXT.replace("5000;Namur", "5500;Dinant"))
    text("300_columns.csv", "\r\n".join(";".join([*row, *[f"x{i}" for i in range(294)]]) for row in LIST))
    text("600_columns.csv", "\r\n".join(";".join([*row, *["x"] * 600]) for row in LIST))
    text("one_column.txt", "Commerce\r\nBoulangerie Lambert\r\nOptique Vérité\r\n")
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in LIST)
    text(
        "web_page.xls", f"<html><head><meta charset='utf-8'></head><body><table>{table}</table></body></html>"
    )
    text("web_page_without_table.xlsx", "<!DOCTYPE html><html><body><p>Session expirée</p></body></html>")
    text("renamed_csv.xlsx", TEXT, "cp1252")
    text("document.pdf", "%PDF-1.7\n%âãÏÓ\n1 0 obj\n")
    (FILES / "binary.csv").write_bytes(bytes(range(256)) * 40)


def books() -> None:
    plain = [[int(cell) if cell.isdecimal() else cell for cell in row] for row in LIST]
    book("plain.xlsx", {"Commerces": plain})
    book(
        "several_sheets.xlsx",
        {"Lisez-moi": [["Mode d’emploi"], ["Remplir la liste"]], "Liste": plain, "Vide": []},
    )
    formulas: list[list[Any]] = [
        ["Enseigne", "Rue", "N°"],
        [('="Boulangerie "&"Lambert"', "Boulangerie Lambert"), "Rue de Fer", ("=6*2", 12)],
    ]
    book("formula_cells.xlsx", {"Commerces": formulas})
    dates: list[list[Any]] = [
        ["Enseigne", "Rue", "Depuis"],
        ["Boulangerie Lambert", "Rue de Fer 12", date(2024, 5, 1)],
    ]
    book("dates.xlsx", {"Commerces": dates})
    with xlsxwriter.Workbook(FILES / "merged_cells.xlsx") as made:
        sheet = made.add_worksheet("Commerces")
        sheet.merge_range(0, 0, 0, 5, "Commerces de Namur")
        sheet.write_row(1, 0, TITLES)
        sheet.merge_range(2, 1, 3, 1, "Rue de Fer")
        sheet.write_row(2, 0, LAMBERT[:1])
        sheet.write_row(2, 2, LAMBERT[2:])
        sheet.write_row(3, 0, OPTIQUE[:1])
        sheet.write_row(3, 2, OPTIQUE[2:])
    book(
        "phones.xlsx",
        {
            "Commerces": [
                ["Enseigne", "Téléphone"],
                ["Boulangerie Lambert", 470123456],
                ["Optique", 32470123456],
            ]
        },
    )
    macros(plain)
    opendocument()


def macros(rows: list[list[Any]]) -> None:
    """As Excel marks a workbook with macros: one more part, and another type of the first."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as workbook:
        sheet = workbook.add_worksheet("Commerces")
        for i, row in enumerate(rows):
            sheet.write_row(i, 0, row)
    with (
        zipfile.ZipFile(made) as source,
        zipfile.ZipFile(FILES / "macros.xlsm", "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            target.writestr(entry.filename, source.read(entry))
        target.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macros")


def opendocument() -> None:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in LIST
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Commerces">{cells}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    with zipfile.ZipFile(FILES / "libreoffice.ods", "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", "<manifest/>", zipfile.ZIP_DEFLATED)
        made.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile(FILES / "word.docx", "w") as made:
        made.writestr("word/document.xml", "<document/>")


def with_other_programs() -> None:
    # Installed by hand for these two files: no test needs them.
    msoffcrypto, xlwt = import_module("msoffcrypto"), import_module("xlwt")

    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("Commerces")
    for i, row in enumerate(LIST):
        for j, cell in enumerate(row):
            sheet.write(i, j, cell)
    workbook.save(str(FILES / "old.xls"))
    with (FILES / "plain.xlsx").open("rb") as source, (FILES / "password.xlsx").open("wb") as target:
        msoffcrypto.OfficeFile(source).encrypt("secret", target)


if __name__ == "__main__":
    FILES.mkdir(exist_ok=True)
    texts()
    books()
    with suppress(ImportError):  # they stay as they are
        with_other_programs()
