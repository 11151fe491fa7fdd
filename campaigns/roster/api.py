"""The roster, for programs of a host city: what its page shows, without contacts."""

from __future__ import annotations

from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import fields, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.agenda.models import ClaimState, SignUpSource
from campaigns.roster.services import RosterNotYours, roster_of
from tenants.membership.roles import NAME_READERS
from tenants.shops.models import ShopRole
from tenants.tokens.authentication import caller_of
from tenants.tokens.permissions import StaffView

STATES = [choice for choice in ClaimState.choices if choice[0] != ClaimState.ENDED]
LONGEST_QUERY = 80


class SearchIn(serializers.Serializer):
    q = fields.CharField(
        required=False, allow_blank=True, max_length=LONGEST_QUERY, help_text="Nom, commerce ou ville."
    )


class RosterPersonOut(serializers.Serializer):
    name = fields.CharField(allow_blank=True, help_text="Vide si la personne l’a fait effacer.")
    role = fields.ChoiceField(ShopRole.choices)


class RosterGroupOut(serializers.Serializer):
    id = fields.UUIDField(source="uuid", help_text="L’inscription.")
    shop = fields.CharField()
    place = fields.CharField(help_text="La commune d’un commerce hors programme.")
    is_guest = fields.BooleanField(help_text="Un commerce hors programme.")
    state = fields.ChoiceField(STATES)
    position = fields.IntegerField(allow_null=True, help_text="Place sur la liste d’attente.")
    source = fields.ChoiceField(SignUpSource.choices)
    n_persons = fields.IntegerField()
    people = RosterPersonOut(many=True)


class RosterCityOut(serializers.Serializer):
    name = fields.CharField()
    n_seated = fields.IntegerField(help_text="Personnes de cette ville qui ont leur place.")
    n_waiting = fields.IntegerField()
    groups = RosterGroupOut(many=True)


class RosterOut(serializers.Serializer):
    session_id = fields.IntegerField()
    cities = RosterCityOut(many=True, help_text="La vôtre d’abord.")


class RosterView(StaffView):
    roles = NAME_READERS

    @extend_schema(
        operation_id="roster",
        tags=["équipe"],
        summary="Qui vient à une séance",
        description=(
            "Les groupes inscrits ou en attente, par ville, avec le nom et le rôle de chacun. Seulement les "
            "séances que la ville accueille. Chaque lecture est notée au journal des villes concernées."
        ),
        parameters=[SearchIn],
        responses=OpenApiResponse(RosterOut, description="La liste."),
    )
    def get(self, request: Request, pk: int) -> Response:
        asked = SearchIn(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        try:
            roster = roster_of(caller_of(request), pk)
        except RosterNotYours as error:
            raise Http404 from error
        return Response(RosterOut(roster.found(asked.validated_data.get("q", ""))).data)
