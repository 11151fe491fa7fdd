"""What a session knows of its host and of the sign-in it comes from; ending them all."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest

HOST_KEY = "portal_host"
ROOT_SESSION_KEY = "portal_root_session"


def bind_to_host(request: HttpRequest) -> None:
    """Tie the session just opened to this host: shown on another one it is flushed."""
    request.session[HOST_KEY] = request.get_host()


def sign_out_everywhere(request: HttpRequest) -> None:
    """End this session and the sign-in on the root host that it comes from, and so all the others."""
    parent = request.session.get(ROOT_SESSION_KEY)
    if parent:
        import_module(settings.SESSION_ENGINE).SessionStore(session_key=parent).delete()
    logout(request)
