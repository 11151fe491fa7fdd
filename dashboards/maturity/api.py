"""Digital maturity for programs: the published values of the page, and not one more."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import fields, serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.editions.models import Edition
from campaigns.editions.selectors import editions_by_relevance
from dashboards.engine.disclosure.published import Group, PublishedMaturity, as_json, group_as_json
from dashboards.engine.snapshots.maturity import published_maturity
from kernel.clock import today
from tenants.membership.roles import CITY_STAFF, PROGRAMME_READERS
from tenants.tokens.permissions import StaffView

HIDDEN = (
    "`null` : moins de 5, ou caché pour ne pas en trahir une autre. Ce sont les valeurs de la page, rien "
    "d’autre n’est publié ; un filtre qui n’est pas décrit ici est refusé."
)


class EditionIn(serializers.Serializer):
    edition = fields.CharField(
        required=False, max_length=30, help_text="Son code ; sans lui, celle qui est en cours."
    )

    def validate(self, typed: dict[str, Any]) -> dict[str, Any]:
        others = set(self.initial_data) - set(self.fields)
        if others:
            raise ValidationError({name: [_("Ce filtre n’existe pas.")] for name in others})
        return typed


class CellOut(serializers.Serializer):
    n = fields.IntegerField(allow_null=True)
    mean = fields.FloatField(allow_null=True)


class ThemeCountOut(serializers.Serializer):
    theme = fields.CharField()
    n = fields.IntegerField()


class MatchedOut(serializers.Serializer):
    n = fields.IntegerField()
    mean_first = fields.FloatField()
    mean_latest = fields.FloatField()


class GroupOut(serializers.Serializer):
    n = fields.IntegerField(help_text="Autodiagnostics publiés ; 0 : rien ne peut encore être dit.")
    n_shops = fields.IntegerField()
    mean = fields.FloatField(allow_null=True, help_text="Score moyen.")
    bands = fields.DictField(child=fields.IntegerField(allow_null=True), help_text="Nombre par palier.")
    dimensions = fields.DictField(child=CellOut(), help_text="Là où la dimension vaut.")
    families = fields.DictField(child=CellOut(), help_text='Par famille de secteurs ; `""` : pas sûr.')
    themes = ThemeCountOut(many=True, help_text="Cinq au plus, le plus conseillé d’abord.")
    matched = MatchedOut(allow_null=True, help_text="Commerces revenus un autre jour.")
    as_of = fields.DateField(allow_null=True, help_text="Le dernier jour compté.")
    is_waiting = fields.BooleanField(help_text="D’autres attendent d’être assez nombreux.")


class CityMaturityOut(GroupOut):
    edition = fields.CharField(allow_null=True)
    day = fields.DateField(allow_null=True)


class ProgrammeMaturityOut(serializers.Serializer):
    edition = fields.CharField(allow_null=True)
    day = fields.DateField(allow_null=True)
    programme = GroupOut()
    cities = fields.DictField(child=GroupOut(), help_text="Par ville.")


class CityMaturityView(StaffView):
    roles = CITY_STAFF

    @extend_schema(
        operation_id="staff_maturity",
        tags=["équipe"],
        summary="La maturité numérique des commerces de la ville",
        description=HIDDEN,
        parameters=[EditionIn],
        responses=OpenApiResponse(CityMaturityOut, description="Les valeurs publiées."),
    )
    def get(self, request: Request) -> Response:
        edition, maturity = _asked(request)
        nothing = {"day": None, **group_as_json(Group())}
        document = as_json(maturity, request.tenant.slug) if maturity else nothing
        return Response(CityMaturityOut({"edition": edition and edition.code, **document}).data)


class ProgrammeMaturityView(StaffView):
    roles = PROGRAMME_READERS

    @extend_schema(
        operation_id="staff_maturity",
        tags=["équipe"],
        summary="La maturité numérique dans le programme et dans chaque ville",
        description=HIDDEN,
        parameters=[EditionIn],
        responses=OpenApiResponse(ProgrammeMaturityOut, description="Les valeurs publiées."),
    )
    def get(self, request: Request) -> Response:
        edition, maturity = _asked(request)
        nothing = {"day": None, "programme": group_as_json(Group()), "cities": {}}
        document = as_json(maturity) if maturity else nothing
        return Response(ProgrammeMaturityOut({"edition": edition and edition.code, **document}).data)


def _asked(request: Request) -> tuple[Edition | None, PublishedMaturity | None]:
    """The edition that is asked for, and what is published of it. Raises ValidationError."""
    asked = EditionIn(data=request.query_params.dict())
    asked.is_valid(raise_exception=True)
    editions = {edition.code: edition for edition in editions_by_relevance(today())}
    code = asked.validated_data.get("edition")
    if code is not None and code not in editions:
        raise ValidationError({"edition": [_("Cette édition n’existe pas.")]})
    edition = editions[code] if code is not None else next(iter(editions.values()), None)
    return edition, published_maturity(edition) if edition else None
