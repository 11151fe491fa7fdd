"""Sessions, for programs: the published ones for everybody, and the staff's with their seats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import fields, serializers
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from campaigns.agenda.models import Registration, Session, SessionKind
from campaigns.agenda.public_sessions.addresses import addresses_of
from campaigns.agenda.public_sessions.listing import (
    between,
    published_by,
    published_sessions,
    sessions_of_staff,
)
from campaigns.agenda.public_sessions.presentation import places_text
from campaigns.agenda.public_sessions.rules import Availability
from campaigns.agenda.public_sessions.selectors import PublicSession, public_session_for
from kernel.api.fields import DayField, InstantField
from kernel.clock import day_of
from tenants.membership.roles import CITY_STAFF, Role
from tenants.tokens.authentication import TokenAuthentication, caller_of
from tenants.tokens.permissions import StaffView

STATUSES = [(availability.value, availability.value) for availability in Availability]


class DaysIn(serializers.Serializer):
    first = DayField(required=False, help_text="Premier jour ; sans lui, aujourd’hui.")
    last = DayField(required=False, help_text="Dernier jour.")


class HostOut(serializers.Serializer):
    slug = fields.CharField()
    name = fields.CharField()


class PlacesOut(serializers.Serializer):
    left = fields.IntegerField(
        source="n_left", help_text="Places qu’un nouveau groupe peut avoir maintenant."
    )
    text = fields.SerializerMethodField(help_text="La même chose en mots, dans la langue demandée.")

    def get_text(self, public: PublicSession) -> str:
        return places_text(public)[0]


class SessionOut(serializers.Serializer):
    id = fields.IntegerField(source="session.pk")
    title = fields.CharField(source="session.title")
    kind = fields.ChoiceField(SessionKind.choices, source="session.kind")
    description = fields.CharField(source="session.description")
    starts_at = InstantField(source="session.starts_at")
    ends_at = InstantField(source="session.ends_at")
    venue = fields.CharField(source="session.venue")
    address = fields.CharField(source="session.venue_address")
    access = fields.CharField(source="session.access")
    parking = fields.CharField(source="session.parking")
    languages = fields.SerializerMethodField(help_text="Codes : `fr`, `de`, `nl`, `en`.")
    hosts = HostOut(many=True, help_text="Les villes qui accueillent ; la première est celle du lieu.")
    status = fields.ChoiceField(STATUSES, source="availability")
    places = PlacesOut(source="*")
    sign_up_url = fields.SerializerMethodField(help_text="La page pour s’inscrire, tant qu’on le peut.")
    ics_url = fields.SerializerMethodField(help_text="La séance pour un agenda.")

    def get_languages(self, public: PublicSession) -> list[str]:
        return public.session.languages.split()

    @extend_schema_field(fields.URLField(allow_null=True))
    def get_sign_up_url(self, public: PublicSession) -> str | None:
        url: str | None = self.context["addresses"].sign_up_url(public)
        return url

    @extend_schema_field(fields.URLField())
    def get_ics_url(self, public: PublicSession) -> str:
        return str(self.context["addresses"].ics_url(public))


class SeatsOut(serializers.Serializer):
    registration = fields.ChoiceField(Registration.choices)
    capacity = fields.IntegerField()
    n_taken = fields.IntegerField(help_text="Personnes qui ont leur place, confirmées ou non.")
    n_free = fields.IntegerField()
    n_waiting = fields.IntegerField(help_text="Personnes sur la liste d’attente.")


class StaffSessionOut(SessionOut):
    code = fields.CharField(source="session.code")
    seats = SeatsOut()


class SessionListing(GenericAPIView):
    """Pages of sessions by start, between two days; a subclass says which sessions."""

    serializer_class: Any = SessionOut

    def sessions(self, request: Request) -> QuerySet[Session]:
        raise NotImplementedError

    def get(self, request: Request) -> Response:
        days = DaysIn(data=request.query_params.dict())
        days.is_valid(raise_exception=True)
        asked = days.validated_data
        first = asked.get("first") or day_of(timezone.now())
        found = between(self.sessions(request), first, asked.get("last"))
        page = self.paginate_queryset(found)
        answer: Response = self.get_paginated_response(_written(self.serializer_class, page, request))
        return answer


class SessionsView(SessionListing):
    authentication_classes = (TokenAuthentication,)
    permission_classes = (AllowAny,)

    def sessions(self, request: Request) -> QuerySet[Session]:
        return published_by(request.tenant, timezone.now())

    @extend_schema(
        operation_id="sessions",
        tags=["séances"],
        summary="Les séances publiées",
        description=(
            "Sur l’adresse d’une ville, celles qu’elle accueille ; sur l’adresse principale, toutes celles "
            "du programme. À partir d’aujourd’hui, sauf si vous demandez un autre jour."
        ),
        parameters=[DaysIn],
        responses=SessionOut(many=True),
    )
    def get(self, request: Request) -> Response:
        return super().get(request)


class SessionView(GenericAPIView):
    authentication_classes = (TokenAuthentication,)
    permission_classes = (AllowAny,)

    @extend_schema(
        operation_id="session",
        tags=["séances"],
        summary="Une séance publiée",
        description="Toute séance du programme se lit, et se choisit, sur l’adresse de chaque ville.",
        responses=OpenApiResponse(SessionOut, description="La séance."),
    )
    def get(self, request: Request, pk: int) -> Response:
        session = get_object_or_404(published_sessions(timezone.now()), pk=pk)
        return Response(_written(SessionOut, [session], request)[0])


class StaffSessionsView(StaffView, SessionListing):
    roles = (*CITY_STAFF, Role.ANALYST, Role.FACILITATOR)
    serializer_class = StaffSessionOut

    def sessions(self, request: Request) -> QuerySet[Session]:
        return sessions_of_staff(caller_of(request))

    @extend_schema(
        operation_id="staff_sessions",
        tags=["équipe"],
        summary="Les séances de l’équipe, avec leurs places",
        description=(
            "Brouillons compris. Une ville : celles qu’elle accueille. L’Agence : toutes ; qui anime, les "
            "siennes."
        ),
        parameters=[DaysIn],
        responses=StaffSessionOut(many=True),
    )
    def get(self, request: Request) -> Response:
        return super().get(request)


def _written(
    serializer: type[SessionOut], sessions: Sequence[Session] | None, request: Request
) -> list[dict[str, Any]]:
    now = timezone.now()
    public = [public_session_for(session, request.tenant, now) for session in sessions or ()]
    addresses = addresses_of(public, request.tenant, request.build_absolute_uri("/").rstrip("/"))
    written: list[dict[str, Any]] = serializer(public, many=True, context={"addresses": addresses}).data
    return written
