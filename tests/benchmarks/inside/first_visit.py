"""What a browser loads at its first visit of a city's public page, from the files that are really served."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import brotli  # type: ignore[import-untyped]  # it ships no types

from tenants.organisations.models import Organisation
from tests.benchmarks.inside.pages import CITY
from tests.benchmarks.inside.requests import Answer, anybody_on, product

LOADED = re.compile(r'<(?:link|script|img|use)\b[^>]*?(?:href|src)="(?!data:|https?:|#)([^"#]+)')
FROM_SHEETS = re.compile(r"""url\(["']?(?!data:)([^"')]+)["']?\)""")


def weights() -> dict[str, dict[str, int]]:
    """Bytes on the wire by kind (page, sheets, scripts, fonts, images) and address; text in brotli.

    Fonts that a style sheet names for letters that the page does not have are counted too.
    """
    visitor, application = anybody_on(Organisation.objects.get(slug=CITY)), product()

    def load(address: str) -> Answer:
        answer = visitor.get(application, address, HTTP_ACCEPT_ENCODING="br")
        if answer.status != 200:
            raise RuntimeError(f"{address} answers {answer.status}")
        return answer

    page = load("/")
    found: dict[str, dict[str, int]] = {"page": {"/": _on_the_wire(page)}}
    html = page.body.decode()
    addresses = set(LOADED.findall(html))
    for sheet in sorted(address for address in addresses if address.endswith(".css")):
        plain = visitor.get(application, sheet).body.decode()
        addresses |= {urljoin(sheet, name) for name in FROM_SHEETS.findall(plain)}
    for address in sorted(addresses):
        answer = load(address)
        found.setdefault(_kind(answer), {})[address] = _on_the_wire(answer)
    return found


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
