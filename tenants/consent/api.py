"""Consents, for a city's programs: of a shop's people or of one person, given and taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import fields, serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.api.fields import InstantField
from tenants.consent.models import CHANNELS, Channel, Consent, How, Purpose
from tenants.consent.selectors import (
    block_of_shop,
    blocked_people,
    consents_of_people,
    people_of,
)
from tenants.consent.services import give_consents, withdraw_consents
from tenants.consent.wordings import wording_text
from tenants.membership.roles import NAME_READERS
from tenants.shops.models import Person, Shop
from tenants.tokens.authentication import caller_of
from tenants.tokens.permissions import StaffView

SAID = [choice for choice in How.choices if choice[0] not in (How.WEB, How.LINK)]
STATES = [("given", _("donné")), ("pending", _("à confirmer")), ("withdrawn", _("retiré"))]


class ConsentOut(serializers.Serializer):
    purpose = fields.ChoiceField(Purpose.choices)
    channel = fields.ChoiceField(Channel.choices, source="reached_by")
    state = fields.ChoiceField(
        STATES, help_text="À confirmer : ne compte pas tant que la personne ne l’a pas dit."
    )
    wording = fields.CharField(help_text="Version du texte.")
    text = fields.SerializerMethodField(help_text="Le texte accepté, dans sa langue.")
    language = fields.CharField()
    how = fields.ChoiceField(How.choices, allow_blank=True, help_text="Vide : noté avant que ce soit gardé.")
    given_at = InstantField()
    confirmed_at = InstantField(allow_null=True)
    withdrawn_at = InstantField(allow_null=True)

    def get_text(self, row: Consent) -> str:
        return wording_text(row.wording, row.purpose, row.reached_by, row.language)


class PersonConsentsOut(serializers.Serializer):
    id = fields.IntegerField(source="person.pk", help_text="La personne, dans cette ville.")
    name = fields.CharField(source="person.name", allow_blank=True)
    is_blocked = fields.BooleanField(help_text="Ne plus contacter cette personne.")
    consents = ConsentOut(many=True)


class ShopConsentsOut(serializers.Serializer):
    is_blocked = fields.BooleanField(help_text="Ne plus contacter ce commerce.")
    people = PersonConsentsOut(many=True)


class SaidIn(serializers.Serializer):
    purpose = fields.ChoiceField(Purpose.choices)
    channel = fields.ChoiceField(Channel.choices)
    how = fields.ChoiceField(SAID, help_text="Comment la personne l’a dit.")

    def validate(self, typed: dict[str, Any]) -> dict[str, Any]:
        if typed["channel"] not in CHANNELS[typed["purpose"]]:
            raise ValidationError(
                {"channel": [_("Cet accord ne vaut pas pour ce moyen de contact. Choisissez-en un autre.")]}
            )
        return typed


class GivenIn(SaidIn):
    language = fields.ChoiceField(settings.LANGUAGES, default="fr", help_text="Dans laquelle on a demandé.")


class ShopConsentsView(StaffView):
    roles = NAME_READERS

    @extend_schema(
        operation_id="shop_consents",
        tags=["équipe"],
        summary="Qui peut être contacté pour un commerce",
        description="Les personnes connues pour ce commerce ou ses doublons, et leurs accords en cours.",
        responses=OpenApiResponse(ShopConsentsOut, description="Le commerce et ses personnes."),
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        shop = get_object_or_404(Shop, uuid=uuid)
        answer = {"is_blocked": block_of_shop(shop) is not None, "people": _people(list(people_of(shop)))}
        return Response(ShopConsentsOut(answer).data)


class PersonConsentsView(StaffView):
    roles = NAME_READERS

    @extend_schema(
        operation_id="person_consents",
        tags=["équipe"],
        summary="Les accords d’une personne",
        description="Ceux en cours, et ceux qui attendent sa confirmation.",
        responses=OpenApiResponse(PersonConsentsOut, description="La personne et ses accords."),
    )
    def get(self, request: Request, pk: int) -> Response:
        return Response(PersonConsentsOut(_people([_person(pk)])[0]).data)

    @extend_schema(
        operation_id="consent_given",
        tags=["équipe"],
        summary="Noter un accord",
        description=(
            "La personne l’a dit à l’équipe : il compte aussitôt. Envoyé deux fois, c’est un seul accord. "
            "Refusé (409 `contact_blocked`) à qui ne veut plus être contacté."
        ),
        request=GivenIn,
        responses={
            201: OpenApiResponse(PersonConsentsOut, description="Noté."),
            200: OpenApiResponse(PersonConsentsOut, description="Cet accord était déjà noté."),
        },
    )
    def post(self, request: Request, pk: int) -> Response:
        person = _person(pk)
        asked = GivenIn(data=request.data)
        asked.is_valid(raise_exception=True)
        typed = asked.validated_data
        n = give_consents(
            person=person,
            purposes=[typed["purpose"]],
            channel=typed["channel"],
            language=typed["language"],
            how=typed["how"],
            entered_by=caller_of(request).user,
            now=timezone.now(),
        )
        answer = PersonConsentsOut(_people([person])[0]).data
        return Response(answer, status=status.HTTP_201_CREATED if n else status.HTTP_200_OK)


class WithdrawnView(StaffView):
    roles = NAME_READERS

    @extend_schema(
        operation_id="consent_withdrawn",
        tags=["équipe"],
        summary="Noter qu’un accord est retiré",
        description="À l’instant même. Envoyé deux fois, le premier retrait reste.",
        request=SaidIn,
        responses=OpenApiResponse(PersonConsentsOut, description="Ce qui reste des accords."),
    )
    def post(self, request: Request, pk: int) -> Response:
        person = _person(pk)
        asked = SaidIn(data=request.data)
        asked.is_valid(raise_exception=True)
        typed = asked.validated_data
        withdraw_consents(
            person=person,
            purpose=typed["purpose"],
            channel=typed["channel"],
            how=typed["how"],
            entered_by=caller_of(request).user,
            now=timezone.now(),
        )
        return Response(PersonConsentsOut(_people([person])[0]).data)


def _person(pk: int) -> Person:
    return get_object_or_404(Person, pk=pk, erased_at__isnull=True)


def _people(people: list[Person]) -> list[dict[str, Any]]:
    """With their consents that stand; 2 statements, however many."""
    ids = [person.pk for person in people]
    silent = set(blocked_people().filter(pk__in=ids).values_list("pk", flat=True))
    consents = consents_of_people(ids)
    return [
        {"person": person, "is_blocked": person.pk in silent, "consents": consents.get(person.pk, [])}
        for person in people
    ]
