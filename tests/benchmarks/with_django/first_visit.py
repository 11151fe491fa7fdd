"""What a browser loads at its first visit of a city's host, from the files that are really served."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import brotli  # type: ignore[import-untyped]  # it ships no types

from diagnostic.assessment.selectors import progress_of
from tenants.organisations.models import Organisation
from tests.benchmarks.with_django.pages import CITY
from tests.benchmarks.with_django.wsgi_client import Answer, anybody_on, product
from tests.factories.diagnostics import open_attempt

LOADED = re.compile(r'<(?:link|script|img|use)\b[^>]*?(?:href|src)="(?!data:|https?:|#)([^"#]+)')
FROM_SHEETS = re.compile(r"""url\(["']?(?!data:)([^"')]+)["']?\)""")
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
FOR_LETTERS = re.compile(r"unicode-range:\s*([^;}]+)")


def weights() -> dict[str, dict[str, int]]:
    """Of the city's public page."""
    return weights_of("/")


def weights_of_questions() -> dict[str, dict[str, dict[str, int]]]:
    """Of each question of the self-diagnostic, by its code, for somebody whose sector is asked everything."""
    attempt = open_attempt(Organisation.objects.get(slug=CITY), sector=None)
    asked = [question.code for question in progress_of(attempt).questions]
    return {code: weights_of(f"/diagnostic/{attempt.uuid}/question/{code}/") for code in asked}


def weights_of(path: str) -> dict[str, dict[str, int]]:
    """Bytes on the wire by kind (page, sheets, scripts, fonts, images) and address; text in brotli.

    Of the fonts that a style sheet names those of whose letters the page has one: browsers load no others.
    """
    visitor, application = anybody_on(Organisation.objects.get(slug=CITY)), product()

    def load(address: str) -> Answer:
        answer = visitor.get(application, address, HTTP_ACCEPT_ENCODING="br")
        if answer.status != 200:
            raise RuntimeError(f"{address} answers {answer.status}")
        return answer

    page = load(path)
    found: dict[str, dict[str, int]] = {"page": {path: _on_the_wire(page)}}
    html = page.body.decode()
    addresses = set(LOADED.findall(html))
    for sheet in sorted(address for address in addresses if address.endswith(".css")):
        plain = visitor.get(application, sheet).body.decode()
        for face in FONT_FACE.findall(plain):
            plain = plain.replace(face, face if _has_letters(html, face) else "")
        addresses |= {urljoin(sheet, name) for name in FROM_SHEETS.findall(plain)}
    for address in sorted(addresses):
        answer = load(address)
        found.setdefault(_kind(answer), {})[address] = _on_the_wire(answer)
    return found


def _has_letters(html: str, face: str) -> bool:
    """Whether the page has a letter for which the font is meant; a font without such a list is for all."""
    found = FOR_LETTERS.search(face)
    if found is None:
        return True
    ranges = []
    for written in found[1].split(","):
        first, _, last = written.strip().removeprefix("U+").partition("-")
        ranges.append((int(first.replace("?", "0"), 16), int((last or first).replace("?", "F"), 16)))
    return any(low <= ord(letter) <= high for letter in set(html) for low, high in ranges)


def _on_the_wire(answer: Answer) -> int:
    """As served; text that the application does not compress is compressed as the proxy before it would."""
    is_text = re.match(r"text/|application/javascript|image/svg", answer.headers["Content-Type"])
    if answer.headers.get("Content-Encoding") == "br" or not is_text:
        return len(answer.body)
    return min(len(brotli.compress(answer.body, quality=5)), len(answer.body))


def _kind(answer: Answer) -> str:
    content = answer.headers["Content-Type"]
    for kind, words in {"sheets": "css", "scripts": "javascript", "fonts": "font", "images": "image"}.items():
        if words in content:
            return kind
    return "other"
