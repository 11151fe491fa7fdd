"""The letters of a batch as one PDF: the same bytes whenever they are made of the same words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from campaigns.outreach.texts.rules import paragraphs_of
from kernel.codes import shown_code
from kernel.documents.compiler import compile_pdf
from kernel.qr_codes import printed_qr_svg


@dataclass(frozen=True)
class LetterLook:
    """What all letters of a batch share. `contact`: lines under the sender. Images are bytes, or None."""

    title: str
    sender: str
    contact: Sequence[str]
    brand: str
    language: str
    signature_name: str = ""
    signature_title: str = ""
    logo: bytes | None = None
    signature: bytes | None = None


@dataclass(frozen=True)
class PrintedLetter:
    """One letter with its fields filled in. `reference`: its number in the batch, for the printer's shop."""

    address: Sequence[str]
    language: str
    subject: str
    body: str
    dated: str
    code: str
    url: str
    reference: str


def letters_pdf(letters: Sequence[PrintedLetter], look: LetterLook) -> bytes:
    """The PDF (A4, accessible), a letter after the other; its title is that of the batch."""
    images: Mapping[str, bytes | None] = {"logo": look.logo, "signature": look.signature}
    inputs: dict[str, Any] = {
        "title": look.title,
        "sender": look.sender,
        "contact": list(look.contact),
        "brand": look.brand,
        "language": look.language,
        "signature_name": look.signature_name,
        "signature_title": look.signature_title,
        "letters": [_letter(one) for one in letters],
    }
    return compile_pdf("letters", inputs, {name: image for name, image in images.items() if image})


def _letter(one: PrintedLetter) -> dict[str, Any]:
    with override(one.language):
        how, qr_label = _("Pour vous inscrire"), _("Code QR vers la page de votre ville")
    return {
        "address": list(one.address),
        "language": one.language,
        "subject": one.subject,
        "paragraphs": [
            {"lines": list(part.lines), "is_list": part.is_list} for part in paragraphs_of(one.body)
        ],
        "dated": one.dated,
        "code": shown_code(one.code),
        "url": one.url,
        "shown_url": one.url.partition("://")[2],
        "qr": printed_qr_svg(one.url),
        "qr_label": qr_label,
        "how": how,
        "reference": one.reference,
    }
