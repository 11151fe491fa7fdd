"""What the map of the comparison shows: shops reached per city, in five steps."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaigns.editions.models import Edition
from dashboards.comparison.columns import CityFigures
from dashboards.agency.map import MapValue, draw_map

# Upper bounds of the first four steps: shops reached in a city.
BOUNDS = (0, 4, 9, 14)
LEGEND = ("0", "1 – 4", "5 – 9", "10 – 14", "15 +")


def step_of(count: int) -> int:
    return next((step for step, bound in enumerate(BOUNDS) if count <= bound), len(BOUNDS))


def comparison_map(cities: Sequence[CityFigures], edition: Edition) -> SafeString:
    """The drawing, cities outside the filter left pale. Every text in it is escaped by `draw_map`."""
    values = {}
    for city in cities:
        n_shops = city.figures.get("shops") or 0
        title = ngettext("%(city)s : %(n)d commerce", "%(city)s : %(n)d commerces", n_shops)
        values[city.nis] = MapValue(
            title=title % {"city": city.name, "n": n_shops},
            step=step_of(n_shops),
            href=f"{reverse('agency:city', kwargs={'slug': city.slug})}?{urlencode({'edition': edition.code})}",
        )
    return mark_safe(  # noqa: S308  (draw_map escapes what it writes)
        draw_map(
            values,
            title=_("Commerces sensibilisés par ville"),
            description=_("Les mêmes nombres que dans le tableau, colonne Commerces."),
        )
    )
