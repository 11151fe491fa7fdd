"""Bodies: JSON in UTF-8, of a bounded size and depth."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from kernel.api.errors import BodyTooLarge


class BoundedJSONParser(JSONParser):
    """Reads at most `API_MAX_BODY_BYTES`: Django's own limit does not hold for a body read as a stream."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        body = stream.read(settings.API_MAX_BODY_BYTES + 1)
        if len(body) > settings.API_MAX_BODY_BYTES:
            raise BodyTooLarge
        try:
            return super().parse(BytesIO(body), media_type, {"encoding": "utf-8"})
        except RecursionError as error:
            raise ParseError(_("Ce JSON a trop de niveaux.")) from error
