"""Lists of shops of any length: one row in twenty says again what another said. No Django."""

from __future__ import annotations

import csv
import random
from pathlib import Path

TRADES = (
    "Boulangerie",
    "Boucherie",
    "Fleurs",
    "Librairie",
    "Coiffure",
    "Optique",
    "Mode",
    "Chaussures",
    "Café",
    "Bijoux",
)
ACTIVITIES = (
    "boulangerie",
    "boucherie",
    "fleuriste",
    "librairie",
    "coiffeur",
    "opticien",
    "vêtements",
    "47.721",
    "café",
    "bijouterie",
)
FIRST = ("Anne", "Marc", "Fatima", "Jean", "Claire", "Luc", "Sofia", "Paul", "Nora", "Émile")
STREETS = tuple(f"Rue {kind} {name}" for kind in ("de la", "du", "des") for name in (
    "Fer", "Pont", "Marché", "Moulin", "Église", "Halle", "Gare", "Carmes", "Fossés", "Bailly", "Source",
))  # fmt: skip
SYLLABLES = (
    "lam",
    "ber",
    "du",
    "mont",
    "de",
    "ro",
    "vil",
    "ler",
    "per",
    "sa",
    "go",
    "ma",
    "ti",
    "net",
    "cha",
    "bo",
)
DOUBLES_EVERY = 20


def write_list(path: Path, n_rows: int, *, seed: int = 1, with_phones: bool = True) -> int:
    """A CSV as Excel writes it; how many shops it has, without those said again."""
    made = random.Random(seed)
    n_shops = 0
    last: list[str] = []
    with path.open("w", encoding="cp1252", newline="", errors="replace") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Commerces"])
        writer.writerow(
            ["Enseigne", "Gérant", "Adresse", "CP", "Localité", "Tél", "E-mail", "BCE", "Activité"]
        )
        for i in range(n_rows):
            if i % DOUBLES_EVERY == DOUBLES_EVERY - 1:
                writer.writerow([last[0].upper(), *last[1:]])
                continue
            family = "".join(made.choice(SYLLABLES) for _ in range(4)).capitalize()
            trade = i % len(TRADES)
            number = f"{400_000_00 + i:08d}"
            last = [
                f"{TRADES[trade]} {family} {i}",
                f"{made.choice(FIRST)} {family}",
                f"{made.choice(STREETS)} {1 + i % 180}",
                "5000",
                "Namur",
                f"4{70_000_000 + i}" if with_phones else "",
                f"{family.lower()}{i}@exemple.be",
                f"{number}{97 - int(number) % 97:02d}",
                ACTIVITIES[trade],
            ]
            n_shops += 1
            writer.writerow(last)
    return n_shops
