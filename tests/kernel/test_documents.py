"""Documents are readable by screen readers and survive whatever people type."""

import os
import subprocess
import sys
from io import BytesIO

import pytest
import typst
from pypdf import PdfReader

from kernel.documents import FONTS, characters, compiler
from kernel.documents.characters import MISSING, printable
from kernel.documents.compiler import compile_pdf, compile_png
from kernel.documents.fonts import FAMILY, READY_FONTS, SCRIPTS, WEIGHTS

LINES = b"""#import "portal.typ": family, inputs
#set document(title: "Essai")
#set text(font: family, lang: inputs.language)
#for line in inputs.lines [#line #parbreak()]
"""
PREVIEW = {
    "language": "fr",
    "name": "Namur",
    "promise": "Une séance gratuite",
    "programme": "Commerce connecté",
    "brand": "#0f5560",
    "strong": "#0c4047",
    "soft": "#e7eeef",
}


@pytest.fixture
def lines_of(monkeypatch, tmp_path):
    """Compile lines of text with a document of two lines of source; its text as read back."""
    (tmp_path / "lines.typ").write_bytes(LINES)
    (tmp_path / "portal.typ").write_bytes((compiler._sources() / "portal.typ").read_bytes())
    monkeypatch.setattr(compiler, "_sources", lambda: tmp_path)

    def compiled(*lines):
        inputs = {"language": "fr", "brand": "#0f5560", "lines": lines}
        return PdfReader(BytesIO(compile_pdf("lines", inputs)))

    return compiled


def test_setup_made_our_font_in_three_weights():
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]).fonts()
    ours = {(font.family, font.weight) for font in fonts if not font.family.startswith("Noto Sans")}
    assert ours == {(FAMILY, weight) for weight in WEIGHTS}
    further = {font.family for font in fonts} - {FAMILY}
    assert len(further) == len(READY_FONTS) + len(SCRIPTS)
    listed = compiler.source_of("preview").decode()
    assert all(f'"{family.removeprefix("Noto Sans ")}"' in listed for family in further)


def test_a_document_is_tagged_titled_and_says_its_language(lines_of):
    catalogue = lines_of("Bonjour").trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"].value is True
    assert catalogue["/Lang"] == "fr"
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert "pdfuaid:part" in catalogue["/Metadata"].get_data().decode()


def test_our_font_holds_what_french_dutch_and_german_need(lines_of):
    page = lines_of("Ça coûte 1\u202f200\u00a0€\u202f! « Œuvre », l’été – Ÿ ß ij … Łukasz Şahin").pages[0]
    names = {font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()}
    assert len(names) == 1
    assert FAMILY.replace(" ", "") in names.pop()


def test_every_character_let_through_is_shown(lines_of):
    """Fails where another version of Typst brings other fonts: take the range out of `characters`."""
    shown = [
        printable(chr(code))
        for first, last in characters._SHOWN
        for code in range(first, last + 1)
        if not chr(code).isspace()
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiler, "_NO_GLYPH", "never said")  # no second attempt
        lines_of(*(one for one in shown if one))


def test_every_character_of_further_scripts_is_shown(lines_of):
    shown = [
        kept
        for first, last in characters._further_scripts()[1]
        for code in range(first, last + 1)
        if (kept := printable(chr(code))) not in ("", MISSING) and not kept.isspace()
    ]
    assert len(shown) > 40_000  # in lines of sixty, in which scripts meet as well
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiler, "_NO_GLYPH", "never said")
        lines_of(*("".join(shown[start : start + 60]) for start in range(0, len(shown), 60)))


@pytest.mark.parametrize(
    ("name", "font"),
    [
        ("李小龍", "NotoSansHans"),
        ("鈴木さくら", "NotoSansHans"),
        ("박지성", "NotoSansKR"),
        ("สมชาย", "NotoSansThai"),
        ("ශ්‍රී", "NotoSansSinhala"),
        ("राजेश", "NotoSansDevanagari"),
        ("አበበ", "NotoSansEthiopic"),
    ],
)
def test_a_name_of_another_script_is_set_in_one_font_of_its_own(lines_of, name, font):
    page = lines_of(name).pages[0]
    names = {one.get_object()["/BaseFont"] for one in page["/Resources"]["/Font"].values()}
    assert len(names) == 1
    assert font in names.pop()


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Zoé 😀 Noël", "Zoé Noël"),
        ("👩🏽‍🍳", ""),
        ("李小龙", "李小龙"),
        ("さくら 김치 สมชาย राजेश አበበ", "さくら 김치 สมชาย राजेश አበበ"),
        ("ශ්‍රී", "ශ්‍රී"),
        ("ꦗꦮ Jawa", f"{MISSING * 2} Jawa"),
        ("a\x00b\x07c\ud800d\ufffee", "abcde"),
        ("\u202egauche", "gauche"),
        ("E\u0301ghezée", "Éghezée"),
        ("שלום مرحبا Ωμέγα Привет", "שלום مرحبا Ωμέγα Привет"),
        ("deux\tmots  ici", "deux mots ici"),
    ],
)
def test_what_cannot_be_printed_is_left_out_or_replaced(typed, printed):
    assert printable(typed) == printed


def test_signs_that_no_font_joins_do_not_cost_the_document(lines_of):
    piled = "a" + "\u0301\u05b0\u064b\u0483" * 20
    assert "Anne" in lines_of(piled, "Anne").pages[0].extract_text()


def test_what_people_type_is_never_source(lines_of):
    typed = '#panic("no") $x$ *b* _i_ [c] \\ @ref <label> "quoted" // end'
    assert lines_of(typed).pages[0].extract_text().strip() == typed


def test_a_preview_has_the_size_that_networks_ask_for():
    picture = compile_png("preview", PREVIEW)
    assert picture.startswith(b"\x89PNG")
    assert (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])) == (1200, 630)


def test_a_picture_that_cannot_be_read_is_left_out():
    torn = compile_png("preview", PREVIEW)[:300]
    assert compile_png("preview", PREVIEW, {"logo": torn}) == compile_png("preview", PREVIEW)


def test_a_mistake_in_a_source_is_told(monkeypatch, tmp_path):
    (tmp_path / "wrong.typ").write_text("#nothing")
    monkeypatch.setattr(compiler, "_sources", lambda: tmp_path)
    with pytest.raises(typst.TypstError, match="unknown variable"):
        compile_pdf("wrong", {})


def test_a_process_may_fork_after_the_import_and_both_compile():
    """A worker's children are forked from a process that has imported everything."""
    code = """if True:
        import os, sys, warnings
        from kernel.documents.compiler import compile_png
        assert len(os.listdir("/proc/self/task")) == 1
        child = os.fork()
        assert len(compile_png("preview", %r)) > 1000
        if child:
            _, status = os.waitpid(child, 0)
            sys.exit(status)
    """
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings"}
    done = subprocess.run([sys.executable, "-c", code % PREVIEW], timeout=60, env=environment, check=False)
    assert done.returncode == 0
