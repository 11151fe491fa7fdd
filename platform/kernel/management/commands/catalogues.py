"""`portal catalogues`: brings the translation catalogues up to date, checks and compiles them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from kernel.catalogues.checks import findings, texts
from kernel.catalogues.extraction import CannotExtract, messages_of_project
from kernel.catalogues.po_files import (
    CannotRead,
    brought_up_to_date,
    catalogue_path,
    catalogue_text,
    compile_catalogue,
    compile_french,
    read_catalogue,
    write_if_changed,
)
from kernel.commands import OperatorCommand


class Command(OperatorCommand):
    help = "Update, check or compile the translation catalogues (French is the language of the sources)."
    needs_tables = False
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--update", action="store_true", help="find messages, keep their translations")
        parser.add_argument("--check", action="store_true", help="fail if an entry is missing or at fault")
        parser.add_argument("--compile", action="store_true", help="write the .mo files")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (options["update"] or options["check"] or options["compile"]):
            raise CommandError("Say what to do: --update, --check or --compile.")
        locale = Path(settings.LOCALE_PATHS[0])
        languages = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        try:
            if options["update"]:
                self._update(locale, languages)
            if options["check"]:
                self._check(locale, languages)
            if options["compile"]:
                for language in languages:
                    compile_catalogue(catalogue_path(locale, language), language)
                self._compile_french(locale, languages[0])
        except (CannotExtract, CannotRead) as error:
            raise CommandError(str(error)) from error

    def _compile_french(self, locale: Path, language: str) -> None:
        """French has no catalogue, but its own spaces, and its rule for what is one and what is several."""
        translated = read_catalogue(catalogue_path(locale, language), language)
        compile_french(translated, catalogue_path(locale, settings.LANGUAGE_CODE))

    def _update(self, locale: Path, languages: list[str]) -> None:
        messages = messages_of_project(locale.parent)
        for language in languages:
            path = catalogue_path(locale, language)
            new = brought_up_to_date(read_catalogue(path, language), messages, language)
            is_written = write_if_changed(path, catalogue_text(new))
            untranslated = sum(not any(texts(entry.string)) for entry in new if entry.id)
            state = "updated" if is_written else "unchanged"
            self.stdout.write(f"{language}: {state}, {len(new)} messages, {untranslated} to translate")

    def _check(self, locale: Path, languages: list[str]) -> None:
        messages = messages_of_project(locale.parent)
        faults = 0
        for language in languages:
            catalogue = read_catalogue(catalogue_path(locale, language), language)
            for finding in findings(catalogue, messages, language):
                self.stderr.write(str(finding))
                faults += 1
        if faults:
            raise CommandError(f"{faults} entries of the catalogues are behind, empty or at fault.")
        self.stdout.write(f"{len(messages)} messages, complete in {', '.join(languages)}.")
