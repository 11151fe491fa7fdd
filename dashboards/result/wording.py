"""Sentences of a result in the reader's language: prices, progress, the comparison with others."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dashboards.engine.disclosure.published import Comparison
from dashboards.result.explanation import EarlierResult, ExplainedResult, ExplainedTheme, Price
from kernel.templatetags.portal import day, euros, number
from kernel.wording import at_name


def training_text(theme: ExplainedTheme, price: Price | None) -> str:
    """How long and how dear: "3 heures. 180 €, ou 90 € avec ..."."""
    hours = ngettext("%(n)d heure.", "%(n)d heures.", theme.hours) % {"n": theme.hours}
    return f"{hours} {price_text(price)}".strip()


def price_text(price: Price | None) -> str:
    """Without the region's vouchers: whom to ask instead."""
    if price is None:
        return ""
    amount = euros(price.list_eur, 0)
    if price.with_voucher_eur is None:
        return _("%(price)s ; pour une aide, demandez à votre Communauté.") % {"price": amount}
    return _("%(price)s, ou %(voucher)s avec des chèques-formation si le module est agréé.") % {
        "price": amount,
        "voucher": euros(price.with_voucher_eur, 0),
    }


def themes_title(n: int) -> str:
    """Over the themes, with their number as one says it."""
    titles = {
        0: _("Rien ne presse"),
        1: _("Une piste pour vous"),
        2: _("Vos deux pistes, dans l’ordre"),
        3: _("Vos trois pistes, dans l’ordre"),
        4: _("Vos quatre pistes, dans l’ordre"),
        5: _("Vos cinq pistes, dans l’ordre"),
    }
    return titles[n]


def nothing_pressing_text() -> str:
    """Where the answers leave nothing to advise first."""
    return _("Vos réponses ont déjà réglé ce que nous conseillons d’habitude. Bravo, et continuez.")


def partial_text() -> str:
    """What a partial result is."""
    why = _(
        "Plusieurs questions ne s’appliquent pas à votre commerce : le score repose sur moins de réponses"
        " que d’habitude."
    )
    return f"{_('Résultat partiel')}. {why}"


def helper_text() -> str:
    """Said once: it is the same for all themes."""
    return _("Le conjoint ou la conjointe qui vous aide au magasin participe gratuitement.")


def progress_text(result: ExplainedResult) -> str:
    """What has changed since the attempt before; "" without one. Kind also where the score went down."""
    change = result.change
    if change is None:
        return ""
    before = result.earlier[-1]
    words = {"on": day(before.taken_on), "before": before.score, "now": result.score, "n": abs(change)}
    if change > 0:
        return (
            ngettext(
                "Vous aviez %(before)d le %(on)s : vous gagnez un point.",
                "Vous aviez %(before)d le %(on)s : vous gagnez %(n)d points.",
                change,
            )
            % words
        )
    if change == 0:
        return _("Vous aviez déjà %(before)d le %(on)s : votre score n’a pas bougé.") % words
    return (
        _(
            "Vous aviez %(before)d le %(on)s, vous avez maintenant %(now)d. Un score peut baisser sans que"
            " vous reculiez : on répond souvent plus précisément la deuxième fois."
        )
        % words
    )


def version_text(earlier: tuple[EarlierResult, ...]) -> str:
    """Where an earlier result was given by other questions."""
    if not any(before.is_other_version for before in earlier):
        return ""
    return _("Les questions ont un peu changé entre-temps : comparez avec prudence.")


def signed(change: int) -> str:
    """ "+13", "−4" with a true minus, "=" for no change."""
    if change == 0:
        return "="
    return f"+{change}" if change > 0 else f"−{-change}"


def comparison_label(compared: Comparison, *, city: str, sector: str) -> str:
    """Whose mean it is, as the label of its bar."""
    if compared.level == "sector_city":
        return _("Votre secteur (%(sector)s), %(at_city)s") % {"sector": sector, "at_city": at_name(city)}
    if compared.level == "sector_region":
        return _("Votre secteur (%(sector)s), en Wallonie") % {"sector": sector}
    return _("Tous les commerces, en Wallonie")


def comparison_base(compared: Comparison, *, sector: str) -> str:
    """On how many; and why not nearer, for who said their sector."""
    base = ngettext("Moyenne sur %(n)s autodiagnostic.", "Moyenne sur %(n)s autodiagnostics.", compared.n) % {
        "n": number(compared.n)
    }
    if compared.level == "sector_city" or not sector:
        return base
    wider = _(
        "Plus près de vous, il y a encore trop peu de résultats pour que chaque commerce reste anonyme : nous"
        " n’y comparons pas."
    )
    return f"{base} {wider}"
