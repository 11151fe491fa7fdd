"""Rounds and visits, for a city's programs: no mail addresses, nothing of diagnostics."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import fields, serializers, status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.rounds.api_visits import first_noted, is_same, visits_for
from campaigns.rounds.errors import VisitKeyTaken
from campaigns.rounds.overview.selectors import minutes_by_round
from campaigns.rounds.phone.inputs import VisitIn, visit_values
from campaigns.rounds.rules import Phase, phase_of
from campaigns.visits.models import BestTime, Material, RefusalReason, Round, Visit, VisitOutcome
from campaigns.visits.progress import round_tallies
from campaigns.visits.rules import Progress, steward_code
from campaigns.visits.selectors import RoundLine, round_lines, rounds_for, stewards_of
from campaigns.visits.services import TypedVisit, note_visits, undo_visit
from kernel.api.fields import DayField, InstantField
from kernel.api.pagination import InstantCursorPagination
from kernel.clock import end_of, start_of, today
from kernel.errors import DomainError
from tenants.membership.actors import Actor
from tenants.membership.roles import NAME_READERS
from tenants.shops.models import RegisterState
from tenants.tokens.authentication import caller_of
from tenants.tokens.permissions import StaffView

STATES = [(one.value, one.value) for one in Phase]
PROGRESS = [(one.value, one.value) for one in Progress]


class StewardOut(serializers.Serializer):
    code = fields.CharField(help_text="Désigne la personne, aussi dans une archive.")
    name = fields.CharField(allow_blank=True)


class StaffVisitOut(serializers.Serializer):
    key = fields.UUIDField(allow_null=True, help_text="`null` : venue d’une archive.")
    shop = fields.UUIDField(source="shop.uuid")
    round = fields.UUIDField(source="round.uuid", allow_null=True, default=None)
    steward = fields.CharField(help_text="Voir `code`.")
    visited_at = InstantField()
    outcome = fields.ChoiceField(VisitOutcome.choices)
    reason = fields.ChoiceField(RefusalReason.choices, allow_blank=True)
    come_back_on = fields.DateField(allow_null=True)
    come_back_at = fields.TimeField(allow_null=True)
    language = fields.CharField(allow_blank=True)
    best_time = fields.ChoiceField(BestTime.choices, allow_blank=True)
    materials = fields.SerializerMethodField()
    state = fields.SerializerMethodField(help_text="Ce que le registre dit depuis ; vide : rien n’a suivi.")

    @extend_schema_field(fields.ListField(child=fields.ChoiceField(Material.choices)))
    def get_materials(self, visit: Visit) -> list[str]:
        return visit.materials or []

    @extend_schema_field(fields.ChoiceField(RegisterState.choices, allow_blank=True))
    def get_state(self, visit: Visit) -> str:
        return visit.state_set.state if visit.state_set else ""


class RoundShopOut(serializers.Serializer):
    uuid = fields.UUIDField()
    name = fields.CharField()
    street = fields.CharField(allow_blank=True)
    number = fields.CharField(allow_blank=True)
    box = fields.CharField(allow_blank=True)
    postal_code = fields.CharField(allow_blank=True)
    sector = fields.CharField(allow_null=True)
    register_state = fields.ChoiceField(RegisterState.choices, allow_null=True)
    is_blocked = fields.BooleanField(help_text="Ne pas contacter.")
    progress = fields.ChoiceField(PROGRESS)
    last_visit = StaffVisitOut(
        allow_null=True, help_text="De qui que ce soit, depuis le début de la tournée."
    )


class StaffRoundOut(serializers.Serializer):
    uuid = fields.UUIDField()
    name = fields.CharField()
    aim = fields.CharField(allow_blank=True)
    instruction = fields.CharField(allow_blank=True)
    phone = fields.CharField(allow_blank=True, help_text="Qui les stewards appellent.")
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    state = fields.ChoiceField(STATES)
    stewards = StewardOut(many=True)
    n_shops = fields.IntegerField()
    n_visited = fields.IntegerField(help_text="Ceux qui ont une visite depuis le début.")
    n_to_see_again = fields.IntegerField()
    n_done = fields.IntegerField()
    last_visited_at = InstantField(allow_null=True)
    minutes = fields.IntegerField(help_text="Temps noté par les stewards.")


class StaffRoundWithShopsOut(StaffRoundOut):
    shops = RoundShopOut(many=True, help_text="Dans l’ordre où la rue se parcourt.")


class VisitsIn(serializers.Serializer):
    round = fields.UUIDField(required=False, help_text="Seulement celles de cette tournée.")

    def get_fields(self) -> dict[str, Any]:
        first = DayField(required=False, source="first", help_text="Premier jour, compris.")
        last = DayField(required=False, source="last", help_text="Dernier jour, compris.")
        return {"from": first, "to": last, **super().get_fields()}


class StaffVisitIn(VisitIn):
    """Une visite, comme un téléphone l’envoie."""

    happened_at = InstantField(help_text="Des 14 derniers jours ; sinon, la visite est de maintenant.")


class RoundPagination(InstantCursorPagination):
    ordering: Any = ("created_at", "id")


class VisitPagination(InstantCursorPagination):
    ordering: Any = ("visited_at", "id")


class StaffRoundsView(StaffView, GenericAPIView):
    roles = NAME_READERS
    serializer_class: Any = StaffRoundOut
    pagination_class: Any = RoundPagination

    @extend_schema(
        operation_id="staff_rounds",
        tags=["équipe"],
        summary="Les tournées",
        description="Toutes celles de la ville ; pour un steward, celles qui lui sont confiées.",
        responses=StaffRoundOut(many=True),
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(rounds_for(caller_of(request)))
        answer: Response = self.get_paginated_response(StaffRoundOut(_rounds(page or []), many=True).data)
        return answer


class StaffRoundView(StaffView):
    roles = NAME_READERS

    @extend_schema(
        operation_id="staff_round",
        tags=["équipe"],
        summary="Une tournée, avec ses commerces et leurs dernières visites",
        description="Sans contacts. Un commerce réuni à un autre paraît comme celui qu’il est.",
        responses=OpenApiResponse(StaffRoundWithShopsOut, description="La tournée."),
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        row = _round(caller_of(request), uuid)
        shops = [_shop(line) for line in round_lines(row, today())]
        return Response(StaffRoundWithShopsOut(_rounds([row])[0] | {"shops": shops}).data)


class StaffVisitsView(StaffView, GenericAPIView):
    roles = NAME_READERS
    serializer_class: Any = StaffVisitOut
    pagination_class: Any = VisitPagination

    @extend_schema(
        operation_id="staff_visits",
        tags=["équipe"],
        summary="Les visites",
        description=(
            "Dans l’ordre où elles ont eu lieu, sans celles qui sont annulées. Pour un steward, les siennes "
            "et celles des tournées qui lui sont confiées."
        ),
        parameters=[VisitsIn],
        responses=StaffVisitOut(many=True),
    )
    def get(self, request: Request) -> Response:
        asked = VisitsIn(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        actor, said = caller_of(request), asked.validated_data
        found: QuerySet[Visit] = visits_for(actor)
        if "round" in said:
            found = found.filter(round=_round(actor, said["round"]))
        if "first" in said:
            found = found.filter(visited_at__gte=start_of(said["first"]))
        if "last" in said:
            found = found.filter(visited_at__lt=end_of(said["last"]))
        page = self.paginate_queryset(found)
        answer: Response = self.get_paginated_response(StaffVisitOut(page or [], many=True).data)
        return answer


class StaffVisitView(StaffView):
    roles = NAME_READERS
    codes_of_input = frozenset({"shop_unknown"})

    @extend_schema(
        operation_id="staff_visit",
        tags=["équipe"],
        summary="Une visite",
        description="Par la clé sous laquelle elle a été notée, tant qu’elle n’est pas annulée.",
        responses=OpenApiResponse(StaffVisitOut, description="La visite, comme elle est corrigée."),
    )
    def get(self, request: Request, key: UUID) -> Response:
        return Response(StaffVisitOut(_visit(caller_of(request), key)).data)

    @extend_schema(
        operation_id="staff_visit_noted",
        tags=["équipe"],
        summary="Noter une visite",
        description=(
            "`key` est choisie par vous, une par visite : le même envoi deux fois ne la note qu’une fois "
            "(200) ; un autre envoi sous la même clé est refusé (409 `visit_key_taken`), comme une visite "
            "annulée. "
            "Inoccupé, déménagé ou pas un commerce : le registre le dit depuis ce jour."
        ),
        request=StaffVisitIn,
        responses={
            201: OpenApiResponse(StaffVisitOut, description="Notée."),
            200: OpenApiResponse(StaffVisitOut, description="Elle l’était déjà."),
        },
    )
    def put(self, request: Request, key: UUID) -> Response:
        asked = StaffVisitIn(data=request.data)
        asked.is_valid(raise_exception=True)
        actor, typed = caller_of(request), _typed(key, asked.validated_data)
        known = first_noted(key)
        if known is None:
            [noted] = note_visits(actor=actor, visits=[typed], now=timezone.now())
            if isinstance(noted, DomainError):
                raise noted
            known = first_noted(key)
            if known is not None and is_same(known, typed, actor):
                return Response(StaffVisitOut(_visit(actor, key)).data, status=status.HTTP_201_CREATED)
        if known is None or not is_same(known, typed, actor):
            raise VisitKeyTaken
        current = visits_for(actor).filter(key=key).first()
        if current is None:
            raise VisitKeyTaken
        return Response(StaffVisitOut(current).data)

    @extend_schema(
        operation_id="staff_visit_undone",
        tags=["équipe"],
        summary="Annuler une visite",
        description="Elle ne compte plus, et le registre dit à nouveau ce qu’il disait avant elle.",
        responses={204: OpenApiResponse(description="Elle est annulée.")},
    )
    def delete(self, request: Request, key: UUID) -> Response:
        actor = caller_of(request)
        if first_noted(key) is None:
            raise Http404
        undo_visit(actor=actor, key=key, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def _round(actor: Actor, uuid: UUID) -> Round:
    row = rounds_for(actor).filter(uuid=uuid).first()
    if row is None:
        raise Http404
    return row


def _visit(actor: Actor, key: UUID) -> Visit:
    found = visits_for(actor).filter(key=key).first()
    if found is None:
        raise Http404
    return found


def _rounds(rounds: list[Round]) -> list[dict[str, Any]]:
    """5 statements, whatever their number."""
    stewards, tallies, minutes = stewards_of(rounds), round_tallies(rounds), minutes_by_round(rounds)
    names = ("uuid", "name", "aim", "instruction", "phone", "starts_on", "ends_on")
    found = []
    for row in rounds:
        tally = tallies[row.pk]
        phase = phase_of(row.starts_on, row.ends_on, is_closed=row.closed_at is not None, today=today())
        found.append(
            {name: getattr(row, name) for name in names}
            | {
                "state": phase.value,
                "stewards": [
                    {"code": steward_code(user.pk), "name": user.name} for user in stewards.get(row.pk, [])
                ],
                "n_shops": tally.n_shops,
                "n_visited": tally.n_visited,
                "n_to_see_again": tally.n_again,
                "n_done": tally.n_done,
                "last_visited_at": tally.last_at,
                "minutes": minutes.get(row.pk, 0),
            }
        )
    return found


def _shop(line: RoundLine) -> dict[str, Any]:
    shop = line.shop
    return {
        "uuid": shop.uuid,
        "name": shop.name,
        "street": line.street,
        "number": shop.number,
        "box": shop.box,
        "postal_code": shop.postal_code,
        "sector": shop.sector_id,
        "register_state": shop.state,  # type: ignore[attr-defined]
        "is_blocked": line.is_blocked,
        "progress": line.progress.value,
        "last_visit": line.last,
    }


def _typed(key: UUID, sent: dict[str, Any]) -> TypedVisit:
    return TypedVisit(
        key=key,
        shop=sent["shop"],
        round=sent.get("round"),
        happened_at=sent["happened_at"],
        **visit_values(sent),
    )
