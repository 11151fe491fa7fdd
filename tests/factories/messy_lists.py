"""A list of shops as a city centre manager keeps it in Excel: title lines, "idem", doubles, numbers."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

HEADER = ("Enseigne", "Rue", "N°", "CP", "Localité", "Tél.", "N° entreprise", "Activité", "Remarques")
FAMILY_NAMES = (
    "Adam", "Bastin", "Collard", "Dumont", "Evrard", "Fontaine", "Gillet", "Hubert", "Istace", "Jacob",
    "Kaiser", "Lejeune", "Maréchal", "Nihoul", "Orban", "Piron", "Quinet", "Renard", "Simon", "Thiry",
)  # fmt: skip
TRADES = (
    ("Boulangerie", "boulangerie"),
    ("Coiffure", "coiffeur"),
    ("Fleurs", "fleuriste"),
    ("Librairie", "librairie"),
    ("Optique", "opticien"),
    ("Boucherie", "boucherie"),
    ("Chaussures", "chaussures"),
    ("Pharmacie", "pharmacie"),
    ("Bijouterie", "bijoux"),
    ("Jouets", "jouets"),
    ("Cycles", "vélos"),
    ("Friterie", "friterie"),
    ("Confiserie", "chocolats"),
    ("Animalerie", "animaux"),
    ("Cordonnerie", "cordonnier"),
    ("Meubles", "meubles"),
    ("Mercerie", "mercerie"),
    ("Droguerie", "parfumerie"),
    ("Tabac", "journaux et tabac"),
    ("Café", "café"),
    ("Restaurant", "restaurant"),
    ("Épicerie", "épicerie"),
    ("Vins", "caviste"),
    ("Parapharmacie", "parapharmacie"),
    ("Brocante", "antiquités"),
)


def make_messy_list(
    path: Path, *, street_names: tuple[str, ...], postal_code: str, locality: str, n_shops: int = 500
) -> None:
    """Write an XLSX with `n_shops` different shops (at most 500), 10 of them twice, and one line without a
    name: two title lines above the header, the street said once and "idem" below, trailing blanks."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Commerces 2026")
    book.add_worksheet("Notes").write(0, 0, "ne pas effacer")
    sheet.merge_range(
        0, 0, 0, 8, f"COMMERCES DU CENTRE DE {locality.upper()}", book.add_format({"bold": True})
    )
    sheet.write(1, 0, "mise à jour : hier, voir Josiane")
    sheet.write_row(3, 0, HEADER)
    lines = [_line(n, street_names, postal_code, locality) for n in range(n_shops)]
    lines += [
        [lines[n][0].upper() + " SPRL ", *lines[n][1:]] for n in range(0, n_shops, max(n_shops // 10, 1))
    ][:10]
    lines.append(["", street_names[0], 1, postal_code, locality, "", "", "", "à voir"])
    street: str | int = ""
    for row, line in enumerate(lines, start=4):
        sheet.write_row(row, 0, [*line[:1], "idem" if line[1] == street else line[1], *line[2:]])
        street = line[1]
    book.close()


def _line(n: int, street_names: tuple[str, ...], postal_code: str, locality: str) -> list[str | int]:
    sign, activity = TRADES[n % len(TRADES)]
    name = FAMILY_NAMES[n // len(TRADES) % len(FAMILY_NAMES)]
    street = street_names[n * len(street_names) // 500 % len(street_names)]
    phone = 81_220_000 + n if n % 4 else ""  # as a number: its zero is lost
    return [
        f"{sign} {name}  ",
        street,
        1 + n,
        int(postal_code),
        f" {locality} ",
        phone,
        "",
        activity,
        "sympa",
    ]
