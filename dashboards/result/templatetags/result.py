"""Draws a score on its scale, and writes differences."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dashboards.result.explanation import ExplainedLevel
from dashboards.result.wording import signed

register = template.Library()
register.filter("signed", signed)


@register.simple_tag
def scale(score: float, levels: tuple[ExplainedLevel, ...], before: int | None = None) -> SafeString:
    """A bar from 0 to 100 with a line where each band begins, and a mark for the score `before`.

    It stands beside figures that are written out, so it is hidden from screen readers. Lengths are SVG
    attributes, as no inline style passes the content security policy.
    """
    edges = format_html_join(
        "",
        '<line class="scale-edge" x1="{}" x2="{}" y2="12"/>',
        ((level.min_score, level.min_score) for level in levels if level.min_score),
    )
    mark = (
        format_html(
            '<line class="scale-halo" x1="{0}" x2="{0}" y2="12"/>'
            '<line class="scale-before" x1="{0}" x2="{0}" y2="12"/>',
            before,
        )
        if before is not None
        else ""
    )
    return format_html(
        '<svg class="scale" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="scale-track" width="100" height="12"/>'
        '<rect class="scale-fill" width="{}" height="12"/>{}{}</svg>',
        f"{min(max(score, 0), 100):.1f}".removesuffix(".0"),
        edges,
        mark,
    )
