"""Pages of results: by a cursor, so that a row added meanwhile neither repeats nor hides another."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.views import APIView

from kernel.api.errors import InvalidCursor


class InstantCursorPagination(CursorPagination):
    """Over rows in the order of an instant, the first of `ordering`. At most 100 to a page, 50 unless asked.

    A cursor that this class did not write is refused, whatever it holds.
    """

    page_size = 50
    max_page_size: Any = 100
    page_size_query_param: Any = "page_size"
    page_size_query_description = _("Nombre de résultats par page, 100 au plus.")
    cursor_query_description = _("La page à lire : suivez `next` et `previous`, sans les composer vous-même.")
    ordering: Any = ("starts_at", "id")
    template: Any = None

    def decode_cursor(self, request: Request) -> Cursor | None:
        try:
            cursor: Cursor | None = super().decode_cursor(request)
        except NotFound as error:
            raise InvalidCursor from error
        if cursor is not None and cursor.position is not None and not _is_instant(cursor.position):
            raise InvalidCursor
        return cursor

    def get_page_size(self, request: Request) -> int:
        written = request.query_params.get("page_size")
        if written is None:
            return self.page_size
        if not (written.isascii() and written.isdecimal()) or not 1 <= int(written[:4]) <= self.max_page_size:
            raise ValidationError({"page_size": [_("Un nombre de 1 à 100.")]})
        return int(written)

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        described: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for parameter in described:
            if parameter["name"] == self.page_size_query_param:
                parameter["schema"] |= {"minimum": 1, "maximum": self.max_page_size}
        return described

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": address, "previous": address, "results": schema},
        }


def _is_instant(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
