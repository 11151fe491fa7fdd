"""A page that refuses what was sent says so: in its title, in one summary that takes the focus, at the field.

Looked at in every answer 422 that any test gets, so that a new form cannot be silent.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from django.http import HttpResponse
from django.http.response import HttpResponseBase


class _Page(HTMLParser):
    """Ids of a page, what is in its title and in its summaries, and what takes the focus."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.n_summaries = 0
        self.n_focused = 0
        self.is_summary_focused = False
        self._depth = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(str(found["id"]))
        is_summary = "error-summary" in str(found.get("class") or "").split()
        self.n_summaries += is_summary
        self.n_focused += "autofocus" in found
        self.is_summary_focused |= is_summary and "autofocus" in found
        if self._depth or is_summary:
            self._depth += tag == "div"
        if self._depth and tag == "a":
            self.links.append(str(found.get("href")))

    def handle_endtag(self, tag: str) -> None:
        self._depth -= bool(self._depth) and tag == "div"


def refuse_silence(response: HttpResponseBase) -> None:
    """Asserts of an HTML page with status 422 that it refuses aloud."""
    is_page = response.get("Content-Type", "").startswith("text/html")
    if response.status_code != 422 or not is_page or not isinstance(response, HttpResponse):
        return
    text = response.content.decode()
    assert re.search(r"<title>(Erreur|Fehler|Fout|Error)", text), "the title says nothing of an error"
    page = _Page(text)
    assert page.n_summaries == 1, f"{page.n_summaries} summaries"
    assert (page.n_focused, page.is_summary_focused) == (1, True), "the summary does not take the focus"
    lost = [link for link in page.links if link.startswith("#") and link[1:] not in page.ids]
    assert not lost, f"the summary leads nowhere: {lost}"
