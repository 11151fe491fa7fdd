"""Figures, days and hours are written as a reader of each language writes them."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override

from kernel.templatetags.portal import bar, day, dialled, duration, euros, hour, initials, number, percent


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (429, None, "429"),
        (12581, None, "12\u202f581"),
        (1234567, None, "1\u202f234\u202f567"),
        (17.16, None, "17,2"),
        (Decimal("17.15"), 1, "17,2"),
        (Decimal("17.25"), 1, "17,3"),
        (17, 1, "17,0"),
        (Decimal("13.0"), None, "13"),
        (0, None, "0"),
        (-4.5, 1, "-4,5"),
        (None, None, "pas de donnée"),
    ],
)
def test_a_number_is_grouped_and_rounded_half_up(value, decimals, written) -> None:
    with override("fr"):
        assert number(value, decimals) == written


@pytest.mark.parametrize(
    ("language", "written"), [("fr", "1\u202f234,5"), ("en", "1,234.5"), ("de", "1.234,5"), ("nl", "1.234,5")]
)
def test_a_number_follows_the_language_of_the_reader(language: str, written: str) -> None:
    with override(language):
        assert number(1234.5) == written


def test_a_percentage_has_its_sign_and_no_decimal_unless_asked() -> None:
    with override("fr"):
        assert percent(Decimal("89.04")) == "89\u202f%"
        assert percent(Decimal("89.5")) == "90\u202f%"
        assert percent(89.04, 1) == "89,0\u202f%"
        assert percent(None) == "pas de donnée"
    with override("en"):
        assert percent(89.04) == "89%"


def test_an_amount_has_its_currency_on_the_side_of_the_language() -> None:
    with override("fr"):
        assert euros(Decimal("1234.5")) == "1\u202f234,50\u202f€"
        assert euros(None) == "pas de donnée"
    with override("en"):
        assert euros(Decimal("1234.5")) == "€1,234.50"


@pytest.mark.parametrize(
    ("value", "form", "written"),
    [
        (date(2016, 10, 4), "", "4 octobre 2016"),
        (date(2016, 5, 1), "", "1er mai 2016"),
        (date(2016, 5, 21), "", "21 mai 2016"),
        (date(2016, 10, 4), "weekday", "mardi 4 octobre 2016"),
        (date(2016, 10, 4), "short", "04/10/2016"),
        (datetime(2016, 10, 3, 22, 30, tzinfo=UTC), "", "4 octobre 2016"),
        (None, "", ""),
    ],
)
def test_a_day_is_said_as_one_says_it_and_is_the_day_in_brussels(value, form: str, written: str) -> None:
    with override("fr"):
        assert day(value, form) == written


def test_an_hour_is_said_as_one_says_it() -> None:
    with override("fr"):
        assert hour(time(18, 30)) == "18\u00a0h\u00a030"
        assert hour(time(19, 0)) == "19\u00a0h"
        assert hour(datetime(2016, 10, 4, 16, 5, tzinfo=UTC)) == "18\u00a0h\u00a005"
        assert hour(None) == ""
    with override("de"):
        assert hour(time(18, 30)) == "18:30"


@pytest.mark.parametrize(
    ("minutes", "written"),
    [
        (120, "2\u00a0h"),
        (90, "1\u00a0h\u00a030"),
        (65, "1\u00a0h\u00a005"),
        (45, "45\u00a0min"),
        (None, ""),
    ],
)
def test_a_duration_is_told_in_hours(minutes: int | None, written: str) -> None:
    assert duration(minutes) == written


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Claire Lemaire", "CL"), ("Namur", "N"), ("La Roche-en-Ardenne", "LR"), ("l’Agence", "LA"), ("", "")],
)
def test_initials_are_two_capitals_at_most(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("value", "maximum", "width"),
    [
        (58.25, 100, "58.2"),
        (None, 100, "0.0"),
        (150, 100, "100.0"),
        (-3, 100, "0.0"),
        (3, 0, "0.0"),
        (1, 4, "25.0"),
    ],
)
def test_a_bar_is_as_long_as_its_share_and_never_longer(value, maximum, width: str) -> None:
    with override("fr"):
        assert f'class="bar-fill" width="{width}"' in bar(value, maximum)
    assert "style=" not in bar(value, maximum)


def test_a_rate_is_never_written_without_its_base() -> None:
    page = Template(
        '{% include "components/rate.html" with percent=89.04 numerator=382 denominator=429 only %}'
    )
    with override("fr"):
        text = page.render(Context())
    assert "89\u202f%" in text
    assert "382 sur 429" in text


def test_a_rate_without_base_and_a_suppressed_one_show_no_number() -> None:
    page = Template(
        '{% include "components/rate.html" with percent=p numerator=n denominator=d is_suppressed=s only %}'
    )
    with override("fr"):
        assert "pas de donnée" in page.render(Context({"p": None, "n": 0, "d": 0, "s": False}))
        hidden = page.render(Context({"p": 75, "n": 3, "d": 4, "s": True}))
    assert "75" not in hidden
    assert "&lt;&nbsp;5" in hidden


@pytest.mark.parametrize(
    ("phone", "link"),
    [("0470/12.34.56", "+32470123456"), ("(+32) 081 22 33 44 poste 12", "+3281223344"), ("", "")],
)
def test_a_link_dials_a_number_however_it_is_written(phone: str, link: str) -> None:
    assert dialled(phone) == link
