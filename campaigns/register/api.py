"""Shops, for a city's programs: the list with the page's filters, one shop, and one added or changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_field,
)
from rest_framework import fields, serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.register.columns import ASSOCIATIONS, CAME, CONTACT, TAGS, ContactLine, ShopRow
from campaigns.register.errors import ShopNotRead
from campaigns.register.selectors import rows_of
from campaigns.register.shop_list import PER_PAGE, ShopList
from campaigns.register.upserts import Answer, Sender, add, answered_once, change
from kernel.api.errors import InvalidCursor
from kernel.clock import today
from kernel.lists.keyset import BadCursor, page_of
from kernel.lists.queries import PAGE
from tenants.membership.actors import Actor
from tenants.membership.roles import CITY_STAFF, NAME_READERS
from tenants.shops.models import Origin, RegisterState, Shop, Weekday
from tenants.shops.selectors import shop_with, with_state
from tenants.tokens.authentication import caller_of
from tenants.tokens.permissions import StaffView

PARTS = frozenset({ASSOCIATIONS, TAGS, CAME})
KEY_LENGTH = 80
FILTERS = (
    "street", "place", "family", "sector", "association", "tag",
    "contact", "consent", "came", "origin", "state",
)  # fmt: skip


class ContactOut(serializers.Serializer):
    name = fields.CharField(allow_blank=True)
    phone = fields.CharField(allow_blank=True)
    email = fields.CharField(allow_blank=True)


@extend_schema_field(ContactOut(allow_null=True))
class ContactField(fields.SerializerMethodField):
    """Nobody for readers, and for a shop that is not to be contacted."""


class RegisterShopOut(serializers.Serializer):
    uuid = fields.UUIDField(source="shop.uuid")
    version = fields.IntegerField(source="shop.version", help_text="À renvoyer pour changer le commerce.")
    name = fields.CharField(source="shop.name")
    legal_name = fields.CharField(source="shop.legal_name", allow_blank=True)
    sector = fields.CharField(source="shop.sector_id", allow_null=True)
    street = fields.CharField(source="shop.street", allow_blank=True)
    number = fields.CharField(source="shop.number", allow_blank=True)
    box = fields.CharField(source="shop.box", allow_blank=True)
    postal_code = fields.CharField(source="shop.postal_code", allow_blank=True)
    locality = fields.CharField(source="shop.locality", allow_blank=True)
    establishment = fields.CharField(source="shop.establishment_number", allow_blank=True)
    enterprise = fields.CharField(source="shop.enterprise_number", allow_blank=True)
    website = fields.CharField(source="shop.website", allow_blank=True)
    languages = fields.SerializerMethodField()
    closing_days = fields.ListField(source="shop.closing_days", child=fields.ChoiceField(Weekday.choices))
    state = fields.ChoiceField(
        RegisterState.choices, source="shop.state", allow_null=True, help_text="`null` : pas au registre."
    )
    origin = fields.ChoiceField(Origin.choices, source="shop.origin", allow_blank=True)
    associations = fields.ListField(child=fields.CharField())
    tags = fields.ListField(child=fields.CharField())
    came_on = fields.DateField(allow_null=True, help_text="La dernière séance à laquelle on est venu.")
    phone = fields.SerializerMethodField(help_text="Du commerce ; `null` pour la lecture seule.")
    email = fields.SerializerMethodField(help_text="Du commerce ; `null` pour la lecture seule.")
    is_blocked = fields.SerializerMethodField(help_text="Ne pas contacter ; `null` pour la lecture seule.")
    contact = ContactField(
        help_text="Qui la ville contacte ; `null` pour la lecture seule, et s’il ne faut pas contacter."
    )

    @extend_schema_field(fields.ListField(child=fields.CharField()))
    def get_languages(self, row: ShopRow) -> list[str]:
        return row.shop.languages or []

    def get_phone(self, row: ShopRow) -> str | None:
        return self._reached_by(row, row.shop.phone)

    def get_email(self, row: ShopRow) -> str | None:
        return self._reached_by(row, row.shop.email)

    def get_is_blocked(self, row: ShopRow) -> bool | None:
        return row.is_blocked if self._may_read_names else None

    def get_contact(self, row: ShopRow) -> dict[str, str] | None:
        if not self._may_read_names or row.is_blocked or row.contact == ContactLine():
            return None
        return {"name": row.contact.name, "phone": row.contact.phone, "email": row.contact.email}

    def _reached_by(self, row: ShopRow, value: str) -> str | None:
        if not self._may_read_names:
            return None
        return "" if row.is_blocked else value

    @property
    def _may_read_names(self) -> bool:
        return bool(self.context.get("may_read_names"))


class RegisterShopsOut(serializers.Serializer):
    count = fields.IntegerField(help_text="Tous ceux que les filtres trouvent.")
    next = fields.URLField(allow_null=True)
    previous = fields.URLField(allow_null=True)
    results = RegisterShopOut(many=True)


class RegisterShopIn(serializers.Serializer):
    # Types only: what is wrong inside is said by the form that people fill in.

    version = fields.IntegerField(required=False, min_value=1, help_text="Celle qui a été lue.")
    name = fields.CharField(required=False, allow_blank=True, max_length=400)
    legal_name = fields.CharField(required=False, allow_blank=True, max_length=400)
    sector = fields.CharField(required=False, allow_null=True, allow_blank=True, max_length=12)
    street = fields.CharField(required=False, allow_blank=True, max_length=400)
    number = fields.CharField(required=False, allow_blank=True, max_length=80)
    box = fields.CharField(required=False, allow_blank=True, max_length=80)
    postal_code = fields.CharField(required=False, allow_blank=True, max_length=80)
    locality = fields.CharField(required=False, allow_blank=True, max_length=400)
    establishment = fields.CharField(required=False, allow_blank=True, max_length=80)
    enterprise = fields.CharField(required=False, allow_blank=True, max_length=80)
    phone = fields.CharField(required=False, allow_blank=True, max_length=80)
    email = fields.CharField(required=False, allow_blank=True, max_length=400)
    website = fields.CharField(required=False, allow_blank=True, max_length=400)
    languages = fields.ListField(child=fields.CharField(max_length=2), required=False, max_length=10)
    closing_days = fields.ListField(
        child=fields.ChoiceField(Weekday.choices), required=False, max_length=len(Weekday)
    )
    opening_times = fields.DictField(child=fields.CharField(max_length=80, allow_blank=True), required=False)


EXAMPLE = OpenApiExample(
    "Un commerce",
    {"name": "Boulangerie Lambert", "street": "Rue de Fer", "number": "12", "postal_code": "5000"},
    request_only=True,
)
KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="Choisie par vous, une par demande : la même envoyée deux fois n’est faite qu’une fois.",
)


class _ShopView(StaffView):
    """Reading is every role's; writing is for those who may read names. Another method is refused as such."""

    @property
    def roles(self) -> tuple[Any, ...]:
        return NAME_READERS if self.request.method in ("POST", "PUT") else CITY_STAFF


class RegisterShopsView(_ShopView):
    @extend_schema(
        operation_id="staff_shops",
        tags=["équipe"],
        summary="Les commerces de la ville",
        description=(
            "Ceux de la liste, avec ses filtres ; sans `state`, les commerces en activité au registre. "
            "Suivez `next`, sans composer `page` vous-même."
        ),
        parameters=[
            OpenApiParameter("q", OpenApiTypes.STR, description="Nom, rue, numéro BCE, personne, téléphone."),
            *(OpenApiParameter(name, OpenApiTypes.STR) for name in FILTERS),
            OpenApiParameter("sort", OpenApiTypes.STR, description="`name`, `street`, `place`, `-added`…"),
            OpenApiParameter(PAGE, OpenApiTypes.STR),
        ],
        responses=OpenApiResponse(RegisterShopsOut, description="Une page de la liste."),
    )
    def get(self, request: Request) -> Response:
        actor = caller_of(request)
        asked = ShopList(request._request.GET, actor)
        if errors := {name: list(texts) for name, texts in asked.form.errors.items()}:
            raise ValidationError(errors)
        try:
            page = page_of(asked.shops, asked.query.order, cursor=asked.query.cursor, size=PER_PAGE)
        except BadCursor as error:
            raise InvalidCursor from error
        urls = asked.query.page_urls(page)
        here = request.build_absolute_uri(request.path)
        return Response(
            {
                "count": asked.counts.n,
                "next": here + urls["next_url"] if urls["next_url"] else None,
                "previous": here + urls["previous_url"] if urls["previous_url"] else None,
                "results": _out(page.rows, actor),
            }
        )

    @extend_schema(
        operation_id="shop_upsert",
        tags=["équipe"],
        summary="Ajouter un commerce, ou changer celui qui porte son numéro d’établissement",
        description=(
            "Avec `establishment`, un commerce qui porte ce numéro est changé ; sinon un commerce est ajouté "
            "au registre. La même `Idempotency-Key` avec un autre contenu : 409."
        ),
        parameters=[KEY],
        request=RegisterShopIn,
        examples=[EXAMPLE],
        responses={
            201: OpenApiResponse(RegisterShopOut, description="Ajouté."),
            200: OpenApiResponse(RegisterShopOut, description="Changé."),
        },
    )
    def post(self, request: Request) -> Response:
        actor, sent = caller_of(request), _sent(request)
        now = timezone.now()

        def answer() -> Answer:
            known = _known(sent)
            if known is None:
                shop = add(sent, user=actor.user, now=now)
                return status.HTTP_201_CREATED, _one(shop, actor)
            return status.HTTP_200_OK, _one(change(known, sent, user=actor.user, now=now), actor)

        return _answered(request, sent, answer)


class RegisterShopView(_ShopView):
    @extend_schema(
        operation_id="staff_shop",
        tags=["équipe"],
        summary="Un commerce",
        responses=OpenApiResponse(RegisterShopOut, description="Le commerce, après les fusions."),
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        return Response(_one(_found(uuid), caller_of(request)))

    @extend_schema(
        operation_id="shop_change",
        tags=["équipe"],
        summary="Changer un commerce",
        description=(
            "Ce qui n’est pas envoyé reste. Avec `version`, un changement fait entre-temps par quelqu’un "
            "d’autre est refusé (409 `shop_changed`)."
        ),
        parameters=[KEY],
        request=RegisterShopIn,
        examples=[EXAMPLE],
        responses={200: OpenApiResponse(RegisterShopOut, description="Le commerce changé.")},
    )
    def put(self, request: Request, uuid: UUID) -> Response:
        actor, sent = caller_of(request), _sent(request)
        now = timezone.now()

        def answer() -> Answer:
            shop = change(_found(uuid), sent, user=actor.user, now=now)
            return status.HTTP_200_OK, _one(shop, actor)

        return _answered(request, {**sent, "uuid": str(uuid)}, answer)


def _sent(request: Request) -> dict[str, Any]:
    asked = RegisterShopIn(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)


def _answered(request: Request, sent: Mapping[str, Any], answer: Any) -> Response:
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key or len(key) > KEY_LENGTH or not key.isprintable():
        text = _("Donnez une clé à votre demande, de 80 caractères au plus.")
        raise ValidationError({"Idempotency-Key": [text]})
    token = request.auth
    caller = f"token {token.pk}" if token is not None else f"user {request.user.pk}"
    try:
        (code, said), _is_repeat = answered_once(
            Sender(request.user, caller), key, sent, answer, now=timezone.now()
        )
    except ShopNotRead as error:
        raise ValidationError(error.fields) from error
    return Response(said, status=code)


def _known(sent: Mapping[str, Any]) -> Shop | None:
    """The shop with that establishment number, as it stands."""
    digits = "".join(filter(str.isdigit, str(sent.get("establishment") or "")))
    shop = Shop.objects.filter(bce=digits).first() if len(digits) == 10 else None
    return shop_with(shop.uuid) if shop else None


def _found(uuid: UUID) -> Shop:
    shop = shop_with(uuid)
    if shop is None:
        raise Http404
    return shop


def _one(shop: Shop, actor: Actor) -> dict[str, Any]:
    row = with_state(Shop.objects.filter(pk=shop.pk), today()).get()
    return _out([row], actor)[0]


def _out(shops: list[Shop], actor: Actor) -> list[dict[str, Any]]:
    may_read_names = actor.role in NAME_READERS
    rows = rows_of(shops, PARTS | {CONTACT} if may_read_names else PARTS)
    out = RegisterShopOut(rows, many=True, context={"may_read_names": may_read_names})
    return [dict(one) for one in out.data]
