"""The self-diagnostic for programs: begin, answer, finish, one's own result; with the pages' services."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from campaigns.session_codes.services import session_by_code
from diagnostic.assessment.api_fields import (
    AnswerIn,
    AttemptOut,
    ResultOut,
    SectorIn,
    StartIn,
    localised_result,
)
from diagnostic.assessment.errors import (
    AnswerRefused,
    AttemptUnfinished,
    AttemptUnknown,
    ProgrammeNotOpen,
)
from diagnostic.assessment.selectors import attempt_of
from diagnostic.assessment.services import answer, choose_sector, finish, start
from diagnostic.assessment.shop_lookup import shop_with_uuid
from kernel.api.throttles import AnonymousThrottle, CallerThrottle
from tenants.tokens.authentication import TokenAuthentication

TAG = ["autodiagnostic"]
UNKNOWN_QUESTION = "unknown_question"


class StartThrottle(AnonymousThrottle):
    """Beginning, and trying codes, from one address; a program with a token has its own limit."""

    scope = "diagnostic_start"


class AnswerNotTaken(APIException):
    """Its `code` is the reason: a key of `questionnaire.errors.REASONS`."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY


class AttemptView(APIView):
    """The base: open to whoever holds the link's uuid, and never kept on the way."""

    authentication_classes = (TokenAuthentication,)
    permission_classes = (AllowAny,)
    codes_of_input = frozenset({"code_unknown", "sector_unknown"})

    def handle_exception(self, error: Exception) -> Response:
        if isinstance(error, AttemptUnknown):
            error = NotFound(str(error), error.code)
        elif isinstance(error, AnswerRefused):
            kind = NotFound if error.reason == UNKNOWN_QUESTION else AnswerNotTaken
            error = kind(str(error), error.reason)
        answered: Response = super().handle_exception(error)
        return answered

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Response:
        finalized: Response = super().finalize_response(request, response, *args, **kwargs)
        add_never_cache_headers(finalized)
        return finalized


class StartView(AttemptView):
    throttle_classes = (AnonymousThrottle, CallerThrottle, StartThrottle)

    @extend_schema(
        operation_id="diagnostic_start",
        tags=TAG,
        summary="Commencer un autodiagnostic",
        description=(
            "Sans compte. Avec le code d’une séance il y est compté ; un code inconnu est refusé (422), un "
            "code d’avant ou d’après la séance aussi (409). `id` est secret : il ouvre les réponses et le "
            "résultat."
        ),
        request=StartIn,
        responses={
            201: OpenApiResponse(AttemptOut, description="Commencé."),
            200: OpenApiResponse(AttemptOut, description="Déjà commencé avec cette `form_key` : le même."),
        },
    )
    def post(self, request: Request) -> Response:
        now = timezone.now()
        asked = StartIn(data=request.data)
        asked.is_valid(raise_exception=True)
        typed = asked.validated_data
        if request.tenant.is_retired:
            raise ProgrammeNotOpen
        shop = shop_with_uuid(typed.get("shop"))
        if typed.get("shop") and shop is None:
            raise ValidationError({"shop": [_("Ce commerce n’est pas dans cette ville.")]})
        code = typed.get("session_code")
        attempt = start(
            organisation=request.tenant,
            language=typed["language"],
            now=now,
            form_key=typed["form_key"],
            session=session_by_code(code, now) if code else None,
            shop=shop,
        )
        is_new = attempt.started_at == now
        return Response(
            AttemptOut(attempt).data, status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        )


class AttemptStateView(AttemptView):
    @extend_schema(
        operation_id="diagnostic",
        tags=TAG,
        summary="Où en est un autodiagnostic",
        description="Ses questions, ses réponses, la prochaine. Celui d’une autre ville n’est pas ici.",
        responses=OpenApiResponse(AttemptOut, description="L’autodiagnostic."),
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        return Response(AttemptOut(attempt_of(uuid)).data)


class SectorView(AttemptView):
    @extend_schema(
        operation_id="diagnostic_sector",
        tags=TAG,
        summary="Dire le secteur",
        description="Il décide des questions posées. Les réponses déjà données restent.",
        request=SectorIn,
        responses=OpenApiResponse(AttemptOut, description="Gardé."),
    )
    def put(self, request: Request, uuid: UUID) -> Response:
        asked = SectorIn(data=request.data)
        asked.is_valid(raise_exception=True)
        attempt = choose_sector(uuid, asked.validated_data["sector"], now=timezone.now())
        return Response(AttemptOut(attempt).data)


class AnswerView(AttemptView):
    @extend_schema(
        operation_id="diagnostic_answer",
        tags=TAG,
        summary="Répondre à une question",
        description=(
            "Gardée tout de suite, à la place de celle d’avant. Ce que le questionnaire ne prend pas est un "
            "422 dont `code` est la raison : `unknown_option`, `exclusive_combined`, `repeated`, "
            "`na_not_allowed`, `not_asked`, `wrong_type`, `empty`. Une question inconnue est un 404 "
            "`unknown_question`."
        ),
        request=AnswerIn,
        responses=OpenApiResponse(AttemptOut, description="Gardée."),
    )
    def put(self, request: Request, uuid: UUID, question: str) -> Response:
        asked = AnswerIn(data=request.data)
        asked.is_valid(raise_exception=True)
        attempt = answer(uuid, question, asked.validated_data["answer"], now=timezone.now())
        return Response(AttemptOut(attempt).data)


class FinishView(AttemptView):
    @extend_schema(
        operation_id="diagnostic_finish",
        tags=TAG,
        summary="Terminer",
        description=(
            "Calcule le résultat, une fois pour toutes : envoyé deux fois, rien ne change. S’il manque une "
            "réponse, un 409 `answers_missing` ; `next` de l’autodiagnostic dit laquelle."
        ),
        request=None,
        responses={
            200: OpenApiResponse(ResultOut, description="Le résultat."),
            409: OpenApiResponse(description="Il manque le secteur ou une réponse."),
        },
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        attempt = finish(uuid, organisation=request.tenant, now=timezone.now())
        if attempt.diagnostic is None:
            raise AttemptUnfinished
        return Response(ResultOut(localised_result(attempt.diagnostic)).data)


class ResultView(AttemptView):
    @extend_schema(
        operation_id="diagnostic_result",
        tags=TAG,
        summary="Son propre résultat",
        description=(
            "Score, palier, six dimensions, cinq thèmes avec leur raison. Pas avant la fin : 409 "
            "`attempt_unfinished`."
        ),
        responses={
            200: OpenApiResponse(ResultOut, description="Le résultat."),
            409: OpenApiResponse(description="Pas encore terminé."),
        },
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        attempt = attempt_of(uuid)
        if attempt.diagnostic is None:
            raise AttemptUnfinished
        return Response(ResultOut(localised_result(attempt.diagnostic)).data)
