"""What a result says to the shopkeeper whose it is, in one language: the same for page, PDF and API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from diagnostic.assessment.models import Attempt, Diagnostic
from diagnostic.assessment.selectors import leads_of
from diagnostic.questionnaire.catalogue import Band, Questionnaire, Theme
from diagnostic.questionnaire.scoring import SMALL_GROUP_UNDER_SCORE, Lead, band_of
from diagnostic.questionnaire.texts import (
    Advice,
    advice_of,
    explanation_of,
    overall_of,
    plain_name,
    reason_of,
)
from kernel.languages import localised
from tenants.organisations.models import Organisation
from tenants.sectors.selectors import sector_name


@dataclass(frozen=True, slots=True)
class ExplainedLevel:
    """A band: scores from `min_score` to `max_score`, both included; `position` counts from 0."""

    code: str
    name: str
    min_score: int
    max_score: int
    position: int


@dataclass(frozen=True, slots=True)
class ExplainedDimension:
    """`score` None: nothing of it applies to this shop. `before`: in the attempt before, None without one."""

    code: str
    name: str
    score: int | None
    level: ExplainedLevel | None
    explanation: str
    before: int | None


@dataclass(frozen=True, slots=True)
class Price:
    """What a training costs, in euros; `with_voucher_eur` None where the region's vouchers do not apply."""

    list_eur: int
    with_voucher_eur: int | None


@dataclass(frozen=True, slots=True)
class ExplainedTheme:
    """A recommended theme with why, and what to do about it: today, soon, in a training of `hours`.

    `is_begun`: the answers say that today's step is done.
    """

    code: str
    title: str
    description: str
    dimension: str
    level_name: str
    hours: int
    reason: str
    advice: Advice
    is_begun: bool = False


@dataclass(frozen=True, slots=True)
class EarlierResult:
    """An earlier result of the same shopkeeper."""

    taken_on: date
    score: int
    level_name: str
    is_other_version: bool


@dataclass(frozen=True, slots=True)
class ExplainedResult:
    """A result, explained. `sector` is "" for who was not sure; `earlier` are the oldest first.

    `themes`: none to five that are advised, in order; `further`: what completes them.
    """

    taken_on: date
    shop: str
    sector: str
    score: int
    level: ExplainedLevel
    levels: tuple[ExplainedLevel, ...]
    explanation: str
    is_partial: bool
    offers_small_group: bool
    dimensions: tuple[ExplainedDimension, ...]
    themes: tuple[ExplainedTheme, ...]
    further: tuple[ExplainedTheme, ...]
    price: Price | None
    earlier: tuple[EarlierResult, ...]

    @property
    def change(self) -> int | None:
        """Points won (or lost) since the attempt before; None without one."""
        return None if self.before is None else self.score - self.before

    @property
    def before(self) -> int | None:
        """The score of the attempt before; None without one."""
        return self.earlier[-1].score if self.earlier else None


def explained_result(
    attempt: Attempt,
    questionnaire: Questionnaire,
    *,
    organisation: Organisation,
    language: str,
    earlier: Sequence[Attempt] = (),
) -> ExplainedResult:
    """The result of a finished attempt, in its own version. `earlier`: as `history_of` gives them."""
    diagnostic = _result_of(attempt)
    levels = levels_of(questionnaire, language)
    leads = leads_of(diagnostic, questionnaire)
    return ExplainedResult(
        taken_on=diagnostic.happened_on,
        shop=attempt.shop.name if attempt.shop is not None else attempt.shop_typed,
        sector=sector_name(attempt.sector, language) if attempt.sector is not None else "",
        score=diagnostic.score,
        level=_level_of(questionnaire, levels, diagnostic.score),
        levels=levels,
        explanation=overall_of(diagnostic.band, language),
        is_partial=diagnostic.is_partial,
        offers_small_group=diagnostic.score < SMALL_GROUP_UNDER_SCORE,
        dimensions=_dimensions(questionnaire, levels, diagnostic, earlier, language),
        themes=_themes(questionnaire, leads.first, language),
        further=_themes(questionnaire, leads.further, language),
        price=_price(questionnaire, organisation),
        earlier=tuple(
            EarlierResult(
                taken_on=before.happened_on,
                score=before.score,
                level_name=next((level.name for level in levels if level.code == before.band), before.band),
                is_other_version=before.questionnaire != diagnostic.questionnaire,
            )
            for before in map(_result_of, earlier)
        ),
    )


def levels_of(questionnaire: Questionnaire, language: str) -> tuple[ExplainedLevel, ...]:
    """The bands, lowest first."""
    return tuple(_level(band, position, language) for position, band in enumerate(questionnaire.bands))


def _result_of(attempt: Attempt) -> Diagnostic:
    if attempt.diagnostic is None:
        raise ValueError("only a finished attempt has a result")
    return attempt.diagnostic


def _level(band: Band, position: int, language: str) -> ExplainedLevel:
    return ExplainedLevel(
        band.code, plain_name(band.texts, language), band.min_score, band.max_score, position
    )


def _level_of(questionnaire: Questionnaire, levels: Sequence[ExplainedLevel], score: int) -> ExplainedLevel:
    code = band_of(questionnaire, score)
    return next(level for level in levels if level.code == code)


def _dimensions(
    questionnaire: Questionnaire,
    levels: Sequence[ExplainedLevel],
    diagnostic: Diagnostic,
    earlier: Sequence[Attempt],
    language: str,
) -> tuple[ExplainedDimension, ...]:
    before: Mapping[str, int | None] = _result_of(earlier[-1]).dimensions if earlier else {}
    explained = []
    for dimension in questionnaire.dimensions:
        score = diagnostic.dimensions.get(dimension.code)
        level = _level_of(questionnaire, levels, score) if score is not None else None
        explained.append(
            ExplainedDimension(
                code=dimension.code,
                name=localised(dimension.texts, language),
                score=score,
                level=level,
                explanation=explanation_of(dimension.code, level.code, language) if level else "",
                before=before.get(dimension.code),
            )
        )
    return tuple(explained)


def _themes(questionnaire: Questionnaire, leads: Sequence[Lead], language: str) -> tuple[ExplainedTheme, ...]:
    themes: Mapping[str, Theme] = {theme.code: theme for theme in questionnaire.themes}
    names = {dimension.code: localised(dimension.texts, language) for dimension in questionnaire.dimensions}
    return tuple(
        ExplainedTheme(
            code=theme.code,
            title=plain_name(theme.title, language),
            description=localised(theme.description, language),
            dimension=names[theme.dimension],
            level_name=localised(questionnaire.level_texts.get(str(theme.level), {}), language),
            hours=theme.hours,
            reason=reason_of(lead.reason, language),
            advice=advice_of(theme.code, language),
            is_begun=lead.is_begun,
        )
        for lead in leads
        for theme in [themes[lead.theme]]
    )


def _price(questionnaire: Questionnaire, organisation: Organisation) -> Price | None:
    """The vouchers are the French-language region's: not those of Eupen and Sankt Vith."""
    price = questionnaire.price
    if "list_eur" not in price:
        return None
    has_vouchers = organisation.city.has_regional_vouchers
    return Price(price["list_eur"], price.get("with_voucher_eur") if has_vouchers else None)
