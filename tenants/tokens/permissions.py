"""Who may call a view of the API: said on the view, as `staff` says it on a page."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from rest_framework.permissions import BasePermission
from rest_framework.request import Request


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
