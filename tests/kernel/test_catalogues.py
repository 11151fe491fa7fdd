"""Translation catalogues: messages are found, kept, checked and compiled without GNU gettext."""

import gettext
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management.base import CommandError

from kernel.catalogues.checks import findings, placeholder_fault
from kernel.catalogues.extraction import (
    CannotExtract,
    Message,
    messages_of_project,
    messages_of_python,
    messages_of_template,
)
from kernel.catalogues.po_files import (
    CannotRead,
    brought_up_to_date,
    catalogue_path,
    catalogue_text,
    compile_catalogue,
    read_catalogue,
    write_if_changed,
)
from kernel.management.commands.catalogues import Command

TEMPLATES = [
    ('{% translate "Bonjour" %}', "Bonjour", None, None),
    ("{% translate 'L’été' as summer %}", "L’été", None, None),
    ('{% translate "Mai" context "mois" %}', "Mai", None, "mois"),
    ("{% blocktranslate %}Bonjour {{ name }}{% endblocktranslate %}", "Bonjour %(name)s", None, None),
    (
        (
            "{% blocktranslate trimmed with n=shops|length %}\n   Il y a\n   {{ n }} commerces.\n"
            "{% endblocktranslate %}"
        ),
        "Il y a %(n)s commerces.",
        None,
        None,
    ),
    (
        "{% blocktranslate count n=n %}Une place{% plural %}{{ n }} places{% endblocktranslate %}",
        "Une place",
        "%(n)s places",
        None,
    ),
    (
        (
            '{% blocktranslate count n=n context "train" %}Une place{% plural %}{{ n }} places'
            "{% endblocktranslate %}"
        ),
        "Une place",
        "%(n)s places",
        "train",
    ),
    ("{% blocktranslate %}100 % utile{% endblocktranslate %}", "100 %% utile", None, None),
    ('{% include "x.html" with title=_("Titre") %}', "Titre", None, None),
    ('{{ _("Valeur")|upper }}', "Valeur", None, None),
    ('{{ value|default:_("Rien") }}', "Rien", None, None),
    ("      <p>\n   {% if x %}\n  texte\n {% translate 'Décalé' %}</p>", "Décalé", None, None),
]


@pytest.mark.parametrize(("source", "text", "plural", "context"), TEMPLATES)
def test_a_message_of_a_template_is_found(
    source: str, text: str, plural: str | None, context: str | None
) -> None:
    assert list(messages_of_template(source, "x.html")) == [Message(text, plural, context, ("x.html",))]


PYTHON = [
    ('_("Bonjour")', Message("Bonjour")),
    ('gettext_lazy(\n  "Bonjour "\n  "à tous"\n)', Message("Bonjour à tous")),
    ('gettext_noop("Bonjour")', Message("Bonjour")),
    ('ngettext("un", "%(n)s", n)', Message("un", "%(n)s")),
    ('ngettext_lazy("un", "%(n)s", "n")', Message("un", "%(n)s")),
    ('pgettext_lazy("mois", "Mai")', Message("Mai", None, "mois")),
    ('npgettext("train", "une", "des", n)', Message("une", "des", "train")),
    ('# Translators: un nom\nx = _("Bâle")', Message("Bâle", comments=("Translators: un nom",))),
]


@pytest.mark.parametrize(("source", "message"), PYTHON)
def test_a_message_of_python_is_found(source: str, message: Message) -> None:
    found = list(messages_of_python(source, ""))

    assert [(m.text, m.plural, m.context, m.comments) for m in found] == [
        (message.text, message.plural, message.context, message.comments)
    ]


@pytest.mark.parametrize(
    "source", ['_, x = f("a")', "for _ in ('a',): pass", "_(name)", '_(f"a {b}")', '_("")']
)
def test_what_is_no_message_is_left(source: str) -> None:
    assert list(messages_of_python(source, "x.py")) == []


def test_a_source_that_cannot_be_read_names_its_file() -> None:
    with pytest.raises(CannotExtract, match=r"bad\.html"):
        list(messages_of_template("{% blocktranslate %}{% if x %}{% endblocktranslate %}", "bad.html"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {
        "templates/a.html": '{% translate "Bonjour" %}{% translate "Au revoir" %}',
        "templates/mail/b.txt": '{% translate "Bonjour" %}',
        "tenants/shops/models.py": '_("commerce")',
        "tenants/shops/migrations/0001.py": '_("ancien")',
        "dashboards/notes.txt": '{% translate "pas un gabarit" %}',
        "platform/portal/static_src/x.py": '_("pas à nous")',
        "tests/x.py": '_("essai")',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_messages_of_a_project_come_once_with_all_their_files(project: Path) -> None:
    assert messages_of_project(project) == [
        Message("commerce", files=("tenants/shops/models.py",)),
        Message("Bonjour", files=("templates/a.html", "templates/mail/b.txt")),
        Message("Au revoir", files=("templates/a.html",)),
    ]


def written(path: Path, messages: list[Message]) -> str:
    """Brings a German catalogue up to date on disk; its text."""
    new = brought_up_to_date(read_catalogue(path, "de"), messages, "de")
    write_if_changed(path, catalogue_text(new))
    return path.read_text()


def test_an_update_keeps_translations_adds_and_drops(tmp_path: Path) -> None:
    path = catalogue_path(tmp_path, "de")
    written(path, [Message("Bonjour"), Message("Mai", None, "mois"), Message("Au revoir")])
    path.write_text(
        path.read_text()
        .replace('msgid "Bonjour"\nmsgstr ""', '# Anrede\nmsgid "Bonjour"\nmsgstr "Guten Tag"')
        .replace('msgid "Mai"\nmsgstr ""', 'msgid "Mai"\nmsgstr "Mai"')
    )

    text = written(path, [Message("Nouveau"), Message("Bonjour"), Message("Mai", None, "mois")])

    assert "Au revoir" not in text
    assert '# Anrede\nmsgid "Bonjour"\nmsgstr "Guten Tag"\n' in text
    assert 'msgctxt "mois"\nmsgid "Mai"\nmsgstr "Mai"\n' in text
    assert 'msgid "Nouveau"\nmsgstr ""\n' in text


def test_a_second_update_changes_nothing_and_the_file_has_no_date_nor_line(project: Path) -> None:
    path = catalogue_path(project / "locale", "de")
    messages = messages_of_project(project)
    text = written(path, messages)

    assert written(path, messages) == text
    assert not write_if_changed(path, text)
    assert "Date" not in text
    assert "#: templates/a.html templates/mail/b.txt\n" in text
    assert '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"' in text


def test_a_changed_plural_makes_its_translation_fuzzy(tmp_path: Path) -> None:
    path = catalogue_path(tmp_path, "de")
    text = written(path, [Message("une place", "%(n)s places")])
    path.write_text(text.replace('msgstr[0] ""', 'msgstr[0] "ein Platz"'))

    assert "fuzzy" in written(path, [Message("une place", "encore %(n)s places")])


PO = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Bonjour"
msgstr "Guten Tag"

msgid "Au revoir"
msgstr ""

#, fuzzy
msgid "Merci"
msgstr "Danke"

msgid "%(n)s villes"
msgstr "%(m)s Städte"

msgid "une place"
msgid_plural "%(n)s places"
msgstr[0] "ein Platz"
msgstr[1] "%(n)s Plätze"

msgid "Ancien"
msgstr "Alt"
"""


def test_every_entry_at_fault_is_named(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    path.write_text(PO)
    texts = ["Bonjour", "Au revoir", "Merci", "%(n)s villes", "Nouveau"]
    messages = [Message(text, files=("a.html",)) for text in texts] + [Message("une place", "%(n)s places")]

    found = list(findings(read_catalogue(path, "de"), messages, "de"))

    assert [(finding.fault, finding.text) for finding in found] == [
        ("empty", "Au revoir"),
        ("fuzzy", "Merci"),
        ("placeholders", "%(n)s villes"),
        ("missing", "Nouveau"),
        ("obsolete", "Ancien"),
    ]
    assert str(found[2]) == "de: placeholders: %(m)s added: '%(n)s villes' (a.html)"


@pytest.mark.parametrize(
    ("originals", "translations", "fault"),
    [
        (["%(n)s villes"], ["%(n)s Städte"], ""),
        (["%(a)s et %(b)s"], ["%(b)s und %(a)s"], ""),
        (["%(n)s villes"], ["Städte"], "%(n)s left out"),
        (["%(n)d villes"], ["%(n)s Städte"], "%(n)s added"),
        (["{n} villes"], ["{N} Städte"], "{N} added"),
        (["{n} villes"], ["{n} Städte, {{x}}"], ""),
        (["%s villes"], ["Städte"], "%s left out"),
        (["100 % sûr"], ["100 % sicher"], ""),
        (["%(n)s %% sûr"], ["%(n)s %% sicher"], ""),
        (["%(n)s %% sûr"], ["%(n)s % sicher"], "a lone %, write %%"),
        (["une place", "%(n)s places"], ["ein Platz", "%(n)s Plätze"], ""),
        (["une place", "%(n)s places"], ["%(n)s Platz", "%(n)s Plätze"], ""),
        (["une place", "%(n)s places"], ["ein Platz", "Plätze"], "%(n)s left out"),
        (["une place", "%(n)s places"], ["%(m)s Platz", "%(n)s Plätze"], "%(m)s added"),
    ],
)
def test_placeholders_are_compared(originals: list[str], translations: list[str], fault: str) -> None:
    assert placeholder_fault(originals, translations) == fault


def test_a_compiled_catalogue_translates_and_leaves_fuzzy_entries_out(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    path.write_text(PO)

    with compile_catalogue(path, "de").open("rb") as stream:
        translations = gettext.GNUTranslations(stream)

    assert translations.gettext("Bonjour") == "Guten Tag"
    assert translations.gettext("Au revoir") == "Au revoir"
    assert translations.gettext("Merci") == "Merci"
    assert translations.ngettext("une place", "%(n)s places", 2) == "%(n)s Plätze"


def test_a_count_without_all_its_forms_stays_french(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    path.write_text(PO.replace("%(n)s Plätze", ""))

    with compile_catalogue(path, "de").open("rb") as stream:
        translations = gettext.GNUTranslations(stream)

    assert translations.ngettext("une place", "%(n)s places", 1) == "une place"
    assert translations.ngettext("une place", "%(n)s places", 2) == "%(n)s places"


def test_a_file_that_is_no_catalogue_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    path.write_text('msgid "a"\nnonsense\n')

    with pytest.raises(CannotRead, match="de"):
        read_catalogue(path, "de")


@pytest.fixture
def settled(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project, with the command's settings pointing to it: German and English beside French."""
    languages = [("fr", "français"), ("de", "Deutsch"), ("en", "English")]
    settings = SimpleNamespace(LOCALE_PATHS=[project / "locale"], LANGUAGES=languages, LANGUAGE_CODE="fr")
    monkeypatch.setattr("kernel.management.commands.catalogues.settings", settings)
    return project


def run(*options: str) -> tuple[str, str]:
    """Runs the command; what it says on both streams."""
    out, err = StringIO(), StringIO()
    chosen = {name: name in options for name in ("update", "check", "compile")}
    try:
        Command(stdout=out, stderr=err, no_color=True).handle(**chosen)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue(), err.getvalue()


def test_the_command_updates_checks_and_compiles(settled: Path) -> None:
    assert run("check")[1].count("missing") == 6
    assert run("update")[0] == (
        "de: updated, 3 messages, 3 to translate\nen: updated, 3 messages, 3 to translate\n"
    )
    assert run("update")[0].count("unchanged") == 2
    assert "6 entries" in run("check")[1]

    for language in ("de", "en"):
        path = catalogue_path(settled / "locale", language)
        header, _, entries = path.read_text().partition("\n\n")
        path.write_text(header + "\n\n" + entries.replace('msgstr ""', 'msgstr "x"'))

    assert run("check", "compile") == ("3 messages, complete in de, en.\n", "")
    assert catalogue_path(settled / "locale", "en").with_suffix(".mo").exists()
    assert [path.name for path in (settled / "locale" / "fr").rglob("*.*")] == ["django.mo"]


@pytest.mark.usefixtures("settled")
def test_the_command_asks_what_to_do() -> None:
    assert "--update" in run()[1]
