"""Finding a sector by what people call themselves, for programs and for the chooser of the pages."""

from __future__ import annotations

from django.utils.cache import patch_cache_control, patch_vary_headers
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import fields, serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kernel.api.fields import TextField
from kernel.api.throttles import AnonymousThrottle
from kernel.wording import reader_language
from tenants.sectors.fields import found_text
from tenants.sectors.search import LONGEST_QUERY, sectors_like
from tenants.sectors.selectors import sector_name, sectors_by_code

KEPT_FOR_S = 3600


class SectorSearchThrottle(AnonymousThrottle):
    """A word is asked for letter by letter, and a hall of phones is one address."""

    scope = "sector_search"


class SectorQueryIn(serializers.Serializer):
    q = TextField(
        max_length=LONGEST_QUERY, help_text="Métier ou produit : `coiffeuse`, `pain`, `boulangrie`."
    )


class SectorFoundOut(serializers.Serializer):
    code = fields.CharField()
    name = fields.CharField()


class SectorsFoundOut(serializers.Serializer):
    is_sure = fields.BooleanField(help_text="`false` : aucun ne porte ce nom, voici les plus proches.")
    told = fields.CharField(help_text="Le résultat en une phrase.")
    sectors = SectorFoundOut(many=True)


class SectorsView(APIView):
    """The same for everybody in one language."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (SectorSearchThrottle,)

    @extend_schema(
        operation_id="sectors",
        tags=["autodiagnostic"],
        summary="Chercher un secteur",
        description=(
            "Par ce que les gens disent de leur commerce, en français, allemand, néerlandais ou anglais, "
            "fautes de frappe comprises. Le premier est le plus probable ; cinq au plus."
        ),
        parameters=[SectorQueryIn],
        responses=OpenApiResponse(SectorsFoundOut, description="Les secteurs trouvés."),
    )
    def get(self, request: Request) -> Response:
        asked = SectorQueryIn(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        query, language = asked.validated_data["q"], reader_language()
        found = sectors_like(query, language)
        sectors = sectors_by_code()
        named = [
            {"code": code, "name": sector_name(sectors[code], language)}
            for code in found.codes
            if code in sectors
        ]
        answer = {"is_sure": found.is_sure, "told": found_text(found, query), "sectors": named}
        response = Response(SectorsFoundOut(answer).data)
        patch_cache_control(response, private=True, max_age=KEPT_FOR_S)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response
