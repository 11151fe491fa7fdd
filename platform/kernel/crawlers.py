"""What search engines ask of a host: which pages there are, and which are not for them."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.html import escape


def not_for_crawlers[Response: HttpResponseBase](response: Response) -> Response:
    """The answer, marked so that no search engine keeps it: a page of one person's, or a step on the way."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def robots_file(closed_paths: Iterable[str], *, sitemap: str) -> HttpResponse:
    """A robots.txt that closes these paths and names the sitemap's address."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed_paths), f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def sitemap_file(addresses: Iterable[str]) -> HttpResponse:
    """A sitemap of these absolute addresses, as sitemaps.org describes it."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(f"<url><loc>{escape(address)}</loc></url>" for address in addresses),
        "</urlset>",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="application/xml; charset=utf-8")
