"""Signing up, for programs: the same service as the page's, and an answer without anybody's name."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, extend_schema_serializer
from rest_framework import fields, serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns.agenda.models import ClaimState, SignUpSource
from campaigns.agenda.public_sessions.listing import published_sessions
from campaigns.agenda.seats.errors import RegistrationClosed
from campaigns.signups.forms import ANNOUNCED, LARGEST_GROUP
from campaigns.signups.services import TypedGuest, TypedPerson, TypedShop, sign_up
from kernel.api.fields import BceField, EmailField, InstantField, PhoneField, PostalCodeField, TextField
from kernel.api.throttles import AnonymousThrottle, CallerThrottle
from kernel.fields import NUMBER_LENGTH
from tenants.consent.models import Purpose
from tenants.sectors.fields import SECTOR_MISSING
from tenants.sectors.selectors import sectors_by_code
from tenants.shops.models import ShopRole
from tenants.tokens.authentication import TokenAuthentication

SOURCES = [
    (source.value, source.label) for source in SignUpSource if source in {*ANNOUNCED, SignUpSource.WEB}
]


class SignUpThrottle(AnonymousThrottle):
    """As many as the page takes from one address; a program with a token has its own limit."""

    scope = "sign_up"


class PersonIn(serializers.Serializer):
    name = TextField(max_length=80)
    role = fields.ChoiceField(ShopRole.choices)


class ContactIn(serializers.Serializer):
    email = EmailField(max_length=254, help_text="La confirmation y arrive.")
    email_as_typed = fields.BooleanField(
        default=False,
        help_text="`true` : l’adresse est bien celle-là, même si elle finit par `gmial.com`.",
    )
    phone = PhoneField(max_length=30, required=False, allow_blank=True)


class ShopIn(serializers.Serializer):
    uuid = fields.UUIDField(
        required=False, help_text="Un commerce proposé par la réponse `shop_unsure` : c’est celui-là."
    )
    is_other = fields.BooleanField(
        required=False,
        default=False,
        help_text="Aucun de ceux que `shop_unsure` propose.",
    )
    name = TextField(max_length=160)
    sector = fields.CharField(
        max_length=12, required=False, allow_null=True, help_text="Code du secteur ; `null` : pas sûr."
    )
    street = TextField(max_length=120, required=False, allow_blank=True)
    number = TextField(max_length=NUMBER_LENGTH, required=False, allow_blank=True)
    postal_code = PostalCodeField(max_length=8, required=False, allow_blank=True)
    bce = BceField(
        max_length=20, required=False, allow_blank=True, help_text="Numéro d’entreprise ou d’établissement."
    )

    def validate_sector(self, value: str | None) -> str | None:
        if value is not None and value not in sectors_by_code():
            raise ValidationError(SECTOR_MISSING)
        return value


class GuestIn(serializers.Serializer):
    shop = TextField(max_length=160)
    place = TextField(max_length=80, help_text="La commune du commerce.")


EXAMPLE = {
    "form_key": "0b0f6f9e-5f0c-4c83-9f0e-6d1b9f2d8a11",
    "shop": {"name": "Boulangerie Lambert", "sector": "ALI-BOU", "postal_code": "5000"},
    "people": [{"name": "Anne Lambert", "role": "owner"}],
    "contact": {"email": "anne@exemple.be"},
    "language": "fr",
    "consents": [],
}


@extend_schema_serializer(examples=[OpenApiExample("Un commerce, une personne", EXAMPLE, request_only=True)])
class SignUpIn(serializers.Serializer):
    form_key = fields.UUIDField(
        help_text="Choisi par vous, un par inscription : le même envoyé deux fois ne fait qu’une inscription."
    )
    shop = ShopIn(required=False, allow_null=True, help_text="Un commerce de cette ville.")
    guest = GuestIn(required=False, allow_null=True, help_text="Ou un commerce hors programme.")
    people = fields.ListField(
        child=PersonIn(), min_length=1, max_length=LARGEST_GROUP, help_text="La première est le contact."
    )
    contact = ContactIn()
    language = fields.ChoiceField(settings.LANGUAGES, default="fr", help_text="Celle des courriels.")
    consents = fields.ListField(
        child=fields.ChoiceField(Purpose.choices), default=list, max_length=len(Purpose)
    )
    source = fields.ChoiceField(SOURCES, default=SignUpSource.WEB.value)

    def validate(self, typed: dict[str, Any]) -> dict[str, Any]:
        if bool(typed.get("shop")) == bool(typed.get("guest")):
            raise ValidationError({"shop": [_("Donnez `shop` ou `guest`, et un seul des deux.")]})
        return typed


class SignedUpOut(serializers.Serializer):
    id = fields.UUIDField(source="uuid")
    state = fields.ChoiceField(ClaimState.choices)
    position = fields.IntegerField(allow_null=True, help_text="Place sur la liste d’attente.")
    n_persons = fields.IntegerField()
    answer_before = InstantField(
        source="deadline_at", allow_null=True, help_text="Sans confirmation d’ici là, les places se libèrent."
    )


class SignUpsView(APIView):
    authentication_classes = (TokenAuthentication,)
    permission_classes = (AllowAny,)
    throttle_classes = (AnonymousThrottle, CallerThrottle, SignUpThrottle)
    codes_of_input = frozenset(
        {"group_empty", "group_too_big", "person_twice", "contact_missing", "shop_missing"}
    )

    @extend_schema(
        operation_id="sign_up",
        tags=["inscriptions"],
        summary="Inscrire un groupe",
        description=(
            "Toutes ses places, ou la liste d’attente. Le contact reçoit un courriel pour confirmer. "
            "L’adresse de la ville où est le commerce est la seule où l’inscrire ; rien de personnel ne "
            "revient dans la réponse."
        ),
        request=SignUpIn,
        responses={
            201: OpenApiResponse(SignedUpOut, description="Inscrit, ou sur la liste : voir `state`."),
            200: OpenApiResponse(SignedUpOut, description="Déjà reçue avec cette `form_key` : la même."),
        },
    )
    def post(self, request: Request, pk: int) -> Response:
        now = timezone.now()
        session = get_object_or_404(published_sessions(now), pk=pk)
        asked = SignUpIn(data=request.data)
        asked.is_valid(raise_exception=True)
        if request.tenant.is_retired:
            raise RegistrationClosed
        typed = asked.validated_data
        signed_up = sign_up(
            organisation=request.tenant,
            session=session,
            form_key=typed["form_key"],
            shop=_shop(typed.get("shop")),
            guest=TypedGuest(**typed["guest"]) if typed.get("guest") else None,
            people=_people(typed),
            language=typed["language"],
            source=typed["source"],
            consents=tuple(dict.fromkeys(typed["consents"])),
            now=now,
        )
        return Response(
            SignedUpOut(signed_up.claim).data,
            status=status.HTTP_200_OK if signed_up.is_repeat else status.HTTP_201_CREATED,
        )


def _shop(typed: dict[str, Any] | None) -> TypedShop | None:
    return TypedShop(**typed) if typed else None


def _people(typed: dict[str, Any]) -> list[TypedPerson]:
    first, *others = typed["people"]
    contact = typed["contact"]
    return [
        TypedPerson(first["name"], first["role"], contact["email"], contact.get("phone", "")),
        *(TypedPerson(person["name"], person["role"]) for person in others),
    ]
