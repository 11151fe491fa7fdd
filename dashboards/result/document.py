"""The result on paper: an accessible PDF in the reader's language, to keep or to show to a trainer.

Under its title stand the code with which it is found again and the city's phone; its foot says that the code
opens it. The link is not on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from dashboards.result.explanation import (
    ExplainedDimension,
    ExplainedLevel,
    ExplainedResult,
    ExplainedTheme,
    Price,
)
from dashboards.result.presentation import comparison_shown
from dashboards.result.selectors import result_of
from dashboards.result.wording import (
    helper_text,
    nothing_pressing_text,
    partial_text,
    progress_text,
    signed,
    themes_title,
    training_text,
    version_text,
)
from diagnostic.assessment.models import Attempt
from diagnostic.questionnaire.texts import Advice
from kernel.codes import shown_code
from kernel.documents.compiler import compile_pdf
from kernel.files import path_of
from kernel.links import address
from kernel.templatetags.portal import day, number
from tenants.organisations.colours import palette_of
from tenants.organisations.models import Organisation

TEMPLATE = "result"
MOST_EARLIER = 4  # of many, the latest: what matters is the way since


def result_pdf(attempt: Attempt, *, organisation: Organisation, language: str) -> bytes:
    """The PDF of a finished attempt."""
    logo = path_of(organisation.logo).read_bytes() if organisation.logo else None
    inputs = document_inputs(attempt, organisation=organisation, language=language)
    return compile_pdf(TEMPLATE, inputs, {"logo": logo} if logo else None)


def file_name(attempt: Attempt, organisation: Organisation) -> str:
    """`autodiagnostic-namur-2026-11-22.pdf`."""
    on = attempt.diagnostic.happened_on.isoformat() if attempt.diagnostic is not None else "resultat"
    return f"autodiagnostic-{organisation.slug}-{on}.pdf"


def document_inputs(attempt: Attempt, *, organisation: Organisation, language: str) -> dict[str, Any]:
    """What the source is given: every word of the document."""
    with override(language):
        result = result_of(attempt, organisation=organisation, language=language)
        palette = palette_of(organisation.colour)
        city = organisation.name_in(language)
        who = [result.shop, result.sector or _("secteur non précisé"), city]
        return {
            "language": language,
            "brand": palette.brand,
            "soft": palette.soft,
            "line": palette.line,
            "author": city,
            "title": _("Votre résultat"),
            "subtitle": " · ".join(part for part in who if part),
            "as_of": _("Autodiagnostic du %(on)s.") % {"on": day(result.taken_on)},
            "score": result.score,
            "score_of": _("sur 100"),
            "level": result.level.name,
            "levels": [_level(level, result.level) for level in result.levels],
            "explanation": result.explanation,
            "partial": partial_text() if result.is_partial else "",
            "dimensions_title": _("Vos six domaines"),
            "dimensions_said": _("Le trait noir montre où vous en étiez la fois précédente.")
            if result.earlier
            else "",
            "dimension_columns": [_("Domaine"), _("De 0 à 100"), _("Score"), _("Niveau")],
            "dimensions": [_dimension(dimension) for dimension in result.dimensions],
            "themes_title": themes_title(len(result.themes)),
            "themes": _themes(result.themes, result.price),
            "nothing_pressing": "" if result.themes else nothing_pressing_text(),
            "further_title": _("Pour aller plus loin"),
            "further": _themes(result.further, result.price),
            "helper": helper_text() if result.price else "",
            "compared_title": _("Et les autres ?"),
            "compared": _compared(attempt, result, organisation, language),
            "progress_title": _("Votre chemin"),
            "progress": " ".join(
                part for part in (progress_text(result), version_text(result.earlier)) if part
            ),
            "progress_columns": [_("Date"), _("De 0 à 100"), _("Score")],
            "earlier": _earlier(result),
            "kept": _kept(attempt, organisation, city),
            "page": _("Page"),
            "notice": _("Ce résultat est à vous, et le code l’ouvre : vous choisissez à qui les montrer."),
        }


def _kept(attempt: Attempt, organisation: Organisation, city: str) -> list[str]:
    """With what the result is found again, and whom to ask in the city: a line each."""
    where = address(organisation, "diagnostic:code").split("//", 1)[1].rstrip("/")
    lines = [
        _("Votre code : %(code)s, à écrire sur %(where)s")
        % {"code": shown_code(attempt.code), "where": where}
    ]
    ways = " · ".join(way for way in (organisation.contact_phone, organisation.contact_email) if way)
    if ways:
        lines.append(
            _("Une question, une formation ? %(name)s vous répond : %(ways)s") % {"name": city, "ways": ways}
        )
    return lines


def _level(level: ExplainedLevel, reached: ExplainedLevel) -> dict[str, Any]:
    return {
        "name": level.name,
        "from": level.min_score,
        "to": level.max_score,
        "is_reached": level.code == reached.code,
    }


def _dimension(dimension: ExplainedDimension) -> dict[str, Any]:
    is_scored = dimension.score is not None
    return {
        "name": dimension.name,
        "score": dimension.score if is_scored else -1,
        "score_text": str(dimension.score) if is_scored else "–",
        "before": -1 if dimension.before is None else dimension.before,
        "level": dimension.level.name if dimension.level else _("ne s’applique pas"),
        "explanation": dimension.explanation
        or _("Ce domaine ne s’applique pas à votre commerce : il ne compte pas dans votre score."),
    }


def _themes(themes: Sequence[ExplainedTheme], price: Price | None) -> list[dict[str, Any]]:
    return [
        {
            "title": theme.title,
            "facts": f"{theme.dimension} · {theme.level_name}",
            "reason": theme.reason,
            "parts": [
                [_("%(label)s :") % {"label": label}, text, tools]
                for label, text, tools in (
                    *_steps(theme),
                    (_("Formation"), f"{theme.description} {training_text(theme, price)}", []),
                )
                if text
            ],
        }
        for theme in themes
    ]


def _steps(theme: ExplainedTheme) -> list[tuple[str, str, list[list[str]]]]:
    """What to do first and next: label, text, tools. Today's step is left out where it is done."""
    tools = _tools(theme.advice)
    if theme.is_begun:
        return [(_("Le premier pas est fait. Ensuite"), theme.advice.soon, tools)]
    return [
        (_("Aujourd’hui, avec des outils gratuits"), theme.advice.today, tools),
        (_("Bientôt"), theme.advice.soon, []),
    ]


def _tools(advice: Advice) -> list[list[str]]:
    """Name, address to follow, address as one reads it on paper."""
    return [
        [tool.name, tool.url, tool.url.removeprefix("https://").removeprefix("www.").rstrip("/")]
        for tool in advice.tools
    ]


def _compared(
    attempt: Attempt, result: ExplainedResult, organisation: Organisation, language: str
) -> dict[str, Any]:
    """Two bars and on what the second rests; empty where no mean is published."""
    shown = comparison_shown(attempt, result, organisation, language)
    if shown is None:
        return {}
    return {
        "bars": [
            [_("Vous"), result.score, str(result.score)],
            [shown["label"], shown["mean"], number(shown["mean"], 0)],
        ],
        "base": shown["base"],
    }


def _earlier(result: ExplainedResult) -> list[list[Any]]:
    if not result.earlier:
        return []
    shown = result.earlier[-MOST_EARLIER:]
    rows: list[list[Any]] = [[day(before.taken_on), before.score, str(before.score)] for before in shown]
    now = f"{result.score} ({signed(result.change or 0)})"
    return [*rows, [day(result.taken_on), result.score, now]]
