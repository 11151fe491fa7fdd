"""Owns what templates need to write figures, days and icons in the reader's language.

`None` is never written as a number: a figure without data says so.
"""

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.forms import BaseForm
from django.template.defaultfilters import date as date_format
from django.utils import timezone
from django.utils.formats import number_format, time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kernel import wording
from kernel.forms import Problem, problems_of
from kernel.typed_values import normalised_phone
from kernel.wording import reader_language

register = template.Library()

type Numeric = int | float | Decimal

NO_BREAK_SPACE = "\u00a0"
NARROW_NO_BREAK_SPACE = "\u202f"


@register.filter
def number(value: Numeric | None, decimals: int | None = None) -> str:
    """A number as written in the reader's language: 12581 -> `12 581`, 17.16 with 1 decimal -> `17,2`.

    Without `decimals` a whole number keeps none and any other has one. Halves are rounded up.
    """
    if value is None:
        return _("pas de donnée")
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    places = decimals if decimals is not None else int(exact != exact.to_integral_value())
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    written = number_format(rounded, decimal_pos=places, force_grouping=True)
    return written.replace(NO_BREAK_SPACE, NARROW_NO_BREAK_SPACE)


NEARLY = 0.5


@register.filter
def percent(value: Numeric | None, decimals: int = 0) -> str:
    """A percentage from 0 to 100: `89 %`, in English `89%`. Never without its base: see `rate.html`.

    What is nearly all or nothing is not rounded to it: 1,300 of 1,301 is `99,9 %`.
    """
    if value is None:
        return _("pas de donnée")
    if not decimals and (0 < value < NEARLY or 100 - NEARLY <= value < 100):
        value, decimals = min(max(float(value), 0.1), 99.9), 1
    space = "" if reader_language() == "en" else NARROW_NO_BREAK_SPACE
    return f"{number(value, decimals)}{space}%"


@register.filter
def euros(value: Numeric | None, decimals: int = 2) -> str:
    """An amount in euros: `1 234,50 €`, in English `€1,234.50`."""
    if value is None:
        return _("pas de donnée")
    written = number(value, decimals)
    return f"€{written}" if reader_language() == "en" else f"{written}{NARROW_NO_BREAK_SPACE}€"


@register.filter
def day(value: date | datetime | None, form: str = "") -> str:
    """A day in full: `4 octobre 2016`, `1er mai 2016`. Form `weekday` adds its name, `short` is `04/10/2016`,
    `no_year` leaves the year out.

    An instant is told as the day that it is in Brussels. Nothing for None.
    """
    if value is None:
        return ""
    local = _in_brussels(value) if isinstance(value, datetime) else value
    if form == "short":
        return str(date_format(local, "SHORT_DATE_FORMAT"))
    written = str(date_format(local, "MONTH_DAY_FORMAT" if form == "no_year" else "DATE_FORMAT"))
    if reader_language() == "fr" and local.day == 1:
        written = written.replace("1 ", "1er ", 1)
    return f"{date_format(local, 'l')} {written}" if form == "weekday" else written


@register.filter
def hour(value: datetime | time | None) -> str:
    """An hour as said aloud: `18 h 30`, `19 h`; in other languages `18:30`. Nothing for None."""
    if value is None:
        return ""
    local = _in_brussels(value) if isinstance(value, datetime) else value
    if reader_language() != "fr":
        return time_format(local)
    minutes = f"{NO_BREAK_SPACE}{local.minute:02d}" if local.minute else ""
    return f"{local.hour}{NO_BREAK_SPACE}h{minutes}"


@register.filter
def duration(minutes: int | None) -> str:
    """A length of time as said aloud: 120 -> `2 h`, 90 -> `1 h 30`, 45 -> `45 min`. Nothing for None."""
    if minutes is None:
        return ""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{NO_BREAK_SPACE}min"
    return f"{hours}{NO_BREAK_SPACE}h" + (f"{NO_BREAK_SPACE}{rest:02d}" if rest else "")


@register.simple_tag(takes_context=True)
def problems(context: template.Context) -> Sequence[Problem]:
    """What a summary lists: `form_problems`, else what is wrong in `form`."""
    found: Sequence[Problem] = context.get("form_problems") or ()
    form = context.get("form")
    return found or (problems_of(form) if isinstance(form, BaseForm) else ())


@register.filter
def dialled(phone: str) -> str:
    """A telephone number as a link dials it: +32470123456, however it is written."""
    return normalised_phone(phone)


@register.filter
def initials(name: str) -> str:
    """At most two capitals that stand for a name: `Claire Lemaire` -> `CL`, `La Roche-en-Ardenne` -> `LR`."""
    words = [word for word in name.replace("’", " ").replace("'", " ").replace("-", " ").split() if word]
    return "".join(word[0] for word in words[:2]).upper()


@register.filter
def the_name(name: str) -> str:
    """A city's or organisation's name as a sentence names it: `l’Agence`. Only French needs these four."""
    return wording.the_name(name)


@register.filter
def opening_name(name: str) -> str:
    """The same where it opens the sentence: `L’Agence`."""
    return wording.the_name(name, opens=True)


@register.filter
def of_name(name: str) -> str:
    """The name after `de`: `d’Andenne`, `du Rœulx`, `de l’Agence`."""
    return wording.of_name(name)


@register.filter
def at_name(name: str) -> str:
    """The name after `à`: `à Andenne`, `au Rœulx`, `à l’Agence`."""
    return wording.at_name(name)


@register.filter
def that_name(name: str) -> str:
    """The name after `que`: `qu’Andenne`, `que Le Rœulx`, `que l’Agence`."""
    return wording.that_name(name)


@register.inclusion_tag("components/icon.html")
def icon(name: str, label: str = "", size: str = "") -> dict[str, str]:
    """An icon of the sprite; `size` is `lg` or `xl`. Without a label it is hidden from screen readers."""
    return {"name": name, "label": label, "size": size}


@register.simple_tag
def colon() -> str:
    """The colon after words that are no message of their own: French sets a space before it."""
    return f"{NARROW_NO_BREAK_SPACE}:" if reader_language() == "fr" else ":"


@register.simple_tag
def bar(value: Numeric | None, maximum: Numeric = 100) -> SafeString:
    """A bar drawn beside a figure that is written out: decoration, so hidden from screen readers.

    Its length is an SVG attribute, as no inline style passes the content security policy.
    """
    share = 0.0 if value is None or not maximum else min(max(float(value) / float(maximum), 0.0), 1.0)
    return format_html(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="bar-track" width="100" height="8"/>'
        '<rect class="bar-fill" width="{}" height="8"/></svg>',
        f"{share * 100:.1f}",
    )


def _in_brussels(instant: datetime) -> datetime:
    return timezone.localtime(instant) if timezone.is_aware(instant) else instant
