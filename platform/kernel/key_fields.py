"""Columns that hold the key of a name beside it: the database then finds and sorts as `kernel.names` says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    TextColumn = models.CharField[str, str]
else:
    TextColumn = models.CharField

KEY_LENGTH = 400


class KeyField(TextColumn):
    """The key of other fields of the row (`of`, joined by spaces), worked out by `key` at each save.

    Rows that SQL makes bring theirs; those made before the column are filled by `portal rekey`. "C": keys are
    ASCII, their order is the bytes' on every server, with or without ICU, and LIKE 'x%' uses the index.
    """

    def __init__(self, *, of: Sequence[str], key: Callable[[str], str], **options: Any) -> None:
        self.of = tuple(of)
        self.key = key
        options |= {
            "max_length": KEY_LENGTH,
            "blank": True,
            "editable": False,
            "default": "",
            "db_default": "",
            "db_collation": "C",
        }
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        for fixed in ("max_length", "blank", "editable", "default", "db_default", "db_collation"):
            options.pop(fixed, None)
        return name, path, args, options | {"of": self.of, "key": self.key}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = self.key_of(*(str(getattr(model_instance, name) or "") for name in self.of))
        setattr(model_instance, self.attname, value)
        return value

    def key_of(self, *values: str) -> str:
        """The key that a row with these values has, in the order of `of`."""
        return self.key(" ".join(values))[:KEY_LENGTH]
