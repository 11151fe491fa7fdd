"""Compiles a document of `templates/documents/` with Typst: to an accessible PDF, or to a picture.

Nothing is compiled or loaded before the first document is asked for: a process that forks after Typst has
started its threads hangs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast

import typst
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from kernel.documents import FONTS
from kernel.documents.characters import printable

type Images = Mapping[str, bytes]

_NO_GLYPH = "could not be displayed"
_NO_IMAGE = "image"


def compile_pdf(template: str, inputs: Mapping[str, Any], images: Images | None = None) -> bytes:
    """A PDF/UA-1 of `templates/documents/<template>.typ`.

    The source reads `inputs` as JSON from `sys.inputs.inputs`: what people typed is never part of a source.
    Texts are made printable (`characters.printable`). `images` (name to content: PNG, JPEG, WebP) are left
    out if one cannot be read; the source finds them in `portal.typ`'s `images`. Raises `typst.TypstError`
    for a mistake in the source.
    """
    return _compiled(template, inputs, images or {}, "pdf")


def compile_png(template: str, inputs: Mapping[str, Any], images: Images | None = None) -> bytes:
    """A picture of a document of one page, one pixel per point; else as `compile_pdf`."""
    return _compiled(template, inputs, images or {}, "png")


def source_of(template: str) -> bytes:
    """The Typst source of a document, with what it shares with the others: changes when its look does."""
    return b"".join((_sources() / f"{name}.typ").read_bytes() for name in ("portal", template))


def _compiled(template: str, inputs: Mapping[str, Any], images: Images, form: Literal["pdf", "png"]) -> bytes:
    is_latin_only = False
    while True:
        try:
            return _compile(template, _printable(inputs, is_latin_only), images, form)
        except typst.TypstError as error:
            if _NO_GLYPH in error.message and not is_latin_only:
                is_latin_only = True
            elif _NO_IMAGE in error.message and images:
                images = {}
            else:
                raise


def _compile(template: str, values: Mapping[str, Any], images: Images, form: Literal["pdf", "png"]) -> bytes:
    made = typst.compile(
        _sources() / f"{template}.typ",
        root=_sources(),
        format=form,
        ppi=72,
        font_paths=_fonts(),
        # JSON has no bytes: an image is a list of numbers.
        sys_inputs={
            "inputs": json.dumps(values),
            "images": json.dumps({name: list(content) for name, content in images.items()}),
        },
        pdf_standards=["ua-1"] if form == "pdf" else [],
    )
    # Its types say bytes; a picture of several pages is a list.
    pages = cast("bytes | list[bytes]", made)
    return pages if isinstance(pages, bytes) else pages[0]


def _printable(value: Any, is_latin_only: bool) -> Any:
    if isinstance(value, str):
        return printable(value, is_latin_only=is_latin_only)
    if isinstance(value, Mapping):
        return {key: _printable(one, is_latin_only) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one, is_latin_only) for one in value]
    return value


def _sources() -> Path:
    return Path(settings.TEMPLATES[0]["DIRS"][0]) / "documents"


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Ours and those inside Typst; the system's would make documents differ from machine to machine."""
    if not any(FONTS.glob("*.ttf")):
        raise ImproperlyConfigured(f"No fonts in {FONTS}: run make setup.")
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
