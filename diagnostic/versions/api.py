"""The catalogue, for programs: questions, sectors and themes in the reader's language."""

from __future__ import annotations

import hashlib
from typing import cast

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import fields, serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from diagnostic.questionnaire.errors import UnknownQuestionnaire
from diagnostic.versions.localised import localised_catalogue
from diagnostic.versions.selectors import current_questionnaire, questionnaire_of
from kernel.wording import reader_language
from tenants.tokens.authentication import TokenAuthentication

KEPT_FOR_S = 300


class VersionIn(serializers.Serializer):
    version = fields.CharField(
        required=False,
        max_length=12,
        help_text="Une version publiée, pour qui l’a commencée ; sans elle, celle en vigueur.",
    )


class NamedOut(serializers.Serializer):
    code = fields.CharField()
    name = fields.CharField()


class BandOut(NamedOut):
    min_score = fields.IntegerField()
    max_score = fields.IntegerField()


class OptionOut(serializers.Serializer):
    code = fields.CharField()
    text = fields.CharField()
    is_exclusive = fields.BooleanField(help_text="Ne se combine pas avec un autre choix.")


class QuestionOut(serializers.Serializer):
    code = fields.CharField()
    dimension = fields.CharField()
    text = fields.CharField()
    help = fields.CharField(help_text="Ce que la question veut dire ; vide si rien n’en est dit.")
    is_multi = fields.BooleanField(help_text="Plusieurs choix à la fois.")
    is_na_allowed = fields.BooleanField(help_text="`NA` est une réponse permise.")
    options = OptionOut(many=True)


class SectorOut(NamedOut):
    family = fields.CharField()
    family_name = fields.CharField()
    questions = fields.ListField(
        child=fields.CharField(), help_text="Celles qui sont posées à ce secteur ; « pas sûr » : toutes."
    )


class ThemeOut(serializers.Serializer):
    code = fields.CharField()
    dimension = fields.CharField()
    level = fields.IntegerField(help_text="De 1 (découverte) à 3 (avancé).")
    hours = fields.IntegerField()
    title = fields.CharField()
    description = fields.CharField()
    providers = fields.ListField(child=fields.CharField(), help_text="Codes des partenaires.")
    prerequisites = fields.ListField(child=fields.CharField(), help_text="Codes de thèmes.")


class CatalogueOut(serializers.Serializer):
    version = fields.CharField()
    language = fields.CharField()
    dimensions = NamedOut(many=True)
    bands = BandOut(many=True)
    not_applicable = fields.CharField(help_text="Comment se dit `NA`.")
    questions = QuestionOut(many=True)
    sectors = SectorOut(many=True)
    themes = ThemeOut(many=True)


class CatalogueView(APIView):
    """The same for everybody in one language, so that anything on the way may keep it for a while."""

    authentication_classes = (TokenAuthentication,)
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="catalogue",
        tags=["autodiagnostic"],
        summary="Questions, secteurs et thèmes",
        description=(
            "Dans la langue de `Accept-Language`. Une version publiée ne change plus : gardez la réponse et "
            "demandez avec `If-None-Match` s’il y a du neuf. Points et poids n’y sont pas."
        ),
        parameters=[VersionIn],
        responses={
            200: OpenApiResponse(CatalogueOut, description="Le catalogue."),
            304: OpenApiResponse(description="Rien de neuf depuis cet `ETag`."),
        },
    )
    def get(self, request: Request) -> HttpResponse:
        asked = VersionIn(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        version = asked.validated_data.get("version")
        try:
            questionnaire = questionnaire_of(version) if version else current_questionnaire()
        except UnknownQuestionnaire:
            raise ValidationError({"version": [_("Cette version n’existe pas.")]}) from None
        catalogue = CatalogueOut(localised_catalogue(questionnaire, reader_language())).data
        response = Response(catalogue)
        etag = quote_etag(hashlib.sha256(JSONRenderer().render(catalogue)).hexdigest()[:32])
        response["ETag"] = etag
        response["Cache-Control"] = f"public, max-age={KEPT_FOR_S}"
        found = get_conditional_response(request._request, etag=etag, response=cast(HttpResponse, response))
        return cast(HttpResponse, found)
