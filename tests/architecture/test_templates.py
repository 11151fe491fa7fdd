"""Pages obey the content security policy: no style or script inside, nothing from elsewhere."""

import re
from pathlib import Path

import pytest

from tests.architecture.project import PROJECT, place

TEMPLATES = sorted((PROJECT / "templates").rglob("*.html"))
MAILS = PROJECT / "templates" / "mail"  # mail programs know no style sheets
PAGES = [path for path in TEMPLATES if MAILS not in path.parents]

FORBIDDEN = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "script without src": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "file of another host": re.compile(
        r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"']?(?:https?:)?//", re.I
    ),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_page_has(what):
    pattern = FORBIDDEN[what]
    assert [place(path) for path in PAGES if pattern.search(path.read_text(encoding="utf-8"))] == []


def forms_of(path: Path) -> list[str]:
    return re.findall(r"<form\b.*?</form>", path.read_text(encoding="utf-8"), re.DOTALL | re.IGNORECASE)


def posts(form: str) -> bool:
    return re.match(r"<form\b[^>]*method=[\"']?post", form, re.IGNORECASE) is not None


def test_every_form_that_posts_carries_the_token():
    naked = [
        place(path) for path in PAGES for form in forms_of(path) if posts(form) and "csrf_token" not in form
    ]
    assert naked == []


# What people type in: fields drawn by a form, or written out.
TYPED = re.compile(
    r"as_field_group|{{ *form *}}|<textarea|<select|<input (?![^>]*type=.(?:hidden|radio|checkbox))"
)


def test_every_form_with_fields_is_checked_by_the_server_which_says_all_that_is_wrong_at_once():
    """A browser would stop at the first field, in its own words."""
    checked_by_browsers = [
        place(path)
        for path in PAGES
        for form in forms_of(path)
        if posts(form) and TYPED.search(form) and "novalidate" not in form
    ]
    assert checked_by_browsers == []


def test_only_help_texts_and_drawings_are_taken_as_safe():
    """What is drawn by `dashboards.maps`, which escapes what it writes, and help texts of our own forms."""
    found = re.compile(r"{{\s*([\w.]+)\|[^}]*safe")
    names = {name for path in TEMPLATES for name in found.findall(path.read_text(encoding="utf-8"))}
    assert names <= {"field.help_text", "map_svg", "tiles_svg", "locator_svg"}
