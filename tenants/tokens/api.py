"""Who I am, for whoever calls the API."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import fields, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.api.fields import InstantField
from tenants.membership.roles import Role
from tenants.organisations.models import Kind
from tenants.tokens.authentication import caller_of
from tenants.tokens.permissions import StaffView


class OrganisationOut(serializers.Serializer):
    slug = fields.CharField()
    name = fields.CharField()
    kind = fields.ChoiceField(Kind.choices)


class MeOut(serializers.Serializer):
    organisation = OrganisationOut()
    role = fields.ChoiceField(Role.choices)
    token_expires_at = InstantField(
        allow_null=True, help_text="Quand la clé expire ; `null` pour une connexion dans le navigateur."
    )


class MeView(StaffView):
    @extend_schema(
        operation_id="me",
        tags=["équipe"],
        summary="Qui je suis",
        description="L’organisation et le rôle avec lesquels vous appelez, et jusqu’à quand.",
        responses=OpenApiResponse(MeOut, description="Votre organisation et votre rôle."),
    )
    def get(self, request: Request) -> Response:
        actor = caller_of(request)
        token = request.auth
        me = {
            "organisation": actor.organisation,
            "role": actor.role,
            "token_expires_at": token.expires_at if token else None,
        }
        return Response(MeOut(me).data)
