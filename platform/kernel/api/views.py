"""What every host's API has beside its operations: its description, its page, and answers to wrong paths."""

from __future__ import annotations

from typing import Any, Protocol, cast

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.defaults import server_error as page_of_server_error
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kernel.api.description import served_document
from kernel.api.operations import as_text, operations_of


class _OnHost(Protocol):
    """A request that the middleware gave its organisation."""

    tenant: Any


@extend_schema(exclude=True)
class SchemaView(APIView):
    permission_classes = (AllowAny,)
    authentication_classes = ()

    def get(self, request: Request) -> Response:
        return Response(served_document(cast(_OnHost, request).tenant.kind))


@extend_schema(exclude=True)
class UnknownView(APIView):
    """Any other path under the API: JSON, not the page for people."""

    permission_classes = (AllowAny,)
    authentication_classes = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404


@login_not_required
@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """The description as a page, by our own template: those of others put styles into the page."""
    document = served_document(cast(_OnHost, request).tenant.kind)
    context = {
        "description": as_text(document["info"]["description"]),
        "operations": operations_of(document, request.build_absolute_uri("/").rstrip("/")),
    }
    return render(request, "kernel/api/documentation.html", context)


def server_error(request: HttpRequest) -> HttpResponse:
    """A defect of ours: JSON to programs, the usual page to people."""
    if not request.path.startswith("/api/v1/"):
        return page_of_server_error(request)
    detail = _("Une erreur de notre côté. Elle est notée ; réessayez plus tard.")
    return JsonResponse({"code": "server_error", "detail": detail}, status=500)
