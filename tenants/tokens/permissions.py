"""Who may call a view of the API: said on the view, as `staff` says it on a page."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.cache import add_never_cache_headers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView


class HasRole(BasePermission):
    """A role of `view.roles` in this host's organisation; any role where the view names none.

    Nobody: 401. Somebody without a role here: 404, as if there were nothing. Another role: 403.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return False
        actor = getattr(request, "actor", None)
        if actor is None:
            raise Http404
        roles = getattr(view, "roles", None)
        return roles is None or actor.role in roles


class StaffView(APIView):
    """The base of what only people with a role may call: nothing on the way keeps the answer."""

    permission_classes = (HasRole,)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Response:
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        add_never_cache_headers(answer)
        return answer
