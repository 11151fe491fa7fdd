"""The digits of a column, as people write numbers in many ways: found by an index on the same expression."""

from __future__ import annotations

from django.db.models import CharField, Func


class Digits(Func):
    """`0470 12.34.56` as `0470123456`."""

    function = "REGEXP_REPLACE"
    template = "%(function)s(%(expressions)s, '[^0-9]', '', 'g')"
    arity = 1
    output_field = CharField()
