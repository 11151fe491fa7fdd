"""Printable documents and pictures, set by Typst from the sources in `templates/documents/`."""

from pathlib import Path

# Made by setup (`kernel.documents.fonts`), never committed.
FONTS = Path(__file__).parent / "fonts_built"
COVERAGE = FONTS / "coverage.json"
