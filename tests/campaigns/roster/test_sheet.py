"""The attendance sheet: who is expected, grouped, on as many pages as it takes, with room to sign."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from campaigns.roster.sheet import SheetLine, SheetSession, attendance_sheet
from kernel.documents.characters import MISSING
from kernel.documents.compiler import compile_png
from tests.kernel.test_documents import PREVIEW

# 18 h 30 in Brussels, in winter.
STARTS_AT = datetime(2026, 12, 1, 17, 30, tzinfo=UTC)


def session(**changes):
    said: dict[str, Any] = {
        "starts_at": STARTS_AT,
        "duration_min": 150,
        "organiser": "Namur",
        "host_cities": ("Namur", "Dinant"),
        "title": "Se rendre visible",
        "venue": "Maison de la Citadelle",
        "venue_address": "Route merveilleuse 64, 5000 Namur",
    }
    return SheetSession(**(said | changes))


def read(session, lines):
    return PdfReader(BytesIO(attendance_sheet(session, lines)))


def text_of(document):
    pages = "\n".join(page.extract_text() for page in document.pages)
    return pages.replace("\u200b", "").replace("\u00a0", " ")


def cells(document, role):
    """How many elements of one kind the structure that screen readers follow has."""

    def count(node):
        node = node.get_object()
        if isinstance(node, list):
            return sum(map(count, node))
        if not isinstance(node, dict):
            return 0
        return (node.get("/S") == role) + (count(node["/K"]) if "/K" in node else 0)

    return count(document.trailer["/Root"]["/StructTreeRoot"]["/K"])


def test_it_says_what_where_and_when_and_who():
    text = text_of(read(session(), [SheetLine("Namur", "Boulangerie Saint-Loup", "Anne Lambert", "owner")]))
    for words in (
        "Feuille de présence",
        "Se rendre visible",
        "mardi 1er décembre",
        "18 h 30, 2 h 30",
        "Maison de la Citadelle",
        "Route merveilleuse 64",
        "Namur, Dinant",
        "Boulangerie Saint-Loup",
        "Anne Lambert",
        "exploitant ou",
        "Signature",
        "1 personne",
        "Page 1 / 1",
        "Venus sans inscription",
    ):
        assert words in text, words


def test_who_has_not_confirmed_is_marked_and_counted():
    lines = [
        SheetLine("Namur", "Bazar", "Anne", "owner"),
        SheetLine("Namur", "Bazar", "Zoé", "employee", "à confirmer"),
        SheetLine("Dinant", "Couques", "Luc", "owner", "place proposée"),
    ]
    text = text_of(read(session(), lines))
    for words in ("Zoé (à confirmer)", "Luc (place proposée)", "3\ndont 2 à confirmer"):
        assert words in text, text
    assert "confirmer" not in text_of(read(session(), lines[:1]))


@pytest.mark.parametrize("name", ["李小龍", "鈴木 さくら", "박지성", "สมชาย", "አበበ በቀለ", "Łukasz", "محمد"])
def test_a_name_of_any_script_is_a_name_and_no_boxes(name):
    text = text_of(read(session(), [SheetLine("Namur", name, "Anne", "owner")]))
    assert MISSING not in text
    if name != "محمد":  # read back in the order of its shapes
        assert name in text


def lines_with(text: str, part: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if part in line]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Marguerite Vandenbroucke-Delacroix", ["Marguerite", "Vandenbroucke-", "Delacroix"]),
        ("Jean-Baptiste Poquelin-Desmaretsbourg", ["Jean-Baptiste", "Poquelin-", "Desmaretsbourg"]),
        ("Anticonstitutionnellement", ["Anticonstitutionnellement"]),
        ("Hubert Schellekens-Vanderstraetenberg", ["Hubert", "Schellekens-", "Vanderstraetenberg"]),
    ],
)
def test_a_line_ends_between_words_or_after_a_hyphen(name, lines):
    """A word that is a little wider than its column is set smaller instead of broken."""
    document = read(session(), [SheetLine("Namur", "Bazar", name, "owner")])
    text = text_of(document)
    for word in lines:
        assert lines_with(text, word), text


def test_it_is_sorted_by_city_shop_and_name_without_minding_accents():
    lines = [
        SheetLine("Namur", "Zinzin", "Anne", "owner"),
        SheetLine("Éghezée", "Épices", "Émile", "owner"),
        SheetLine("Dinant", "Bazar", "Zoé", "owner"),
        SheetLine("Éghezée", "Étain", "Bruno", "owner"),
        SheetLine("Éghezée", "Épices", "Didier", "owner"),
    ]
    text = text_of(read(session(), lines))
    order = ["Zoé", "Didier", "Émile", "Bruno", "Anne"]
    assert sorted(order, key=text.index) == order


def test_forty_people_take_three_pages_each_with_the_columns_and_its_city():
    lines = [SheetLine("Namur", f"Commerce {n}", f"Personne {n}", "employee") for n in range(40)]
    document = read(session(), lines)
    pages = [page.extract_text() for page in document.pages]
    assert len(pages) == 3
    for number, page in enumerate(pages, 1):
        assert f"Page {number} / 3" in page
        assert "Commerce" in page
        assert "Signature" in page
        assert "40 personnes" in page
    assert all(f"Personne {n}" in text_of(document) for n in range(40))
    assert "(suite)" not in pages[0]
    assert "(suite)" in pages[1]


def test_a_screen_reader_finds_a_table_with_header_cells():
    document = read(session(), [SheetLine("Namur", "Bazar", "Anne", "owner")])
    catalogue = document.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"].value is True
    assert (catalogue["/Lang"], cells(document, "/Table"), cells(document, "/H1")) == ("fr", 2, 1)
    assert cells(document, "/TH") >= 11
    assert "Feuille de présence" in document.metadata.title


@pytest.mark.parametrize("language", ["de", "nl", "en"])
def test_it_is_in_the_language_of_the_session(language):
    document = read(session(language=language), [SheetLine("Namur", "Bazar", "Anne", "owner")])
    assert document.trailer["/Root"]["/Lang"] == language


def test_nobody_yet_is_a_sheet_with_lines_to_write_on():
    document = read(session(), [])
    assert "Aucune inscription." in text_of(document)
    assert "Venus sans inscription" in text_of(document)
    assert "Venus" not in text_of(read(session(n_blank_lines=0), []))


@pytest.mark.parametrize(
    "name",
    [
        "x" * 10_000,
        "mot " * 2_500,
        "😀" * 10_000,
        "李" * 10_000,
        "مرحبا محل تجاري",
        "\u202eenna",
        '#panic("no")',
        "",
        "a\u0301" * 5_000,
    ],
)
def test_no_name_breaks_the_sheet(name):
    lines = [SheetLine("Namur", name, name, name), SheetLine(name, "Bazar", "Anne", "owner")]
    document = read(session(title=name, venue=name, organiser=name, host_cities=(name,) * 3), lines)
    assert len(document.pages) <= 3
    assert "Anne" in text_of(document)


def test_a_long_word_stays_in_its_column():
    """It is broken: no line of the page holds all of it, and the signature's column is where it was."""

    def signature_column(name):
        found = []

        def visit(text, _matrix, text_matrix, _font, _size):
            if text.strip() == "Signature":
                found.append(round(text_matrix[4]))

        page = read(session(), [SheetLine("Namur", "Bazar", name, "owner")]).pages[0]
        return found, page.extract_text(visitor_text=visit).replace("\u200b", "")

    expected, _ = signature_column("Anne")
    found, text = signature_column("W" * 60)
    assert found == expected
    assert max(len(line) for line in text.splitlines() if "WW" in line) < 20


def test_a_logo_is_shown_and_one_that_is_torn_is_left_out():
    logo = compile_png("preview", PREVIEW)
    assert len(read(session(logo=logo), []).pages[0].images) == 1
    assert len(read(session(logo=logo[:200]), []).pages[0].images) == 0
